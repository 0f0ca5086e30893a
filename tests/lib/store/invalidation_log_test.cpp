// What is remembered of invalidations, and for how long.
#include "lib/store/invalidation_log.hpp"

#include "tests/lib/store/stored.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::store;

namespace {

bool always(const StoredResponse& /*response*/) {
    return true;
}

}  // namespace

TEST_CASE("Only what is invalidated after the beginning counts for a fetch") {
    InvalidationLog log;
    const auto first = log.begin();
    log.add(always);
    const auto second = log.begin();
    const Stored response = stored("a", "1");
    CHECK(log.affects(*response, first));
    CHECK_FALSE(log.affects(*response, second));
    log.add([](const StoredResponse& each) { return each.key() == "b"; });
    CHECK_FALSE(log.affects(*response, second));
    CHECK(log.affects(*stored("b", "1"), second));
}

TEST_CASE("Nothing is remembered longer than a fetch needs it") {
    InvalidationLog log;
    log.add(always);
    CHECK(log.size() == 0);
    const auto first = log.begin();
    log.add(always);
    const auto second = log.begin();
    const auto third = log.begin();
    log.add(always);
    CHECK(log.size() == 2);
    log.end(first);
    CHECK(log.size() == 1);
    log.end(second);
    CHECK(log.size() == 1);
    log.end(third);
    CHECK(log.size() == 0);
}
