// A slip of the pen in Cache-Control, as the rules about each kind of them see it.
#pragma once

#include "lib/http/cache_control.hpp"
#include "lib/lint/correction.hpp"
#include "lib/lint/directive_issue.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/subject.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cachewright::rules {

// An issue with what a check needs to speak of it.
struct Slip {
    const lint::Subject& subject;
    const lint::DirectiveIssue& issue;
    const http::CacheDirective& directive;
    http::FieldLine line;

    [[nodiscard]] std::string_view member() const { return base::slice(line.value, directive.span); }
    [[nodiscard]] std::string_view at_fault() const { return base::slice(line.value, issue.span); }
    [[nodiscard]] lint::Place place() const { return lint::Subject::part_of_value(line, issue.span); }
    [[nodiscard]] std::string corrected() const { return subject.corrected_cache_control(line.index); }
    // For this slip alone.
    [[nodiscard]] std::optional<lint::Replacement> replacement() const {
        return lint::mended_directive(subject, issue);
    }

    // The whole line for people, and what is safe to write for this slip alone.
    void mend(lint::Finding& finding) const {
        finding.suggestion = corrected();
        finding.replacement = replacement();
    }
};

// Recorders rewrite lines, so all of this is asked only of fields that are as the server sent them.
template <class Tell>
void each_slip(const lint::Subject& subject, lint::DirectiveDefect defect, Tell tell) {
    if (!subject.fields().contains(http::FieldId::cache_control) || !subject.fields_as_sent()) return;
    for (const lint::DirectiveIssue& issue : subject.directive_issues()) {
        if (issue.defect != defect) continue;
        tell(Slip{subject, issue, subject.cache_control().directives[issue.directive],
                  subject.fields()[issue.line]});
    }
}

}  // namespace cachewright::rules
