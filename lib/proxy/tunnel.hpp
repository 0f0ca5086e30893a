// A tunnel: bytes both ways between client and origin, after both have left HTTP (RFC 6455).
#pragma once

#include "lib/proxy/answering.hpp"

namespace cachewright::proxy {

// Sends the answer's head (101), then passes on what comes until both have ended or one is gone.
[[nodiscard]] net::Task<Sent> tunnel(Worker& worker, net::ServerConnection& client,
                                     net::OriginConnection& origin, pipeline::Answer& answer);

}  // namespace cachewright::proxy
