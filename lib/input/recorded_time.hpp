// Moments as captures write them.
#pragma once

#include "lib/base/time.hpp"

#include <optional>
#include <string_view>

namespace cachewright::input {

// ISO 8601 as HAR's startedDateTime has it: "2017-06-28T01:48:35.214+00:00", also with "Z", with "+0000",
// with a space for the T, or without an offset (then UTC). Nothing when it is anything else.
[[nodiscard]] std::optional<base::TimePoint> parse_recorded_time(std::string_view text);

}  // namespace cachewright::input
