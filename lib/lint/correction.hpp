// Corrected header lines for suggestions.
#pragma once

#include "lib/http/field_map.hpp"

#include <string>
#include <string_view>

namespace cachewright::lint {

// "Cache-Control: value" with every slip of the pen in `value` mended at once, so that the line can be used
// as it stands; members that are said twice stand there once. Empty when some of it cannot be mended without
// knowing what was meant: two lifetimes, a number that is none, an open quote, public beside private.
[[nodiscard]] std::string corrected_cache_control(std::string_view value);

}  // namespace cachewright::lint
