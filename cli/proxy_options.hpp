// What the command line says of the proxy.
#pragma once

#include "cli/profile_choice.hpp"
#include "lib/base/result.hpp"
#include "lib/proxy/settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cachewright::cli {

struct ProxyArguments {
    std::string origin;
    std::string listen = "127.0.0.1:8080";
    std::string admin = "127.0.0.1:8081";
    std::string admin_token_file;  // empty: no token
    std::vector<std::string> admin_hosts;
    std::string log_format = "text";
    std::string via = "cachewright";
    std::string forwarded = "x-forwarded";
    std::string origin_host;  // client, origin; empty: by the origin's address
    bool insecure = false;
    bool no_websocket = false;
    bool purge_method = false;
    bool server_timing = false;
    unsigned threads = 0;  // 0: one for each processor that the process may use
    ProfileArguments profile;
    // The limits as they were written, in the order of the table in the .cpp; empty: the default.
    std::vector<std::string> limits;
};

// `arguments` must outlive the parsing.
void add_proxy_options(CLI::App& command, ProxyArguments& arguments);

// Errors are usage errors, or a configuration file that cannot be read.
[[nodiscard]] base::Result<proxy::Settings> proxy_settings(const ProxyArguments& arguments);

}  // namespace cachewright::cli
