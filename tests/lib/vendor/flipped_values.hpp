// Other values for a parameter, near the given one: what a mistake in a profile would look like.
#pragma once

#include "lib/vendor/parameter.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::test {

// Values that `parameter` takes and that mean something else than `value`: each other choice; a tenth longer
// and shorter, larger and smaller; a list without each of its elements, with one more, in another order;
// other text; given instead of none and none instead of given.
[[nodiscard]] std::vector<std::string> flipped_values(const vendor::Parameter& parameter,
                                                      std::string_view value);

}  // namespace cachewright::test
