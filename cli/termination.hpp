// Waiting for the signals that end a program which serves until it is told to stop.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace cachewright::cli {

// While it lives, SIGINT and SIGTERM do not end the process: each calls `on_signal`, on a thread of its own.
// Make it before any other thread is started, which would take the signals otherwise.
class Termination {
  public:
    // `on_signal` gets SIGINT or SIGTERM.
    explicit Termination(std::function<void(int)> on_signal);
    Termination(const Termination&) = delete;
    Termination& operator=(const Termination&) = delete;
    ~Termination();

  private:
    std::atomic<bool> over_{false};
    std::thread waiting_;
};

}  // namespace cachewright::cli
