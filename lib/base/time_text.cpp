#include "lib/base/time_text.hpp"

#include <chrono>
#include <cstddef>

namespace cachewright::base {

namespace {

void append_digits(std::string& text, std::int64_t number, std::size_t digits) {
    const std::size_t begin = text.size();
    text.resize(begin + digits, '0');
    for (std::size_t at = text.size(); at > begin; number /= 10)
        text[--at] = static_cast<char>('0' + number % 10);
}

}  // namespace

std::string clock_text(TimePoint time, SecondParts parts) {
    using namespace std::chrono;
    const hh_mm_ss clock(floor<milliseconds>(time - floor<days>(time)));
    std::string text;
    append_digits(text, clock.hours().count(), 2);
    text += ':';
    append_digits(text, clock.minutes().count(), 2);
    text += ':';
    append_digits(text, clock.seconds().count(), 2);
    if (parts == SecondParts::milliseconds) {
        text += '.';
        append_digits(text, clock.subseconds().count(), 3);
    }
    return text;
}

std::string time_text(TimePoint time, SecondParts parts) {
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
    std::string text;
    append_digits(text, static_cast<int>(date.year()), 4);
    text += '-';
    append_digits(text, static_cast<unsigned>(date.month()), 2);
    text += '-';
    append_digits(text, static_cast<unsigned>(date.day()), 2);
    text += 'T';
    text += clock_text(time, parts);
    text += 'Z';
    return text;
}

}  // namespace cachewright::base
