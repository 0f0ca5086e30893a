// Interrupts: a loop is told when the process is asked to end (SIGINT, SIGTERM).
#pragma once

#include "lib/net/loop.hpp"

#include <functional>
#include <memory>

namespace cachewright::net {

// While one is there, these signals do not end the process. One a process.
class Interrupts {
  public:
    // Calls on the loop's thread, for each signal, with how many there were, this one included.
    using Told = std::function<void(int signal, int count)>;
    Interrupts(Loop& loop, Told told);
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;
    // Nothing is told any more. On the loop's thread, or while it does not run.
    ~Interrupts();

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace cachewright::net
