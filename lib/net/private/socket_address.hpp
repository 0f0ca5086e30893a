// SocketAddress: an IPv4 or IPv6 address with its port, as the system takes it.
#pragma once

#include <cstdint>
#include <netinet/in.h>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace cachewright::net::detail {

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = sizeof(sockaddr_storage);

    [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
    [[nodiscard]] int family() const { return storage.ss_family; }
    [[nodiscard]] std::uint16_t port() const;
    // "127.0.0.1:8080", "[::1]:8080"; an IPv4 address that came by IPv6 as itself. Empty for no address.
    [[nodiscard]] std::string text() const;

    // Where the socket is bound.
    [[nodiscard]] static SocketAddress local_of(int socket);
    // From an address in figures; nothing when it is a name.
    [[nodiscard]] static std::optional<SocketAddress> parse(const std::string& host, std::uint16_t port);
};

// The addresses of a name in the order in which they should be tried, or why there is none. Blocks.
struct Resolution {
    std::vector<SocketAddress> addresses;
    std::string failure;
};
[[nodiscard]] Resolution resolve(const std::string& host, std::uint16_t port);

}  // namespace cachewright::net::detail
