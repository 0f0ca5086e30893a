// Asking the admin API of a running proxy.
#pragma once

#include "lib/base/result.hpp"
#include "lib/net/transport.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace cachewright::cli {

struct AdminArguments {
    std::string admin;  // empty: what CACHEWRIGHT_ADMIN says, else the address that proxies have by default
    std::string token_file;  // empty: what CACHEWRIGHT_ADMIN_TOKEN_FILE says, else none
    std::string timeout;     // empty: 10 seconds
};

// --admin, --token-file (the proxy's own name for it does too); `arguments` must outlive the parsing.
void add_admin_options(CLI::App& command, AdminArguments& arguments);

// Where it asks: "http://127.0.0.1:8081", or as it was given.
[[nodiscard]] std::string admin_url(const AdminArguments& arguments);

struct AdminRequest {
    std::string path;  // with its query
    std::string method = "GET";
    std::string content{};  // JSON, where the method is POST
};

// What the API answers. Errors: usage (an address that is none, a token that is missing or wrong, what the
// API calls wrong in the request), unavailable (nobody there, what answers is no proxy of ours, or it
// cannot). Ctrl-C ends it, and what `checkpoint` says, which is called several times a second meanwhile.
[[nodiscard]] base::Result<std::string> ask_admin(const AdminArguments& arguments,
                                                  const AdminRequest& request,
                                                  const std::function<net::Going()>& checkpoint = {});

// The content of a GET piece by piece as it comes, until it ends, `hear` says stop, or Ctrl-C. Errors as
// above, and unavailable when the proxy falls silent.
enum class Hearing : std::uint8_t { on, stop };
[[nodiscard]] base::Result<void> listen_to_admin(const AdminArguments& arguments, const std::string& path,
                                                 const std::function<Hearing(std::string_view)>& hear);

// "/api/decisions?limit=5&url=%2Fa": those that have a value.
[[nodiscard]] std::string path_with(std::string_view path,
                                    const std::vector<std::pair<std::string, std::string>>& parameters);

}  // namespace cachewright::cli
