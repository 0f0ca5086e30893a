#include "lib/report/lint_jsonl.hpp"

#include "lib/report/lint_json.hpp"
#include "lib/report/private/lint_json_parts.hpp"

namespace cachewright::report {

std::string LintJsonl::add(std::span<const LintRecord> findings) {
    std::string text;
    for (const LintRecord& finding : findings)
        text += json_text(finding_json(finding)) + "\n";
    return text;
}

std::string LintJsonl::finish(const LintSummary& summary) {
    Json json;
    json["schema_version"] = kSchemaVersion;
    json["tool"] = tool_json(version_);
    json["unread"] = unread_json(summary);
    json["summary"] = summary_json(summary);
    return json_text(json) + "\n";
}

}  // namespace cachewright::report
