// Configuration: where a proxy's settings come from, so that they can be read again while it runs.
#pragma once

#include "lib/base/result.hpp"
#include "lib/base/time.hpp"
#include "lib/proxy/settings.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cachewright::proxy {

// What came of reading again.
struct Reload {
    base::TimePoint at{};                    // wall time
    std::optional<base::Error> refused;      // then the settings are those of before
    std::vector<std::string> needs_restart;  // keys whose new value counts from the next start on
    bool judges_anew = false;                // the profile has other settings: renew_stored is due
};

// What the proxy is started with. Both are called on the thread of the admin API.
struct Configuration {
    std::function<base::Result<Settings>()> read;
    std::function<void(const Reload&)> tell;  // of a reload that SIGHUP asked for
};

}  // namespace cachewright::proxy
