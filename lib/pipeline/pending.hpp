// Pending: something that another thread does and somebody waits for.
#pragma once

#include "lib/pipeline/flight.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace cachewright::pipeline {

// For any number of threads; those who wait look at the state again when the notifier tells them to.
class Pending {
  public:
    explicit Pending(std::unique_ptr<Notifier> notifier) : notifier_(std::move(notifier)) {}

    enum class State : std::uint8_t { waiting, done, failed };
    [[nodiscard]] State state() const { return state_.load(std::memory_order_acquire); }
    [[nodiscard]] Notifier& notifier() { return *notifier_; }

    void end(State state) {
        state_.store(state, std::memory_order_release);
        notifier_->notify();
    }

  private:
    std::atomic<State> state_{State::waiting};
    std::unique_ptr<Notifier> notifier_;
};

}  // namespace cachewright::pipeline
