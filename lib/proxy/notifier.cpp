#include "lib/proxy/notifier.hpp"

namespace cachewright::proxy {

net::Task<> wait_for(net::Loop& loop, pipeline::Pending& pending) {
    net::Signal& signal = signal_of(pending.notifier());
    while (true) {
        const std::uint64_t seen = signal.changes();
        if (pending.state() != pipeline::Pending::State::waiting) co_return;
        co_await signal.changed(loop, seen);
    }
}

}  // namespace cachewright::proxy
