// The date of a cookie's Expires attribute, which user agents read by an algorithm of its own
// (RFC 6265bis §5.1.1), far more lenient than HTTP dates.
#pragma once

#include "lib/base/time.hpp"

#include <optional>
#include <string_view>

namespace cachewright::http {

// Whole seconds; the time zone is never looked at: the date is in UTC. Two-digit years from 70 on belong to
// the 20th century, the others to the 21st. Nothing when day, month, year or time are not found or do not
// exist.
[[nodiscard]] std::optional<base::TimePoint> parse_cookie_date(std::string_view text);

}  // namespace cachewright::http
