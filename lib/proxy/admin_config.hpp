// GET /api/config, POST /api/config/reload.
#pragma once

#include "lib/proxy/admin_call.hpp"

namespace cachewright::proxy {

[[nodiscard]] AdminAnswer tell_config(const AdminCall& call);
[[nodiscard]] AdminAnswer reload_config(const AdminCall& call);

}  // namespace cachewright::proxy
