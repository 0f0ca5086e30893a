#include "lib/net/private/socket_address.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <array>
#include <bit>
#include <cstring>
#include <memory>
#include <netdb.h>

namespace cachewright::net::detail {

namespace {

struct AddressListDeleter {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

SocketAddress copy_of(const sockaddr* address, socklen_t size) {
    SocketAddress copy;
    std::memcpy(&copy.storage, address, size);
    copy.size = size;
    return copy;
}

Resolution look_up(const std::string& host, std::uint16_t port, int flags) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags | AI_NUMERICSERV;
    addrinfo* list = nullptr;
    const int failed = getaddrinfo(host.c_str(), fmt::to_string(port).c_str(), &hints, &list);
    Resolution found;
    if (failed != 0) {
        found.failure = gai_strerror(failed);
        return found;
    }
    const std::unique_ptr<addrinfo, AddressListDeleter> owner(list);
    for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
        found.addresses.push_back(copy_of(one->ai_addr, one->ai_addrlen));
    }
    return found;
}

}  // namespace

std::uint16_t SocketAddress::port() const {
    if (family() == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
    if (family() == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(storage).sin6_port);
    return 0;
}

std::string SocketAddress::text() const {
    std::array<char, INET6_ADDRSTRLEN> figures{};
    if (family() == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
        inet_ntop(AF_INET, &v4.sin_addr, figures.data(), figures.size());
        return fmt::format("{}:{}", figures.data(), port());
    }
    if (family() != AF_INET6) return {};
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(storage);
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
        inet_ntop(AF_INET, &v6.sin6_addr.s6_addr[12], figures.data(), figures.size());
        return fmt::format("{}:{}", figures.data(), port());
    }
    inet_ntop(AF_INET6, &v6.sin6_addr, figures.data(), figures.size());
    return fmt::format("[{}]:{}", figures.data(), port());
}

SocketAddress SocketAddress::local_of(int socket) {
    SocketAddress address;
    if (::getsockname(socket, address.get(), &address.size) != 0) return {};
    return address;
}

std::optional<SocketAddress> SocketAddress::parse(const std::string& host, std::uint16_t port) {
    const Resolution found = look_up(host, port, AI_NUMERICHOST);
    if (found.addresses.empty()) return std::nullopt;
    return found.addresses.front();
}

Resolution resolve(const std::string& host, std::uint16_t port) {
    return look_up(host, port, 0);
}

}  // namespace cachewright::net::detail
