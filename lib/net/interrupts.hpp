// Interrupts: a loop is told when the process gets a signal, by default one that asks it to end.
#pragma once

#include "lib/net/loop.hpp"

#include <csignal>
#include <functional>
#include <initializer_list>
#include <memory>

namespace cachewright::net {

// While one is there, its signals do not end the process. All of a process are on one loop, and each signal
// is told to one.
class Interrupts {
  public:
    // Calls on the loop's thread, for each signal, with how many there were, this one included.
    using Told = std::function<void(int signal, int count)>;
    Interrupts(Loop& loop, Told told, std::initializer_list<int> which = {SIGINT, SIGTERM});
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;
    // Nothing is told any more. On the loop's thread, or while it does not run.
    ~Interrupts();

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace cachewright::net
