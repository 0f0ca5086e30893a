// fuzz: http
// HTTP dates, cookie dates, delta-seconds and Age.
#include "lib/http/age.hpp"
#include "lib/http/cookie_date.hpp"
#include "lib/http/date.hpp"
#include "lib/http/delta_seconds.hpp"
#include "tests/fuzz/fuzz_input.hpp"

using namespace cachewright;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const std::string_view text = input.text();
    constexpr base::TimePoint kNow{std::chrono::sys_days(std::chrono::year(2026) / 7 / 1)};

    const auto date = http::parse_date(text, kNow);
    const auto diagnostic = http::diagnose_date(text);
    if (date) {
        // What was read is written in the one good form, and reads as the same moment.
        const auto again = http::parse_date(http::format_date(date->time), kNow);
        require(again && again->time == date->time && again->weekday_matches);
        require(again->form == http::DateForm::imf_fixdate);
        require(date->form != http::DateForm::rfc850 || date->time <= kNow + std::chrono::hours(24) * 18263);
        // Only 29 February depends on the century.
        require(!diagnostic || date->form == http::DateForm::rfc850);
        // RFC 6265 section 5.1.1 reads a year below 100 as one of 1970 to 2069, however it is written.
        const auto lenient = http::parse_cookie_date(text);
        constexpr base::TimePoint kYear100{std::chrono::sys_days(std::chrono::year(100) / 1 / 1)};
        require(!lenient || date->form == http::DateForm::rfc850 || date->time < kYear100 ||
                lenient->time_since_epoch() == date->time.time_since_epoch());
    } else {
        require(diagnostic || text.size() > 29);
        if (diagnostic) fuzz::require_sound(text, *diagnostic);
    }
    if (const auto lenient = http::parse_cookie_date(text)) {
        const auto again = http::parse_cookie_date(http::format_date(*lenient));
        require(again == lenient);
    }

    const auto seconds = http::parse_delta_seconds(text);
    require(!seconds || (seconds->count() >= 0 && *seconds <= http::kMaxDeltaSeconds));
    const http::FieldMap fields = fuzz::field_lines(http::FieldId::age, text);
    const auto age = http::parse_age(fields);
    fuzz::require_sound(fields, age.issues);
    require(age.value || !age.issues.empty());
    return 0;
}
