// May a stored response answer this request now (RFC 9111 §4)? The key and Vary have already matched.
#pragma once

#include "lib/base/time.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/reason.hpp"
#include "lib/policy/stored_response.hpp"

#include <cstdint>

namespace cachewright::policy {

enum class ReuseAction : std::uint8_t {
    serve,                 // as it is (fresh, or stale by max-stale)
    serve_and_revalidate,  // stale, and refreshed in the background
    validate,              // ask the origin first, with validators where there are any
    fetch,                 // set the stored response aside and forward the request
    gateway_timeout,       // only-if-cached and nothing usable: 504 (§5.2.1.7)
};

struct Reuse {
    ReuseAction action = ReuseAction::fetch;
    // A qualified no-cache lets the response be sent without validation only without the fields that it names
    // (§5.2.2.4): take them out of what is sent with remove_named_fields (qualified_fields.hpp).
    bool withhold_no_cache_fields = false;
    base::Duration age{0};        // current_age; send base::floor_seconds of it
    base::Duration remaining{0};  // freshness left; fresh above zero, zero or negative when stale
    Reasons reasons;              // what decided stands first
};

// `now` is cache time. Without allocation, in some ten nanoseconds.
[[nodiscard]] Reuse reuse(const StoredFacts& stored, const RequestFacts& request, const Options& options,
                          base::TimePoint now);

// The answer when nothing is stored under the key.
[[nodiscard]] Reuse reuse_nothing(const RequestFacts& request, const Options& options);

// How the origin failed when it was asked about a stale stored response.
enum class OriginFailure : std::uint8_t {
    unreachable,   // no connection, or it closed before a response head
    server_error,  // 500, 502, 503 or 504
};

enum class FailureAction : std::uint8_t { serve_stale, pass_failure_on };

struct FailureDecision {
    FailureAction action = FailureAction::pass_failure_on;
    bool withhold_no_cache_fields = false;  // as in Reuse
    Reasons reasons;                        // what decided stands first
};

// May the stored response stand in for the failure (§4.2.4, RFC 5861 §4)? It was not served by `reuse`: it is
// stale, or the request or the response wanted validation. The request's own directives count: its
// stale-if-error permits; its no-cache, its max-age without max-stale, and its min-fresh forbid. What passes
// a failure on is 504 where the origin was unreachable, else the origin's own response. `now` is cache time.
[[nodiscard]] FailureDecision on_origin_failure(const StoredFacts& stored, const RequestFacts& request,
                                                OriginFailure failure, const Options& options,
                                                base::TimePoint now);

}  // namespace cachewright::policy
