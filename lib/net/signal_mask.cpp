#include "lib/net/signal_mask.hpp"

namespace cachewright::net {

NoSignals::NoSignals() {
    sigset_t all{};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
}

NoSignals::~NoSignals() {
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace cachewright::net
