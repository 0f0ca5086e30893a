// May this response be stored (RFC 9111 §3)?
#pragma once

#include "lib/policy/facts.hpp"
#include "lib/policy/freshness.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/reason.hpp"

#include <cstdint>

namespace cachewright::policy {

enum class StorabilityVerdict : std::uint8_t { storable, not_storable };

// What keeps a response out of the store, for those who name the outcome.
enum class Refusal : std::uint8_t {
    none,      // stored; or what a later request may still be answered from (a response to HEAD)
    request,   // the cache takes no part in the request (Outcome::dynamic)
    response,  // it does, but this response may not be stored (Outcome::pass)
};

struct Storability {
    StorabilityVerdict verdict = StorabilityVerdict::not_storable;
    Refusal refusal = Refusal::none;
    // A qualified private lets this shared cache store the response only without the fields that it names
    // (§5.2.2.7): the caller takes them out with remove_named_fields (qualified_fields.hpp).
    bool drop_private_fields = false;
    // By a setting Set-Cookie is neither stored nor sent: fields_to_store (update.hpp) leaves it out, and
    // deliver (delivery.hpp) takes it from the first answer.
    bool drop_set_cookie = false;
    Reasons reasons;  // what decided stands first

    [[nodiscard]] bool storable() const { return verdict == StorabilityVerdict::storable; }
};

// Everything that §3 asks of a message that arrived whole, §3.5 (Authorization) and §3.3 (partial responses)
// included. A response that may be stored need not be of use: lifetime and validator are not asked for (§3),
// a reason tells when both are missing. Further what the options ask for. For a response to POST,
// `content_location_is_target` must be set (facts.hpp). `received` as for freshness_lifetime.
[[nodiscard]] Storability storability(const RequestFacts& request, const ResponseFacts& response,
                                      const Options& options, base::TimePoint received);

// Does this cache know the status code and all that its definition says of caching (§3)? The final status
// codes that RFC 9110 §15 defines: 200 to 206, 300 to 305, 307, 308, 400 to 417, 421, 422, 426 and 500 to
// 505.
[[nodiscard]] bool understands_status(int status);

}  // namespace cachewright::policy
