// What the command line, the environment and cachewright.toml say of the proxy.
#pragma once

#include "cli/profile_choice.hpp"
#include "lib/base/result.hpp"
#include "lib/proxy/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cachewright::cli {

struct ProxyArguments {
    // What the command line says of one key of manifest::proxy_keys(), each in its place. A toggle is "true"
    // or "false" of the flag, which for --no-websocket is the opposite of the key's value.
    struct Given {
        std::optional<std::string> text;
        std::vector<std::string> texts;
    };
    std::vector<Given> given;
    bool insecure = false;
    bool live = false;
    ProfileArguments profile;
};

// `arguments` must outlive the parsing.
void add_proxy_options(CLI::App& command, ProxyArguments& arguments);

// "https://example.com"
[[nodiscard]] std::string origin_url(const proxy::Settings& settings);

// Flags count before the environment (CACHEWRIGHT_PROXY_…), that before the [proxy] table of
// cachewright.toml, that before the defaults. May be called again, for what the file says then. Errors are
// usage errors, or a configuration file that cannot be read.
[[nodiscard]] base::Result<proxy::Settings> proxy_settings(const ProxyArguments& arguments);

}  // namespace cachewright::cli
