// Readiness: tells channels when something can be read from them or written to them.
#pragma once

#include <utility>
// After <utility>.
#include <asio/io_context.hpp>
#include <asio/posix/basic_stream_descriptor.hpp>

namespace cachewright::net::detail {

class Channel;

// Asio asks the system anew for each wait, one call for each request that a client sends. So the channels of
// a loop stand in an epoll set of their own, each entered once and told of every change (EPOLLET), and Asio
// waits for that set.
class Readiness {
  public:
    explicit Readiness(asio::io_context& io);
    ~Readiness();
    Readiness(const Readiness&) = delete;
    Readiness& operator=(const Readiness&) = delete;

    // From now on channel.became_ready is called, first for what is possible already. It leaves the set when
    // its descriptor is closed. False: the system has no room for it.
    [[nodiscard]] bool add(Channel& channel) const;

  private:
    void wait();
    void tell() const;

    int set_;
    asio::posix::basic_stream_descriptor<asio::io_context::executor_type> waiter_;
};

}  // namespace cachewright::net::detail
