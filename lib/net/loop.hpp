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

class Loop {
  public:
    Loop();
    // Destroys the tasks that have not ended.
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Runs what is posted and spawned, until stop().
    void run();
    // From any thread, also from a signal handler's thread.
    void stop();

    // Calls `job` on the loop's thread, in order. From any thread.
    void post(std::function<void()> job);

    // Owns the task from now on and begins it at once. On the loop's thread, or while it does not run.
    void spawn(Task<> task);
    // Spawned tasks that have not ended.
    [[nodiscard]] std::size_t tasks() const;

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

class [[nodiscard]] Loop::Sleep {
  public:
    Sleep(Impl& loop, SteadyTime until) : loop_(&loop), until_(until) {}
    [[nodiscard]] bool await_ready() const;
    void await_suspend(std::coroutine_handle<> sleeper);
    void await_resume() const {}
    Sleep(const Sleep&) = delete;
    Sleep& operator=(const Sleep&) = delete;
    ~Sleep();

  private:
    Impl* loop_;
    SteadyTime until_;
    std::shared_ptr<void> waiting_;
};

class [[nodiscard]] Loop::Yield {
  public:
    explicit Yield(Loop& loop) : loop_(&loop) {}
    [[nodiscard]] bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> yielding);
    void await_resume() const {}

  private:
    Loop* loop_;
};

// How many loops this process should run: the processors that it may use (its affinity).
[[nodiscard]] unsigned usable_processors();

}  // namespace cachewright::net
