#include "lib/http/edge_control.hpp"

#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>

using namespace cachewright;

TEST_CASE("times in Edge-Control have units: 7d is a week") {
    const auto seconds = [](std::string_view text) -> std::optional<std::int64_t> {
        const auto time = http::parse_edge_time(text);
        return time ? std::optional(time->count()) : std::nullopt;
    };
    CHECK(seconds("60") == 60);
    CHECK(seconds("60s") == 60);
    CHECK(seconds("2m") == 120);
    CHECK(seconds("1H") == 3600);
    CHECK(seconds("7d") == 604800);
    CHECK(seconds("99999999999999999999d") == std::int64_t{1} << 31U);
    for (const char* text : {"", "d", "1w", "1 d", "-1", "1dd", "1.5h"})
        CHECK_FALSE(seconds(text));
}

TEST_CASE("the directives of Edge-Control, the first of several counting") {
    const auto read = [](const std::string& value) {
        return http::read_edge_control(test::fields_of("Edge-Control: " + value));
    };
    CHECK(read("max-age=1m, cache-maxage=2m").lifetime().seconds() == base::Seconds{120});
    CHECK(read("max-age=1m, max-age=2m").lifetime().seconds() == base::Seconds{60});
    CHECK(read("MAX-AGE=\"1m\"").lifetime().seconds() == base::Seconds{60});
    CHECK(read("max-age=x").max_age.state() == http::DeltaArgument::State::invalid);
    CHECK(read("no-store").no_store);
    CHECK(read("!no-store").lifts_no_store);
    CHECK_FALSE(read("!no-store").no_store);
    CHECK(read("bypass-cache").bypass_cache);
    CHECK(read("bypass-cache=on").bypass_cache);
    CHECK_FALSE(read("bypass-cache=off").bypass_cache);
    CHECK(read("downstream-ttl=5m").downstream_ttl.seconds() == base::Seconds{300});
    CHECK(read("x").any);
    CHECK_FALSE(read(",").any);
    const auto fields = test::fields_of("Edge-Control: dca=esi");
    CHECK(http::read_edge_control(fields).dca == "esi");
}
