#include "lib/base/movable_clock.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace cachewright::base;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

constexpr TimePoint kStart{std::chrono::sys_days{std::chrono::November / 21 / 2026}};

}  // namespace

TEST_CASE("Cache time runs with the time that it is shown until it is moved") {
    MovableClock clock;
    CHECK(clock.at(kStart) == kStart);
    CHECK(clock.at(kStart + seconds{5}) == kStart + seconds{5});
    CHECK_FALSE(clock.frozen());
    clock.advance(hours{1});
    CHECK(clock.at(kStart) == kStart + hours{1});
    CHECK(clock.ahead(kStart) == hours{1});
    clock.advance(hours{2});
    CHECK(clock.at(kStart + seconds{5}) == kStart + hours{3} + seconds{5});
}

TEST_CASE("A frozen clock stands, can be moved, and runs on from where it stands") {
    MovableClock clock;
    clock.advance(seconds{10});
    clock.freeze(kStart);
    CHECK(clock.frozen());
    CHECK(clock.at(kStart + hours{1}) == kStart + seconds{10});
    clock.freeze(kStart + hours{1});
    CHECK(clock.at(kStart + hours{1}) == kStart + seconds{10});
    clock.advance(seconds{5});
    CHECK(clock.at(kStart + hours{1}) == kStart + seconds{15});
    CHECK(clock.ahead(kStart + hours{1}) == seconds{15} - hours{1});
    clock.release(kStart + hours{1});
    CHECK_FALSE(clock.frozen());
    CHECK(clock.at(kStart + hours{1}) == kStart + seconds{15});
    CHECK(clock.at(kStart + hours{2}) == kStart + hours{1} + seconds{15});
    clock.release(kStart + hours{3});
    CHECK(clock.at(kStart + hours{3}) == kStart + hours{2} + seconds{15});
}

TEST_CASE("Moves by several threads all count") {
    MovableClock clock;
    const auto move = [&clock] {
        for (int round = 0; round < 1000; ++round)
            clock.advance(seconds{1});
    };
    std::thread other(move);
    move();
    other.join();
    CHECK(clock.ahead(kStart) == seconds{2000});
}
