// MovableClock: cache time. It runs with the time that it is shown, and can be moved forward and stopped.
#pragma once

#include "lib/base/time.hpp"

#include <atomic>
#include <mutex>
#include <optional>

namespace cachewright::base {

// `running` is a time that never goes back: the wall time at the start plus the steady time since. All
// functions may be called from any thread.
class MovableClock {
  public:
    [[nodiscard]] TimePoint at(TimePoint running) const {
        const Duration frozen = frozen_.load(std::memory_order_acquire);
        if (frozen != kRuns) return TimePoint{frozen};
        return running + ahead_.load(std::memory_order_acquire);
    }
    [[nodiscard]] bool frozen() const { return frozen_.load(std::memory_order_acquire) != kRuns; }
    // How far cache time is ahead of `running`; below zero after it stood still.
    [[nodiscard]] Duration ahead(TimePoint running) const { return at(running) - running; }

    // `by` must not be below zero: cache time never goes back.
    void advance(Duration by) {
        const std::lock_guard lock(moving_);
        if (frozen())
            frozen_.store(frozen_.load() + by, std::memory_order_release);
        else
            ahead_.store(ahead_.load() + by, std::memory_order_release);
    }
    void freeze(TimePoint running) {
        const std::lock_guard lock(moving_);
        if (!frozen()) frozen_.store(at(running).time_since_epoch(), std::memory_order_release);
    }
    // Runs on from where it stands.
    void release(TimePoint running) {
        const std::lock_guard lock(moving_);
        if (!frozen()) return;
        ahead_.store(TimePoint{frozen_.load()} - running, std::memory_order_release);
        frozen_.store(kRuns, std::memory_order_release);
    }

  private:
    static constexpr Duration kRuns = Duration::min();

    std::mutex moving_;
    std::atomic<Duration> ahead_{Duration{0}};
    std::atomic<Duration> frozen_{kRuns};
};

}  // namespace cachewright::base
