// Edge-Control: what an origin tells Akamai's edge servers beside Cache-Control. Looks like Cache-Control,
// but times have units ("cache-maxage=7d") and a directive may be taken back ("!no-store").
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/cache_control.hpp"
#include "lib/http/field_map.hpp"

#include <optional>
#include <string_view>

namespace cachewright::http {

// A time with an optional unit: s (seconds, also without one), m, h or d; digits and the unit without blanks,
// the unit without regard to case. Saturates at 2^31 seconds; nothing for any other text.
[[nodiscard]] std::optional<base::Seconds> parse_edge_time(std::string_view text);

// What it says, of several occurrences the first. Names are matched without case, unknown directives are
// ignored. Borrows from the FieldMap.
struct EdgeControl {
    DeltaArgument max_age;         // max-age
    DeltaArgument cache_max_age;   // cache-maxage: for the edge alone
    DeltaArgument downstream_ttl;  // downstream-ttl: what clients are told
    bool no_store = false;
    bool lifts_no_store = false;  // !no-store: no-store elsewhere does not count
    bool bypass_cache = false;    // also spelled bypass-cache=on
    std::string_view dca;         // the dynamic content assembly asked for, "esi"; empty: none
    bool any = false;             // at least one directive, known or not

    // The edge's own lifetime: cache-maxage before max-age.
    [[nodiscard]] const DeltaArgument& lifetime() const {
        return cache_max_age.present() ? cache_max_age : max_age;
    }

    friend bool operator==(const EdgeControl&, const EdgeControl&) = default;
};

// All lines as one list. Does not allocate.
[[nodiscard]] EdgeControl read_edge_control(const FieldMap& fields);

}  // namespace cachewright::http
