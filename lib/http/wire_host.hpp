// The host that a request is for (RFC 9112 §3.2 and §3.3).
#pragma once

#include "lib/http/message.hpp"
#include "lib/http/wire_violation.hpp"

#include <optional>
#include <string_view>

namespace cachewright::http::wire {

// RFC 9112 §3.2: an HTTP/1.1 request has exactly one Host line, a valid one; an HTTP/1.0 request at most one.
// The authority of a target in absolute-form is checked too, and userinfo in it refused (RFC 9110 §4.2.4).
// Nothing when all is well. The position is that of the value at fault; unknown for the target.
[[nodiscard]] std::optional<Diagnostic> validate_host(const Request& request);

// uri-host [ ":" port ] (RFC 3986 §3.2.2, RFC 9110 §7.2) that is not empty: a name without , @ / ? # \ and
// white space, an IPv4 address, or an IPv6 address in brackets; a port is empty or 0 to 65535.
[[nodiscard]] bool is_authority(std::string_view text);

// The host and port that a request is for: of a target in absolute-form (RFC 9112 §3.2.2), else the Host
// field; empty when there is neither. Borrows from the request. Says nothing about validity.
[[nodiscard]] std::string_view effective_authority(const Request& request);

}  // namespace cachewright::http::wire
