#include "lib/report/lint_github.hpp"

#include "lib/report/lint_place.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cachewright::report {

namespace {

std::string_view command_of(lint::Severity severity) {
    switch (severity) {
        case lint::Severity::error: return "error";
        case lint::Severity::warning: return "warning";
        case lint::Severity::info: return "notice";
    }
    return "notice";
}

std::string escaped(std::string_view text, std::string_view marks) {
    std::string safe;
    for (const char c : text) {
        if (marks.find(c) != std::string_view::npos) {
            safe += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        } else {
            safe += c;
        }
    }
    return safe;
}

// What stands behind the second "::".
std::string message_data(std::string_view text) {
    return escaped(text, "%\r\n");
}

std::string property(std::string_view text) {
    return escaped(printable(text), "%\r\n:,");
}

std::string annotation(std::string_view command, std::string_view source,
                       const base::SourcePosition& position, std::uint32_t length, const LintRun& run,
                       std::string_view title, std::string_view message) {
    std::string text = fmt::format("::{} ", command);
    if (is_file(source)) {
        text += fmt::format("file={},", property(artifact_of(source, {}, run).path));
        if (position.known()) text += fmt::format("line={},col={},", position.line, position.column);
        if (position.known() && length > 0) text += fmt::format("endColumn={},", position.column + length);
    }
    return text + fmt::format("title={}::{}\n", property(title), message_data(message));
}

std::string message_of(const LintRecord& record) {
    std::string text = printable(record.message) + "\n";
    text += subject_words(record) + "\n";
    for (const ShownLine& line : shown_lines(record))
        text += "    " + printable(line.text) + "\n";
    for (const std::string_view line : lines_of(record.suggestion))
        text += "try: " + printable(line) + "\n";
    if (!record.fix().empty()) text += "fix: " + printable(record.fix()) + "\n";
    if (!record.caches.empty()) text += fmt::format("holds for: {}\n", fmt::join(record.caches, ", "));
    return text + fmt::format("see: {}", record.rule->spec);
}

}  // namespace

std::string LintGithub::add(std::span<const LintRecord> findings) {
    std::string text;
    for (const LintRecord& finding : findings) {
        if (written_.at(static_cast<std::size_t>(finding.severity))++ >= most_) continue;
        const std::uint32_t length = finding.lines.empty() ? 0 : finding.lines.front().span.length;
        text += annotation(command_of(finding.severity), finding.source, finding.position, length, run_,
                           finding.rule->id, message_of(finding));
    }
    return text;
}

std::string LintGithub::finish(const LintSummary& summary) {
    std::string text;
    if (summary.interrupted)
        text += annotation("error", {}, {}, 0, run_, "interrupted", interruption_words(summary));
    for (std::size_t i = 0; i < std::min<std::uint64_t>(summary.unread.size(), most_); ++i) {
        const UnreadPart& part = summary.unread[i];
        text += annotation("warning", part.source, part.position, 0, run_, "not read", printable(part.what));
    }
    return text;
}

std::string LintGithubLog::begin() {
    return annotations_.begin() + text_.begin();
}

std::string LintGithubLog::add(std::span<const LintRecord> findings) {
    return annotations_.add(findings) + without_workflow_commands(text_.add(findings));
}

std::string LintGithubLog::finish(const LintSummary& summary) {
    return annotations_.finish(summary) + without_workflow_commands(text_.finish(summary));
}

std::string without_workflow_commands(std::string_view text) {
    std::string safe;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
        std::string written(line);
        if (line.substr(first).starts_with("::")) written.insert(first + 1, " ");
        for (std::size_t at = written.find("##["); at != std::string::npos; at = written.find("##[", at))
            written.insert(at + 2, " ");
        safe += written;
        if (end < text.size()) safe += '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return safe;
}

}  // namespace cachewright::report
