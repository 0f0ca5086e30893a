// Hits: how long the hits of another thread take, while something else is done to the store.
#pragma once

#include "lib/store/memory_store.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>

namespace cachewright::bench {

// How long hits took, as powers of two parted in eight.
class Latencies {
  public:
    void add(std::uint64_t nanoseconds) { ++counts_[place(std::max<std::uint64_t>(nanoseconds, 8))]; }
    // Milliseconds that so many of a hundred did not exceed.
    [[nodiscard]] double percentile(double percent) const {
        std::uint64_t all = 0;
        for (const std::uint64_t count : counts_)
            all += count;
        std::uint64_t met = 0;
        for (std::size_t at = 0; at < counts_.size(); ++at) {
            met += counts_[at];
            if (static_cast<double>(met) >= static_cast<double>(all) * percent / 100)
                return static_cast<double>((at % 8 + 9) << (at / 8)) / 1e6;
        }
        return 0;
    }

  private:
    static constexpr std::size_t kPlaces = 384;

    static std::size_t place(std::uint64_t value) {
        const auto shift = static_cast<unsigned>(std::bit_width(value)) - 4;
        return std::min<std::size_t>(std::size_t{shift} * 8 + static_cast<std::size_t>(value >> shift) - 8,
                                     kPlaces - 1);
    }
    std::array<std::uint64_t, kPlaces> counts_{};
};

// Hits on one thread; those that end while a purge is under way are timed.
class Hits {
  public:
    // All of them are there, but for what is being purged: key_of(0) to key_of(responses - 1).
    struct Asked {
        std::string (*key_of)(std::size_t);
        std::size_t responses;
    };
    Hits(const store::MemoryStore& store, Asked asked)
        : store_(store), asked_(asked), thread_([this] { run(); }) {}
    ~Hits() { stop(); }
    Hits(const Hits&) = delete;
    Hits& operator=(const Hits&) = delete;

    std::atomic<bool> timed{false};
    void stop() {
        ended_ = true;
        if (thread_.joinable()) thread_.join();
    }
    // Of those that were timed; after stop().
    [[nodiscard]] const Latencies& latencies() const { return latencies_; }

  private:
    void run() {
        std::uint64_t state = 1;
        while (!ended_) {
            state = state * 6364136223846793005 + 1442695040888963407;
            const std::string key = asked_.key_of((state >> 33) % asked_.responses);
            const std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
            store_.find(key, [](const store::Stored& response) {
                response->mark_used();
                return false;
            });
            const std::chrono::steady_clock::time_point end = std::chrono::steady_clock::now();
            if (timed)
                latencies_.add(static_cast<std::uint64_t>(
                    std::chrono::duration_cast<std::chrono::nanoseconds>(end - begin).count()));
        }
    }

    const store::MemoryStore& store_;
    const Asked asked_;
    std::atomic<bool> ended_{false};
    Latencies latencies_;
    std::thread thread_;
};

}  // namespace cachewright::bench
