// The Cache-Control that meets a [[policy]] block.
#pragma once

#include "lib/lint/policy_violation.hpp"

#include <span>
#include <string>

namespace cachewright::lint {

// "Cache-Control: value" with as little changed as meets everything that the block asks of Cache-Control.
// Empty when there is no such line, when what is written cannot be read beyond doubt, when the block asks for
// a directive whose number only a person knows, and when shared caches would store what they did not before.
[[nodiscard]] std::string corrected_for_policy(const Subject& subject, const PolicyBlock& block,
                                               std::span<const PolicyViolation> violations);

}  // namespace cachewright::lint
