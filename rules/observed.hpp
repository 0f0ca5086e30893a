// What rules about several exchanges ask of two of them.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/etag.hpp"
#include "lib/lint/collection.hpp"

#include <optional>
#include <string_view>

namespace cachewright::rules {

// A 200 to GET whose fields are as the server wrote them.
[[nodiscard]] bool is_page(const lint::Observation& observation);
// Such a one that shared caches keep.
[[nodiscard]] bool is_kept_page(const lint::Observation& observation);

// By the Vary of both, a cache answers both requests with one stored response (RFC 9111 §4.1). True where no
// request is known.
[[nodiscard]] bool is_same_variant(const lint::Observation& a, const lint::Observation& b);

// The request fields are equal, or both are absent.
[[nodiscard]] bool asked_alike(const lint::Observation& a, const lint::Observation& b, http::FieldId field);
// The response fields are equal without regard to case, or both are absent.
[[nodiscard]] bool answered_alike(const lint::Observation& a, const lint::Observation& b,
                                  http::FieldId field);

// Both bodies are there, none is empty, and they are equal (or differ).
[[nodiscard]] bool bodies_are(lint::Likeness likeness, const lint::Observation& a,
                              const lint::Observation& b);

// The entity tag, where there is exactly one and it is well-formed.
[[nodiscard]] std::optional<http::EntityTag> tag_of(const lint::Observation& observation);

[[nodiscard]] std::optional<base::TimePoint> last_modified_of(const lint::Observation& observation);
// From the first answer to the second: by the recorder's clock, else by their Date. Nothing when neither is
// known, or the second is the earlier one.
[[nodiscard]] std::optional<base::Duration> time_between(const lint::Observation& first,
                                                         const lint::Observation& second);

}  // namespace cachewright::rules
