// Findings about several selected caches: those for which the same holds share one finding.
#pragma once

#include "lib/lint/cache_prediction.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "lib/policy/reason.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::rules {

// What one cache does: "Fastly" + " keeps" + " it for an hour".
struct Statement {
    std::string_view one;   // the verb behind one cache: "does not store"
    std::string_view many;  // behind several: "do not store"
    std::string rest;       // what follows the verb
    std::optional<lint::Place> place;
    std::optional<lint::Severity> severity{};
};

class CacheGroups {
  public:
    void add(const lint::CachePrediction& cache, Statement statement);
    // One finding for each distinct statement, in the order of the first cache of each.
    void tell(lint::Report& report) const;

  private:
    struct Group {
        Statement statement;
        std::vector<const lint::CachePrediction*> caches;
    };
    std::vector<Group> groups_;
};

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

// "Cloudflare", "Cloudflare and Vercel", "Cloudflare, Fastly and Vercel".
[[nodiscard]] std::string joined(const std::vector<std::string_view>& words);

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

// The line of the response that a reason stands on, or the directive in it where it is one of Cache-Control.
[[nodiscard]] std::optional<lint::Place> place_of(const lint::Subject& subject,
                                                  const policy::ReasonRecord& record);
// What the reason says, without "not stored: " and its like in front.
[[nodiscard]] std::string cause_of(const policy::ReasonRecord& record);

// The response asks shared caches to keep it for a stated time, and this cache read the recorded request as
// one that it may have a part in.
[[nodiscard]] bool wanted_in(const lint::Subject& subject, const lint::CachePrediction& cache);

// The response has a lifetime for shared caches and speaks to them: public, s-maxage or a field of their own.
// max-age alone may be meant for browsers.
[[nodiscard]] bool is_meant_for_shared(const lint::Subject& subject);

// Why a response that was wanted is not stored: the first reason, or nothing when it is stored.
[[nodiscard]] const policy::ReasonRecord* refusal_of(const lint::CachePrediction& cache);
enum class RefusalKind : std::uint8_t { path, cookie, vary, other };
[[nodiscard]] RefusalKind kind_of(policy::Reason refusal);

}  // namespace cachewright::rules
