#include "lib/http/delta_seconds.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using base::Seconds;
using http::kMaxDeltaSeconds;
using http::parse_delta_seconds;

TEST_CASE("delta-seconds are digits, with leading zeros without meaning (RFC 9111 §1.2.2)") {
    CHECK(parse_delta_seconds("0") == Seconds{0});
    CHECK(parse_delta_seconds("3600") == Seconds{3600});
    CHECK(parse_delta_seconds("003600") == Seconds{3600});
    CHECK(parse_delta_seconds(std::string(1000, '0') + "7") == Seconds{7});
}

TEST_CASE("delta-seconds saturate at 2^31 instead of wrapping (RFC 9111 §1.2.2)") {
    CHECK(parse_delta_seconds("2147483647") == Seconds{2147483647});
    CHECK(parse_delta_seconds("2147483648") == kMaxDeltaSeconds);
    CHECK(parse_delta_seconds("2147483649") == kMaxDeltaSeconds);
    CHECK(parse_delta_seconds("18446744073709551617") == kMaxDeltaSeconds);
    CHECK(parse_delta_seconds(std::string(5000, '9')) == kMaxDeltaSeconds);
}

TEST_CASE("anything but digits is no delta-seconds") {
    for (const auto* text :
         {"", " ", " 5", "5 ", "-1", "+1", "1.0", "1e3", "0x10", "\"60\"", "'60'", "60s", "abc"})
        CHECK_FALSE(parse_delta_seconds(text).has_value());
    CHECK_FALSE(parse_delta_seconds(std::string(5000, '9') + "x").has_value());
}
