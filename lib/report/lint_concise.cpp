#include "lib/report/lint_concise.hpp"

#include "lib/report/lint_place.hpp"
#include "lib/report/lint_text.hpp"
#include "lib/report/severity_ink.hpp"

#include <fmt/format.h>

namespace cachewright::report {

std::string LintConcise::add(std::span<const LintRecord> findings) {
    std::string text;
    for (const LintRecord& finding : findings) {
        const std::string remedy = remedy_words(finding);
        const std::string_view severity = lint::severity_name(finding.severity);
        text += fmt::format("{}: {}: {} [{}] {}{}\n", place_words(finding.source, finding.position),
                            paint(style_, ink_of(finding.severity), severity), printable(finding.message),
                            finding.rule->id, paint(style_, Ink::dim, subject_words(finding)),
                            remedy.empty() ? "" : " " + remedy);
    }
    return text;
}

std::string LintConcise::finish(const LintSummary& summary) {
    std::string text;
    for (const UnreadPart& part : summary.unread) {
        text += fmt::format("{}: {}: {}\n", place_words(part.source, part.position),
                            paint(style_, Ink::yellow, "not read"), printable(part.what));
    }
    if (summary.inconclusive > summary.unread.size())
        text +=
            fmt::format("not read: {}\n", counted(summary.inconclusive - summary.unread.size(), "more part"));
    return closing_ == Closing::omit ? text : text + summary_words(summary, style_);
}

}  // namespace cachewright::report
