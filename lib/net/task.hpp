// Task: a coroutine that somebody awaits, or that a Loop runs by itself.
#pragma once

#include <cassert>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace cachewright::net {

// Memory for coroutine frames, from a list that each thread keeps of those that ended: a connection makes
// several of the same sizes for each request. Freed on the thread where it was taken or on any other.
void* take_frame(std::size_t bytes);
void give_frame_back(void* frame, std::size_t bytes) noexcept;

template <class T>
class Task;

namespace detail {

struct FrameMemory {
    // NOLINTNEXTLINE(misc-new-delete-overloads): the next line has it
    static void* operator new(std::size_t bytes) { return take_frame(bytes); }
    static void operator delete(void* frame, std::size_t bytes) noexcept { give_frame_back(frame, bytes); }
};

struct PromiseBase : FrameMemory {
    std::coroutine_handle<> awaiting = std::noop_coroutine();

    // Nothing of ours throws; what does is a mistake that must not pass for an answer.
    [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct Final {
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <class Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
            return ended.promise().awaiting;
        }
        void await_resume() const noexcept {}
    };
    Final final_suspend() noexcept { return {}; }
};

template <class T>
struct Promise : PromiseBase {
    std::optional<T> value;
    Task<T> get_return_object();
    template <class U>
    void return_value(U&& result) {
        value.emplace(std::forward<U>(result));
    }
    T take() { return std::move(*value); }
};

template <>
struct Promise<void> : PromiseBase {
    Task<void> get_return_object();
    void return_void() {}
    void take() {}
};

}  // namespace detail

// Begins when it is awaited (co_await std::move(task), or a call awaited at once); ends before its awaiter
// goes on. Destroying one that is suspended destroys its frame and, with it, what it awaits.
template <class T = void>
class [[nodiscard]] Task {
  public:
    using promise_type = detail::Promise<T>;

    explicit Task(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
    Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
    Task& operator=(Task&& other) noexcept {
        if (this != &other) {
            if (frame_) frame_.destroy();
            frame_ = std::exchange(other.frame_, nullptr);
        }
        return *this;
    }
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    ~Task() {
        if (frame_) frame_.destroy();
    }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    // Runs the task until it suspends first. Nothing is handed over to a task that ends at once, so that a
    // loop over such tasks needs no more stack with each, however the compiler optimises.
    [[nodiscard]] bool await_suspend(std::coroutine_handle<> awaiting) const noexcept {
        frame_.resume();
        if (frame_.done()) return false;
        frame_.promise().awaiting = awaiting;
        return true;
    }
    T await_resume() { return frame_.promise().take(); }

  private:
    std::coroutine_handle<promise_type> frame_;
};

namespace detail {

template <class T>
Task<T> Promise<T>::get_return_object() {
    return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}
inline Task<void> Promise<void>::get_return_object() {
    return Task<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}

}  // namespace detail

}  // namespace cachewright::net
