// What is kept beside a stored response so that a decision about it parses nothing.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/message.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/freshness.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/staleness.hpp"

namespace cachewright::policy {

// A value without ownership, of some hundred bytes; it never points into the response. The reasons behind it
// are worked out again when somebody asks.
struct StoredFacts {
    ResponseFacts response;
    Lifetime freshness;
    StaleUse stale;
    base::Duration initial_age{0};  // corrected_initial_age at receipt
    base::TimePoint stored_at{};    // cache time of receipt
    base::TimePoint dated{};        // Date, or the wall time of receipt where it is missing or no date
    // A soft purge has made it stale: it is not fresh from this age on, whatever the options say.
    base::Duration fresh_before = base::Duration::max();

    // current_age at this cache time, with fractions of a second.
    [[nodiscard]] base::Duration age(base::TimePoint now) const;
    // The freshness lifetime minus the current age. Fresh means above zero (RFC 9111 §4.2): at zero it is
    // stale.
    [[nodiscard]] base::Duration remaining(base::TimePoint now) const;
};

// RFC 9111 §4: of several stored responses that suit a request (§4.1: responses whose Vary differ may) a
// cache MUST use the most recent one by Date; where that is the same, we take what was stored last.
[[nodiscard]] constexpr bool more_recent(const StoredFacts& a, const StoredFacts& b) {
    return a.dated != b.dated ? a.dated > b.dated : a.stored_at > b.stored_at;
}

// When a response was asked for and received: wall time, and the cache time of its receipt.
struct Receipt {
    base::TimePoint request_time{};
    base::TimePoint response_time{};
    base::TimePoint stored_at{};
};

// Why stored.freshness is what it is: the same with its reasons. `received` as for freshness_lifetime.
[[nodiscard]] FreshnessLifetime explained_freshness(const StoredFacts& stored, const StorageOptions& options,
                                                    base::TimePoint received);
// The same for stored.stale.
[[nodiscard]] StalePermission explained_staleness(const StoredFacts& stored, const ReuseOptions& options);

// The facts are made with the options of the day; when these change, make them again.
[[nodiscard]] StoredFacts stored_facts(const http::Response& response, const Receipt& receipt,
                                       const Options& options);
// Made again, of the response as it is stored. What only its receipt told stays, and so does a soft purge.
[[nodiscard]] StoredFacts remade_facts(const StoredFacts& stored, const http::Response& head,
                                       const Options& options);

// The same response, made stale at this cache time, as by a soft purge: the windows for stale use begin then,
// or when it was stale by itself.
[[nodiscard]] StoredFacts made_stale(const StoredFacts& stored, base::TimePoint at);

}  // namespace cachewright::policy
