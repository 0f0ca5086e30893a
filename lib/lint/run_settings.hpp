// What a team has settled for the run as a whole, beside which rules run and what becomes of their findings.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/url_pattern.hpp"
#include "lib/lint/policy_block.hpp"
#include "lib/lint/resource_classes.hpp"
#include "lib/vendor/profile.hpp"

#include <chrono>
#include <cstdint>
#include <vector>

namespace cachewright::lint {

// From which lifetime on caches keep something for too long.
struct Thresholds {
    base::Duration html_page = std::chrono::hours{1};
    base::Duration server_error = std::chrono::minutes{1};
    base::Duration not_found = std::chrono::minutes{10};
};

struct RunSettings {
    std::vector<PolicyBlock> policies{};
    ResourceClasses classes{};
    // Into how many stored objects one URL may split before it counts as too many.
    std::uint64_t variant_budget = 100;
    Thresholds thresholds{};
    // Whose answers are one visitor's, beside the names by which everybody knows such pages.
    std::vector<http::UrlPattern> sensitive_paths{};
    // The profiles that policies name and the run does not select.
    std::vector<vendor::ConfiguredProfile> policy_caches{};

    // Those of a run without a configuration.
    [[nodiscard]] static const RunSettings& standard();
};

}  // namespace cachewright::lint
