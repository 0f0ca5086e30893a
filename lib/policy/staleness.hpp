// May a stale stored response be used (RFC 9111 §4.2.4, RFC 5861)?
#pragma once

#include "lib/base/time.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/reason.hpp"

#include <cstdint>

namespace cachewright::policy {

// How long past its lifetime a response may still be used, by what the response and the options say; the
// request is not looked at. Zero: not at all. Values never negative, at most 2^31 seconds. A window is open
// while staleness < window.
struct StaleUse {
    base::Duration while_revalidate{0};  // served at once, refreshed in the background
    base::Duration if_error{0};          // served when the origin answers 500, 502, 503, 504 or not at all
    bool when_disconnected = false;      // served, however old, when the origin cannot be reached
    // A directive forbids every stale use other than in the two windows above, which are zero as well unless
    // the options permit them beside s-maxage: §4.2.4.
    bool forbidden = false;
};

struct StalePermission : StaleUse {
    Reasons reasons;  // first what forbids, then what permits
};

// Whether a lifetime or a validator vouches for the stored response. One without either is used stale in the
// two windows only, which its origin opened.
enum class Vouched : std::uint8_t { yes, no };

[[nodiscard]] StalePermission stale_permission(const ResponseFacts& response, const ReuseOptions& options,
                                               Vouched vouched = Vouched::yes);

}  // namespace cachewright::policy
