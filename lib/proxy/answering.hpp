// Sending an answer: from the store while it may still be filling, or as it comes from the origin.
#pragma once

#include "lib/net/server_connection.hpp"
#include "lib/net/task.hpp"
#include "lib/pipeline/answer.hpp"
#include "lib/proxy/origin_leg.hpp"
#include "lib/proxy/worker.hpp"

#include <cstdint>
#include <string_view>

namespace cachewright::proxy {

struct Sent {
    bool whole = false;       // else the connection was broken, so that the client can tell
    std::uint64_t bytes = 0;  // of content
    std::string_view end{};   // why it did not become whole; static
};

// Head and body of an answer whose body is none, text or stored.
[[nodiscard]] net::Task<Sent> send_stored(Worker& worker, net::ServerConnection& client,
                                          pipeline::Answer& answer);

// The origin's content as it comes, each piece at once; the connection to the origin is given back.
[[nodiscard]] net::Task<Sent> relay(Worker& worker, net::ServerConnection& client, OriginLeg& leg,
                                    pipeline::Answer& answer);

}  // namespace cachewright::proxy
