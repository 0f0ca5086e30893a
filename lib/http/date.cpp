#include "lib/http/date.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace cachewright::http {

namespace {

constexpr std::array<std::string_view, 7> kDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct CalendarTime {
    int year = 0;
    unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
    unsigned weekday = 0;  // 0 is Sunday
};

// Takes a text apart from its front. Once a step fails, all later ones do.
class Reader {
  public:
    explicit Reader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool finished() const { return ok_ && rest_.empty(); }

    void literal(std::string_view expected) {
        if (ok_ && base::starts_with_ignore_case(rest_, expected)) {
            rest_.remove_prefix(expected.size());
        } else {
            ok_ = false;
        }
    }

    unsigned digits(std::size_t count) {
        unsigned number = 0;
        ok_ = ok_ && rest_.size() >= count;
        for (std::size_t i = 0; ok_ && i < count; ++i) {
            ok_ = base::is_digit(rest_[i]);
            number = number * 10 + static_cast<unsigned>(rest_[i] - '0');
        }
        if (ok_) rest_.remove_prefix(count);
        return number;
    }

    // date3 of the asctime form: two digits, or a space and one digit.
    unsigned padded_day() {
        if (!rest_.empty() && rest_.front() == ' ') {
            rest_.remove_prefix(1);
            return digits(1);
        }
        return digits(2);
    }

    unsigned short_weekday() {
        for (unsigned i = 0; i < kDays.size(); ++i) {
            if (take(kDays[i].substr(0, 3))) return i;
        }
        ok_ = false;
        return 0;
    }

    unsigned long_weekday() {
        for (unsigned i = 0; i < kDays.size(); ++i) {
            if (take(kDays[i])) return i;
        }
        ok_ = false;
        return 0;
    }

    // From 1.
    unsigned month() {
        for (unsigned i = 0; i < kMonths.size(); ++i) {
            if (take(kMonths[i])) return i + 1;
        }
        ok_ = false;
        return 1;
    }

    void time_of_day(CalendarTime& time) {
        time.hour = digits(2);
        literal(":");
        time.minute = digits(2);
        literal(":");
        time.second = digits(2);
    }

  private:
    bool take(std::string_view expected) {
        if (!ok_ || !base::starts_with_ignore_case(rest_, expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }

    std::string_view rest_;
    bool ok_ = true;
};

// Three letters as one number, without case.
constexpr std::uint32_t folded(std::string_view letters) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(base::to_lower(letters[0]))) << 16 |
           static_cast<std::uint32_t>(static_cast<unsigned char>(base::to_lower(letters[1]))) << 8 |
           static_cast<std::uint32_t>(static_cast<unsigned char>(base::to_lower(letters[2])));
}

// Where it stands among `names`, of which three letters count; their number when it is none.
template <std::size_t Count>
constexpr unsigned place_of(std::string_view letters, const std::array<std::string_view, Count>& names) {
    const std::uint32_t wanted = folded(letters);
    unsigned place = 0;
    while (place < Count && folded(names[place]) != wanted)
        ++place;
    return place;
}

// Digits at `at`; 10000 where one of them is none.
constexpr unsigned number_at(std::string_view text, std::size_t at, std::size_t count) {
    unsigned number = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (!base::is_digit(text[i])) return 10'000;
        number = number * 10 + static_cast<unsigned>(text[i] - '0');
    }
    return number;
}

// Nearly every date of a message, and every part of it has its place: "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<CalendarTime> read_imf_fixdate(std::string_view text) {
    if (text.size() != 29 || text[3] != ',' || text[4] != ' ' || text[7] != ' ' || text[11] != ' ' ||
        text[16] != ' ' || text[19] != ':' || text[22] != ':' || text[25] != ' ' ||
        folded(text.substr(26)) != folded("GMT")) {
        return std::nullopt;
    }
    CalendarTime time;
    time.weekday = place_of(text, kDays);
    time.day = number_at(text, 5, 2);
    time.month = place_of(text.substr(8), kMonths) + 1;
    const unsigned year = number_at(text, 12, 4);
    time.year = static_cast<int>(year);
    time.hour = number_at(text, 17, 2);
    time.minute = number_at(text, 20, 2);
    time.second = number_at(text, 23, 2);
    const bool read = time.weekday < kDays.size() && time.month <= kMonths.size() && year < 10'000 &&
                      time.day < 100 && time.hour < 100 && time.minute < 100 && time.second < 100;
    return read ? std::optional(time) : std::nullopt;
}

// The year is left as its two digits.
std::optional<CalendarTime> read_rfc850(std::string_view text) {
    Reader reader(text);
    CalendarTime time;
    time.weekday = reader.long_weekday();
    reader.literal(", ");
    time.day = reader.digits(2);
    reader.literal("-");
    time.month = reader.month();
    reader.literal("-");
    time.year = static_cast<int>(reader.digits(2));
    reader.literal(" ");
    reader.time_of_day(time);
    reader.literal(" GMT");
    return reader.finished() ? std::optional(time) : std::nullopt;
}

std::optional<CalendarTime> read_asctime(std::string_view text) {
    Reader reader(text);
    CalendarTime time;
    time.weekday = reader.short_weekday();
    reader.literal(" ");
    time.month = reader.month();
    reader.literal(" ");
    time.day = reader.padded_day();
    reader.literal(" ");
    reader.time_of_day(time);
    reader.literal(" ");
    time.year = static_cast<int>(reader.digits(4));
    return reader.finished() ? std::optional(time) : std::nullopt;
}

std::chrono::year_month_day calendar_day(const CalendarTime& time) {
    return {std::chrono::year(time.year), std::chrono::month(time.month), std::chrono::day(time.day)};
}

bool time_of_day_exists(const CalendarTime& time) {
    return time.hour < 24 && time.minute < 60 && time.second <= 60;
}

base::TimePoint moment(const CalendarTime& time) {
    return base::TimePoint(std::chrono::sys_days(calendar_day(time))) + std::chrono::hours(time.hour) +
           std::chrono::minutes(time.minute) + std::chrono::seconds(std::min(time.second, 59U));
}

// RFC 9110 §5.6.7: a two-digit year that seems to lie more than 50 years ahead means the most recent past
// year with these digits.
int full_year(CalendarTime time, base::TimePoint now) {
    const auto today = std::chrono::floor<std::chrono::days>(now);
    const std::chrono::year_month_day now_day(today);
    const int latest = static_cast<int>(now_day.year()) + 50;
    const int year = latest - (((latest - time.year) % 100) + 100) % 100;
    if (year < latest) return year;
    // Exactly 50 calendar years ahead: the rest of the date decides. Years compare without a shift of `now`,
    // whose 29 February may not exist 50 years later.
    const auto now_order = static_cast<unsigned>(now_day.month()) * 32 + static_cast<unsigned>(now_day.day());
    const auto then_order = time.month * 32 + time.day;
    if (then_order != now_order) return then_order > now_order ? year - 100 : year;
    const base::Duration then_clock =
        std::chrono::hours(time.hour) + std::chrono::minutes(time.minute) + std::chrono::seconds(time.second);
    return then_clock > now - today ? year - 100 : year;
}

std::optional<HttpDate> checked(const CalendarTime& time, DateForm form) {
    if (!calendar_day(time).ok() || !time_of_day_exists(time)) return std::nullopt;
    const std::chrono::weekday weekday{std::chrono::sys_days(calendar_day(time))};
    return HttpDate{moment(time), form, weekday.c_encoding() == time.weekday};
}

// A span of the word that holds `text[at]`, words being parted by blanks and commas.
base::Span word_at(std::string_view text, std::size_t at) {
    const std::size_t end = std::min(text.find_first_of(" \t,", at), text.size());
    return base::span_of(text, text.substr(at, end - at));
}

base::Span whole(std::string_view text) {
    return base::span_of(text, text);
}

bool is_number(std::string_view text) {
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos) return base::all_digits(text);
    return base::all_digits(text.substr(0, point)) && base::all_digits(text.substr(point + 1));
}

bool names_day(std::string_view word) {
    return std::any_of(kDays.begin(), kDays.end(), [&](std::string_view day) {
        return base::equals_ignore_case(word, day) || base::equals_ignore_case(word, day.substr(0, 3));
    });
}

bool looks_like_clock(std::string_view word) {
    return word.find(':') != std::string_view::npos;
}

// Finds the first blank that no form has there: two in a row, except before asctime's one-digit day.
std::optional<base::Span> extra_blank(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (!base::is_ows(text[i]) || !base::is_ows(text[i + 1])) continue;
        const bool before_padded_day = i == 7 && i + 3 < text.size() && base::is_digit(text[i + 2]) &&
                                       text[i + 3] == ' ' && text.find(',') == std::string_view::npos;
        if (!before_padded_day) return base::Span{static_cast<std::uint32_t>(i), 2};
    }
    return std::nullopt;
}

struct Words {
    std::string_view zone, clock, day_or_date, year;
};

// The pieces of a text that resembles "Day, 06 Nov 1994 08:49:37 GMT".
Words take_apart(std::string_view text) {
    Words words;
    std::size_t at = 0;
    unsigned seen = 0;
    while (at < text.size()) {
        const base::Span span = word_at(text, at);
        const std::string_view word = base::slice(text, span);
        at = span.end() + 1;
        if (word.empty()) continue;
        if (looks_like_clock(word) && words.clock.empty()) {
            words.clock = word;
        } else if (!words.clock.empty() && words.zone.empty()) {
            words.zone = word;
        } else if (words.clock.empty() && seen > 0 && words.day_or_date.empty()) {
            words.day_or_date = word;
        } else if (words.clock.empty() && !words.day_or_date.empty()) {
            words.year = word;  // the last word before the clock
        }
        ++seen;
    }
    return words;
}

std::optional<base::Diagnostic> diagnose_words(std::string_view text, const Words& words) {
    const auto at = [&](std::string_view part) { return base::span_of(text, part); };
    const bool dashes = words.day_or_date.find('-') != std::string_view::npos;
    if (!words.zone.empty() && !base::equals_ignore_case(words.zone, "GMT") &&
        !(base::all_digits(words.zone) && words.zone.size() == 4)) {
        return base::Diagnostic{"date-zone", "the time zone of an HTTP date is always GMT", at(words.zone)};
    }
    if (dashes && words.day_or_date.size() > 9) {
        return base::Diagnostic{"date-dashes", "dashes belong to the obsolete form with a two-digit year",
                                at(words.day_or_date)};
    }
    if (!dashes && base::all_digits(words.year) && words.year.size() == 2 && !words.zone.empty()) {
        return base::Diagnostic{"date-two-digit-year", "the year must have four digits", at(words.year)};
    }
    if (!dashes && base::all_digits(words.day_or_date) && words.day_or_date.size() == 1) {
        return base::Diagnostic{"date-one-digit-day", "the day must have two digits", at(words.day_or_date)};
    }
    if (words.clock.size() != 8) {
        return base::Diagnostic{"date-clock", "the time must be written hh:mm:ss with two digits each",
                                at(words.clock)};
    }
    if (words.zone.empty())
        return base::Diagnostic{"date-missing-zone", "the time zone GMT is missing", at(words.clock)};
    return std::nullopt;
}

}  // namespace

std::optional<HttpDate> parse_date(std::string_view text, base::TimePoint now) {
    constexpr std::size_t kFixdateSize = std::string_view("Sun, 06 Nov 1994 08:49:37 GMT").size();
    constexpr std::size_t kAsctimeSize = std::string_view("Sun Nov  6 08:49:37 1994").size();
    if (text.size() < kAsctimeSize) return std::nullopt;
    if (text.size() == kFixdateSize && text[3] == ',') {
        const auto time = read_imf_fixdate(text);
        return time ? checked(*time, DateForm::imf_fixdate) : std::nullopt;
    }
    if (text.size() == kAsctimeSize) {
        const auto time = read_asctime(text);
        return time ? checked(*time, DateForm::asctime) : std::nullopt;
    }
    auto time = read_rfc850(text);
    if (!time) return std::nullopt;
    time->year = full_year(*time, now);
    return checked(*time, DateForm::rfc850);
}

std::optional<base::Diagnostic> diagnose_date(std::string_view text) {
    // Two-digit years never make a date of the RFC 850 form unreadable, except 29 February.
    constexpr base::TimePoint kLeapYear{std::chrono::sys_days(std::chrono::year(2000) / 1 / 1)};
    if (parse_date(text, kLeapYear)) return std::nullopt;

    const std::string_view trimmed = base::trim_ows(text);
    if (trimmed.empty()) return base::Diagnostic{"date-empty", "the date is empty", whole(text)};
    if (is_number(trimmed)) {
        return base::Diagnostic{"date-numeric", "a number is not a date", base::span_of(text, trimmed)};
    }
    if (trimmed.front() == '"' || trimmed.front() == '\'')
        return base::Diagnostic{"date-quoted", "a date is not quoted", base::span_of(text, trimmed)};
    if (trimmed.size() != text.size())
        return base::Diagnostic{"date-blanks", "blanks around the date", whole(text)};
    if (text.size() >= 10 && base::all_digits(text.substr(0, 4)) && text[4] == '-') {
        return base::Diagnostic{"date-iso-8601", "ISO 8601 is not a form of HTTP dates", whole(text)};
    }
    if (const auto blank = extra_blank(text)) {
        return base::Diagnostic{"date-extra-blank", "the parts of a date are one space apart", *blank};
    }
    if (read_imf_fixdate(text) || read_asctime(text) || read_rfc850(text)) {
        return base::Diagnostic{"date-impossible", "no such day or time exists", whole(text)};
    }
    const base::Span first = word_at(text, 0);
    if (!names_day(base::slice(text, first)))
        return base::Diagnostic{"date-weekday", "a date begins with the day of the week", first};
    const Words words = take_apart(text);
    if (words.clock.empty()) {
        return base::Diagnostic{"date-missing-time", "the time of day is missing", whole(text)};
    }
    // "Sun 06 Nov 1994 …": a digit after the weekday is the day of the month, so the comma was forgotten.
    if (first.end() + 1 < text.size() && text[first.end()] != ',' && base::is_digit(text[first.end() + 1])) {
        return base::Diagnostic{"date-missing-comma", "a comma must follow the day of the week", first};
    }
    if (const auto diagnostic = diagnose_words(text, words)) return diagnostic;
    return base::Diagnostic{"date-malformed", "not one of the three forms of HTTP dates", whole(text)};
}

std::string format_date(base::TimePoint time) {
    using namespace std::chrono;
    constexpr base::TimePoint kEarliest{sys_days(year(0) / 1 / 1)};
    constexpr base::TimePoint kLatest{sys_days(year(9999) / 12 / 31) + hours(24) - seconds(1)};
    const auto clamped = std::clamp(time, kEarliest, kLatest);
    const auto day_start = floor<days>(clamped);
    const year_month_day date(day_start);
    const hh_mm_ss clock(floor<seconds>(clamped - day_start));

    std::string text;
    text.reserve(29);
    const auto number = [&text](unsigned value, int width) {
        unsigned divisor = width == 4 ? 1000 : 10;
        for (; divisor != 0; divisor /= 10)
            text += static_cast<char>('0' + value / divisor % 10);
    };
    text += kDays[weekday(day_start).c_encoding()].substr(0, 3);
    text += ", ";
    number(static_cast<unsigned>(date.day()), 2);
    text += ' ';
    text += kMonths[static_cast<unsigned>(date.month()) - 1];
    text += ' ';
    number(static_cast<unsigned>(static_cast<int>(date.year())), 4);
    text += ' ';
    number(static_cast<unsigned>(clock.hours().count()), 2);
    text += ':';
    number(static_cast<unsigned>(clock.minutes().count()), 2);
    text += ':';
    number(static_cast<unsigned>(clock.seconds().count()), 2);
    text += " GMT";
    return text;
}

}  // namespace cachewright::http
