#include "lib/net/loop.hpp"

#include "lib/net/private/loop_impl.hpp"

#include <algorithm>
#include <asio/post.hpp>
#include <sched.h>
#include <thread>
#include <utility>

namespace cachewright::net {

namespace {

// The frame of a spawned task: it leaves the ring of its loop and goes by itself when the task has ended.
struct Root {
    struct promise_type : detail::FrameMemory, detail::Link {
        Loop::Impl& loop;

        promise_type(Loop::Impl& owner, const Task<>& /*task*/) : loop(owner) {
            join(owner.roots);
            owner.root_count.fetch_add(1, std::memory_order_relaxed);
        }
        promise_type(const promise_type&) = delete;
        promise_type& operator=(const promise_type&) = delete;
        ~promise_type() { loop.root_count.fetch_sub(1, std::memory_order_relaxed); }

        Root get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() {}
        [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
    };
    std::coroutine_handle<promise_type> frame;
};

Root run_root(Loop::Impl& /*loop*/, Task<> task) {
    co_await std::move(task);
}

}  // namespace

Loop::Impl::Impl() = default;

Loop::Impl::~Impl() {
    abandon_roots();
}

void Loop::Impl::abandon_roots() const {
    while (!roots.alone()) {
        auto& first = static_cast<Root::promise_type&>(*roots.after);
        std::coroutine_handle<Root::promise_type>::from_promise(first).destroy();
    }
}

void Loop::Impl::watch(detail::Deadline& deadline, SteadyTime at) {
    deadline.at = at;
    if (at == detail::Deadline::kNever) return;
    if (deadline.alone()) deadline.join(deadlines_);
    if (at >= earliest_) return;
    earliest_ = at;
    if (at < armed_) arm(std::chrono::steady_clock::now());
}

void Loop::Impl::arm(SteadyTime now) {
    const SteadyTime next = std::max({earliest_, swept_ + kSweepInterval, now});
    if (next >= armed_) return;
    armed_ = next;
    timer_.expires_at(next);
    timer_.async_wait([this](const asio::error_code& error) {
        if (!error) sweep();
    });
}

void Loop::Impl::sweep() {
    const SteadyTime now = std::chrono::steady_clock::now();
    swept_ = now;
    armed_ = SteadyTime::max();
    earliest_ = SteadyTime::max();
    detail::Link passed;
    for (detail::Link* link = deadlines_.after; link != &deadlines_;) {
        auto& deadline = static_cast<detail::Deadline&>(*link);
        link = link->after;
        if (deadline.at <= now) {
            deadline.join(passed);
        } else if (deadline.at == detail::Deadline::kNever) {
            deadline.leave();
        } else {
            earliest_ = std::min(earliest_, deadline.at);
        }
    }
    // What is resumed may set deadlines, and destroy those that stand behind it.
    while (!passed.alone()) {
        auto& deadline = static_cast<detail::Deadline&>(*passed.after);
        deadline.leave();
        if (deadline.at > now) {  // changed by one before it
            watch(deadline, deadline.at);
            continue;
        }
        deadline.at = detail::Deadline::kNever;
        begin_turn();
        deadline.passed(deadline);
    }
    if (earliest_ != SteadyTime::max()) arm(now);
}

void Loop::Impl::yield(Yield& yielding) {
    const bool first = yielding_.alone();
    yielding.join(yielding_);
    if (first) asio::post(io, [this] { resume_yielding(); });
}

void Loop::Impl::resume_yielding() {
    // Those that yield again wait for the next time.
    detail::Link now;
    while (!yielding_.alone())
        yielding_.after->join(now);
    while (!now.alone()) {
        auto& yielding = static_cast<Yield&>(*now.after);
        yielding.leave();
        begin_turn();
        yielding.yielding_.resume();
    }
}

Loop::Loop() : impl_(std::make_unique<Impl>()) {}
Loop::~Loop() = default;

void Loop::run() {
    impl_->io.run();
    impl_->io.restart();
}

void Loop::stop() {
    impl_->io.stop();
}

void Loop::post(std::function<void()> job) {
    asio::post(impl_->io, [job = std::move(job), loop = impl_.get()] {
        loop->begin_turn();
        job();
    });
}

void Loop::spawn(Task<> task) {
    run_root(*impl_, std::move(task)).frame.resume();
}

void Loop::abandon_tasks() {
    impl_->abandon_roots();
}

std::size_t Loop::tasks() const {
    return impl_->root_count.load(std::memory_order_relaxed);
}

Loop::Sleep Loop::sleep_until(SteadyTime time) {
    return {*impl_, time};
}

Loop::Sleep Loop::sleep_for(std::chrono::steady_clock::duration duration) {
    return {*impl_, std::chrono::steady_clock::now() + duration};
}

Loop::Yield Loop::yield() {
    return Yield(*this);
}

Loop::Sleep::Sleep(Impl& loop, SteadyTime until)
    : Deadline([](Deadline& deadline) { static_cast<Sleep&>(deadline).sleeper_.resume(); }),
      loop_(&loop),
      until_(until) {}

bool Loop::Sleep::await_ready() const {
    return until_ <= std::chrono::steady_clock::now() && loop_->may_go_on();
}

void Loop::Sleep::await_suspend(std::coroutine_handle<> sleeper) {
    sleeper_ = sleeper;
    loop_->watch(*this, until_);
}

void Loop::Yield::await_suspend(std::coroutine_handle<> yielding) {
    yielding_ = yielding;
    loop_->impl().yield(*this);
}

unsigned usable_processors() {
    cpu_set_t mine;
    CPU_ZERO(&mine);
    if (sched_getaffinity(0, sizeof mine, &mine) == 0) {
        return static_cast<unsigned>(std::max(CPU_COUNT(&mine), 1));
    }
    return std::max(std::thread::hardware_concurrency(), 1U);  // more processors than the set holds
}

}  // namespace cachewright::net
