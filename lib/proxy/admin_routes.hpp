// What the admin listener offers: one table of methods and paths.
#pragma once

#include "lib/proxy/admin_call.hpp"

namespace cachewright::proxy {

// Answers one request, after guard_admin has let it in. What is not in the table gets 404, another method
// 405, a parameter that the route does not know 400.
[[nodiscard]] AdminAnswer answer_admin(Shared& shared, const http::Request& request,
                                       const std::string& content);

// The same for the one whose process it is: who may ask is not looked at.
[[nodiscard]] AdminAnswer answer_owner(Shared& shared, const http::Request& request,
                                       const std::string& content);

}  // namespace cachewright::proxy
