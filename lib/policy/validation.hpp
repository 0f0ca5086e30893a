// Validation (RFC 9111 §4.3): asking the origin about a stored response, and answering a client's condition
// from one.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/message.hpp"
#include "lib/policy/reason.hpp"

#include <cstdint>

namespace cachewright::policy {

// The request that goes upstream to validate `stored`: the client's request with its own conditions and
// ranges replaced by the stored validators, verbatim (§4.3.1). Selecting fields go along unchanged.
[[nodiscard]] http::Request validation_request(const http::Request& client, const http::Response& stored);

enum class ConditionResult : std::uint8_t {
    send_whole,           // no condition, or it did not hold back the representation
    not_modified,         // 304
    precondition_failed,  // 412; If-Match and If-Unmodified-Since are the origin's to judge, so this is only
                          // used when the caller asks for it
};

// §4.3.2 in the order of RFC 9110 §13.2.2: If-None-Match beats If-Modified-Since; weak comparison. `received`
// is when the stored response arrived: it replaces a missing Last-Modified (§4.3.2) and dates two-digit
// years.
[[nodiscard]] ConditionResult evaluate_conditions(const http::Request& client, const http::Response& stored,
                                                  base::TimePoint received);

// The fields of a 304 made from a stored response (RFC 9110 §15.4.5): Cache-Control, Content-Location, Date,
// ETag, Expires, Vary, and Last-Modified where there is no ETag. Without content.
[[nodiscard]] http::Response not_modified_from(const http::Response& stored);

enum class ValidationResult : std::uint8_t {
    confirmed,      // 304 for this stored response: update and use it
    replaced,       // any other final answer below 500: use it instead
    failed,         // 5xx: use it, or the stale response where that is permitted
    unmatched_304,  // a 304 whose validator belongs to another response: fetch again without conditions
};

// §4.3.3 and §4.3.4.
[[nodiscard]] ValidationResult judge_validation(const http::Response& stored, const http::Response& answer);

}  // namespace cachewright::policy
