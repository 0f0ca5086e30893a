// Freshness lifetime (RFC 9111 §4.2.1, §4.2.2).
#pragma once

#include "lib/base/time.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/reason.hpp"

#include <cstdint>

namespace cachewright::policy {

enum class LifetimeSource : std::uint8_t { none, s_maxage, max_age, expires, heuristic };

struct FreshnessLifetime {
    base::Duration lifetime{0};  // 0 to 2^31 seconds
    LifetimeSource source = LifetimeSource::none;
    Reasons reasons;  // the rule that gave it first, then what it overrode

    // The origin named it, if only by an unreadable number or a date in the past.
    [[nodiscard]] bool is_explicit() const {
        return source == LifetimeSource::s_maxage || source == LifetimeSource::max_age ||
               source == LifetimeSource::expires;
    }
};

// `received` (wall time) replaces a missing or invalid Date (RFC 9110 §6.6.1).
[[nodiscard]] FreshnessLifetime freshness_lifetime(const ResponseFacts& response,
                                                   const StorageOptions& options, base::TimePoint received);

// May a cache guess a lifetime for this response (§4.2.2): status heuristically cacheable, or public?
// Lists the status codes of RFC 9110 §15.1.
[[nodiscard]] bool heuristically_cacheable(const ResponseFacts& response);

}  // namespace cachewright::policy
