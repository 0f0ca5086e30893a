// /api/purge: purges what is stored, and what is on its way.
#pragma once

#include "lib/net/loop.hpp"
#include "lib/net/task.hpp"
#include "lib/proxy/admin_call.hpp"

namespace cachewright::proxy {

// One of {"url": …}, {"prefix": …}, {"host": …}, {"tag": …}, {"glob": …}, {"everything": true}, and
// "soft": true: {"purged": 3, "soft": false, "scope": "tag", "sequence": 7}. When it has been answered,
// nothing older is served as fresh, not even after a restart.
[[nodiscard]] AdminAnswer purge(const AdminCall& call);

// What is told of a purge, once it is known whether it is durable: 500 where it is not.
[[nodiscard]] net::Task<> settle(net::Loop& loop, AdminAnswer& answer);

}  // namespace cachewright::proxy
