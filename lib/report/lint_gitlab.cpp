#include "lib/report/lint_gitlab.hpp"

#include "lib/report/lint_place.hpp"
#include "lib/report/private/json_text.hpp"

#include <fmt/format.h>

namespace cachewright::report {

namespace {

std::string_view gitlab_severity(lint::Severity severity) {
    switch (severity) {
        case lint::Severity::error: return "major";
        case lint::Severity::warning: return "minor";
        case lint::Severity::info: return "info";
    }
    return "info";
}

}  // namespace

std::string LintGitlab::add(std::span<const LintRecord> findings) {
    std::string text;
    for (const LintRecord& finding : findings) {
        const std::string remedy = remedy_words(finding);
        Json issue;
        issue["description"] = fmt::format("{}: {}{}", subject_words(finding), printable(finding.message),
                                           remedy.empty() ? "" : fmt::format(" ({})", remedy));
        issue["check_name"] = finding.rule->id;
        issue["fingerprint"] = fingerprints_.unique(finding.fingerprint);
        issue["severity"] = gitlab_severity(finding.severity);
        const Artifact artifact = artifact_of(finding.source, finding.url, run_);
        issue["location"]["path"] = printable(artifact.path);
        const bool at_line = artifact.file && finding.position.known();
        issue["location"]["lines"]["begin"] = at_line ? finding.position.line : 1;
        text += first_ ? "\n" : ",\n";
        first_ = false;
        text += json_text(issue);
    }
    return text;
}

std::string LintGitlab::finish(const LintSummary& /*summary*/) {
    return first_ ? "]\n" : "\n]\n";
}

}  // namespace cachewright::report
