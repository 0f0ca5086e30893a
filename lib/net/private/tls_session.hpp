// TlsSession: TLS on a non-blocking descriptor. OpenSSL is seen in tls_session.cpp alone.
#pragma once

#include "lib/net/connector.hpp"
#include "lib/net/stream.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::net::detail {

// What came of a call: it waits for something, or has ended with a status.
struct TlsStep {
    Await awaits = Await::nothing;
    IoStatus status = IoStatus::ok;
    std::size_t bytes = 0;
};

class TlsSession {
  public:
    struct Impl;
    explicit TlsSession(std::unique_ptr<Impl> impl);
    ~TlsSession();
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    [[nodiscard]] TlsStep handshake();
    // Why it failed, for a message.
    [[nodiscard]] std::string failure() const;
    [[nodiscard]] TlsStep read(std::span<char> into);
    // ok when read() would not block.
    [[nodiscard]] TlsStep peek();
    // A part of it, perhaps.
    [[nodiscard]] TlsStep write(std::string_view bytes);
    // Sends close_notify, if the connection takes it now.
    void end_writing();

  private:
    std::unique_ptr<Impl> impl_;
};

// What the sessions of one connector share: the authorities that are trusted.
class TlsClient {
  public:
    struct Impl;
    explicit TlsClient(Verify verify);
    ~TlsClient();
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    // A session with the server of this name or address; nothing when OpenSSL refuses the name.
    [[nodiscard]] std::unique_ptr<TlsSession> session(int descriptor, const std::string& host) const;

  private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace cachewright::net::detail
