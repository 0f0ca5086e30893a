#include "lib/net/interrupts.hpp"

#include "lib/net/private/loop_impl.hpp"

#include <asio/signal_set.hpp>
#include <utility>

namespace cachewright::net {

struct Interrupts::Impl : std::enable_shared_from_this<Impl> {
    Impl(Loop& loop, Told to, std::initializer_list<int> which)
        : loop_impl(loop.impl()), signals(loop.impl().io), told(std::move(to)) {
        for (const int signal : which)
            signals.add(signal);
    }

    void wait() {
        signals.async_wait(
            [self = weak_from_this(), &loop = loop_impl](const asio::error_code& error, int signal) {
                const auto impl = self.lock();
                if (error || !impl) return;
                loop.begin_turn();
                impl->wait();
                impl->told(signal, ++impl->count);
            });
    }

    Loop::Impl& loop_impl;
    asio::signal_set signals;
    Told told;
    int count = 0;
};

Interrupts::Interrupts(Loop& loop, Told told, std::initializer_list<int> which)
    : impl_(std::make_shared<Impl>(loop, std::move(told), which)) {
    impl_->wait();
}

Interrupts::~Interrupts() = default;

}  // namespace cachewright::net
