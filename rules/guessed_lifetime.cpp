#include "rules/guessed_lifetime.hpp"

namespace cachewright::rules {

bool shared_caches_guess_lifetime(const lint::Subject& subject) {
    if (!subject.is_get_or_head() || !subject.fields_complete() || !subject.policy_is_legible() ||
        subject.vary().star) {
        return false;
    }
    const lint::CacheView& shared = subject.shared();
    // The lifetime that a CDN alone is given is the concern of those who look at CDNs.
    return shared.storability.storable() && !shared.freshness.is_explicit() &&
           !shared.facts.directives.no_cache && !subject.cdn().freshness.is_explicit();
}

}  // namespace cachewright::rules
