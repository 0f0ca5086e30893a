#include "lib/input/recorded_time.hpp"

#include "lib/base/ascii.hpp"

#include <cstddef>

namespace cachewright::input {

namespace {

// Takes exactly `count` digits.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(0, count)) {
        if (!base::is_digit(c)) return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

// ".214" as microseconds; further digits are dropped.
base::Duration take_fraction(std::string_view& text) {
    std::int64_t microseconds = 0;
    std::int64_t unit = 100'000;
    while (!text.empty() && base::is_digit(text.front())) {
        microseconds += unit * (text.front() - '0');
        unit /= 10;
        text.remove_prefix(1);
    }
    return base::Duration(microseconds);
}

// The offset from UTC that ends `text`; nothing when that is malformed.
std::optional<std::chrono::minutes> take_offset(std::string_view text) {
    if (text.empty() || text == "Z" || text == "z") return std::chrono::minutes(0);
    const bool west = text.front() == '-';
    if (!take(text, "+-")) return std::nullopt;
    const auto hours = take_digits(text, 2);
    if (!hours) return std::nullopt;
    take(text, ":");
    const auto minutes = text.empty() ? std::optional(0) : take_digits(text, 2);
    if (!minutes || !text.empty()) return std::nullopt;
    const auto offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return west ? -offset : offset;
}

}  // namespace

std::optional<base::TimePoint> parse_recorded_time(std::string_view text) {
    text = base::trim_ows(text);
    const auto year = take_digits(text, 4);
    if (!year || !take(text, "-")) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || !take(text, "-")) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day || !take(text, "Tt ")) return std::nullopt;
    const auto hour = take_digits(text, 2);
    if (!hour || !take(text, ":")) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute) return std::nullopt;
    std::optional<int> second = 0;
    base::Duration fraction{0};
    if (take(text, ":")) {
        second = take_digits(text, 2);
        if (second && take(text, ".,")) fraction = take_fraction(text);
    }
    const auto offset = take_offset(text);
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!second || !offset || !date.ok() || *hour > 24 || *minute > 59 || *second > 60) return std::nullopt;
    return base::TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
           std::chrono::minutes(*minute) + std::chrono::seconds(*second) + fraction - *offset;
}

}  // namespace cachewright::input
