// What became of the last requests, as the admin API of a running proxy lists them (/api/decisions), and as
// its events tell them, for people.
#pragma once

#include "lib/base/result.hpp"
#include "lib/report/terminal_text.hpp"

#include <string>
#include <string_view>

namespace cachewright::report {

// A row for each. Errors (no_content): it is no such list.
[[nodiscard]] base::Result<std::string> decision_list(std::string_view json, const Style& style);

// Whether it is such a list, and nothing in it.
[[nodiscard]] bool lists_no_decision(std::string_view json);

// One of them as a line, for a stream of them. Errors as above.
[[nodiscard]] base::Result<std::string> decision_line(std::string_view json, const Style& style);

}  // namespace cachewright::report
