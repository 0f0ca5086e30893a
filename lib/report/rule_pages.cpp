#include "lib/report/rule_pages.hpp"

#include "lib/report/severity_ink.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cachewright::report {

namespace {

// In the list of rules; what would be narrower stands below instead of beside.
constexpr std::size_t kNarrowestSummary = 24;

std::string indented(std::string_view text, std::size_t indent) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (end > 0) out.append(indent, ' ').append(text.substr(0, end));
        out += '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string paragraph(std::string_view title, std::string_view text, const Style& style) {
    if (text.empty()) return {};
    return paint(style, Ink::bold, title) + "\n  " + wrapped(text, style, 2) + "\n\n";
}

// In brackets behind "Reported" or "Fine".
std::string title_of(const lint::Example& example) {
    std::string title(example.title);
    if (!example.profiles.empty()) title += fmt::format("; with --profile {}", example.profiles);
    std::string_view settings = example.settings;
    while (!settings.empty()) {
        const std::size_t end = std::min(settings.find(' '), settings.size());
        title += fmt::format(" --set {}", settings.substr(0, end));
        settings.remove_prefix(std::min(end + 1, settings.size()));
    }
    return title;
}

std::string examples_text(std::string_view title, std::span<const lint::Example> examples,
                          const Style& style) {
    std::string text;
    for (const lint::Example& example : examples) {
        text += paint(style, Ink::bold, title) + fmt::format(" ({})\n", title_of(example));
        if (!example.configuration.empty()) text += indented(example.configuration, 4) + "\n";
        text += indented(example.exchange, 4);
    }
    return text;
}

std::string examples_markdown(std::string_view title, std::span<const lint::Example> examples) {
    std::string text;
    for (const lint::Example& example : examples) {
        text += fmt::format("{} ({}):\n\n", title, title_of(example));
        if (!example.configuration.empty()) text += fmt::format("```toml\n{}```\n\n", example.configuration);
        text += "```http\n";
        text += example.exchange;
        while (text.ends_with('\n'))
            text.pop_back();
        text += "\n```\n\n";
    }
    return text;
}

// What a reader has to know before waiting for a finding: empty for most rules.
std::string remark_on(const lint::Rule& rule) {
    std::string remark;
    switch (rule.needs()) {
        case lint::Needs::exchange: break;
        case lint::Needs::url_history: remark = "compares the responses of one URL"; break;
        case lint::Needs::site: remark = "looks at the whole input"; break;
        case lint::Needs::live_requests: remark = "sends requests of its own: runs in probe"; break;
        case lint::Needs::configuration: remark = "about cachewright.toml, not about a response"; break;
    }
    if (rule.standing == lint::Standing::opt_in)
        remark += std::string(remark.empty() ? "" : "; ") + "off unless selected by its id";
    return remark;
}

constexpr std::string_view kMended =
    "In the configuration files of static hosts, where no doubt is left what was meant.";

}  // namespace

std::string rule_list(std::span<const lint::Family> catalogue, const Style& style) {
    std::size_t longest = 0;
    for (const lint::Family& family : catalogue) {
        for (const lint::Rule& rule : family.rules)
            longest = std::max(longest, rule.id.size());
    }
    std::string text;
    for (const lint::Family& family : catalogue) {
        text += paint(style, Ink::bold, family.title) + "\n";
        for (const lint::Rule& rule : family.rules) {
            const std::string_view severity = lint::severity_name(rule.severity);
            const std::string remark = remark_on(rule);
            const std::string summary =
                std::string(rule.summary) + (remark.empty() ? "" : " (" + remark + ")");
            const std::string label = paint(style, ink_of(rule.severity), severity);
            if (longest + 13 + kNarrowestSummary > style.width) {
                text += fmt::format("  {}  {}\n      {}\n", rule.id, label, wrapped(summary, style, 6));
                continue;
            }
            text += fmt::format("  {:{}}  {}{:{}}  {}\n", rule.id, longest, label, "", 7 - severity.size(),
                                wrapped(summary, style, longest + 13));
        }
        text += '\n';
    }
    return text;
}

std::string rule_page(const lint::Rule& rule, const Style& style) {
    std::string text = paint(style, Ink::bold, rule.id) + "  " +
                       paint(style, ink_of(rule.severity), lint::severity_name(rule.severity)) + "\n";
    text += "  " + wrapped(rule.summary, style, 2) + "\n";
    if (const std::string remark = remark_on(rule); !remark.empty())
        text += "  " + wrapped("(" + remark + ")", style, 2) + "\n";
    text += '\n';
    text += paragraph("Why", rule.why, style);
    text += paragraph("What to do", rule.fix, style);
    if (rule.fix_safety == lint::FixSafety::safe) text += paragraph("Mended by --fix", kMended, style);
    if (!rule.bad.empty()) text += examples_text("Reported", rule.bad, style) + "\n";
    if (!rule.good.empty()) text += examples_text("Fine", rule.good, style) + "\n";
    text += paint(style, Ink::bold, "Source") + "\n  " + std::string(rule.spec) + "\n";
    return text;
}

std::string rule_markdown(const lint::Rule& rule) {
    const std::string remark = remark_on(rule);
    std::string text =
        fmt::format("### {}\n\n{} · {}{}{}\n\n{}.\n\n", rule.id, lint::severity_name(rule.severity),
                    rule.spec, remark.empty() ? "" : " · ", remark, rule.summary);
    text += fmt::format("{}\n\n**What to do.** {}\n\n", rule.why, rule.fix);
    if (rule.fix_safety == lint::FixSafety::safe)
        text += fmt::format("**Mended by `--fix`.** {}\n\n", kMended);
    text += examples_markdown("Reported", rule.bad);
    text += examples_markdown("Fine", rule.good);
    return text;
}

std::string rules_markdown(std::span<const lint::Family> catalogue) {
    std::string text =
        "# Rules\n\n"
        "Generated by `cachewright rules --format markdown`; the words live beside each check in this "
        "folder.\n"
        "`cachewright rules ID` prints one of these pages in the terminal.\n\n";
    for (const lint::Family& family : catalogue) {
        text +=
            fmt::format("**{}**\n\n| rule | severity | what is wrong |\n| --- | --- | --- |\n", family.title);
        for (const lint::Rule& rule : family.rules) {
            text += fmt::format("| [{0}](#{0}) | {1} | {2} |\n", rule.id, lint::severity_name(rule.severity),
                                rule.summary);
        }
        text += '\n';
    }
    for (const lint::Family& family : catalogue) {
        text += fmt::format("## {}\n\n", family.title);
        for (const lint::Rule& rule : family.rules)
            text += rule_markdown(rule);
    }
    while (text.ends_with("\n\n"))
        text.pop_back();
    return text;
}

}  // namespace cachewright::report
