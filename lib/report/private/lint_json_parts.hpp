// What JSON and JSON lines have in common: docs/schema/finding.schema.json and lint.schema.json.
#pragma once

#include "lib/report/lint_record.hpp"
#include "lib/report/private/json_text.hpp"

#include <string_view>

namespace cachewright::report {

[[nodiscard]] Json finding_json(const LintRecord& record);
[[nodiscard]] Json tool_json(std::string_view version);
[[nodiscard]] Json summary_json(const LintSummary& summary);
[[nodiscard]] Json unread_json(const LintSummary& summary);

}  // namespace cachewright::report
