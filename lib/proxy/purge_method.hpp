// PURGE on the proxy's own listener, where settings.purge_method allows it.
#pragma once

#include "lib/net/server_connection.hpp"
#include "lib/net/task.hpp"
#include "lib/pipeline/answer.hpp"
#include "lib/proxy/worker.hpp"

#include <cstdint>

namespace cachewright::proxy {

[[nodiscard]] bool is_purge(const Settings& settings, const http::Request& request);

// Purges the URL of the request, softly where Fastly-Soft-Purge is there, whatever its value: as Fastly's
// caches do (https://www.fastly.com/documentation/reference/api/purging/). Only for clients on this machine,
// and for no page in a browser: 403. The answer is JSON, once the purge is
// durable.
[[nodiscard]] net::Task<> answer_purge(Worker& worker, net::ServerConnection& client,
                                       std::uint64_t request_id, pipeline::Answer& answer,
                                       pipeline::Account& account);

}  // namespace cachewright::proxy
