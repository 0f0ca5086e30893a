#include "lib/policy/freshness.hpp"

#include "lib/http/delta_seconds.hpp"
#include "lib/http/status.hpp"

#include <algorithm>

namespace cachewright::policy {

namespace {

using http::FieldId;

// RFC 9111 §1.2.2: what a cache takes for every larger number of seconds. Lifetimes from dates are held to it
// too, so that no sum of times overflows.
constexpr base::Duration kLongestLifetime{http::kMaxDeltaSeconds};

bool lists_status(const std::vector<int>& statuses, int status) {
    return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

base::TimePoint date_value(const ResponseFacts& response, base::TimePoint received,
                           FreshnessLifetime& result) {
    if (response.date.valid()) return response.date.time;
    // RFC 9110 §6.6.1: without a usable Date the time of receipt stands in.
    result.reasons.add(Reason::date_replaced, FieldId::date);
    return received;
}

// §4.2.1: caches are encouraged to take invalid freshness information (max-age with something that is no
// number) for stale. DeltaArgument counts it as zero.
void take_delta(FreshnessLifetime& result, const http::DeltaArgument& argument, LifetimeSource source,
                Reason valid, Reason invalid, FieldId field) {
    result.lifetime = argument.seconds();
    result.source = source;
    result.field = field;
    result.reasons.add(argument.valid() ? valid : invalid, field, result.lifetime);
}

void take_expires(FreshnessLifetime& result, const ResponseFacts& response, base::TimePoint received) {
    result.source = LifetimeSource::expires;
    result.field = FieldId::expires;
    // §5.3: an invalid date, "0" above all, means the past: already expired.
    if (!response.expires.valid()) {
        result.reasons.add(Reason::expires_invalid, FieldId::expires);
        return;
    }
    // §4.2.1: Expires minus Date, so that a clock that differs from the origin's does no harm.
    FreshnessLifetime later;
    const base::Duration lifetime = response.expires.time - date_value(response, received, later);
    if (lifetime > base::Duration{0}) {
        result.lifetime = std::min(lifetime, kLongestLifetime);
        result.reasons.add(Reason::lifetime_from_expires, FieldId::expires, result.lifetime);
    } else {
        result.reasons.add(Reason::expires_past, FieldId::expires);
    }
    result.reasons.add_all(later.reasons);
}

void guess(FreshnessLifetime& result, const ResponseFacts& response, const StorageOptions& options,
           base::TimePoint received) {
    // §4.2.2: a cache MAY assign a heuristic expiration time when none is given explicitly.
    const base::Duration limit =
        std::clamp(base::Duration{options.heuristic_maximum}, base::Duration{0}, kLongestLifetime);
    if (options.heuristic == Permit::no || options.heuristic_percent == 0 || limit == base::Duration{0}) {
        result.reasons.add(Reason::guess_not_made);
        return;
    }
    // §4.2.2 with §3: only for status codes defined as heuristically cacheable, and for responses marked
    // explicitly as cacheable (public).
    if (!heuristically_cacheable(response)) {
        result.reasons.add(Reason::guess_not_allowed);
        return;
    }
    // §4.2.2: with Last-Modified, no more than some fraction of the interval since that time; 10 % is
    // typical. The RFC names no other basis, and without one nothing is guessed: no default lifetime.
    if (!response.last_modified.valid()) {
        result.reasons.add(Reason::guess_without_basis);
        return;
    }
    FreshnessLifetime later;
    const base::Duration unchanged = date_value(response, received, later) - response.last_modified.time;
    const base::Duration percent = unchanged / 100;
    if (percent <= base::Duration{0}) {
        result.reasons.add(Reason::guess_from_unchanged, FieldId::last_modified);
    } else {
        const bool limited = percent > limit / options.heuristic_percent;
        result.source = LifetimeSource::heuristic;
        result.field = FieldId::last_modified;
        result.lifetime = limited ? limit : percent * options.heuristic_percent;
        result.reasons.add(Reason::lifetime_guessed, FieldId::last_modified, result.lifetime);
        if (limited) result.reasons.add(Reason::guess_limited, FieldId::unknown, limit);
    }
    result.reasons.add_all(later.reasons);
}

// A negative one says that the response is not to be stored.
void take_setting(FreshnessLifetime& result, base::Seconds lifetime, LifetimeSource source, Reason reason) {
    result.source = source;
    result.not_to_be_stored = lifetime < base::Seconds{0};
    result.lifetime = std::clamp(base::Duration{lifetime}, base::Duration{0}, kLongestLifetime);
    if (!result.not_to_be_stored) result.reasons.add(reason, FieldId::unknown, result.lifetime);
}

bool take_fixed(FreshnessLifetime& result, const ResponseFacts& response, const StorageOptions& options) {
    if (const StatusLifetime* fixed =
            lifetime_for_status(options.fixed_lifetime_by_status, response.status)) {
        take_setting(result, fixed->lifetime, LifetimeSource::fixed, Reason::lifetime_fixed_by_status);
        return true;
    }
    if (!options.fixed_lifetime) return false;
    take_setting(result, *options.fixed_lifetime, LifetimeSource::fixed, Reason::lifetime_fixed);
    return true;
}

bool take_default(FreshnessLifetime& result, const ResponseFacts& response, const StorageOptions& options) {
    if (is_kept_error(response.status, options)) return false;
    const bool beside_policy = response.policy_field != FieldId::unknown;
    if (beside_policy && options.default_lifetime_beside_policy == Permit::no) return false;
    const auto note_policy = [&] {
        if (beside_policy) result.reasons.add(Reason::default_beside_policy, response.policy_field);
        if (response.notes.cache_control_hidden)
            result.reasons.add(Reason::surrogate_control_hides, FieldId::surrogate_control);
    };
    if (const auto* by_status = lifetime_for_status(options.default_lifetime_by_status, response.status)) {
        take_setting(result, by_status->lifetime, LifetimeSource::status_default, Reason::lifetime_by_status);
        note_policy();
        return true;
    }
    if (!options.default_lifetime || !response.default_lifetime_applies) return false;
    take_setting(result, *options.default_lifetime, LifetimeSource::default_lifetime,
                 Reason::lifetime_by_default);
    note_policy();
    return true;
}

// The first reason is the one that decides; those of the basis come behind it.
void override_lifetime(FreshnessLifetime& result, base::Duration lifetime, LifetimeSource source,
                       Reason reason, FieldId field = FieldId::unknown) {
    Reasons reasons;
    reasons.add(reason, field, lifetime);
    reasons.add_all(result.reasons);
    result.reasons = reasons;
    result.lifetime = lifetime;
    result.source = source;
}

// The bounds of the options, for a lifetime that is there.
void hold_to_bounds(FreshnessLifetime& result, const ResponseFacts& response, const StorageOptions& options) {
    const bool by_seconds =
        result.basis == LifetimeSource::s_maxage || result.basis == LifetimeSource::max_age;
    const bool is_error = is_kept_error(response.status, options) ||
                          (by_seconds && lists_status(options.error_statuses_stated, response.status));
    // Only what the response states makes an error last longer, not a guess, and nothing beside a directive
    // that was set aside.
    const bool stated = by_seconds || result.basis == LifetimeSource::expires;
    const bool longer =
        stated && !response.notes.error_kept_anyway && result.lifetime >= options.error_minimum_lifetime;
    if (is_error && !longer) {
        override_lifetime(result, options.error_minimum_lifetime, LifetimeSource::error_minimum,
                          Reason::error_lifetime);
    }
    if (result.source == LifetimeSource::none || result.source == LifetimeSource::fixed) return;
    if (!is_error && result.lifetime < options.minimum_lifetime) {
        override_lifetime(result, options.minimum_lifetime, LifetimeSource::minimum, Reason::lifetime_raised);
    }
    if (options.maximum_lifetime && result.lifetime > *options.maximum_lifetime) {
        override_lifetime(result, std::max(base::Seconds{0}, *options.maximum_lifetime),
                          LifetimeSource::maximum, Reason::lifetime_cut);
    }
}

}  // namespace

bool heuristically_cacheable(const ResponseFacts& response) {
    // §5.2.2.9: a response with public and without explicit freshness is heuristically cacheable.
    if (response.directives.public_) return true;
    // RFC 9110 §15.1: the status codes defined as heuristically cacheable. Never 201 202 403 502 503 504, nor
    // a status code that nobody defined.
    return http::is_heuristically_cacheable(response.status);
}

const StatusLifetime* lifetime_for_status(const std::vector<StatusLifetime>& lifetimes, int status) {
    const auto found = std::find_if(lifetimes.begin(), lifetimes.end(),
                                    [&](const StatusLifetime& lifetime) { return lifetime.covers(status); });
    return found == lifetimes.end() ? nullptr : &*found;
}

bool is_kept_error(int status, const StorageOptions& options) {
    return lists_status(options.error_statuses, status);
}

// §4.2.1: the first match of the following.
FreshnessLifetime freshness_lifetime(const ResponseFacts& response, const StorageOptions& options,
                                     base::TimePoint received) {
    FreshnessLifetime result;
    const http::CacheDirectives& directives = response.directives;
    const FieldId field = response.policy_field;
    const bool shared = options.kind == CacheKind::shared;
    const http::DeltaArgument& edge_lifetime = response.notes.edge_lifetime;
    // RFC 9213 §2.2: where a targeted field rules, Expires is ignored.
    const bool expires_counts = response.expires.present() && !response.ruled_by_targeted_field();

    if (take_fixed(result, response, options)) {
        result.basis = result.source;
        return result;
    }
    if (edge_lifetime.present()) {
        // Not of RFC 9111: a field for this kind of cache comes first.
        take_delta(result, edge_lifetime, LifetimeSource::max_age,
                   response.notes.edge_lifetime_is_cache_maxage ? Reason::lifetime_from_cache_maxage
                                                                : Reason::lifetime_from_max_age,
                   Reason::max_age_invalid, response.notes.edge_lifetime_field);
    } else if (shared && directives.s_maxage.present()) {
        // - If the cache is shared and s-maxage is present, its value.
        take_delta(result, directives.s_maxage, LifetimeSource::s_maxage, Reason::lifetime_from_s_maxage,
                   Reason::s_maxage_invalid, field);
        if (directives.max_age.present())
            result.reasons.add(Reason::max_age_overridden, field, directives.max_age.seconds());
    } else if (directives.max_age.present()) {
        // - If max-age is present, its value.
        take_delta(result, directives.max_age, LifetimeSource::max_age, Reason::lifetime_from_max_age,
                   Reason::max_age_invalid, field);
    } else if (expires_counts) {
        // - If Expires is present, its value minus the value of Date.
        take_expires(result, response, received);
    } else if (!take_default(result, response, options)) {
        // - Otherwise no explicit expiration time is present; a heuristic one might apply.
        guess(result, response, options, received);
    }

    // §5.3: beside max-age (for a shared cache also s-maxage) Expires MUST be ignored, valid or not.
    if (expires_counts && result.source != LifetimeSource::expires) {
        FreshnessLifetime by_expires;
        if (options.lifetime_choice == StorageOptions::LifetimeChoice::longest)
            take_expires(by_expires, response, received);
        if (by_expires.lifetime > result.lifetime) {
            result = by_expires;
            result.reasons.add(Reason::expires_is_longer, FieldId::expires);
        } else {
            result.reasons.add(Reason::expires_overridden, FieldId::expires);
        }
    }
    // §5.2.2.10: s-maxage speaks to shared caches.
    if (!shared && directives.s_maxage.present()) result.reasons.add(Reason::s_maxage_not_for_private, field);

    result.basis = result.source;
    if (response.notes.held_to_minimum) {
        override_lifetime(result, options.minimum_lifetime, LifetimeSource::minimum,
                          Reason::directive_held_at_minimum, field);
    }
    hold_to_bounds(result, response, options);
    // §5.2.2.4: stored, but each use waits for a validation: a default, which is for responses that say
    // nothing, would only mislead.
    if (directives.no_cache && (result.basis == LifetimeSource::default_lifetime ||
                                result.basis == LifetimeSource::status_default)) {
        override_lifetime(result, base::Duration{0}, LifetimeSource::no_cache,
                          Reason::default_not_for_no_cache, field);
        result.basis = result.source;
    }
    return result;
}

}  // namespace cachewright::policy
