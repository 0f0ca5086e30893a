// Freshness lifetime (RFC 9111 §4.2.1, §4.2.2).
#pragma once

#include "lib/base/time.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/reason.hpp"

#include <cstdint>
#include <vector>

namespace cachewright::policy {

enum class LifetimeSource : std::uint8_t {
    none,
    s_maxage,
    max_age,  // also what Surrogate-Control and Edge-Control call so, or cache-maxage: `field` tells
    expires,
    heuristic,
    // By the cache's own settings:
    fixed,             // whatever the response says
    default_lifetime,  // for responses that name none
    status_default,    // the same, for this status code
    minimum,           // raised to the shortest lifetime, or held to it against a directive
    maximum,           // cut to the longest lifetime
    error_minimum,     // raised to the shortest lifetime of errors
    no_cache,          // a default that does not count, because each use is validated
};

// Without the reasons, as it is kept beside each stored response.
struct Lifetime {
    base::Duration lifetime{0};                    // 0 to 2^31 seconds
    LifetimeSource source = LifetimeSource::none;  // what decided it in the end
    LifetimeSource basis = LifetimeSource::none;   // what gave it before it was raised or cut
    // Where the basis stands: a field with directives, Expires or Last-Modified; unknown for settings.
    http::FieldId field = http::FieldId::unknown;
    // A setting says that a response of this status code is not to be stored.
    bool not_to_be_stored = false;

    // The origin named it, if only by an unreadable number or a date in the past.
    [[nodiscard]] bool is_explicit() const {
        return basis == LifetimeSource::s_maxage || basis == LifetimeSource::max_age ||
               basis == LifetimeSource::expires;
    }
};

struct FreshnessLifetime : Lifetime {
    Reasons reasons;  // the rule that gave it first, then what it overrode
};

// A fixed lifetime comes first, then (of s-maxage, max-age and Expires) what the response states, then the
// cache's default lifetimes, then a guess. Errors of the listed status codes have no default but a shortest
// lifetime of their own; everything else that has a lifetime is held to the bounds of the options. `received`
// (wall time) replaces a missing or invalid Date (RFC 9110 §6.6.1).
[[nodiscard]] FreshnessLifetime freshness_lifetime(const ResponseFacts& response,
                                                   const StorageOptions& options, base::TimePoint received);

// May a cache guess a lifetime for this response (§4.2.2): status heuristically cacheable, or public?
// Lists the status codes of RFC 9110 §15.1.
[[nodiscard]] bool heuristically_cacheable(const ResponseFacts& response);

// The lifetime that a setting gives this status code; null where none does.
[[nodiscard]] const StatusLifetime* lifetime_for_status(const std::vector<StatusLifetime>& lifetimes,
                                                        int status);

// Does this cache keep an error of this status code by a setting, stated lifetime or not?
[[nodiscard]] bool is_kept_error(int status, const StorageOptions& options);

}  // namespace cachewright::policy
