#include "lib/report/human_units.hpp"

#include "lib/base/duration_text.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace cachewright::report {

using namespace std::chrono_literals;

std::string size_words(std::uint64_t bytes) {
    constexpr std::array<std::string_view, 6> units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024) return fmt::format("{} B", bytes);
    double size = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    // What would be written as 1024.0 is 1.0 of the next.
    while (size >= 1023.95 && unit + 1 < units.size()) {
        size /= 1024;
        ++unit;
    }
    return fmt::format("{:.1f} {}", size, units.at(unit));
}

std::string measured(base::Duration time) {
    const double seconds = std::chrono::duration<double>(time).count();
    if (time >= 1min) return base::duration_short(base::floor_seconds(time));
    if (time >= 1s) return fmt::format("{:.1f} s", seconds);
    return fmt::format("{:.{}f} ms", seconds * 1000, time < 10ms ? 1 : 0);
}

std::string grouped(std::uint64_t number) {
    std::string digits = fmt::format("{}", number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

std::string percent(double ratio) {
    return fmt::format("{:.1f} %", ratio * 100);
}

}  // namespace cachewright::report
