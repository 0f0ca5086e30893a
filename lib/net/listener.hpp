// Listener: accepts connections on one address.
#pragma once

#include "lib/base/result.hpp"
#include "lib/net/stream.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace cachewright::net {

// "127.0.0.1:8080", "[::1]:0", "localhost:8080", ":8080" (all addresses), "8080" (127.0.0.1).
struct ListenAddress {
    std::string host;        // without brackets; empty: all addresses
    std::uint16_t port = 0;  // 0: the system chooses

    // Only this machine reaches it.
    [[nodiscard]] bool loopback() const;
    friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};
[[nodiscard]] base::Result<ListenAddress> parse_listen_address(std::string_view text);
[[nodiscard]] std::string format_listen_address(const ListenAddress& address);

class Listener {
  public:
    struct Impl;

    // Several loops of this process may each open the same address (SO_REUSEPORT); the system shares
    // connections out. `address.port` must then not be 0: open the first, and the others with its port().
    // An address where another program listens is refused, also when that one would share.
    static base::Result<Listener> open(Loop& loop, const ListenAddress& address);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    Listener(Listener&&) noexcept;
    Listener& operator=(Listener&&) noexcept;
    ~Listener();

    // The next connection; an empty stream when the listener was closed. With too many open files it waits
    // and goes on.
    [[nodiscard]] Task<Stream> accept();
    void close();
    [[nodiscard]] std::uint16_t port() const;

  private:
    explicit Listener(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace cachewright::net
