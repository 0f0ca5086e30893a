// Validation (RFC 9111 §4.3): asking the origin about a stored response, and answering a client's condition
// from one.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/message.hpp"

#include <cstdint>

namespace cachewright::policy {

// The client's request without If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since, If-Range and
// Range: what a cache starts from when it asks on its own account.
[[nodiscard]] http::Request unconditional_request(const http::Request& client);

// The request that goes upstream to validate `stored` (§4.3.1): the client's request, with its own conditions
// and ranges replaced by the stored ETag in If-None-Match and the stored Last-Modified (where it is a date)
// in If-Modified-Since, each byte for byte. Every other field goes along unchanged, the selecting ones
// included; what ends at this hop is for the forwarding code to remove. Without a validator it is the
// client's request unconditionally.
[[nodiscard]] http::Request validation_request(const http::Request& client, const http::Response& stored);

enum class ConditionResult : std::uint8_t {
    send_whole,    // no condition, or it does not hold the representation back
    not_modified,  // 304
};

// §4.3.2 in the order of RFC 9110 §13.2.2: If-None-Match beats If-Modified-Since; weak comparison. If-Match
// and If-Unmodified-Since are the origin's to judge and are not looked at; If-Range belongs to decide_range.
// `received` (wall time) is when the stored response arrived: it replaces a missing Last-Modified and Date,
// and dates two-digit years. Allocates only for If-None-Match lists of more than four tags or with mistakes.
[[nodiscard]] ConditionResult evaluate_conditions(const http::Request& client, const http::Response& stored,
                                                  base::TimePoint received);

// A 304 made from a stored response (RFC 9110 §15.4.5): Cache-Control, Content-Location, Date, ETag, Expires,
// Vary, the targeted cache-control fields, and Last-Modified where there is no ETag. Without content. Age is
// the deliverer's to add.
[[nodiscard]] http::Response not_modified_from(const http::Response& stored);

enum class ValidationResult : std::uint8_t {
    confirmed,      // 304 for this stored response: update and use it
    replaced,       // any other final answer below 500: use it instead
    failed,         // 5xx or no valid status: use it, or the stale response where that is permitted
    unmatched_304,  // a 304 whose validator belongs to another response: fetch again without conditions
};

// §4.3.3 and §4.3.4, for an answer to the validation_request of `stored`.
[[nodiscard]] ValidationResult judge_validation(const http::Response& stored, const http::Response& answer);

}  // namespace cachewright::policy
