// HTTP dates (RFC 9110 §5.6.7): the three forms that a recipient must read, and nothing else.
#pragma once

#include "lib/base/diagnostic.hpp"
#include "lib/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cachewright::http {

enum class DateForm : std::uint8_t {
    imf_fixdate,  // Sun, 06 Nov 1994 08:49:37 GMT: the one form that senders may generate
    rfc850,       // Sunday, 06-Nov-94 08:49:37 GMT: obsolete
    asctime,      // Sun Nov  6 08:49:37 1994: obsolete
};

struct HttpDate {
    base::TimePoint time;  // whole seconds; the leap second :60 is taken as :59
    DateForm form = DateForm::imf_fixdate;
    bool weekday_matches = true;  // false when the named day of the week is not that of the date
};

// Where no clock is at hand, because dates are compared with each other and not with it: from here two-digit
// years are placed in 1976 to 2075, before and after which there is no HTTP to speak of.
inline constexpr base::TimePoint two_digit_years_from =
    std::chrono::sys_days{std::chrono::year{2026} / std::chrono::January / 1};

// Reads one date. Letters are compared without case; every other deviation from the grammar (another zone,
// missing digits or commas, extra blanks, a day that does not exist) gives nothing. A wrong day of the week
// does not. `now` places the two-digit years of the RFC 850 form: the latest such year that puts the date at
// most 50 years after `now`. The other forms do not use it.
[[nodiscard]] std::optional<HttpDate> parse_date(std::string_view text, base::TimePoint now);

// Why parse_date refuses `text`, in terms of what the writer may have meant; nothing when it does not refuse.
[[nodiscard]] std::optional<base::Diagnostic> diagnose_date(std::string_view text);

// The IMF-fixdate of a moment, rounded down to the second; years outside 0 to 9999 are clamped.
[[nodiscard]] std::string format_date(base::TimePoint time);

}  // namespace cachewright::http
