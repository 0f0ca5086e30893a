// Reloading: the configuration is read again, and what can change while the proxy runs is put in force. No
// connection is closed for it, and what is stored stays.
#pragma once

#include "lib/net/loop.hpp"
#include "lib/net/task.hpp"
#include "lib/proxy/worker.hpp"

namespace cachewright::proxy {

// On the thread of the admin API. Requests that begin when it has returned are under the new settings; those
// under way end as they began, with the connections to the origin that they have. With an error nothing has
// changed.
[[nodiscard]] Reload reload(Shared& shared);

// Judges anew what is stored, a piece at a time, while the loop does what else is ready.
[[nodiscard]] net::Task<> renew_stored(Shared& shared, net::Loop& loop);

}  // namespace cachewright::proxy
