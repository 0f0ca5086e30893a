// Durations as people write and read them.
#pragma once

#include "lib/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cachewright::base {

// Words, at most two units, rounded down: "10 minutes", "1 hour 30 minutes", "1 year", "0 seconds", "250 ms".
// A leading minus for negative durations. A year is 365 days; months and weeks are not used.
[[nodiscard]] std::string duration_words(Duration duration);

// Compact and exact to the second: "10m", "1h30m", "1d4m18s", "0s"; below a second "250ms".
[[nodiscard]] std::string duration_short(Duration duration);

// Reads "500ms", "2s", "90m", "1h30m", "7d", "1w", "1y", or a bare number of seconds. Nothing for anything
// else: no blanks, no fractions, no sign, and nothing beyond a hundred thousand years.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);

}  // namespace cachewright::base
