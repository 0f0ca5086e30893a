// Whether two sets of parameters mean the same although they are written differently: what a parameter does
// not say while another has a certain value (lib/policy/options.hpp) is left out of the comparison.
#pragma once

#include "lib/vendor/profile_options.hpp"

namespace cachewright::test {

[[nodiscard]] bool same_meaning(const vendor::ProfileOptions& one, const vendor::ProfileOptions& other);

}  // namespace cachewright::test
