#include "lib/base/size_text.hpp"

#include <catch2/catch.hpp>

using cachewright::base::parse_size;

TEST_CASE("sizes are read with binary and decimal units") {
    CHECK(parse_size("0") == 0U);
    CHECK(parse_size("512") == 512U);
    CHECK(parse_size("512B") == 512U);
    CHECK(parse_size("100KiB") == 102'400U);
    CHECK(parse_size("2 MiB") == 2U << 20U);
    CHECK(parse_size("1gib") == 1U << 30U);
    CHECK(parse_size("1kB") == 1000U);
    CHECK(parse_size("3MB") == 3'000'000U);
    CHECK(parse_size("1TB") == 1'000'000'000'000U);
}

TEST_CASE("what could mean two sizes or none is refused") {
    for (const char* text : {"", " ", "KiB", "-1", "+1", "1.5MiB", "10K", "10M", "1  KiB", "1 ", "1KiBs",
                             "0x10", "9223372036854775808", "99999999TiB", "99999999999999999999999"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_size(text));
    }
    CHECK(parse_size("9223372036854775807") == 9223372036854775807U);
}
