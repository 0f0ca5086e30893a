// Updating a stored response by a 304 or by a HEAD response (RFC 9111 §3.2, §4.3.4, §4.3.5).
#pragma once

#include "lib/http/message.hpp"

#include <cstdint>

namespace cachewright::policy {

// Replaces the fields of `stored` by those that `update` carries; fields it lacks stay. Never Content-Length,
// never hop-by-hop fields and those that §3.1 and §3.2 except; Content-Encoding, Content-Type and
// Content-Range describe the stored bytes and stay too.
void update_stored_fields(http::Response& stored, const http::Response& update);

enum class HeadUpdate : std::uint8_t {
    freshens,     // validators and length agree: update the fields
    invalidates,  // they differ: the stored response is to be considered stale
    unrelated,    // not a 200, or nothing to compare
};

// §4.3.5: what a HEAD response says of a stored GET response.
[[nodiscard]] HeadUpdate judge_head(const http::Response& stored, const http::Response& head);

// The fields to store (§3.1): all of them but hop-by-hop ones, those that Connection names, and the
// Proxy-Authenticate family.
[[nodiscard]] http::FieldMap fields_to_store(const http::FieldMap& received);

}  // namespace cachewright::policy
