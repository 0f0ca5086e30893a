// What a Loop is made of, for the sources of this room.
#pragma once

#include "lib/net/loop.hpp"
#include "lib/net/private/readiness.hpp"

// Asio 1.22 uses std::exchange without including it.
#include <utility>
// After <utility>.
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <atomic>
#include <chrono>
#include <cstddef>

namespace cachewright::net {

struct Loop::Impl {
    // What is looked at again no sooner, however many deadlines there are.
    static constexpr auto kSweepInterval = std::chrono::milliseconds(75);
    // Operations that may find something ready, one after another, before others have their turn.
    static constexpr unsigned kMostAtOnce = 64;

    Impl();
    ~Impl();
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    // Called by whatever resumes a coroutine from the loop.
    void begin_turn() { at_once = 0; }
    // Whether an operation may be tried, or has to let others go first.
    [[nodiscard]] bool may_go_on() { return ++at_once <= kMostAtOnce; }

    // `deadline.passed` is called when its time has come, unless it is `never` or destroyed by then.
    void watch(detail::Deadline& deadline, SteadyTime at);

    void yield(Yield& yielding);
    void abandon_roots() const;

    // All I/O of a loop is its own thread's; posting is everybody's.
    asio::io_context io{ASIO_CONCURRENCY_HINT_UNSAFE_IO};
    // Without, a loop that has nothing to do would stop.
    asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
    detail::Readiness readiness{io};
    detail::Link roots;
    std::atomic<std::size_t> root_count{0};
    unsigned at_once = 0;

  private:
    void arm(SteadyTime now);
    void sweep();
    void resume_yielding();

    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                               asio::io_context::executor_type>
        timer_{io};
    detail::Link deadlines_;
    SteadyTime earliest_ = SteadyTime::max();  // no deadline comes before
    SteadyTime armed_ = SteadyTime::max();     // when the timer fires
    SteadyTime swept_;
    detail::Link yielding_;
};

}  // namespace cachewright::net
