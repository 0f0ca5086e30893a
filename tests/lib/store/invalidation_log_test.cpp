// What is remembered of invalidations, and for how long.
#include "lib/store/invalidation_log.hpp"

#include "tests/lib/store/stored.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <memory>

using namespace cachewright::store;

namespace {

using Kind = Standing::Kind;

constexpr cachewright::base::TimePoint kNow{};

Removal at(cachewright::base::TimePoint time) {
    Removal removal;
    removal.at = time;
    return removal;
}

std::shared_ptr<const Purge> all(Purge::Mode mode = Purge::Mode::hard) {
    return std::make_shared<const Purge>(Purge::everything(mode));
}

}  // namespace

TEST_CASE("Only what is purged after the beginning counts for a fetch") {
    InvalidationLog log;
    const auto first = log.begin();
    log.add(all(), at(kNow));
    const auto second = log.begin();
    const Stored response = stored("a", "1");
    CHECK(log.standing(*response, first).kind == Kind::removed);
    CHECK(log.standing(*response, second).kind == Kind::untouched);
    log.add(std::make_shared<const Purge>(Purge::of_key("b")), at(kNow));
    CHECK(log.standing(*response, second).kind == Kind::untouched);
    CHECK(log.standing(*stored("b", "1"), second).kind == Kind::removed);
}

TEST_CASE("Of soft purges the first counts, and a hard one counts for more") {
    InvalidationLog log;
    const auto began = log.begin();
    log.add(all(Purge::Mode::soft), at(kNow + std::chrono::seconds{1}));
    log.add(all(Purge::Mode::soft), at(kNow + std::chrono::seconds{2}));
    const Stored response = stored("a", "1");
    CHECK(log.standing(*response, began).kind == Kind::stale);
    CHECK(log.standing(*response, began).since == kNow + std::chrono::seconds{1});
    log.add(all(), at(kNow));
    log.add(all(Purge::Mode::soft), at(kNow));
    CHECK(log.standing(*response, began).kind == Kind::removed);
}

TEST_CASE("Nothing is remembered longer than a fetch needs it") {
    InvalidationLog log;
    log.add(all(), at(kNow));
    CHECK(log.size() == 0);
    const auto first = log.begin();
    log.add(all(), at(kNow));
    const auto second = log.begin();
    const auto third = log.begin();
    log.add(all(), at(kNow));
    CHECK(log.size() == 2);
    log.end(first);
    CHECK(log.size() == 1);
    log.end(second);
    CHECK(log.size() == 1);
    log.end(third);
    CHECK(log.size() == 0);
}

TEST_CASE("A fetch that lasts through too many purges loses its response, later ones do not") {
    InvalidationLog log;
    const auto slow = log.begin();
    const auto other = std::make_shared<const Purge>(Purge::of_key("other"));
    for (std::size_t number = 0; number < InvalidationLog::kMost; ++number)
        log.add(other, at(kNow));
    const Stored response = stored("a", "1");
    CHECK(log.standing(*response, slow).kind == Kind::untouched);
    log.add(other, at(kNow));
    CHECK(log.size() == InvalidationLog::kMost);
    CHECK(log.standing(*response, slow).kind == Kind::removed);
    CHECK(log.standing(*response, log.begin()).kind == Kind::untouched);
}
