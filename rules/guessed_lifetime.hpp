// Responses without a lifetime, which caches may keep for one of their own choosing.
#pragma once

#include "lib/lint/subject.hpp"

namespace cachewright::rules {

// A shared cache may store this and answer others with it for a time that nobody stated (RFC 9111 §4.2.2):
// neither a lifetime nor private, no-store or no-cache stands in the way. Words that say nothing of time,
// such as public, must-revalidate or no-transform, do not keep it from that, nor does Pragma. False where
// what was written has been lost, and where the fields are not all known.
[[nodiscard]] bool shared_caches_guess_lifetime(const lint::Subject& subject);

}  // namespace cachewright::rules
