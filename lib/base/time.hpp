// Points in time and durations. The engine takes time points as arguments and never reads a clock.
#pragma once

#include <chrono>
#include <cstdint>

namespace cachewright::base {

// Microseconds in 64 bits: sub-second ages are kept, and every HTTP date (years 0 to 9999) fits.
using Duration = std::chrono::microseconds;
using TimePoint = std::chrono::sys_time<Duration>;
using Seconds = std::chrono::duration<std::int64_t>;

// Whole seconds, rounded towards minus infinity: the one rounding that output fields such as Age get.
[[nodiscard]] constexpr Seconds floor_seconds(Duration duration) {
    return std::chrono::floor<Seconds>(duration);
}

}  // namespace cachewright::base
