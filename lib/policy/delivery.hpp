// What the client receives of a response: the fields that a cache takes out, rewrites and adds on the way.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/field_map.hpp"
#include "lib/http/message.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/freshness.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/outcome.hpp"
#include "lib/policy/reason.hpp"

#include <cstdint>
#include <optional>

namespace cachewright::policy {

// Where the response that is delivered comes from.
struct DeliveredFrom {
    Outcome outcome = Outcome::miss;
    bool stored = false;    // it is in the store, now or from before
    base::Duration age{0};  // current_age; sent where the store answers
    base::TimePoint now{};  // wall time
    bool shows_removed_fields = false;
    base::Duration initial_age{0};  // that part of `age` that the response came with
    // When the response was received, where that is known (wall time).
    std::optional<base::TimePoint> received{};
};

// Does the request have a field that makes the cache send its removed fields all the same?
[[nodiscard]] bool shows_removed_fields(const http::FieldMap& request_fields, const DeliveryOptions& options);

// Does the store answer: hit, stale, updating or revalidated?
[[nodiscard]] bool answered_from_store(Outcome outcome);

// What reaches the client.
struct Delivery {
    http::FieldMap fields;
    // One for each kind of change, but for what every cache does: Age (RFC 9111 §5.1), a missing Date (RFC
    // 9110 §6.6.1), and what ends at every hop.
    Reasons reasons;
};

// The fields of `response` as the client sees them; those not concerned keep order and spelling. `facts` and
// `freshness` are those of the response as it was received, read with the same options.
// - What ends at this hop goes: the fields that fields_to_store (update.hpp) leaves out as hop-by-hop
//   (RFC 9110 §7.6.1) or the proxy's own (RFC 9111 §3.1).
// - A missing Date is the time of receipt, where that is known (RFC 9110 §6.6.1).
// - Age is set where the store answers (RFC 9111 §5.1), else left as it came, or as `age_field` says.
// - Set-Cookie goes where the options strip it and the response is stored.
// - Directives go from Cache-Control where that field rules; where nothing is left, so does the field.
// - The replacement stands where neither Cache-Control nor Expires tells a browser anything, or what was
//   taken out leaves nothing of Cache-Control that does, and no targeted field rules.
// - The browser's lifetime is changed in stored responses, in others where the options say so: max-age in its
//   place or at the end, and an Expires beside it, or instead of it, after `now`. downstream-ttl of
//   Edge-Control, where that field is honoured, is the lifetime whatever the rule.
[[nodiscard]] Delivery deliver(const http::Response& response, const ResponseFacts& facts,
                               const Lifetime& freshness, const DeliveredFrom& from, const Options& options);

}  // namespace cachewright::policy
