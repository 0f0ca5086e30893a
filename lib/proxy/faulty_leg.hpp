// The way to the origin where faults have been put on it (lib/pipeline/faults.hpp).
#pragma once

#include "lib/net/server_connection.hpp"
#include "lib/net/task.hpp"
#include "lib/pipeline/faults.hpp"
#include "lib/pipeline/transaction.hpp"
#include "lib/proxy/origin_leg.hpp"
#include "lib/proxy/worker.hpp"

#include <optional>

namespace cachewright::proxy {

// What goes wrong with the request that the transaction has for the origin; nothing, after one atomic load,
// where there are no rules.
[[nodiscard]] std::optional<pipeline::Fault> fault_for(Worker& worker,
                                                       const pipeline::Transaction& transaction);

// Asks the origin as ask_origin does, through the fault. What happens instead of asking it happens without
// taking a connection, and the client's content is not read. The delay is part of the time that the origin
// took; as long as --first-byte-timeout or longer, it is a timeout.
[[nodiscard]] net::Task<LegResult> ask_through(Worker& worker, net::ServerConnection* client,
                                               const pipeline::Transaction& transaction, OriginLeg& leg,
                                               const pipeline::Fault& fault);

// After Came::made: the answer of the fault is that of the origin. Its content is with the transaction's
// answer, and in the store, when this returns.
[[nodiscard]] pipeline::Transaction::Next take_made(pipeline::Transaction& transaction,
                                                    const pipeline::FaultEffect& effect,
                                                    pipeline::Moment asked, pipeline::Moment now);

}  // namespace cachewright::proxy
