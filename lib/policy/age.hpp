// Age (RFC 9111 §4.2.3), cut at the point where the two clocks part: the age at receipt is a matter of wall
// time, everything after it of cache time.
#pragma once

#include "lib/base/time.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/reason.hpp"

namespace cachewright::policy {

// corrected_initial_age: the larger of the apparent age (response_time minus Date, never negative) and the
// received Age plus the response delay. Both times are wall time, within the years that an HTTP date can
// name. Never negative, and as exact as the times are: only the Age that is sent is rounded
// (base::floor_seconds).
[[nodiscard]] base::Duration corrected_initial_age(const ResponseFacts& response,
                                                   base::TimePoint request_time,
                                                   base::TimePoint response_time);

// Where that age comes from, when it is a second or more: Age, or the time since Date.
[[nodiscard]] Reasons initial_age_reasons(const ResponseFacts& response, base::TimePoint request_time,
                                          base::TimePoint response_time);

// current_age: the initial age plus the time spent here, in cache time. Never negative.
[[nodiscard]] base::Duration current_age(base::Duration initial_age, base::TimePoint stored_at,
                                         base::TimePoint now);

}  // namespace cachewright::policy
