// /events: what the proxy does, as server-sent events.
#pragma once

#include "lib/net/server_connection.hpp"
#include "lib/net/task.hpp"
#include "lib/proxy/admin_call.hpp"

namespace cachewright::proxy {

// ?outcome=miss&url=GLOB: an answer with `events`, or what is wrong; 503 where there are too many listeners.
[[nodiscard]] AdminAnswer open_events(const AdminCall& call);

// Head and events, until the client goes or the proxy drains. Each request that has been answered is an event
// `decision` with its number as id and the JSON of /api/decisions/{id} as data. A listener that is too slow
// is told by an event `dropped` how many it has missed; a comment goes out every 15 seconds in which nothing
// else does.
[[nodiscard]] net::Task<> send_events(EventStream& stream, net::Loop& loop, net::ServerConnection& client);

}  // namespace cachewright::proxy
