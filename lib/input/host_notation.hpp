// How a host's configuration writes header fields: corrections as they can be pasted into it.
#pragma once

#include "lib/http/exchange.hpp"

#include <string>
#include <string_view>

namespace cachewright::input {

// `lines` are header lines ("Cache-Control: no-cache"), one a line; the result has the same in the notation,
// as one line or several for each. A line that is none stays as it is.
//
// nginx: `always` is no part of a correction, whatever the line has: it says for which answers the line is
// (https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header), which no correction is about.
// Where `expires` makes the Cache-Control, what `expires` can say is said by it, and it is turned off for
// anything else: both together would send two lines.
[[nodiscard]] std::string in_notation(http::Notation notation, std::string_view lines);

}  // namespace cachewright::input
