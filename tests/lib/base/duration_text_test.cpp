#include "lib/base/duration_text.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright::base;
using namespace std::chrono_literals;

TEST_CASE("durations read as people say them") {
    CHECK(duration_words(0s) == "0 seconds");
    CHECK(duration_words(1s) == "1 second");
    CHECK(duration_words(90s) == "1 minute 30 seconds");
    CHECK(duration_words(10min) == "10 minutes");
    CHECK(duration_words(1h + 5s) == "1 hour");
    CHECK(duration_words(Seconds(31536000)) == "1 year");
    CHECK(duration_words(Seconds(2147483648)) == "68 years 35 days");
    CHECK(duration_words(250ms) == "250 ms");
    CHECK(duration_words(-61s) == "-1 minute 1 second");
    CHECK(duration_short(3600s + 30min) == "1h30m");
    CHECK(duration_short(86400s * 7) == "7d");
    CHECK(duration_short(0s) == "0s");
    CHECK(duration_short(Seconds(86400 + 4 * 60 + 18)) == "1d4m18s");
}

TEST_CASE("durations are read in the units of the command line") {
    CHECK(parse_duration("500ms") == Duration(500ms));
    CHECK(parse_duration("2s") == Duration(2s));
    CHECK(parse_duration("90") == Duration(90s));
    CHECK(parse_duration("1h30m") == Duration(90min));
    CHECK(parse_duration("7d") == Duration(24h * 7));
    for (const std::string text :
         {"", "s", "-1s", "1.5h", "1 h", "1x", "1h30", "99999999999999999999s", "999999999y"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_duration(text));
    }
}
