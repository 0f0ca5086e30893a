// Signal: coroutines on any loops wait until something has changed.
#pragma once

#include "lib/net/loop.hpp"

#include <atomic>
#include <coroutine>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace cachewright::net {

// Who waits reads changes() first, then looks at what the signal is about, then awaits changed(loop, seen):
// so that no change is lost. Many may wait.
class Signal {
  public:
    [[nodiscard]] std::uint64_t changes() const { return changes_.load(std::memory_order_acquire); }
    // From any thread. Those that wait go on, each on its own loop.
    void notify();

    class Changed;
    // Suspends until changes() is not `seen`; not at all when it is another already.
    [[nodiscard]] Changed changed(Loop& loop, std::uint64_t seen);

  private:
    struct Waiter;
    std::atomic<std::uint64_t> changes_{0};
    std::mutex mutex_;
    std::vector<std::shared_ptr<Waiter>> waiters_;
};

class [[nodiscard]] Signal::Changed {
  public:
    Changed(Signal& signal, Loop& loop, std::uint64_t seen) : signal_(&signal), loop_(&loop), seen_(seen) {}
    [[nodiscard]] bool await_ready() const { return signal_->changes() != seen_; }
    bool await_suspend(std::coroutine_handle<> waiting);
    void await_resume() const {}
    Changed(const Changed&) = delete;
    Changed& operator=(const Changed&) = delete;
    // A task that is destroyed while it waits is not resumed.
    ~Changed();

  private:
    Signal* signal_;
    Loop* loop_;
    std::uint64_t seen_;
    std::shared_ptr<Waiter> waiter_;
};

}  // namespace cachewright::net
