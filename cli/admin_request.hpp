// Asking the admin API of a running proxy.
#pragma once

#include "lib/base/result.hpp"

#include <string>

namespace CLI {
class App;
}

namespace cachewright::cli {

struct AdminArguments {
    std::string admin = "http://127.0.0.1:8081";
    std::string token_file;
};

// --admin, --admin-token-file; `arguments` must outlive the parsing.
void add_admin_options(CLI::App& command, AdminArguments& arguments);

// GET of a path. Errors: usage (an address that is none), unavailable (nobody there, what answers is no proxy
// of ours, or it refused).
[[nodiscard]] base::Result<std::string> ask_admin(const AdminArguments& arguments, const std::string& path);

}  // namespace cachewright::cli
