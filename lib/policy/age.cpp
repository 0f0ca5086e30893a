#include "lib/policy/age.hpp"

#include <algorithm>

namespace cachewright::policy {

base::Duration corrected_initial_age(const ResponseFacts& response, base::TimePoint request_time,
                                     base::TimePoint response_time) {
    // date_value: Date, or the time of receipt where it is missing or no date (RFC 9110 §6.6.1: a recipient
    // that stores the response is to record the time at which it was received).
    const base::TimePoint date_value = response.date.valid() ? response.date.time : response_time;

    // apparent_age = max(0, response_time - date_value)
    const base::Duration apparent_age = std::max(base::Duration{0}, response_time - date_value);

    // response_delay = response_time - request_time. A wall clock that was set back in between gives no
    // negative delay: nothing arrives before it was asked for.
    const base::Duration response_delay = std::max(base::Duration{0}, response_time - request_time);

    // corrected_age_value = age_value + response_delay, where age_value is Age, or 0 if not available.
    const base::Duration age_value{response.age.value_or(base::Seconds{0})};
    const base::Duration corrected_age_value = age_value + response_delay;

    // corrected_initial_age = max(apparent_age, corrected_age_value). The permission to trust Age alone,
    // where no HTTP/1.0 cache is on the way, is not used: it would need Via to be complete.
    return std::max(apparent_age, corrected_age_value);
}

Reasons initial_age_reasons(const ResponseFacts& response, base::TimePoint request_time,
                            base::TimePoint response_time) {
    Reasons reasons;
    const base::Duration age = corrected_initial_age(response, request_time, response_time);
    if (age < base::Seconds{1}) return reasons;
    const bool by_date = response.date.valid() && age == response_time - response.date.time;
    if (by_date) {
        reasons.add(Reason::age_since_date, http::FieldId::date, age);
    } else if (response.age) {
        reasons.add(Reason::age_received, http::FieldId::age, age);
    }
    return reasons;
}

base::Duration current_age(base::Duration initial_age, base::TimePoint stored_at, base::TimePoint now) {
    // resident_time = now - response_time; a clock that was set back takes no age away.
    const base::Duration resident_time = std::max(base::Duration{0}, now - stored_at);
    // current_age = corrected_initial_age + resident_time
    return std::max(base::Duration{0}, initial_age) + resident_time;
}

}  // namespace cachewright::policy
