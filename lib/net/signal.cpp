#include "lib/net/signal.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::net {

struct Signal::Waiter {
    Loop* loop = nullptr;
    // Of the loop's thread alone; empty once it was resumed or destroyed.
    std::coroutine_handle<> waiting;
};

void Signal::notify() {
    using Waiters = std::vector<std::shared_ptr<Waiter>>;
    // Posted under the lock: as long as a waiter is on the list, its loop is there.
    const std::lock_guard lock(mutex_);
    changes_.fetch_add(1, std::memory_order_release);
    Waiters waiters = std::exchange(waiters_, {});
    while (!waiters.empty()) {
        Loop* const loop = waiters.front()->loop;
        const auto others = std::stable_partition(
            waiters.begin(), waiters.end(), [loop](const auto& waiter) { return waiter->loop == loop; });
        Waiters of_loop(std::make_move_iterator(waiters.begin()), std::make_move_iterator(others));
        waiters.erase(waiters.begin(), others);
        loop->post([of_loop = std::move(of_loop)] {
            for (const auto& waiter : of_loop) {
                if (const auto waiting = std::exchange(waiter->waiting, nullptr)) waiting.resume();
            }
        });
    }
}

Signal::Changed Signal::changed(Loop& loop, std::uint64_t seen) {
    return {*this, loop, seen};
}

bool Signal::Changed::await_suspend(std::coroutine_handle<> waiting) {
    auto waiter = std::make_shared<Waiter>(Waiter{loop_, waiting});
    const std::lock_guard lock(signal_->mutex_);
    if (signal_->changes() != seen_) return false;
    waiter_ = waiter;
    signal_->waiters_.push_back(std::move(waiter));
    return true;
}

Signal::Changed::~Changed() {
    // Resumed already: the signal may be gone.
    if (!waiter_ || !waiter_->waiting) return;
    waiter_->waiting = nullptr;
    const std::lock_guard lock(signal_->mutex_);
    std::erase(signal_->waiters_, waiter_);
}

}  // namespace cachewright::net
