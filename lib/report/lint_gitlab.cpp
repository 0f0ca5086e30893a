#include "lib/report/lint_gitlab.hpp"

#include "lib/lint/fingerprint.hpp"
#include "lib/report/lint_place.hpp"
#include "lib/report/private/json_text.hpp"
#include "lib/report/terminal_text.hpp"

#include <fmt/format.h>

#include <utility>

namespace cachewright::report {

namespace {

// Stands where findings have the id of their rule.
constexpr std::string_view kUnread = "not-read";

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
        text += append(json_text(issue));
    }
    return text;
}

std::string LintGitlab::append(const std::string& issue) {
    return (std::exchange(first_, false) ? "\n" : ",\n") + issue;
}

std::string LintGitlab::unread(const UnreadPart& part) {
    const Artifact artifact = artifact_of(part.source, {}, run_);
    Json issue;
    issue["description"] = "not read: " + printable(part.what);
    issue["check_name"] = kUnread;
    issue["fingerprint"] = fingerprints_.unique(
        lint::fingerprint_of(fmt::format("{}\n{}\n{}", kUnread, artifact.path, part.what)));
    issue["severity"] = gitlab_severity(lint::Severity::info);
    issue["location"]["path"] = printable(artifact.path);
    issue["location"]["lines"]["begin"] = artifact.file && part.position.known() ? part.position.line : 1;
    return append(json_text(issue));
}

std::string LintGitlab::finish(const LintSummary& summary) {
    std::string text;
    for (const UnreadPart& part : summary.unread)
        text += unread(part);
    if (summary.inconclusive > summary.unread.size() && !summary.unread.empty()) {
        UnreadPart rest = summary.unread.back();
        rest.position = {};
        rest.what = counted(summary.inconclusive - summary.unread.size(), "more part");
        text += unread(rest);
    }
    return text + (first_ ? "]\n" : "\n]\n");
}

}  // namespace cachewright::report
