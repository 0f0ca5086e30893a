// The words for parts of an explanation, shared by text and JSON so that both say the same.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/policy/explanation.hpp"
#include "lib/report/predicted_cache.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::report {

// "answered from the cache, fresh for another 9 minutes 50 seconds".
[[nodiscard]] std::string moment_words(const policy::Moment& moment);

// "1h30m", in whole seconds.
[[nodiscard]] std::string moment_time(base::Duration since_arrival);

// "the same request", "reload", ...
[[nodiscard]] std::string_view situation_words(policy::Situation situation);

// "fresh: answered at once".
[[nodiscard]] std::string_view phase_words(policy::Phase phase);

// "10 minutes (max-age)", "not at all", "about 1 day (guessed from Last-Modified)".
[[nodiscard]] std::string lifetime_words(const policy::FreshnessLifetime& freshness);

// "never used", "used for 1 minute while it is refreshed in the background, ...".
[[nodiscard]] std::string stale_words(const policy::StalePermission& stale);

// One difference between what a cache does with two responses.
struct ExplainChange {
    std::string_view cache;
    std::string aspect;  // "stored", "fresh for", "at +1h"
    std::string before;
    std::string after;
};

// Both of the same caches, in the same order.
[[nodiscard]] std::vector<ExplainChange> explain_changes(const http::Exchange& captured,
                                                         std::span<const PredictedCache> before,
                                                         const http::Exchange& changed,
                                                         std::span<const PredictedCache> after);

}  // namespace cachewright::report
