// /api/decisions: what became of the last requests, and why.
#pragma once

#include "lib/proxy/admin_call.hpp"

namespace cachewright::proxy {

// ?limit=50&outcome=miss&url=GLOB: {"items": [...]}, the newest first over all event loops. GLOB is a pattern
// of http::UrlPattern.
[[nodiscard]] AdminAnswer list_decisions(const AdminCall& call);
// One, by the number that X-Cachewright-Request-Id gave it. 404 says whether it is too old or never was.
[[nodiscard]] AdminAnswer tell_decision(const AdminCall& call);

}  // namespace cachewright::proxy
