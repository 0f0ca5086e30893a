// The route that a URL belongs to: its path with what differs from resource to resource left out.
#pragma once

#include <string>
#include <string_view>

namespace cachewright::pipeline {

// Appends the path of a request target with ":id" for each segment that is a number, a date, a UUID, a hash
// or another long run of hexadecimal digits, or a long token of letters and digits: "/users/42/posts" and
// "/users/7/posts" are "/users/:id/posts". Of a file's name only such a part is left out: "/app.3f2a9bc1.js"
// is
// "/app.:id.js". Query and parameters of segments (";jsessionid=…") do not count. What is deeper than eight
// segments, or longer than 120 bytes, ends with "…".
void append_route_pattern(std::string& out, std::string_view target);

}  // namespace cachewright::pipeline
