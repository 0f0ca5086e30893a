// NoSignals: for starting threads that leave the signals of the process to others.
#pragma once

#include <csignal>

namespace cachewright::net {

// While one lives, the thread that made it takes no signal, nor do threads that it starts, for as long as
// these run. What comes meanwhile waits.
class NoSignals {
  public:
    NoSignals();
    NoSignals(const NoSignals&) = delete;
    NoSignals& operator=(const NoSignals&) = delete;
    ~NoSignals();

  private:
    sigset_t before_{};
};

}  // namespace cachewright::net
