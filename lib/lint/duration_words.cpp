#include "lib/lint/duration_words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace cachewright::lint {

namespace {

struct Unit {
    std::int64_t seconds;
    std::string_view name;
};
constexpr std::array<Unit, 5> kUnits{
    {{31'536'000, "year"}, {86'400, "day"}, {3'600, "hour"}, {60, "minute"}, {1, "second"}}};

void append_count(std::string& text, std::int64_t count, std::string_view unit) {
    text += std::to_string(count);
    text += ' ';
    text += unit;
    if (count != 1) text += 's';
}

}  // namespace

std::string duration_words(base::Duration duration) {
    std::int64_t seconds = std::max<std::int64_t>(0, base::floor_seconds(duration).count());
    std::string text;
    for (std::size_t i = 0; i < kUnits.size(); ++i) {
        if (seconds < kUnits[i].seconds && i + 1 < kUnits.size()) continue;
        append_count(text, seconds / kUnits[i].seconds, kUnits[i].name);
        seconds %= kUnits[i].seconds;
        if (i + 1 < kUnits.size() && seconds >= kUnits[i + 1].seconds) {
            text += ' ';
            append_count(text, seconds / kUnits[i + 1].seconds, kUnits[i + 1].name);
        }
        break;
    }
    return text;
}

}  // namespace cachewright::lint
