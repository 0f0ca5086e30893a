// One request and its answer, on sockets: runs a pipeline::Transaction.
#pragma once

#include "lib/net/server_connection.hpp"
#include "lib/net/task.hpp"
#include "lib/pipeline/transaction.hpp"
#include "lib/proxy/worker.hpp"

#include <cstdint>

namespace cachewright::proxy {

enum class Connection : std::uint8_t { goes_on, ends };

// Answers the request that has arrived on this connection.
[[nodiscard]] net::Task<Connection> serve_request(Worker& worker, net::ServerConnection& client);

// Answers what is no request, or one too many, and ends the connection. `id`: of the request, where it has
// one already.
[[nodiscard]] net::Task<> refuse(Worker& worker, net::ServerConnection& client, net::Refusal refusal,
                                 std::uint64_t id = 0);

// Refreshes a stored response in the background.
[[nodiscard]] net::Task<> refresh(Worker& worker, pipeline::Transaction::Refresh refresh);

}  // namespace cachewright::proxy
