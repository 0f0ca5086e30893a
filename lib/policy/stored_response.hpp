// What is kept beside a stored response so that a decision about it parses nothing.
#pragma once

#include "lib/base/time.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/freshness.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/staleness.hpp"

namespace cachewright::policy {

struct StoredFacts {
    ResponseFacts response;
    FreshnessLifetime freshness;
    StalePermission stale;
    base::Duration initial_age{0};  // corrected_initial_age at receipt
    base::TimePoint stored_at{};    // cache time of receipt

    [[nodiscard]] base::Duration age(base::TimePoint now) const;  // current_age
    [[nodiscard]] base::Duration remaining(
        base::TimePoint now) const;  // lifetime minus age; negative when stale
};

// When a response was asked for and received: wall time, and the cache time of its receipt.
struct Receipt {
    base::TimePoint request_time{};
    base::TimePoint response_time{};
    base::TimePoint stored_at{};
};

[[nodiscard]] StoredFacts stored_facts(const http::Response& response, const Receipt& receipt,
                                       const Options& options);

}  // namespace cachewright::policy
