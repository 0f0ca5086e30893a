// Prediction: what a configured cache does with one recorded exchange and with the requests that follow. The
// engine decides, with the profile's options; this adds the vendor's words and what the client receives.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/exchange.hpp"
#include "lib/policy/explanation.hpp"
#include "lib/policy/outcome.hpp"
#include "lib/policy/reason.hpp"
#include "lib/vendor/profile.hpp"

#include <cstdint>
#include <string>

namespace cachewright::vendor {

// How the origin stands when a later request comes.
enum class OriginState : std::uint8_t {
    unchanged,    // it would answer 304 to a condition, and the same response otherwise
    changed,      // it would answer with another representation, other validators
    error,        // it answers 503
    unreachable,  // no connection
};

// A request after the recorded one.
struct LaterRequest {
    http::Request request;  // method, target and fields; its URL is the recorded one's with this target
    std::string url;        // absolute; empty: the recorded one
    base::Duration at{0};   // since the recorded response arrived
    OriginState origin = OriginState::unchanged;
};

// What a client gets.
struct Answer {
    policy::Outcome outcome = policy::Outcome::miss;
    std::string word;         // the vendor's own; empty where it sends none
    http::Response response;  // as delivered: fields removed, rewritten and added as the profile says
    policy::Reasons reasons;
    // Of Reason::selecting_field_differs, as Vary spells it: the table of names does not know every field.
    std::string differing_field{};
    policy::Reasons delivery;  // why fields are removed, rewritten or added
};

struct Prediction {
    policy::Explanation explanation;
    Answer first;  // to the recorded request itself
    Answer next;   // to the same request at the moment asked for, or ten seconds later; origin unchanged
};

[[nodiscard]] Prediction predict(const http::Exchange& exchange, const ConfiguredProfile& profile,
                                 const policy::ExplainOptions& options = {});

// One later request, on its own: as if nothing came in between. A request whose key or selecting fields
// differ from the recorded one's is a miss and says so in its reasons.
[[nodiscard]] Answer answer_later(const http::Exchange& exchange, const ConfiguredProfile& profile,
                                  const LaterRequest& later);

}  // namespace cachewright::vendor
