#include "lib/report/human_units.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace cachewright::report;
using namespace std::chrono_literals;

TEST_CASE("sizes, times, counts and ratios as people read them") {
    CHECK(size_words(0) == "0 B");
    CHECK(size_words(1023) == "1023 B");
    CHECK(size_words(1024) == "1.0 KiB");
    CHECK(size_words((1 << 20) - 1) == "1.0 MiB");
    CHECK(size_words(3'500'000) == "3.3 MiB");
    CHECK(size_words(~std::uint64_t{0}) == "16.0 EiB");
    CHECK(measured(0us) == "0.0 ms");
    CHECK(measured(420us) == "0.4 ms");
    CHECK(measured(85ms) == "85 ms");
    CHECK(measured(2345ms) == "2.3 s");
    CHECK(measured(90s) == "1m30s");
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1204) == "1,204");
    CHECK(grouped(1'234'567) == "1,234,567");
    CHECK(percent(0.8734) == "87.3 %");
}
