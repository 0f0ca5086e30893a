// URLs that can be asked by HTTP.
#pragma once

#include "lib/http/uri.hpp"

#include <optional>
#include <string_view>

namespace cachewright::http {

// An absolute http or https URL with a host (RFC 9110 §4.2); nothing otherwise. The scheme may be written in
// any case. Views borrow from `text`.
[[nodiscard]] std::optional<Uri> parse_web_url(std::string_view text);

// `text` begins with "https://" or "http://", in any case: it is meant as such a URL, whatever follows.
[[nodiscard]] bool begins_as_web_url(std::string_view text);

}  // namespace cachewright::http
