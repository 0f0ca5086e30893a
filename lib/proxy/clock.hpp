// The proxy's clocks: wall time as the system has it, and cache time, which users move.
#pragma once

#include "lib/base/movable_clock.hpp"
#include "lib/pipeline/settings.hpp"

#include <chrono>

namespace cachewright::proxy {

class Clock {
  public:
    Clock() : wall_start_(wall()), steady_start_(std::chrono::steady_clock::now()) {}

    [[nodiscard]] pipeline::Moment now() const { return {wall(), cache_.at(running())}; }
    [[nodiscard]] base::MovableClock& cache() { return cache_; }
    [[nodiscard]] const base::MovableClock& cache() const { return cache_; }
    // What cache time runs with: it does not jump when somebody sets the system's clock.
    [[nodiscard]] base::TimePoint running() const {
        return wall_start_ +
               std::chrono::duration_cast<base::Duration>(std::chrono::steady_clock::now() - steady_start_);
    }

  private:
    static base::TimePoint wall() {
        return std::chrono::floor<base::Duration>(std::chrono::system_clock::now());
    }

    base::TimePoint wall_start_;
    std::chrono::steady_clock::time_point steady_start_;
    base::MovableClock cache_;
};

}  // namespace cachewright::proxy
