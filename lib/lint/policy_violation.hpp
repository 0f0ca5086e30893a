// What one response does not do that a [[policy]] block asks of it.
#pragma once

#include "lib/base/time.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/policy_block.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::lint {

// What "for good" means in max-age, by custom.
inline constexpr base::Seconds one_year{365 * 24 * 60 * 60};

struct PolicyViolation {
    // "require no-cache", "ttl.browser", "ttl.browser min", "vary": the same for every response
    std::string requirement;
    std::string message;  // without the block's reason
    std::optional<Place> place;
    std::vector<std::string_view> caches;
    std::optional<base::Duration> lasts;  // Finding::lasts
    bool curable = true;                  // another Cache-Control could meet it
};

// Of one block that applies to the subject, in the order: require, forbid, ttl, vary, private,
// hashed_immutable.
[[nodiscard]] std::vector<PolicyViolation> policy_violations(const Subject& subject,
                                                             const PolicyBlock& block);

}  // namespace cachewright::lint
