// What a team has settled for the run as a whole, beside which rules run and what becomes of their findings.
#pragma once

#include "lib/lint/policy_block.hpp"
#include "lib/lint/resource_classes.hpp"
#include "lib/vendor/profile.hpp"

#include <cstdint>
#include <vector>

namespace cachewright::lint {

struct RunSettings {
    std::vector<PolicyBlock> policies{};
    ResourceClasses classes{};
    // Into how many stored objects one URL may split before it counts as too many.
    std::uint64_t variant_budget = 100;
    // The profiles that policies name and the run does not select.
    std::vector<vendor::ConfiguredProfile> policy_caches{};

    // Those of a run without a configuration.
    [[nodiscard]] static const RunSettings& standard();
};

}  // namespace cachewright::lint
