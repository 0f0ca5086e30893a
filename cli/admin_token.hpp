// The token of the admin API, in a file of its own: it never stands in a command line, where others see it.
#pragma once

#include "lib/base/result.hpp"

#include <string>

namespace cachewright::cli {

// What the file says, without blanks around it; where there is no such file, 128 random bits in hexadecimal
// digits, written to it first. Errors: it cannot be read or made, others may read it, it is a symbolic link,
// or what it holds is no token (RFC 6750 §2.1) or has fewer than 16 characters.
[[nodiscard]] base::Result<std::string> admin_token_of(const std::string& path);

// The same for who asks: nothing is made.
[[nodiscard]] base::Result<std::string> read_admin_token(const std::string& path);

}  // namespace cachewright::cli
