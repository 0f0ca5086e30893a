#include "lib/net/signal.hpp"

#include "tests/lib/net/loop_runner.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

using namespace cachewright::net;
using cachewright::tests::run;
using namespace std::chrono_literals;

TEST_CASE("Waiters on several loops all see every change") {
    constexpr int kLoops = 3;
    constexpr int kWaiters = 50;
    constexpr int kChanges = 200;
    Signal signal;
    std::atomic<int> value{0};
    std::atomic<int> ended{0};
    std::vector<std::unique_ptr<Loop>> loops;
    loops.reserve(kLoops);
    for (int i = 0; i < kLoops; ++i)
        loops.push_back(std::make_unique<Loop>());
    const auto wait = [&](Loop& loop, int& left) -> Task<> {
        while (true) {
            const auto seen = signal.changes();
            if (value.load() == kChanges) break;
            co_await signal.changed(loop, seen);
        }
        ++ended;
        if (--left == 0) loop.stop();
    };
    std::vector<std::thread> threads;
    threads.reserve(loops.size());
    for (auto& loop : loops) {
        threads.emplace_back([&] {
            int left = kWaiters;
            for (int i = 0; i < kWaiters; ++i)
                loop->spawn(wait(*loop, left));
            loop->run();
        });
    }
    for (int i = 0; i < kChanges; ++i) {
        ++value;
        signal.notify();
    }
    for (std::thread& thread : threads)
        thread.join();
    CHECK(ended == kLoops * kWaiters);
}

TEST_CASE("Who has not seen the last change does not wait") {
    Loop loop;
    Signal signal;
    const auto task = [&]() -> Task<> {
        const auto seen = signal.changes();
        signal.notify();
        co_await signal.changed(loop, seen);
        CHECK(signal.changes() != seen);
    };
    run(loop, task());
}

TEST_CASE("A task that is destroyed while it waits for a signal is never resumed") {
    Signal signal;
    int resumed = 0;
    const auto wait = [&](Loop& loop) -> Task<> {
        co_await signal.changed(loop, signal.changes());
        ++resumed;
    };
    {
        Loop loop;
        loop.spawn(wait(loop));
        loop.spawn(wait(loop));
    }
    signal.notify();
    {
        Loop loop;
        loop.spawn(wait(loop));
        signal.notify();  // posted, and then the loop goes
    }
    CHECK(resumed == 0);
}

TEST_CASE("A signal may go once its waiters were resumed") {
    Loop loop;
    auto signal = std::make_unique<Signal>();
    const auto wait = [&]() -> Task<> {
        co_await signal->changed(loop, signal->changes());
        signal.reset();
    };
    const auto notify = [&]() -> Task<> {
        signal->notify();
        co_await loop.sleep_for(1ms);
        CHECK(signal == nullptr);
    };
    loop.spawn(wait());
    run(loop, notify());
}
