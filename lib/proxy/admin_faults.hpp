// /api/faults: what goes wrong on the way to the origin.
#pragma once

#include "lib/proxy/admin_call.hpp"

namespace cachewright::proxy {

// {"seed": N, "items": [{"name", "rule" as it was written, "state", "matched", "fired", "left"}]}; `left`
// where the rule has a count, the seed where a rule draws (a probability below 1).
[[nodiscard]] AdminAnswer tell_faults(const AdminCall& call);
// {"rules": [...], "seed": N}: these rules and no others, from now on; with one that is wrong, those that
// were there stay. Without a seed a random one. Answers as tell_faults does.
[[nodiscard]] AdminAnswer install_faults(const AdminCall& call);
// No rules any more. Answers as tell_faults does.
[[nodiscard]] AdminAnswer remove_faults(const AdminCall& call);

}  // namespace cachewright::proxy
