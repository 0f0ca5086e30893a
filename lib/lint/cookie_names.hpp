// What the name of a cookie tells about it.
#pragma once

#include <string_view>

namespace cachewright::lint {

// Does the name say that the cookie stands for a person? "PHPSESSID", "connect.sid", "csrftoken", "auth".
[[nodiscard]] bool names_a_session(std::string_view name);

// Cookies that a CDN or load balancer sets on its way out, behind its own cache: each visitor gets an own one
// there, although the header section looks as if it had been stored.
[[nodiscard]] bool is_set_behind_cache(std::string_view name);

}  // namespace cachewright::lint
