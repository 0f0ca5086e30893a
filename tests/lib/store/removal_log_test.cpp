// What is remembered of what left the store.
#include "lib/store/removal_log.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace cachewright;
using namespace cachewright::store;
using Why = Removal::Why;

namespace {

Removal purged(std::uint64_t number) {
    return {Why::purged, {}, number, base::TimePoint{} + base::Seconds{number}, base::Seconds{30}};
}

}  // namespace

TEST_CASE("A removal is told as it was noted, until the same is stored again") {
    RemovalLog log;
    CHECK_FALSE(log.find_any(7));
    log.add({7, 1}, {Why::invalidated, http::Method::delete_, 17, base::TimePoint{base::Seconds{5}}, {}});
    log.add({7, 2}, purged(3));
    const auto first = log.find({7, 1});
    REQUIRE(first);
    CHECK(first->why == Why::invalidated);
    CHECK(first->method == http::Method::delete_);
    CHECK(first->number == 17);
    CHECK(first->at == base::TimePoint{base::Seconds{5}});
    CHECK(log.find({7, 2})->left == base::Seconds{30});
    CHECK(log.find_any(7)->number == 3);
    CHECK_FALSE(log.find({8, 1}));
    log.forget({7, 2});
    CHECK_FALSE(log.find({7, 2}));
    CHECK(log.find_any(7)->number == 17);
}

TEST_CASE("However many go, the last are remembered") {
    RemovalLog log;
    constexpr std::uint64_t many = 10 * RemovalLog::kKept;
    // As hashes of keys are: anything.
    const auto key = [](std::uint64_t number) { return (number + 1) * 0x9E3779B97F4A7C15U; };
    for (std::uint64_t number = 0; number < many; ++number)
        log.add({key(number), 0}, purged(number));
    std::size_t remembered = 0;
    for (std::uint64_t number = many - RemovalLog::kKept / 4; number < many; ++number) {
        if (const auto told = log.find_any(key(number))) {
            CHECK(told->number == number);
            ++remembered;
        }
    }
    CHECK(remembered > RemovalLog::kKept / 5);
}
