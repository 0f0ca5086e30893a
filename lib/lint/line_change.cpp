#include "lib/lint/line_change.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace cachewright::lint {

namespace {

std::vector<std::size_t> lines_replaced(const http::FieldMap& fields, const Finding& finding) {
    const std::string_view name =
        std::string_view(finding.suggestion).substr(0, finding.suggestion.find(':'));
    if (finding.place && finding.place->section == Section::response) {
        const http::FieldLine line = fields[finding.place->line];
        const bool one_line =
            line.id == http::FieldId::cache_control && base::equals_ignore_case(line.name, name);
        if (one_line || finding.place->part == LinePart::name) return {line.index};
    }
    std::vector<std::size_t> lines;
    for (const http::FieldLine line : fields.lines(name))
        lines.push_back(line.index);
    return lines;
}

}  // namespace

std::vector<LineChange> line_changes(const http::Exchange& exchange, std::span<const Finding> findings) {
    std::vector<LineChange> changes;
    std::vector<std::size_t> done;
    std::vector<std::string_view> added;  // names of fields that were not there
    for (const Finding& finding : findings) {
        if (finding.suggestion.empty() || base::starts_with_ignore_case(finding.suggestion, "Set-Cookie:"))
            continue;
        std::vector<std::size_t> lines = lines_replaced(exchange.response.fields, finding);
        const bool known = std::any_of(lines.begin(), lines.end(), [&](std::size_t line) {
            return std::find(done.begin(), done.end(), line) != done.end();
        });
        if (known) continue;
        done.insert(done.end(), lines.begin(), lines.end());
        if (lines.empty()) {
            const std::string_view suggestion = finding.suggestion;
            const std::string_view name = suggestion.substr(0, suggestion.find(':'));
            if (std::any_of(added.begin(), added.end(),
                            [&](std::string_view other) { return base::equals_ignore_case(other, name); })) {
                continue;
            }
            added.push_back(name);
        }
        changes.push_back({std::move(lines), finding.suggestion});
    }
    return changes;
}

}  // namespace cachewright::lint
