#include "lib/policy/stored_response.hpp"

#include "lib/policy/age.hpp"

#include <algorithm>

namespace cachewright::policy {

namespace {

// Stale use ends at a limit of the options, counted as the age is, whatever the windows say.
void hold_to_age_limit(StalePermission& stale, base::Duration lifetime, const ReuseOptions& options) {
    if (!options.stale_age_limit) return;
    const base::Duration left = std::max(base::Duration{0}, *options.stale_age_limit - lifetime);
    if (left == base::Duration{0}) stale.when_disconnected = false;
    if (stale.while_revalidate <= left && stale.if_error <= left) return;
    stale.while_revalidate = std::min(stale.while_revalidate, left);
    stale.if_error = std::min(stale.if_error, left);
    stale.reasons.add(Reason::stale_window_cut, http::FieldId::unknown, left);
}

StalePermission permission(const ResponseFacts& response, const Lifetime& freshness,
                           const ReuseOptions& options) {
    const bool vouched = freshness.source != LifetimeSource::none || response.has_validator();
    StalePermission stale = stale_permission(response, options, vouched ? Vouched::yes : Vouched::no);
    hold_to_age_limit(stale, freshness.lifetime, options);
    return stale;
}

}  // namespace

FreshnessLifetime explained_freshness(const StoredFacts& stored, const StorageOptions& options,
                                      base::TimePoint received) {
    return freshness_lifetime(stored.response, options, received);
}

StalePermission explained_staleness(const StoredFacts& stored, const ReuseOptions& options) {
    return permission(stored.response, stored.freshness, options);
}

base::Duration StoredFacts::age(base::TimePoint now) const {
    return current_age(initial_age, stored_at, now);
}

base::Duration StoredFacts::remaining(base::TimePoint now) const {
    return freshness.lifetime - age(now);
}

StoredFacts stored_facts(const http::Response& response, const Receipt& receipt, const Options& options) {
    StoredFacts facts;
    facts.response = read_response_facts(response, options.storage, receipt.response_time);
    // Without their reasons, which are worked out again when somebody asks.
    facts.freshness = static_cast<const Lifetime&>(
        freshness_lifetime(facts.response, options.storage, receipt.response_time));
    facts.stale = static_cast<const StaleUse&>(permission(facts.response, facts.freshness, options.reuse));
    facts.initial_age = corrected_initial_age(facts.response, receipt.request_time, receipt.response_time);
    facts.stored_at = receipt.stored_at;
    facts.dated = facts.response.date.valid() ? facts.response.date.time : receipt.response_time;
    return facts;
}

StoredFacts remade_facts(const StoredFacts& stored, const http::Response& head, const Options& options) {
    StoredFacts facts = stored;
    facts.response = read_response_facts(head, options.storage, stored.dated);
    // What is stored has a Date in any case.
    facts.response.date = stored.response.date;
    facts.response.content_location_is_target = stored.response.content_location_is_target;
    facts.freshness =
        static_cast<const Lifetime&>(freshness_lifetime(facts.response, options.storage, stored.dated));
    facts.stale = static_cast<const StaleUse&>(permission(facts.response, facts.freshness, options.reuse));
    facts.freshness.lifetime = std::min(facts.freshness.lifetime, facts.fresh_before);
    return facts;
}

StoredFacts made_stale(const StoredFacts& stored, base::TimePoint at) {
    StoredFacts stale = stored;
    stale.fresh_before = std::min(stored.fresh_before, stored.age(at));
    stale.freshness.lifetime = std::min(stored.freshness.lifetime, stale.fresh_before);
    return stale;
}

}  // namespace cachewright::policy
