// Why a selected cache does not store what it was to store, and where the response says so.
#pragma once

#include "lib/lint/cache_prediction.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/subject.hpp"
#include "lib/policy/reason.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace cachewright::rules {

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
