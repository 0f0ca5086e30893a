// The Cache-Control that a [[policy]] block asks for.
#pragma once

#include "lib/lint/policy_violation.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::lint {

struct PolicyCorrection {
    std::string line;               // "Cache-Control: value"; empty: none
    std::vector<std::string> left;  // requirements that it does not meet either

    [[nodiscard]] bool cures(std::string_view requirement) const;
};

// With as little changed as meets what the block asks of Cache-Control. None when what is written cannot be
// read beyond doubt, when a requirement that is met now would no longer be, and when shared caches would
// store what they did not before.
[[nodiscard]] PolicyCorrection corrected_for_policy(const Subject& subject, const PolicyBlock& block,
                                                    std::span<const PolicyViolation> violations);

}  // namespace cachewright::lint
