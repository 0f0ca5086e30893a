#include "lib/http/date.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>

using namespace cachewright;
using base::TimePoint;
using http::DateForm;
using http::diagnose_date;
using http::format_date;
using http::parse_date;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint at(int year, unsigned month, unsigned day, std::chrono::seconds clock = 0s) {
    return TimePoint(std::chrono::sys_days(std::chrono::year(year) / static_cast<int>(month) /
                                           static_cast<int>(day))) +
           clock;
}

constexpr TimePoint kNow = at(2026, 7, 1, 12h);
constexpr TimePoint kExample = at(1994, 11, 6, 8h + 49min + 37s);

std::string_view code_of(std::string_view text) {
    const auto diagnostic = diagnose_date(text);
    return diagnostic ? diagnostic->code : std::string_view{};
}

}  // namespace

TEST_CASE("the three forms of RFC 9110 §5.6.7 name the same moment") {
    const auto fixdate = parse_date("Sun, 06 Nov 1994 08:49:37 GMT", kNow);
    REQUIRE(fixdate);
    CHECK(fixdate->time == kExample);
    CHECK(fixdate->form == DateForm::imf_fixdate);
    CHECK(fixdate->weekday_matches);
    const auto rfc850 = parse_date("Sunday, 06-Nov-94 08:49:37 GMT", kNow);
    REQUIRE(rfc850);
    CHECK(rfc850->time == kExample);
    CHECK(rfc850->form == DateForm::rfc850);
    const auto asctime = parse_date("Sun Nov  6 08:49:37 1994", kNow);
    REQUIRE(asctime);
    CHECK(asctime->time == kExample);
    CHECK(asctime->form == DateForm::asctime);
    CHECK(parse_date("Wed Nov 16 08:49:37 1994", kNow)->time == at(1994, 11, 16, 8h + 49min + 37s));
}

TEST_CASE("dates are read without regard to case (conformance: expires-parse)") {
    for (const auto* text : {"sun, 06 nov 1994 08:49:37 gmt", "SUN, 06 NOV 1994 08:49:37 GMT",
                             "sUNDAY, 06-nOV-94 08:49:37 gMT", "SUN NOV  6 08:49:37 1994"}) {
        CAPTURE(text);
        const auto date = parse_date(text, kNow);
        REQUIRE(date);
        CHECK(date->time == kExample);
    }
}

TEST_CASE("dates far away are 64-bit times") {
    CHECK(parse_date("Fri, 31 Dec 9999 23:59:59 GMT", kNow)->time == at(9999, 12, 31, 24h - 1s));
    CHECK(parse_date("Tue, 19 Jan 2038 03:14:08 GMT", kNow)->time == TimePoint(2147483648s));
    CHECK(parse_date("Mon, 01 Jan 1601 00:00:00 GMT", kNow)->time == at(1601, 1, 1));
    CHECK(parse_date("Sat, 01 Jan 0000 00:00:00 GMT", kNow)->time == at(0, 1, 1));
}

TEST_CASE("a wrong day of the week is told, and the date stands") {
    const auto date = parse_date("Mon, 06 Nov 1994 08:49:37 GMT", kNow);
    REQUIRE(date);
    CHECK(date->time == kExample);
    CHECK_FALSE(date->weekday_matches);
    CHECK_FALSE(diagnose_date("Mon, 06 Nov 1994 08:49:37 GMT"));
}

TEST_CASE("the leap second is grammar, and is taken as the second before") {
    CHECK(parse_date("Sat, 31 Dec 2016 23:59:60 GMT", kNow)->time == at(2016, 12, 31, 24h - 1s));
    CHECK_FALSE(parse_date("Sat, 31 Dec 2016 23:59:61 GMT", kNow));
}

TEST_CASE("a two-digit year more than 50 years ahead is a past one (RFC 9110 §5.6.7)") {
    struct Row {
        const char* text;
        int year;
    };
    for (const auto& row :
         {Row{"Wednesday, 01-Jul-26 12:00:00 GMT", 2026}, Row{"Friday, 01-Jan-27 00:00:00 GMT", 2027},
          Row{"Wednesday, 01-Jan-76 00:00:00 GMT", 2076}, Row{"Wednesday, 01-Jul-76 12:00:00 GMT", 2076},
          Row{"Thursday, 01-Jul-76 12:00:01 GMT", 1976}, Row{"Friday, 02-Jul-76 00:00:00 GMT", 1976},
          Row{"Saturday, 01-Jan-77 00:00:00 GMT", 1977}, Row{"Friday, 01-Jan-99 00:00:00 GMT", 1999},
          Row{"Saturday, 01-Jan-00 00:00:00 GMT", 2000}}) {
        CAPTURE(row.text);
        const auto date = parse_date(row.text, kNow);
        REQUIRE(date);
        CHECK(date->weekday_matches);
        CHECK(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(date->time)).year() ==
              std::chrono::year(row.year));
    }
    // Near the end of a century the window reaches into the next.
    CHECK(parse_date("Thursday, 01-Jan-05 00:00:00 GMT", at(2099, 6, 1))->time == at(2105, 1, 1));
    // 29 February seen from a leap day.
    CHECK(parse_date("Sunday, 29-Feb-76 00:00:00 GMT", at(2024, 2, 29))->time == at(1976, 2, 29));
}

TEST_CASE("what is not one of the three forms is no date, and the reason is named") {
    struct Row {
        const char* text;
        const char* code;
    };
    for (const auto& row : {
             Row{"", "date-empty"},
             Row{"0", "date-numeric"},
             Row{"-1", "date-numeric"},
             Row{"1735689600", "date-numeric"},
             Row{"1735689600.5", "date-numeric"},
             Row{"\"Sun, 06 Nov 1994 08:49:37 GMT\"", "date-quoted"},
             Row{" Sun, 06 Nov 1994 08:49:37 GMT", "date-blanks"},
             Row{"1994-11-06T08:49:37Z", "date-iso-8601"},
             Row{"Sun, 06 Nov 1994 08:49:37 PST", "date-zone"},
             Row{"Sun, 06 Nov 1994 08:49:37 UTC", "date-zone"},
             Row{"Sun, 06 Nov 1994 08:49:37 +0000", "date-zone"},
             Row{"Sun, 06 Nov 1994 08:49:37 GMT+1", "date-zone"},
             Row{"Sun, 06 Nov 1994 08:49:37", "date-missing-zone"},
             Row{"Sun, 06 Nov 94 08:49:37 GMT", "date-two-digit-year"},
             Row{"Sun 06 Nov 1994 08:49:37 GMT", "date-missing-comma"},
             Row{"Sun,  06 Nov 1994 08:49:37 GMT", "date-extra-blank"},
             Row{"Sun, 06 Nov 1994  08:49:37 GMT", "date-extra-blank"},
             Row{"Sun, 06-Nov-1994 08:49:37 GMT", "date-dashes"},
             Row{"Sunday, 06-Nov-1994 08:49:37 GMT", "date-dashes"},
             Row{"Sun, 06 Nov 1994 8:49:37 GMT", "date-clock"},
             Row{"Sun, 06 Nov 1994 08.49.37 GMT", "date-missing-time"},
             Row{"Sun, 6 Nov 1994 08:49:37 GMT", "date-one-digit-day"},
             Row{"02.01.18", "date-weekday"},
             Row{"06 Nov 1994 08:49:37 GMT", "date-weekday"},
             Row{"Son, 06 Nov 1994 08:49:37 GMT", "date-weekday"},
             Row{"Sun, 06 November 1994 08:49:37 GMT", "date-malformed"},
             Row{"Wed, 30 Feb 1994 08:49:37 GMT", "date-impossible"},
             Row{"Sun, 00 Nov 1994 08:49:37 GMT", "date-impossible"},
             Row{"Sun, 06 Nov 1994 24:00:00 GMT", "date-impossible"},
             Row{"Sun, 06 Nov 1994 08:60:37 GMT", "date-impossible"},
             Row{"Monday, 29-Feb-93 00:00:00 GMT", "date-impossible"},
             Row{"Sun Nov 6 08:49:37 1994", "date-malformed"},
             Row{"Sun Nov  6 08:49:37 1994 GMT", "date-malformed"},
             Row{"Sun, 06 Nov 1994 08:49:37 GMT junk", "date-malformed"},
             Row{"never", "date-weekday"},
         }) {
        CAPTURE(row.text);
        CHECK_FALSE(parse_date(row.text, kNow));
        CHECK(code_of(row.text) == row.code);
    }
}

TEST_CASE("the diagnosis points at the part at fault") {
    const std::string_view text = "Sun, 06 Nov 1994 08:49:37 CET";
    CHECK(base::slice(text, diagnose_date(text)->span) == "CET");
    const std::string_view one_digit = "Sun, 6 Nov 1994 08:49:37 GMT";
    CHECK(base::slice(one_digit, diagnose_date(one_digit)->span) == "6");
}

TEST_CASE("dates are written as IMF-fixdate, rounded down, and read back") {
    CHECK(format_date(kExample) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(format_date(kExample + 999999us) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(format_date(TimePoint(-1us)) == "Wed, 31 Dec 1969 23:59:59 GMT");
    CHECK(format_date(TimePoint::max()) == "Fri, 31 Dec 9999 23:59:59 GMT");
    CHECK(format_date(TimePoint::min()) == "Sat, 01 Jan 0000 00:00:00 GMT");
    CHECK(parse_date(format_date(kNow), kNow)->time == kNow);
}
