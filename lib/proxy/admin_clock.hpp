// /api/clock: cache time, read and moved.
#pragma once

#include "lib/proxy/admin_call.hpp"

namespace cachewright::proxy {

[[nodiscard]] AdminAnswer tell_clock(const AdminCall& call);
// {"advance": "1h"}, {"freeze": true}, {"release": true}: answers as tell_clock does.
[[nodiscard]] AdminAnswer move_clock(const AdminCall& call);

}  // namespace cachewright::proxy
