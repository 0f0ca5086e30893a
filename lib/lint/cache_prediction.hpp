// CachePrediction: what one selected cache does with the exchange that rules look at.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/lint/resource.hpp"
#include "lib/policy/facts.hpp"
#include "lib/vendor/prediction.hpp"
#include "lib/vendor/profile.hpp"

#include <string_view>

namespace cachewright::lint {

struct CachePrediction {
    const vendor::ConfiguredProfile* cache = nullptr;  // the runner's; outlives the prediction
    policy::ResponseFacts facts;                       // the response as this cache reads it
    vendor::Prediction prediction;
    // `cache` has settings that nobody gave, because the response looks like a file (configured_for).
    bool assumes_file = false;

    [[nodiscard]] std::string_view name() const { return cache->profile->name; }
    [[nodiscard]] std::string_view title() const { return cache->profile->title; }
    [[nodiscard]] const policy::Options& options() const { return cache->options.policy; }
    [[nodiscard]] bool is_shared() const { return options().storage.kind == policy::CacheKind::shared; }
    [[nodiscard]] const policy::Storability& storability() const {
        return prediction.explanation.storability;
    }
    [[nodiscard]] const policy::FreshnessLifetime& freshness() const {
        return prediction.explanation.freshness;
    }

    // For how long it answers from the stored response without asking the origin, counted from the origin's
    // answer; zero: never.
    [[nodiscard]] base::Duration answers_unasked_for() const {
        const bool asks = facts.directives.no_cache || facts.vary_star;
        return storability().storable() && !asks ? freshness().lifetime : base::Duration{0};
    }
};

// The profile for this response: with Setting::for_files for a script, style, image or font. One that sets a
// cookie is no file.
[[nodiscard]] const vendor::ConfiguredProfile& configured_for(const http::Response& response,
                                                              ResourceKind kind,
                                                              const vendor::ConfiguredProfile& profile);

}  // namespace cachewright::lint
