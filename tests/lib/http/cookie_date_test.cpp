#include "lib/http/cookie_date.hpp"

#include "lib/http/date.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;

namespace {

std::string read(std::string_view text) {
    const auto time = http::parse_cookie_date(text);
    return time ? http::format_date(*time) : "none";
}

}  // namespace

TEST_CASE("cookie dates are found in any order, with any delimiters (RFC 6265bis §5.1.1)") {
    const std::string expected = "Sun, 06 Nov 1994 08:49:37 GMT";
    for (const auto* text :
         {"Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06-Nov-1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
          "Sun Nov  6 08:49:37 1994", "6 november 94 8:49:37", "08:49:37 6 Nov 1994", "1994 6 nov 08:49:37",
          "Sun, 06 Nov 1994 08:49:37 +0200", "06/Nov/1994/08:49:37", "08:49:37x 6th Nov 1994AD"}) {
        CAPTURE(text);
        CHECK(read(text) == expected);
    }
}

TEST_CASE("two-digit years are of 1970 to 2069 (RFC 6265bis §5.1.1)") {
    CHECK(read("01 Jan 70 00:00:00") == "Thu, 01 Jan 1970 00:00:00 GMT");
    CHECK(read("01 Jan 99 00:00:00") == "Fri, 01 Jan 1999 00:00:00 GMT");
    CHECK(read("01 Jan 69 00:00:00") == "Tue, 01 Jan 2069 00:00:00 GMT");
    CHECK(read("01 Jan 00 00:00:00") == "Sat, 01 Jan 2000 00:00:00 GMT");
}

TEST_CASE("what has no whole date or an impossible one is refused") {
    for (const auto* text :
         {"", "0", "never", "Sun, 06 Nov 1994", "06 Nov 08:49:37", "Nov 1994 08:49:37", "06 1994 08:49:37",
          "06 Nov 1994 24:00:00", "06 Nov 1994 00:60:00", "06 Nov 1994 00:00:60", "31 Feb 1994 00:00:00",
          "00 Nov 1994 00:00:00", "06 Nov 1600 00:00:00", "06 Nov 19941 00:00:00", "06 Nov 1994 008:49:37",
          "06 Nov 199 08:49:37", "2018-01-02T08:49:37Z"}) {
        CAPTURE(text);
        CHECK(read(text) == "none");
    }
}
