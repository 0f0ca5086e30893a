// The record of a request that a running proxy answered, as its admin API gives it
// (docs/schema/request.schema.json), for people.
#pragma once

#include "lib/base/result.hpp"
#include "lib/report/terminal_text.hpp"

#include <string>
#include <string_view>

namespace cachewright::report {

// What happened, what decided and where that is written, what went in, what would have been otherwise. Errors
// (no_content): it is no such record.
[[nodiscard]] base::Result<std::string> decision_text(std::string_view json, const Style& style);

}  // namespace cachewright::report
