// May the cache take part in this request: answer it from what is stored, and store its response? What is
// decided here is decided before the lookup, without a response.
#pragma once

#include "lib/policy/facts.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/reason.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::policy {

enum class Participation : std::uint8_t { takes_part, stays_out };

struct Eligibility {
    Participation participation = Participation::takes_part;
    Reasons reasons;  // everything that keeps the cache out; empty when it takes part

    [[nodiscard]] bool takes_part() const { return participation == Participation::takes_part; }
};

// GET and HEAD take part, and POST where its answers may be kept (RFC 9110 §9.3.3), unless the options say
// otherwise. The path counts as `request.path_eligible` says: read the facts with the options.
[[nodiscard]] Eligibility eligibility(const RequestFacts& request, const Options& options);

// The same, adding to `reasons`, for decisions that have their own. In a few nanoseconds.
[[nodiscard]] Participation participation(const RequestFacts& request, const Options& options,
                                          Reasons& reasons);

// Does the last segment of the path have one of these extensions (without dot), compared without case?
[[nodiscard]] bool has_extension(std::string_view target, const std::vector<std::string>& extensions);

// Does the path of `target` (a request target, or an absolute URL) have one of the extensions or names that
// the options ask for? True when they ask for none. Query and fragment do not count.
[[nodiscard]] bool path_eligible(std::string_view target, const EligibilityOptions& options);

}  // namespace cachewright::policy
