// Connecting to a server by name, with TLS where it is asked for.
#pragma once

#include "lib/base/result.hpp"
#include "lib/net/stream.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace cachewright::net {

enum class Verify : std::uint8_t { certificate, nothing };

struct ServerAddress {
    enum class Scheme : std::uint8_t { http, https };
    Scheme scheme = Scheme::http;
    std::string host;  // a name or an address, without brackets
    std::uint16_t port = 80;
    friend bool operator==(const ServerAddress&, const ServerAddress&) = default;
};

struct ConnectFailure {
    bool timed_out = false;
    std::string message;  // "cannot connect to 127.0.0.1:3000: Connection refused"
};

// Makes connections for one loop. TLS is 1.2 or later, with the host's name asked for (SNI) and checked
// against the certificate and the system's store of authorities.
class Connector {
  public:
    struct Impl;
    Connector(Loop& loop, Verify verify);
    Connector(Connector&&) noexcept;
    Connector(const Connector&) = delete;
    Connector& operator=(const Connector&) = delete;
    ~Connector();

    // A name is looked up anew after ten seconds, or
    // when a connection failed; addresses are tried one after another until one answers. `timeout` is for
    // all of it, TLS included. ALPN offers http/1.1.
    [[nodiscard]] Task<tl::expected<Stream, ConnectFailure>> connect(ServerAddress server,
                                                                     std::chrono::milliseconds timeout);

  private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace cachewright::net
