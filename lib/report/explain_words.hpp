// The words for parts of an explanation, shared by text and JSON so that both say the same.
#pragma once

#include "lib/policy/explanation.hpp"

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

// One difference between two explanations of the same cache.
struct ExplainChange {
    std::string_view cache;
    std::string aspect;  // "stored", "fresh for", "at +1h"
    std::string before;
    std::string after;
};

[[nodiscard]] std::vector<ExplainChange> explain_changes(std::span<const policy::Explanation> before,
                                                         std::span<const policy::Explanation> after);

}  // namespace cachewright::report
