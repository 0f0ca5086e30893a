// /api/purge: purges what is stored, and what is on its way.
#pragma once

#include "lib/proxy/admin_call.hpp"

namespace cachewright::proxy {

// One of {"url": …}, {"prefix": …}, {"host": …}, {"tag": …}, {"glob": …}, {"everything": true}, and
// "soft": true: {"purged": 3, "soft": false, "scope": "tag", "sequence": 7}. When it has been answered,
// nothing older is served as fresh.
[[nodiscard]] AdminAnswer purge(const AdminCall& call);

}  // namespace cachewright::proxy
