#include "lib/report/lint_text.hpp"

#include "lib/lint/rule.hpp"
#include "lib/report/lint_place.hpp"
#include "lib/report/severity_ink.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cachewright::report {

namespace {

constexpr std::size_t kFullCasesOfOneExchange = 4;
constexpr std::size_t kPathsOfOneOrigin = 3;
constexpr std::size_t kOriginsShown = 6;
constexpr std::size_t kUnreadShown = 10;

std::string where(const LintRecord& record) {
    std::string text = record.method.empty() || record.method == "GET" ? "" : printable(record.method) + " ";
    text += record.url.empty() ? "(no URL)" : printable(record.url);
    return text;
}

// "200, HTML page".
std::string status_words(const LintRecord& record) {
    const bool tells_more = record.resource && *record.resource != lint::ResourceKind::other &&
                            *record.resource != lint::ResourceKind::redirect &&
                            *record.resource != lint::ResourceKind::error;
    return tells_more ? fmt::format("{}, {}", record.status, lint::resource_kind_name(*record.resource))
                      : std::to_string(record.status);
}

std::string counted_sources(const LintSummary& summary) {
    std::string urls = counted(summary.urls, "URL");
    if (summary.urls > 0 && summary.urls == summary.sources) return urls;
    const std::string files = counted(summary.sources - summary.urls, "file");
    return summary.urls == 0 ? files : fmt::format("{} and {}", files, urls);
}

// "2 API answers for one visitor".
std::string counted_kind(std::uint64_t count, lint::ResourceKind kind) {
    if (kind == lint::ResourceKind::other) return fmt::format("{} other", count);
    const std::string_view name = lint::resource_kind_name(kind);
    const std::size_t noun = std::min(name.find(" for "), name.size());
    return counted(count, name, fmt::format("{}s{}", name.substr(0, noun), name.substr(noun)));
}

// "classes: 12 HTML pages, 40 fingerprinted assets".
std::string class_words(const LintSummary& summary, const Style& style) {
    if (summary.classes.empty()) return {};
    constexpr std::string_view label = "classes: ";
    std::string text;
    for (const auto& [kind, count] : summary.classes)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", counted_kind(count, kind));
    return std::string(label) + wrapped(text, style, label.size()) + "\n";
}

// Patterns of a host's configuration have none.
bool has_origin(const LintRecord& record) {
    return record.url.find("://") != std::string::npos;
}

std::string company_of(const LintRecord& record) {
    return has_origin(record) ? fmt::format("on {}", printable(origin_of(record.url)))
                              : fmt::format("in {}", source_words(record.source));
}

// URLs in captures run to thousands of bytes; the start tells which one it is.
std::string shortened(std::string text, std::size_t most) {
    if (columns(text) <= most) return text;
    std::size_t end = 0;
    for (std::size_t column = 0; end < text.size(); ++end) {
        if ((static_cast<unsigned char>(text[end]) & 0xC0) != 0x80 && ++column == most) break;
    }
    text.resize(end);
    return text + "…";
}

}  // namespace

std::string LintText::add(std::span<const LintRecord> findings) {
    std::string text;
    for (const LintRecord& finding : findings) {
        if (folding_ == Folding::unfold) {
            text += block(finding, Fix::tell) + "\n";
        } else {
            fold(finding);
        }
    }
    return text;
}

void LintText::fold(const LintRecord& record) {
    auto group = std::find_if(groups_.begin(), groups_.end(), [&](const Group& candidate) {
        return candidate.rule == record.rule && candidate.severity == record.severity &&
               candidate.policy == record.policy && candidate.requirement == record.requirement;
    });
    if (group == groups_.end()) {
        Group created;
        created.rule = record.rule;
        created.severity = record.severity;
        created.policy = record.policy;
        created.requirement = record.requirement;
        group = groups_.insert(groups_.end(), std::move(created));
    }
    ++group->count;

    const bool of_first_exchange = group->shown.empty() || (group->shown.front().source == record.source &&
                                                            group->shown.front().entry == record.entry);
    if (of_first_exchange && group->shown.size() < kFullCasesOfOneExchange) {
        group->shown.push_back(record);
        return;
    }
    std::string name = company_of(record);
    auto origin = std::find_if(group->origins.begin(), group->origins.end(),
                               [&](const Origin& candidate) { return candidate.name == name; });
    if (origin == group->origins.end()) {
        Origin created;
        created.name = std::move(name);
        origin = group->origins.insert(group->origins.end(), std::move(created));
    }
    ++origin->count;
    const std::string_view path = has_origin(record) ? path_of(record.url) : record.url;
    if (origin->paths.size() < kPathsOfOneOrigin &&
        std::find(origin->paths.begin(), origin->paths.end(), path) == origin->paths.end()) {
        origin->paths.emplace_back(path);
    }
}

std::string LintText::block(const LintRecord& record, Fix fix) const {
    const std::string label = fmt::format("{}[{}]:", lint::severity_name(record.severity), record.rule->id);
    // The label is part of what is wrapped, so it is painted afterwards: colour has no width.
    std::string text = wrapped(label + " " + printable(record.message), style_, 2);
    text.replace(0, label.size(), paint(style_, ink_of(record.severity), label));
    text += '\n';
    const std::size_t room = std::max<std::size_t>(style_.width, 40) - 4;
    // Without a status it is about the configuration: the file is all there is to name.
    if (record.status != 0 || !record.url.empty()) {
        const std::string place = shortened(where(record), room);
        text += "  " + place;
        if (record.status != 0) {
            const std::string status = fmt::format("({})", status_words(record));
            const bool fits = columns(place) + 2 + columns(status) <= room + 2;
            text += (fits ? "  " : "\n    ") + status;
        }
        text += '\n';
    }
    // A live URL is a place of its own, which stands above already; behind a redirect it was another's.
    if (record.position.known() || record.source != record.url)
        text += "  " + paint(style_, Ink::dim, place_words(record.source, record.position)) + "\n";
    for (const ShownLine& line : shown_lines(record)) {
        text += field_frame(line, style_, 6, ink_of(record.severity));
    }
    for (const RecordedElsewhere& other : record.elsewhere)
        text += compared_with(other);
    text += also_at(record);
    std::string_view suggestion = record.suggestion;
    std::string_view mark = "try:  ";
    while (!suggestion.empty()) {
        const std::size_t end = std::min(suggestion.find('\n'), suggestion.size());
        text +=
            "  " + paint(style_, Ink::green, std::string(mark) + printable(suggestion.substr(0, end))) + "\n";
        suggestion.remove_prefix(std::min(end + 1, suggestion.size()));
        mark = "      ";
    }
    if (const std::string_view words = record.fix(); fix == Fix::tell && !words.empty()) {
        text += "  " + paint(style_, Ink::green, "fix:") + "  " + wrapped(printable(words), style_, 8) + "\n";
    }
    if (!record.caches.empty()) {
        text += "  " + paint(style_, Ink::dim, fmt::format("holds for: {}", fmt::join(record.caches, ", "))) +
                "\n";
    }
    text += "  " + paint(style_, Ink::dim, fmt::format("see:  {}", record.rule->spec)) + "\n";
    return text;
}

std::string LintText::compared_with(const RecordedElsewhere& other) const {
    const std::string at = other.position.known()
                               ? place_words(other.source, other.position)
                               : fmt::format("{}, response {}", source_words(other.source), other.entry);
    std::string text =
        "  " + paint(style_, Ink::dim, fmt::format("compare with {} ({})", at, other.status)) + "\n";
    if (other.line && !other.line->name.empty())
        text += field_frame(other.line->shown(), style_, 6, Ink::dim);
    return text;
}

// The first few paths; how many there are the message says.
std::string LintText::also_at(const LintRecord& record) const {
    if (record.also.empty()) return {};
    std::vector<std::string> paths;
    for (const RecordedElsewhere& other : record.also) {
        std::string path = shortened(printable(path_of(other.url)), 40);
        if (std::find(paths.begin(), paths.end(), path) != paths.end()) continue;
        if (paths.size() == kPathsOfOneOrigin) {
            paths.emplace_back("…");
            break;
        }
        paths.push_back(std::move(path));
    }
    const std::size_t width = std::max<std::size_t>(style_.width, 40);
    return paint(style_, Ink::dim, shortened(fmt::format("  also: {}", fmt::join(paths, ", ")), width)) +
           "\n";
}

std::string LintText::elsewhere(const Group& group) const {
    std::string text;
    const std::size_t width = std::max<std::size_t>(style_.width, 40);
    std::size_t listed = 0;
    for (const Origin& origin : group.origins) {
        if (++listed > kOriginsShown) break;
        std::string line = fmt::format("  and {} {}", origin.count, origin.name);
        std::string_view separator = ": ";
        for (const std::string& path : origin.paths) {
            if (path.empty()) continue;
            line += std::string(separator) + shortened(printable(path), 40);
            separator = ", ";
        }
        if (origin.count > origin.paths.size()) line += ", …";
        text += paint(style_, Ink::dim, shortened(line, width)) + "\n";
    }
    if (group.origins.size() > kOriginsShown) {
        std::uint64_t left = 0;
        for (std::size_t i = kOriginsShown; i < group.origins.size(); ++i)
            left += group.origins[i].count;
        text += paint(style_, Ink::dim,
                      fmt::format("  and {} on {} (--all shows them)", left,
                                  counted(group.origins.size() - kOriginsShown, "more origin"))) +
                "\n";
    }
    return text;
}

std::string LintText::finish(const LintSummary& summary) {
    std::vector<const Group*> groups;
    groups.reserve(groups_.size());
    for (const Group& group : groups_)
        groups.push_back(&group);
    std::stable_sort(groups.begin(), groups.end(),
                     [](const Group* a, const Group* b) { return a->severity > b->severity; });
    std::string text;
    for (const Group* group : groups) {
        for (std::size_t i = 0; i < group->shown.size(); ++i) {
            const LintRecord& record = group->shown[i];
            const bool again = i + 1 < group->shown.size() && group->shown[i + 1].fix() == record.fix();
            text += block(record, again ? Fix::omit : Fix::tell);
        }
        text += elsewhere(*group);
        text += '\n';
    }
    return closing_ == Closing::omit ? text : text + summary_lines(summary, groups);
}

std::string summary_words(const LintSummary& summary, const Style& style) {
    std::string text;
    if (summary.interrupted)
        text += paint(style, Ink::yellow, "interrupted") + ": what was read until then:\n";
    const std::string read =
        fmt::format("{} in {}", counted(summary.responses, "response"), counted_sources(summary));
    if (summary.responses == 0) {
        text += fmt::format("{}: nothing was checked", read);
    } else if (summary.findings() == 0) {
        text += fmt::format("{}: {}", read, paint(style, Ink::green, "nothing to report"));
    } else {
        text += fmt::format("{}: {}, {}, {}", read, counted(summary.errors, "error"),
                            counted(summary.warnings, "warning"), counted(summary.infos, "info"));
        // A baseline and --all count every place.
        if (summary.places > summary.findings())
            text += fmt::format(" ({}, {})", counted(summary.findings(), "finding"),
                                counted(summary.places, "place"));
    }
    if (summary.suppressed > 0) text += fmt::format(", {} suppressed", summary.suppressed);
    if (summary.baselined > 0) text += fmt::format(", {} in the baseline", summary.baselined);
    if (summary.known > 0) text += fmt::format(", {} known from the earlier run", summary.known);
    if (summary.not_compared > 0)
        text += fmt::format(", {} not compared with others (too many to hold)", summary.not_compared);
    if (summary.inconclusive > 0) text += fmt::format(", {} inconclusive", summary.inconclusive);
    if (summary.skipped > 0)
        text += fmt::format(" ({} without an answer)", counted(summary.skipped, "entry", "entries"));
    text += '\n';
    if (summary.elsewhere > 0) {
        text +=
            fmt::format("{} on {} {} not shown: --all-hosts\n", counted(summary.elsewhere, "finding"),
                        counted(summary.other_hosts, "other host"), summary.elsewhere == 1 ? "is" : "are");
    }
    return text;
}

// A line for each rule and severity, however many policies are behind it; nothing where the blocks are few.
std::string LintText::summary_by_rule(const std::vector<const Group*>& groups) const {
    struct Row {
        const Group* first;
        std::uint64_t count;
    };
    std::vector<Row> rows;
    for (const Group* group : groups) {
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& candidate) {
            return candidate.first->rule == group->rule && candidate.first->severity == group->severity;
        });
        if (row == rows.end()) {
            rows.push_back({group, group->count});
        } else {
            row->count += group->count;
        }
    }
    if (rows.size() <= 3) return {};
    std::string text = paint(style_, Ink::bold, "Summary by rule") + "\n";
    for (const Row& row : rows) {
        const std::string_view severity = lint::severity_name(row.first->severity);
        text += fmt::format("  {}{:{}}  {:>5}  {}\n", paint(style_, ink_of(row.first->severity), severity),
                            "", 7 - severity.size(), row.count, row.first->rule->id);
    }
    return text + "\n";
}

std::string LintText::summary_lines(const LintSummary& summary,
                                    const std::vector<const Group*>& groups) const {
    std::string text;
    for (std::size_t i = 0; i < std::min(summary.unread.size(), kUnreadShown); ++i) {
        const UnreadPart& part = summary.unread[i];
        text += paint(style_, Ink::yellow, "not read") + ": " + place_words(part.source, part.position) +
                ": " + printable(part.what) + "\n";
    }
    if (summary.inconclusive > kUnreadShown) {
        text += fmt::format("not read: {} more parts\n", summary.inconclusive - kUnreadShown);
    }
    if (summary.inconclusive > 0) text += "\n";

    text += summary_by_rule(groups);
    text += summary_words(summary, style_);
    if (summary.responses > 1) text += class_words(summary, style_);
    const bool folded =
        std::any_of(groups.begin(), groups.end(), [](const Group* group) { return !group->origins.empty(); });
    if (folded)
        text +=
            wrapped("Repeated findings are folded: --all shows each, `cachewright rules ID` explains a rule.",
                    style_, 0) +
            "\n";
    return text;
}

}  // namespace cachewright::report
