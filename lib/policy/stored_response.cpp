#include "lib/policy/stored_response.hpp"

#include "lib/policy/age.hpp"

namespace cachewright::policy {

base::Duration StoredFacts::age(base::TimePoint now) const {
    return current_age(initial_age, stored_at, now);
}

base::Duration StoredFacts::remaining(base::TimePoint now) const {
    return freshness.lifetime - age(now);
}

StoredFacts stored_facts(const http::Response& response, const Receipt& receipt, const Options& options) {
    StoredFacts facts;
    facts.response = read_response_facts(response, options.storage, receipt.response_time);
    facts.freshness = freshness_lifetime(facts.response, options.storage, receipt.response_time);
    facts.stale = stale_permission(facts.response, options.reuse);
    facts.initial_age = corrected_initial_age(facts.response, receipt.request_time, receipt.response_time);
    facts.stored_at = receipt.stored_at;
    facts.dated = facts.response.date.valid() ? facts.response.date.time : receipt.response_time;
    return facts;
}

}  // namespace cachewright::policy
