// /api/entries: what is stored.
#pragma once

#include "lib/proxy/admin_call.hpp"

namespace cachewright::proxy {

// ?url=GLOB&tag=T&state=fresh|stale&limit=100&after=CURSOR: {"items": [...], "next": CURSOR or null}. GLOB is
// a pattern of http::UrlPattern; a page may be short, or empty, and not the last. Credentials in URLs are
// masked.
[[nodiscard]] AdminAnswer list_entries(const AdminCall& call);

}  // namespace cachewright::proxy
