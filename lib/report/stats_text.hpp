// What a proxy has done since its start, as its admin API tells it (/api/stats), for people.
#pragma once

#include "lib/base/result.hpp"
#include "lib/report/terminal_text.hpp"

#include <string>
#include <string_view>

namespace cachewright::report {

// The sums, the outcomes that came about, and the routes with the most requests. Errors (no_content): these
// are no such statistics.
[[nodiscard]] base::Result<std::string> stats_text(std::string_view json, const Style& style);

}  // namespace cachewright::report
