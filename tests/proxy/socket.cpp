#include "tests/proxy/socket.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace cachewright::tests {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

}  // namespace

Socket::Socket(int descriptor) : descriptor_(descriptor) {
    if (descriptor_ < 0) return;
    const timeval bound{kPatience.count(), 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
    setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof bound);
    const int on = 1;
    setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Socket::Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
    if (this != &other) {
        close();
        descriptor_ = std::exchange(other.descriptor_, -1);
    }
    return *this;
}

Socket::~Socket() {
    close();
}

Socket Socket::connect_to(std::uint16_t port) {
    Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopback(port);
    if (connect(socket.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("nobody listens on port " + std::to_string(port));
    }
    return socket;
}

Socket Socket::listen_on(std::uint16_t port) {
    Socket socket;
    // No time limit: the thread that accepts waits until it is shut down.
    socket.descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(socket.descriptor_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const sockaddr_in address = loopback(port);
    if (bind(socket.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        listen(socket.descriptor_, 256) != 0) {
        throw std::runtime_error("cannot listen on loopback");
    }
    return socket;
}

Socket Socket::accept() const {
    return Socket(accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC));
}

std::uint16_t Socket::port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

bool Socket::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (put <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

std::size_t Socket::send_some(std::string_view bytes) {
    const ssize_t put = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return put > 0 ? static_cast<std::size_t>(put) : 0;
}

bool Socket::writable_within(std::chrono::milliseconds time) const {
    pollfd wait{descriptor_, POLLOUT, 0};
    return poll(&wait, 1, static_cast<int>(time.count())) == 1;
}

Socket::Got Socket::receive(std::string& into) {
    std::array<char, 65536> block;
    const ssize_t got = recv(descriptor_, block.data(), block.size(), 0);
    if (got > 0) {
        into.append(block.data(), static_cast<std::size_t>(got));
        return Got::bytes;
    }
    if (got == 0) return Got::end;
    return errno == EAGAIN || errno == EWOULDBLOCK ? Got::nothing : Got::reset;
}

void Socket::end_writing() const {
    shutdown(descriptor_, SHUT_WR);
}

void Socket::shut_down() const {
    shutdown(descriptor_, SHUT_RDWR);
}

void Socket::reset() {
    const linger at_once{1, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

void Socket::close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

std::uint16_t closed_port() {
    return Socket::listen_on().port();
}

}  // namespace cachewright::tests
