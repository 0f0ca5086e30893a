#include "lib/net/interrupts.hpp"

#include "lib/net/private/loop_impl.hpp"

#include <asio/signal_set.hpp>
#include <csignal>
#include <utility>

namespace cachewright::net {

struct Interrupts::Impl : std::enable_shared_from_this<Impl> {
    Impl(Loop& loop, Told to)
        : loop_impl(loop.impl()), signals(loop.impl().io, SIGINT, SIGTERM), told(std::move(to)) {}

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

Interrupts::Interrupts(Loop& loop, Told told) : impl_(std::make_shared<Impl>(loop, std::move(told))) {
    impl_->wait();
}

Interrupts::~Interrupts() = default;

}  // namespace cachewright::net
