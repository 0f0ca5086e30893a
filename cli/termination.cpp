#include "cli/termination.hpp"

#include <csignal>
#include <pthread.h>
#include <utility>

namespace cachewright::cli {

namespace {

sigset_t ending_signals() {
    sigset_t set{};
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

}  // namespace

Termination::Termination(std::function<void(int)> on_signal) {
    const sigset_t set = ending_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    waiting_ = std::thread([this, set, call = std::move(on_signal)] {
        while (true) {
            int signal = 0;
            if (sigwait(&set, &signal) != 0) continue;
            if (over_.load()) return;
            call(signal);
        }
    });
}

Termination::~Termination() {
    over_.store(true);
    pthread_kill(waiting_.native_handle(), SIGTERM);
    waiting_.join();
    const sigset_t set = ending_signals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace cachewright::cli
