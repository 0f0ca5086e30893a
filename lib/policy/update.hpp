// Updating a stored response by a 304 or by a HEAD response (RFC 9111 §3.2, §4.3.4, §4.3.5), and what is
// stored of a response in the first place (§3.1).
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/message.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/validator.hpp"

#include <cstdint>
#include <optional>

namespace cachewright::policy {

// The fields to store (§3.1): all of them, in order, but hop-by-hop ones, those that Connection names, the
// Proxy-Authenticate family and, where the options honour qualified directives, the fields that no-cache="…"
// (§5.2.2.4) and, in a shared cache, private="…" (§5.2.2.7) name, in the field that rules: a targeted one or
// Cache-Control (ruling_policy, facts.hpp). Where the options strip Set-Cookie, that goes as well.
[[nodiscard]] http::FieldMap fields_to_store(const http::FieldMap& received,
                                             const StorageOptions& options = {});

// The validators that a cache has once it has stored `received`: those of read_validators whose fields
// fields_to_store keeps. Borrows from `received`.
[[nodiscard]] Validators stored_validators(const http::Response& received,
                                           const StorageOptions& options = {});

// RFC 9110 §6.6.1: a recipient with a clock gives a response without Date the time at which it was received,
// if it caches it or sends it on. A Date that is no date stays: it MAY be replaced, and tells who sent it.
void date_by_receipt(http::FieldMap& fields, base::TimePoint received);

// Replaces the fields of `stored` by those that `update` carries, all lines of a name at once; fields that
// `update` lacks stay. Taken is what fields_to_store would store, except Content-Length (§3.2) and
// Content-Encoding, Content-Type and Content-Range, which describe the stored bytes. Set-Cookie is replaced
// like any other field: §3.2 does not except it. A stored Age or Date goes when `update` has none, since it
// counted from an earlier validation (§4.2.3); `received`, where it is known, is when the update arrived, and
// stands in for its Date (RFC 9110 §6.6.1). What private="…" names after the update goes as well
// (§5.2.2.7). An update may also bring no-store or private: ask storability of a plain GET for the updated
// response again, and where it is refused drop the response once it has answered this request. Status, reason
// and content stay. Lines that were taken have no source positions.
void update_stored_fields(http::Response& stored, const http::Response& update,
                          const StorageOptions& options = {},
                          std::optional<base::TimePoint> received = std::nullopt);

enum class HeadUpdate : std::uint8_t {
    freshens,     // validators and length agree: update the fields
    invalidates,  // they differ: the stored response is to be considered stale
    unrelated,    // not a 200 for a stored 200, or nothing to compare
};

// §4.3.5: what a HEAD response says of a stored GET response.
[[nodiscard]] HeadUpdate judge_head(const http::Response& stored, const http::Response& head);

}  // namespace cachewright::policy
