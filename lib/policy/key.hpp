// The primary cache key (RFC 9111 §2): method and target URI, before Vary.
#pragma once

#include "lib/policy/options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::policy {

// One step on the way from the URL to the key, for those who ask how it came about.
struct KeyStep {
    std::string_view
        what;            // "scheme and host to lower case", "default port dropped", "fragment dropped", ...
    std::string result;  // the URL after this step
};

struct CacheKey {
    std::string text;  // "GET https://host/path?query"; HEAD shares the key of GET
    std::vector<KeyStep> steps;
};

// `url` is absolute (or a path, when the host is unknown). Only what URI equivalence allows without knowing
// the resource is normalised: case of scheme and host, the default port, an empty path, the fragment. Path
// and query stay byte for byte.
[[nodiscard]] CacheKey cache_key(std::string_view method, std::string_view url, const KeyOptions& options);

}  // namespace cachewright::policy
