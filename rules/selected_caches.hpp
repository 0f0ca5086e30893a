// Of which of the selected caches a statement about caches is true.
#pragma once

#include "lib/lint/cache_prediction.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/subject.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::rules {

// A shared cache is among the selected ones: general statements are then held against each.
[[nodiscard]] bool selects_shared_cache(const lint::Subject& subject);
// The selected shared caches of which a general statement is true.
struct Holders {
    bool none = false;  // shared caches are selected, and it is true of none: there is nothing to say
    // For Finding::caches; empty where no shared cache is selected, so that it is said of all.
    std::vector<std::string_view> names;
};
template <class Holds>
[[nodiscard]] Holders holders(const lint::Subject& subject, Holds holds) {
    Holders found;
    if (!selects_shared_cache(subject)) return found;
    for (const lint::CachePrediction& cache : subject.predictions()) {
        if (cache.is_shared() && holds(cache)) found.names.push_back(cache.name());
    }
    found.none = found.names.empty();
    return found;
}

// It answers others from the stored response without asking.
[[nodiscard]] bool answers_others(const lint::CachePrediction& cache);
// Requests that differ in this field have copies of their own, by the key or by the response's Vary.
[[nodiscard]] bool tells_apart_by(std::string_view field, const lint::Subject& subject,
                                  const lint::CachePrediction& cache);
// It answers others, and by this field of the request: each value has its copy.
[[nodiscard]] bool multiplies_by(std::string_view field, const lint::CachePrediction& cache);
// Others get a stored cookie.
[[nodiscard]] bool replays_cookie(const lint::CachePrediction& cache);

// Who answers others with the response without asking, and for how long ("2 hours", "up to 2 hours").
struct Keeping {
    std::string how_long;
    std::vector<std::string_view> names;  // as Holders::names
};
[[nodiscard]] std::optional<Keeping> keeping_of(const lint::Subject& subject,
                                                std::vector<std::string_view> names);
// Of the selected shared caches those of which `holds` is true; where none is selected, whoever goes by what
// the response states. Nothing where nobody does.
template <class Holds>
[[nodiscard]] std::optional<Keeping> keeping(const lint::Subject& subject, Holds holds) {
    const Holders found =
        holders(subject, [&](const auto& cache) { return answers_others(cache) && holds(cache); });
    return found.none ? std::nullopt : keeping_of(subject, found.names);
}
[[nodiscard]] inline std::optional<Keeping> keeping(const lint::Subject& subject) {
    return keeping(subject, [](const auto&) { return true; });
}
// Where shared caches are told for how long; nothing when they go by a default.
[[nodiscard]] std::optional<lint::Place> place_of_shared_lifetime(const lint::Subject& subject);

}  // namespace cachewright::rules
