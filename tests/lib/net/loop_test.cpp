#include "lib/net/loop.hpp"

#include "lib/net/interrupts.hpp"
#include "tests/lib/net/loop_runner.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <csignal>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace cachewright::net;
using cachewright::tests::run;
using namespace std::chrono_literals;

namespace {

Task<int> answer(int value) {
    co_return value;
}

// Says when it is gone.
struct Witness {
    int* gone;
    explicit Witness(int& counter) : gone(&counter) {}
    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;
    ~Witness() { ++*gone; }
};

Task<> sleep_long(Loop& loop, int& gone) {
    const Witness witness(gone);
    co_await loop.sleep_for(1h);
    FAIL("it was resumed");
}

}  // namespace

TEST_CASE("A task that awaits very many that end at once needs no more stack with each") {
    Loop loop;
    long sum = 0;
    const auto add = [&]() -> Task<> {
        for (int i = 0; i < 1'000'000; ++i)
            sum += co_await answer(1);
    };
    run(loop, add());
    CHECK(sum == 1'000'000);
    CHECK(loop.tasks() == 0);
}

TEST_CASE("Frames of any size can be taken, and given back on another thread") {
    std::vector<std::pair<void*, std::size_t>> frames;
    for (std::size_t size = 1; size < 20'000; size += 97)
        frames.emplace_back(take_frame(size), size);
    std::thread([&] {
        for (const auto& [frame, size] : frames)
            give_frame_back(frame, size);
        for (auto& [frame, size] : frames)
            frame = take_frame(size);
    }).join();
    for (const auto& [frame, size] : frames)
        give_frame_back(frame, size);
    void* const again = take_frame(500);
    std::fill_n(static_cast<char*>(again), 500, 'x');
    give_frame_back(again, 500);
}

TEST_CASE("Jobs that other threads post run in order, on the thread of the loop") {
    Loop loop;
    std::vector<int> seen;
    const auto loops_thread = std::this_thread::get_id();
    std::thread poster([&] {
        for (int i = 0; i < 100; ++i) {
            loop.post([&, i] {
                CHECK(std::this_thread::get_id() == loops_thread);
                seen.push_back(i);
            });
        }
        loop.post([&] { loop.stop(); });
    });
    loop.run();
    poster.join();
    CHECK(seen.size() == 100);
    CHECK(std::is_sorted(seen.begin(), seen.end()));
}

TEST_CASE("A loop that was stopped before it ran does not run, and runs the next time") {
    Loop loop;
    loop.stop();
    loop.run();
    bool ran = false;
    loop.post([&] {
        ran = true;
        loop.stop();
    });
    loop.run();
    CHECK(ran);
}

TEST_CASE("Sleepers wake in the order of their times, none too early and none much too late") {
    Loop loop;
    std::vector<int> woken;
    const auto began = std::chrono::steady_clock::now();
    const auto sleep = [&](std::chrono::milliseconds time) -> Task<> {
        co_await loop.sleep_for(time);
        const auto slept = std::chrono::steady_clock::now() - began;
        CHECK(slept >= time);
        CHECK(slept < time + 2s);  // promised: 100 ms; the rest is for a busy machine
        woken.push_back(static_cast<int>(time.count()));
    };
    loop.spawn(sleep(20ms));
    loop.spawn(sleep(120ms));
    run(loop, sleep(230ms));
    CHECK(woken == std::vector{20, 120, 230});
}

TEST_CASE("Who yields lets the others go first") {
    Loop loop;
    std::string order;
    const auto write = [&](char name) -> Task<> {
        for (int i = 0; i < 3; ++i) {
            order += name;
            co_await loop.yield();
        }
    };
    loop.spawn(write('a'));
    run(loop, write('b'));
    CHECK(order == "ababab");
}

TEST_CASE("A loop that is destroyed destroys the tasks that have not ended") {
    int gone = 0;
    {
        Loop loop;
        const auto nested = [&]() -> Task<> { co_await sleep_long(loop, gone); };
        loop.spawn(sleep_long(loop, gone));
        loop.spawn(nested());
        run(loop, [](Loop& on) -> Task<> { co_await on.yield(); }(loop));
        CHECK(loop.tasks() == 2);
        CHECK(gone == 0);
    }
    CHECK(gone == 2);
}

TEST_CASE("A task that is destroyed while it sleeps or yields is not resumed") {
    Loop loop;
    int gone = 0;
    const auto yields = [&]() -> Task<> {
        const Witness witness(gone);
        co_await loop.yield();
        FAIL("it was resumed");
    };
    const auto begin = [](Task<> task) -> Task<> { co_await std::move(task); };
    const auto main = [&]() -> Task<> {
        {
            Loop other;  // its tasks go with it, while this loop is within a turn
            other.spawn(begin(yields()));
            other.spawn(sleep_long(loop, gone));
        }
        co_await loop.yield();
        co_await loop.sleep_for(5ms);
    };
    run(loop, main());
    CHECK(gone == 2);
}

TEST_CASE("A signal to end the process is told to the loop, with its count") {
    Loop loop;
    std::vector<std::pair<int, int>> told;
    const Interrupts interrupts(loop, [&](int signal, int count) {
        told.emplace_back(signal, count);
        if (count == 2) {
            loop.stop();
        } else {
            std::raise(SIGINT);
        }
    });
    std::raise(SIGTERM);
    loop.run();
    CHECK(told == std::vector<std::pair<int, int>>{{SIGTERM, 1}, {SIGINT, 2}});
}

TEST_CASE("There is a processor to run on") {
    CHECK(usable_processors() >= 1);
}
