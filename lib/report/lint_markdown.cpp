#include "lib/report/lint_markdown.hpp"

#include "lib/report/lint_place.hpp"
#include "lib/report/lint_text.hpp"
#include "lib/report/markup.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cachewright::report {

namespace {

constexpr std::size_t kCasesOfARule = 3;
constexpr std::size_t kUnreadShown = 10;
constexpr std::size_t kLongestLine = 500;  // of a header or URL; a comment has no room for more

std::string shortened(std::string text) {
    if (text.size() <= kLongestLine) return text;
    std::size_t end = kLongestLine;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    text.resize(end);
    return text + "…";
}

std::string code_block(const std::vector<std::string>& lines) {
    std::string content;
    for (const std::string& line : lines)
        content += shortened(printable(line)) + "\n";
    const std::string fence = markdown_fence(content);
    return fmt::format("{}http\n{}{}\n\n", fence, content, fence);
}

std::string case_block(const LintRecord& record) {
    std::string text = shortened(markdown_text(record.message)) + "\n\n";
    text += markdown_code(shortened(subject_words(record))) + " in " +
            markdown_code(place_words(record.source, record.position)) + "\n\n";
    std::vector<std::string> lines;
    for (const ShownLine& line : shown_lines(record))
        lines.push_back(line.text);
    if (!lines.empty()) text += code_block(lines);
    lines.clear();
    for (const std::string_view line : lines_of(record.suggestion))
        lines.emplace_back(line);
    if (!lines.empty()) text += "Try:\n\n" + code_block(lines);
    // The rule's own words are Markdown; advice may quote a header.
    if (!record.fix().empty()) {
        text += fmt::format("Fix: {}\n\n", record.advice.empty() ? std::string(record.fix())
                                                                 : shortened(markdown_text(record.advice)));
    }
    if (!record.caches.empty()) text += fmt::format("Holds for: {}\n\n", fmt::join(record.caches, ", "));
    return text;
}

}  // namespace

std::string LintMarkdown::add(std::span<const LintRecord> findings) {
    for (const LintRecord& finding : findings) {
        auto group = std::find_if(groups_.begin(), groups_.end(), [&](const Group& candidate) {
            return candidate.rule == finding.rule && candidate.severity == finding.severity;
        });
        if (group == groups_.end())
            group = groups_.insert(groups_.end(), {finding.rule, finding.severity, 0, {}});
        ++group->count;
        if (group->shown.size() < kCasesOfARule) group->shown.push_back(finding);
    }
    return {};
}

std::string LintMarkdown::finish(const LintSummary& summary) {
    std::stable_sort(groups_.begin(), groups_.end(),
                     [](const Group& a, const Group& b) { return a.severity > b.severity; });
    const std::string_view verdict = summary.responses == 0    ? "nothing was checked"
                                     : summary.findings() == 0 ? "nothing to report"
                                                               : "";
    std::string text = fmt::format(
        "<!-- cachewright lint -->\n### Cachewright: {}\n\n",
        verdict.empty() ? fmt::format("{}, {}, {}", counted(summary.errors, "error"),
                                      counted(summary.warnings, "warning"), counted(summary.infos, "info"))
                        : verdict);
    const std::string words = summary_words(summary, Style{});
    for (const std::string_view line : lines_of(words))
        text += markdown_text(line) + "\n";
    text += "\n";

    if (!groups_.empty()) text += "| | rule | findings | what is wrong |\n| --- | --- | ---: | --- |\n";
    for (const Group& group : groups_) {
        text += fmt::format("| {} | `{}` | {} | {} |\n", lint::severity_name(group.severity), group.rule->id,
                            group.count, markdown_text(group.rule->summary));
    }
    text += "\n";
    for (std::size_t i = 0; i < std::min(summary.unread.size(), kUnreadShown); ++i) {
        const UnreadPart& part = summary.unread[i];
        text += fmt::format("- not read: {}: {}\n", markdown_code(place_words(part.source, part.position)),
                            shortened(markdown_text(part.what)));
    }

    if (!summary.unread.empty()) text += "\n";

    constexpr std::size_t kRoomForLastLine = 200;
    std::uint64_t shown = 0;
    for (const Group& group : groups_) {
        std::string block = fmt::format("<details><summary>{} <code>{}</code> ({})</summary>\n\n",
                                        lint::severity_name(group.severity), group.rule->id, group.count);
        for (const LintRecord& record : group.shown)
            block += case_block(record);
        block += fmt::format("See: {}\n\n</details>\n\n", markdown_text(group.rule->spec));
        if (text.size() + block.size() + kRoomForLastLine > most_) break;
        text += block;
        shown += group.shown.size();
    }
    if (shown < summary.findings()) {
        text += fmt::format("{} of {} findings are shown in full.\n", shown, summary.findings());
    }
    return text;
}

}  // namespace cachewright::report
