#include "lib/base/time_text.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::base;

TEST_CASE("Times as JSON and logs have them") {
    using namespace std::chrono;
    const TimePoint time =
        sys_days{year{2026} / 3 / 7} + hours{4} + minutes{5} + seconds{9} + microseconds{87'999};
    CHECK(time_text(time, SecondParts::none) == "2026-03-07T04:05:09Z");
    CHECK(time_text(time, SecondParts::milliseconds) == "2026-03-07T04:05:09.087Z");
    CHECK(clock_text(time, SecondParts::none) == "04:05:09");
    CHECK(clock_text(time, SecondParts::milliseconds) == "04:05:09.087");
    // Rounded down, before 1970 too.
    CHECK(time_text(TimePoint{Duration{-1}}, SecondParts::milliseconds) == "1969-12-31T23:59:59.999Z");
}
