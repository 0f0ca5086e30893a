// Plain blocking sockets on the loopback interface, for the small programs that ./dev bench proxy runs.
#pragma once

#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace loopback {

class Socket {
  public:
    explicit Socket(int descriptor) : descriptor_(descriptor) {}
    Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    int descriptor() const { return descriptor_; }

    // False when the other side is gone.
    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent < 0 && errno == EINTR) continue;
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // Appends what is there; false at the end of the stream and on an error.
    bool receive(std::string& bytes) const {
        char piece[16384];
        while (true) {
            const ssize_t received = ::recv(descriptor_, piece, sizeof piece, 0);
            if (received < 0 && errno == EINTR) continue;
            if (received <= 0) return false;
            bytes.append(piece, static_cast<std::size_t>(received));
            return true;
        }
    }

  private:
    int descriptor_;
};

inline sockaddr_in address(std::uint16_t port) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return name;
}

inline Socket stream_socket() {
    Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (socket.descriptor() < 0) throw std::system_error(errno, std::generic_category(), "socket");
    return socket;
}

// Nothing when the port is refused.
inline std::optional<Socket> connect_to(std::uint16_t port) {
    Socket socket = stream_socket();
    const sockaddr_in name = address(port);
    if (::connect(socket.descriptor(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) return {};
    const int on = 1;
    ::setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

// Nothing when the port is taken.
inline std::optional<Socket> bind_to(std::uint16_t port) {
    Socket socket = stream_socket();
    const int on = 1;
    ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const sockaddr_in name = address(port);
    if (::bind(socket.descriptor(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) return {};
    return socket;
}

inline std::string get_request(std::string_view path) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: bench.test\r\n\r\n";
}

// Reads one response with a Content-Length; false when it is no whole 200. The servers that are measured
// answer with "Content-Length: N" in their own capitals.
inline bool read_ok(const Socket& socket) {
    std::string bytes;
    std::size_t end = std::string::npos;
    while ((end = bytes.find("\r\n\r\n")) == std::string::npos) {
        if (!socket.receive(bytes)) return false;
    }
    constexpr std::string_view kField = "\r\ncontent-length:";
    std::string head = bytes.substr(0, end);
    for (char& c : head) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    const std::size_t field = head.find(kField);
    if (!head.starts_with("http/1.1 200") || field == std::string::npos) return false;
    const std::size_t digits = head.find_first_not_of(' ', field + kField.size());
    std::size_t length = 0;
    if (digits == std::string::npos) return false;
    std::from_chars(head.data() + digits, head.data() + head.size(), length);
    while (bytes.size() < end + 4 + length) {
        if (!socket.receive(bytes)) return false;
    }
    return true;
}

// A whole number of a command line; nothing when it is none.
template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

}  // namespace loopback
