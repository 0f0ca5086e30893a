// Points in time as JSON and logs write them (RFC 3339), in UTC.
#pragma once

#include "lib/base/time.hpp"

#include <cstdint>
#include <string>

namespace cachewright::base {

enum class SecondParts : std::uint8_t { none, milliseconds };

// "2026-11-21T20:40:00Z", "2026-11-21T20:40:00.123Z"; rounded down.
[[nodiscard]] std::string time_text(TimePoint time, SecondParts parts);
// Of that the time of day: "20:40:00", "20:40:00.123".
[[nodiscard]] std::string clock_text(TimePoint time, SecondParts parts);

}  // namespace cachewright::base
