// Loop: one event loop, for one thread.
#pragma once

#include "lib/net/task.hpp"

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <functional>
#include <memory>

namespace cachewright::net {

using SteadyTime = std::chrono::steady_clock::time_point;

namespace detail {

// A place in a ring; alone, a ring of one. Leaves the ring when it is destroyed.
struct Link {
    Link* before = this;
    Link* after = this;

    Link() = default;
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    ~Link() { leave(); }
    [[nodiscard]] bool alone() const { return after == this; }
    void leave() {
        before->after = after;
        after->before = before;
        before = after = this;
    }
    // To the end of the ring that begins with `first`.
    void join(Link& first) {
        leave();
        before = first.before;
        after = &first;
        first.before->after = this;
        first.before = this;
    }
};

// Something of a loop that happens when its time has come.
struct Deadline : Link {
    static constexpr SteadyTime kNever = SteadyTime::max();
    SteadyTime at = kNever;
    void (*passed)(Deadline&);
    explicit Deadline(void (*when_passed)(Deadline&)) : passed(when_passed) {}
};

}  // namespace detail

class Loop {
  public:
    Loop();
    // Destroys the tasks that have not ended.
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Runs what is posted and spawned, until stop(); not at all after a stop() that came before.
    void run();
    // From any thread, also from a signal handler's thread.
    void stop();

    // Calls `job` on the loop's thread, in order. From any thread.
    void post(std::function<void()> job);

    // Owns the task from now on and begins it at once. On the loop's thread, or while it does not run.
    void spawn(Task<> task);
    // Spawned tasks that have not ended. From any thread.
    [[nodiscard]] std::size_t tasks() const;

    // Destroys the tasks that have not ended, before what they refer to goes. While it does not run.
    void abandon_tasks();

    // Suspends until the time has come; at most 100 ms late.
    class Sleep;
    [[nodiscard]] Sleep sleep_until(SteadyTime time);
    [[nodiscard]] Sleep sleep_for(std::chrono::steady_clock::duration duration);
    // Lets what is ready on this loop go first.
    class Yield;
    [[nodiscard]] Yield yield();

    struct Impl;
    [[nodiscard]] Impl& impl() { return *impl_; }

  private:
    std::unique_ptr<Impl> impl_;
};

class [[nodiscard]] Loop::Sleep final : private detail::Deadline {
  public:
    Sleep(Impl& loop, SteadyTime until);
    [[nodiscard]] bool await_ready() const;
    void await_suspend(std::coroutine_handle<> sleeper);
    void await_resume() const {}

  private:
    Impl* loop_;
    SteadyTime until_;
    std::coroutine_handle<> sleeper_;
};

class [[nodiscard]] Loop::Yield final : private detail::Link {
  public:
    explicit Yield(Loop& loop) : loop_(&loop) {}
    [[nodiscard]] bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> yielding);
    void await_resume() const {}

  private:
    friend struct Impl;
    Loop* loop_;
    std::coroutine_handle<> yielding_;
};

// How many loops this process should run: the processors that it may use (its affinity).
[[nodiscard]] unsigned usable_processors();

}  // namespace cachewright::net
