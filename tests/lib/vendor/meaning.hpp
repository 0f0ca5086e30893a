// What parameters mean, as text: the same for two sets that are written differently, but whose differences
// lib/policy/options.hpp says are without effect beside their other values.
#pragma once

#include "lib/vendor/profile_options.hpp"

#include <string>

namespace cachewright::test {

[[nodiscard]] std::string meaning_of(vendor::ProfileOptions options);

}  // namespace cachewright::test
