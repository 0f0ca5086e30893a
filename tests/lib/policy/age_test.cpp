#include "lib/policy/age.hpp"

#include "lib/policy/stored_response.hpp"
#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>

using namespace cachewright;
using namespace cachewright::policy;
using namespace std::chrono_literals;
using test::kReceived;

namespace {

base::Duration initial_age(std::string_view lines, base::Duration delay) {
    const auto facts = read_response_facts(test::response(200, lines), {}, kReceived);
    return corrected_initial_age(facts, kReceived - delay, kReceived);
}

}  // namespace

TEST_CASE("the corrected initial age is the larger of apparent age and Age plus delay (RFC 9111 §4.2.3)") {
    struct Case {
        const char* why;
        const char* lines;
        base::Duration delay;
        base::Duration age;
    };
    const Case table[] = {
        {"fresh from the origin", "Date: {+0}", 0s, 0s},
        {"the response delay alone", "Date: {+0}", 250ms, 250ms},
        {"Age counts", "Date: {+0}\nAge: 7200", 0s, 7200s},
        {"Age and the delay add up", "Date: {+0}\nAge: 10", 1500ms, 11500ms},
        {"a slow Date is an apparent age", "Date: {-3600}", 0s, 3600s},
        {"which is the larger here", "Date: {-3600}\nAge: 10", 2s, 3600s},
        {"and the smaller here", "Date: {-5}\nAge: 10", 2s, 12s},
        {"a fast Date gives no negative age", "Date: {+3600}", 0s, 0s},
        {"beside a fast Date, Age still counts", "Date: {+3600}\nAge: 30", 0s, 30s},
        {"without Date the time of receipt stands in", "Age: 3", 0s, 3s},
        {"an invalid Date likewise", "Date: 0\nAge: 3", 0s, 3s},
        {"a clock set back gives no negative delay", "Date: {+0}\nAge: 3", -60s, 3s},
        {"an Age that is no number is ignored (§5.1)", "Date: {+0}\nAge: abc", 0s, 0s},
        {"a decimal", "Date: {+0}\nAge: 7200.0", 0s, 0s},
        {"a negative one", "Date: {+0}\nAge: -7200", 0s, 0s},
        {"the first member counts", "Date: {+0}\nAge: 0, 7200", 0s, 0s},
        {"across lines too", "Date: {+0}\nAge: 7200\nAge: 0", 0s, 7200s},
        {"a huge one is saturated (§1.2.2)", "Date: {+0}\nAge: 99999999999999999999", 0s,
         base::Seconds{std::int64_t{1} << 31}},
    };
    for (const Case& row : table) {
        INFO(row.why << "\n" << row.lines);
        CHECK(initial_age(row.lines, row.delay) == row.age);
    }
}

TEST_CASE("the current age adds the time spent here, and never falls (RFC 9111 §4.2.3)") {
    CHECK(current_age(5s, kReceived, kReceived) == 5s);
    CHECK(current_age(5s, kReceived, kReceived + 1500ms) == 6500ms);
    CHECK(current_age(5s, kReceived, kReceived - 10s) == 5s);
    CHECK(current_age(0s, kReceived, kReceived - 10s) == 0s);
}

TEST_CASE("wall time makes the initial age, cache time the rest") {
    // A response that is received an hour of wall time after its Date, in a cache whose clock was moved by a
    // year: only the hour and the time spent here count.
    const auto moved = kReceived + std::chrono::hours{24 * 365};
    const StoredFacts stored = stored_facts(test::response(200, "Date: {-3600}\nCache-Control: max-age=7200"),
                                            {kReceived - 1s, kReceived, moved}, shared_cache_options());
    CHECK(stored.initial_age == 3600s);
    CHECK(stored.age(moved + 600s) == 4200s);
    CHECK(stored.remaining(moved + 600s) == 3000s);
    CHECK(stored.remaining(moved + 3600s) == 0s);
    CHECK(stored.remaining(moved + 3601s) == -1s);
}

TEST_CASE("sub-second time is kept and rounded down once, on output") {
    const StoredFacts stored = stored_facts(test::response(200, "Date: {+0}\nAge: 1"),
                                            {kReceived - 600ms, kReceived, kReceived}, {});
    CHECK(stored.age(kReceived + 300ms) == 1900ms);
    CHECK(base::floor_seconds(stored.age(kReceived + 300ms)) == 1s);
    CHECK(base::floor_seconds(stored.age(kReceived + 400ms)) == 2s);
}
