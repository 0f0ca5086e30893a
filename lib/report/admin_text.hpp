// The short answers of a running proxy's admin API, for people: clock, purges, faults, and what it refuses.
#pragma once

#include "lib/base/result.hpp"
#include "lib/report/terminal_text.hpp"

#include <string>
#include <string_view>

namespace cachewright::report {

// Of /api/clock: the cache's time, and where it stands to the machine's. Errors of these (no_content): what
// came is no such answer.
[[nodiscard]] base::Result<std::string> clock_words(std::string_view json, const Style& style);

// Of /api/purge. `what` was to be purged, as a person would say it: "the tag 'news'".
[[nodiscard]] base::Result<std::string> purge_words(std::string_view json, std::string_view what);

// Of /api/faults: a row for each rule.
[[nodiscard]] base::Result<std::string> faults_text(std::string_view json, const Style& style);

// Of an answer with an error, {"error": …, "hint": …}: code usage where the request was wrong, unavailable
// where the fault is elsewhere or what was asked for is not there. A body that is no such object did not come
// from an admin API, and the error says so.
[[nodiscard]] base::Error admin_refusal(std::string_view body, int status);

}  // namespace cachewright::report
