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
    base::Duration lifetime{0};  // never negative
    LifetimeSource source = LifetimeSource::none;
    Reasons reasons;  // the rule that gave it first, then what it overrode

    [[nodiscard]] bool is_explicit() const {
        return source == LifetimeSource::s_maxage || source == LifetimeSource::max_age ||
               source == LifetimeSource::expires;
    }
};

// `received` replaces a missing or invalid Date (RFC 9110 §6.6.1).
[[nodiscard]] FreshnessLifetime freshness_lifetime(const ResponseFacts& response,
                                                   const StorageOptions& options, base::TimePoint received);

// May a cache guess a lifetime for this response (§4.2.2): status heuristically cacheable, or public?
[[nodiscard]] bool heuristically_cacheable(const ResponseFacts& response);

}  // namespace cachewright::policy
