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
    base::Duration age{0};
    base::Duration remaining{0};  // freshness left; negative when stale
    Reasons reasons;              // what decided stands first
};

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
    Reasons reasons;
};

// §4.2.4 and RFC 5861 §4. The request's own directives count (stale-if-error in a request, no-cache).
[[nodiscard]] FailureDecision on_origin_failure(const StoredFacts& stored, const RequestFacts& request,
                                                OriginFailure failure, const Options& options,
                                                base::TimePoint now);

}  // namespace cachewright::policy
