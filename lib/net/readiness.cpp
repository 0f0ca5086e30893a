#include "lib/net/private/readiness.hpp"

#include "lib/net/private/channel.hpp"

#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <system_error>

namespace cachewright::net::detail {

namespace {

constexpr int kMostAtOnce = 128;

int make_set() {
    const int set = ::epoll_create1(EPOLL_CLOEXEC);
    if (set < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    return set;
}

}  // namespace

Readiness::Readiness(asio::io_context& io) : set_(make_set()), waiter_(io, set_) {
    wait();
}

Readiness::~Readiness() = default;

bool Readiness::add(Channel& channel) const {
    epoll_event wanted{};
    wanted.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    wanted.data.ptr = &channel;
    return ::epoll_ctl(set_, EPOLL_CTL_ADD, channel.descriptor(), &wanted) == 0;
}

void Readiness::wait() {
    waiter_.async_wait(asio::posix::descriptor_base::wait_read, [this](const asio::error_code& error) {
        if (error) return;
        tell();
        wait();
    });
}

void Readiness::tell() const {
    std::array<epoll_event, kMostAtOnce> events;
    const int come = ::epoll_wait(set_, events.data(), kMostAtOnce, 0);
    // Who hears of one may close another.
    for (int at = 0; at < come; ++at)
        static_cast<Channel*>(events[static_cast<std::size_t>(at)].data.ptr)->retain();
    for (int at = 0; at < come; ++at) {
        const epoll_event& event = events[static_cast<std::size_t>(at)];
        auto* const channel = static_cast<Channel*>(event.data.ptr);
        Channel::Change change;
        change.ended = (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
        change.readable = change.ended || (event.events & EPOLLIN) != 0;
        change.writable = (event.events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0;
        channel->became_ready(change);
        channel->release();
    }
}

}  // namespace cachewright::net::detail
