#include "rules/selected_caches.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/policy/response_key.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::rules {

using lint::CachePrediction;
using lint::Subject;
using policy::Reason;

bool selects_shared_cache(const Subject& subject) {
    const auto& caches = subject.predictions();
    return std::any_of(caches.begin(), caches.end(),
                       [](const CachePrediction& cache) { return cache.is_shared(); });
}

bool answers_others(const CachePrediction& cache) {
    return cache.is_shared() && cache.answers_unasked_for().count() > 0;
}

bool tells_apart_by(std::string_view field, const Subject& subject, const CachePrediction& cache) {
    const auto named = [&](const std::vector<std::string>& names) {
        return std::any_of(names.begin(), names.end(),
                           [&](const std::string& one) { return base::equals_ignore_case(one, field); });
    };
    const policy::KeyOptions key = policy::key_options_for(cache.options().key, subject.fields());
    if (base::equals_ignore_case(field, "Accept-Encoding")) {
        // One that passes over Vary but for Accept-Encoding asks the origin for codings in its own name, not
        // in the client's, and sees to it that each client can read the answer.
        const policy::StorageOptions& storage = cache.options().storage;
        const bool own =
            storage.vary == policy::StorageOptions::Vary::ignore_unlisted && named(storage.vary_fields);
        if (own || !key.codings.empty()) return true;
    }
    return named(key.headers) || named(cache.prediction.explanation.vary);
}

bool multiplies_by(std::string_view field, const CachePrediction& cache) {
    const std::vector<std::string>& selecting = cache.prediction.explanation.vary;
    return answers_others(cache) &&
           std::any_of(selecting.begin(), selecting.end(),
                       [&](const std::string& one) { return base::equals_ignore_case(one, field); });
}

bool replays_cookie(const CachePrediction& cache) {
    return answers_others(cache) &&
           cache.prediction.next.response.fields.contains(http::FieldId::set_cookie) &&
           cache.storability().reasons.contains(Reason::set_cookie_stored);
}

std::optional<Keeping> keeping_of(const Subject& subject, std::vector<std::string_view> names) {
    if (names.empty()) {
        const lint::CacheView* view = subject.shared_keeper();
        if (view == nullptr) return std::nullopt;
        return Keeping{base::duration_words(view->freshness.lifetime), {}};
    }
    std::vector<base::Duration> lifetimes;
    for (const CachePrediction& cache : subject.predictions()) {
        if (std::find(names.begin(), names.end(), cache.name()) != names.end())
            lifetimes.push_back(cache.answers_unasked_for());
    }
    const auto [shortest, longest] = std::minmax_element(lifetimes.begin(), lifetimes.end());
    std::string how_long = *shortest == *longest ? "" : "up to ";
    how_long += base::duration_words(*longest);
    return Keeping{std::move(how_long), std::move(names)};
}

std::optional<lint::Place> place_of_shared_lifetime(const Subject& subject) {
    const lint::CacheView* view = subject.shared_keeper();
    return view == nullptr ? std::nullopt : subject.place_of_lifetime(*view);
}

}  // namespace cachewright::rules
