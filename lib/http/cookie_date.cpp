#include "lib/http/cookie_date.hpp"

#include "lib/base/ascii.hpp"

#include <array>
#include <chrono>
#include <cstddef>

namespace cachewright::http {

namespace {

bool is_delimiter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x09 || (byte >= 0x20 && byte <= 0x2f) || (byte >= 0x3b && byte <= 0x40) ||
           (byte >= 0x5b && byte <= 0x60) || (byte >= 0x7b && byte <= 0x7e);
}

// A run of `least` to `most` digits at the front, not followed by one more digit. Removed from `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int number = 0;
    while (count < text.size() && base::is_digit(text[count])) {
        if (count == most) return std::nullopt;
        number = number * 10 + (text[count] - '0');
        ++count;
    }
    if (count < least) return std::nullopt;
    text.remove_prefix(count);
    return number;
}

struct Clock {
    int hour = 0, minute = 0, second = 0;
};

// 1*2DIGIT ":" 1*2DIGIT ":" 1*2DIGIT, whatever follows the last that is no digit.
std::optional<Clock> read_clock(std::string_view token) {
    Clock clock;
    for (int* part : {&clock.hour, &clock.minute, &clock.second}) {
        if (part != &clock.hour) {
            if (token.empty() || token.front() != ':') return std::nullopt;
            token.remove_prefix(1);
        }
        const auto number = take_digits(token, 1, 2);
        if (!number) return std::nullopt;
        *part = *number;
    }
    return clock;
}

std::optional<unsigned> read_month(std::string_view token) {
    constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
    for (unsigned i = 0; i < kMonths.size(); ++i) {
        if (base::starts_with_ignore_case(token, kMonths[i])) return i + 1;
    }
    return std::nullopt;
}

}  // namespace

std::optional<base::TimePoint> parse_cookie_date(std::string_view text) {
    std::optional<Clock> clock;
    std::optional<int> day;
    std::optional<unsigned> month;
    std::optional<int> year;
    std::size_t at = 0;
    while (at < text.size()) {
        if (is_delimiter(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && !is_delimiter(text[end]))
            ++end;
        const std::string_view token = text.substr(at, end - at);
        at = end;
        // Each token fills the first part still missing whose form it has, in this order.
        if (!clock && (clock = read_clock(token))) continue;
        std::string_view rest = token;
        if (!day && (day = take_digits(rest, 1, 2))) continue;
        if (!month && (month = read_month(token))) continue;
        rest = token;
        if (!year) year = take_digits(rest, 2, 4);
    }
    if (!clock || !day || !month || !year) return std::nullopt;
    if (*year >= 70 && *year <= 99) *year += 1900;
    if (*year < 70) *year += 2000;
    if (*year < 1601 || clock->hour > 23 || clock->minute > 59 || clock->second > 59) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(*month),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok()) return std::nullopt;
    return base::TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(clock->hour) +
           std::chrono::minutes(clock->minute) + std::chrono::seconds(clock->second);
}

}  // namespace cachewright::http
