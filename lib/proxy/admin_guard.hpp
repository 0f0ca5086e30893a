// Who may use the admin API.
#pragma once

#include "lib/proxy/admin_call.hpp"

#include <optional>

namespace cachewright::proxy {

// Refuses what a page of another site made a browser send, and who has no token where one is asked for;
// nothing: go on. Looked at before anything else, for every path and method, in this order:
// - Host names this machine, the address that is listened on, or a host of settings.admin_hosts. A page whose
//   name was made to resolve to this machine ("DNS rebinding") is same-origin to its browser; only Host
//   tells. Where other machines may ask, an IP address will do as well: a name is needed to rebind.
// - Origin is absent or passes the same test; Sec-Fetch-Site is absent, "none" or "same-origin".
// - What changes something is POST or DELETE, and its content is JSON: no page can send that elsewhere
//   without asking first, and nobody answers such questions here (no CORS).
// - Authorization: Bearer, with settings.admin_token where there is one. Compared in constant time.
[[nodiscard]] std::optional<AdminAnswer> guard_admin(const Settings& settings, const http::Request& request);

}  // namespace cachewright::proxy
