// One end of a TCP connection on loopback, for tests: blocking, with a bound on every wait.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::tests {

// How long a test waits for something that must come. Never reached when all is well.
inline constexpr std::chrono::seconds kPatience{15};

class Socket {
  public:
    Socket() = default;
    explicit Socket(int descriptor);
    Socket(Socket&& other) noexcept;
    Socket& operator=(Socket&& other) noexcept;
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket();

    // Throws when nobody listens there.
    [[nodiscard]] static Socket connect_to(std::uint16_t port);
    // A listening socket of the system's choice, or of that port.
    [[nodiscard]] static Socket listen_on(std::uint16_t port = 0);

    [[nodiscard]] Socket accept() const;  // not open when the listener was shut down
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] bool open() const { return descriptor_ >= 0; }

    // All of it; false when the peer went.
    bool send(std::string_view bytes);
    // As much as goes without waiting: how many bytes went.
    std::size_t send_some(std::string_view bytes);

    // Whether bytes can be sent before so much time is over.
    [[nodiscard]] bool writable_within(std::chrono::milliseconds time) const;

    enum class Got : std::uint8_t {
        bytes,
        end,      // the peer ended its side in good order
        reset,    // the connection was torn down
        nothing,  // for as long as patience lasts
    };
    Got receive(std::string& into);

    void end_writing() const;
    void shut_down() const;  // both ways; the descriptor stays, so other threads may still use it
    void reset();            // closes with RST
    void close();

  private:
    int descriptor_ = -1;
};

// A port of loopback on which nobody listens.
[[nodiscard]] std::uint16_t closed_port();

}  // namespace cachewright::tests
