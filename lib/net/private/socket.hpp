// Socket: owns a socket that no loop has yet.
#pragma once

#include <string>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace cachewright::net::detail {

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
    [[nodiscard]] int get() const { return descriptor_; }
    [[nodiscard]] int release() { return std::exchange(descriptor_, -1); }
    void set(int level, int option, int value) const {
        ::setsockopt(descriptor_, level, option, &value, sizeof value);
    }

  private:
    int descriptor_;
};

// "Connection refused"
inline std::string reason_of(int error) {
    return std::system_category().message(error);
}

}  // namespace cachewright::net::detail
