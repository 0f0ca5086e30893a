#include "lib/report/lint_junit.hpp"

#include "lib/report/field_frame.hpp"
#include "lib/report/lint_place.hpp"
#include "lib/report/markup.hpp"
#include "lib/report/redaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cachewright::report {

namespace {

std::string entry_key(std::string_view source, std::size_t entry) {
    return fmt::format("{}\n{}", entry, source);
}

// A finding as text of several lines, escaped.
std::string details(const LintRecord& record) {
    std::string text =
        fmt::format("{}[{}]: {}\n  {}\n", lint::severity_name(record.severity), record.rule->id,
                    xml_text(record.message), xml_text(place_words(record.source, record.position)));
    for (const ShownLine& line : shown_lines(record))
        text += "      " + xml_text(line.text) + "\n";
    for (const std::string_view line : lines_of(record.suggestion))
        text += "  try: " + xml_text(line) + "\n";
    if (!record.fix().empty()) text += "  fix: " + xml_text(record.fix()) + "\n";
    return text + "  see: " + xml_text(record.rule->spec) + "\n";
}

}  // namespace

LintJunit::Suite& LintJunit::suite_of(std::string_view source) {
    const std::string name(source.find("://") == std::string_view::npos ? source : origin_of(source));
    const auto [at, added] = suite_by_name_.emplace(name, suites_.size());
    if (added) suites_.push_back({source_words(name), {}, {}});
    return suites_[at->second];
}

void LintJunit::checked(const http::Exchange& exchange) {
    Suite& suite = suite_of(exchange.provenance.source);
    Case& made = suite.cases.emplace_back();
    made.name = xml_text(fmt::format("{} {}", exchange.request ? exchange.request->method : "GET",
                                     exchange.url.empty() ? "(no URL)" : redacted_url(exchange.url)));
    if (exchange.response.status != 0) made.name += fmt::format(" ({})", exchange.response.status);
    if (const unsigned again = ++suite.names[made.name]; again > 1) made.name += fmt::format(" #{}", again);
    case_by_entry_.emplace(
        entry_key(exchange.provenance.source, exchange.provenance.index + 1),
        std::pair(static_cast<std::size_t>(&suite - suites_.data()), suite.cases.size() - 1));
}

LintJunit::Case& LintJunit::case_of(const LintRecord& record) {
    const auto found = case_by_entry_.find(entry_key(record.source, record.entry));
    if (found != case_by_entry_.end()) return suites_[found->second.first].cases[found->second.second];
    Suite& suite = suite_of(record.source);
    Case& made = suite.cases.emplace_back();
    made.name = xml_text(subject_words(record));
    case_by_entry_.emplace(
        entry_key(record.source, record.entry),
        std::pair(static_cast<std::size_t>(&suite - suites_.data()), suite.cases.size() - 1));
    return made;
}

std::string LintJunit::add(std::span<const LintRecord> findings) {
    for (const LintRecord& finding : findings) {
        Case& of = case_of(finding);
        if (!run_.fail_on || finding.severity < *run_.fail_on) {
            of.output += details(finding);
            continue;
        }
        if (++of.failed == 1) {
            of.failure = xml_text(finding.message);
            of.type = finding.rule->id;
        }
        of.failures += details(finding);
    }
    return {};
}

std::string LintJunit::finish(const LintSummary& summary) {
    std::vector<std::vector<const UnreadPart*>> unread(suites_.size());
    for (const UnreadPart& part : summary.unread) {
        const auto at = static_cast<std::size_t>(&suite_of(part.source) - suites_.data());
        unread.resize(suites_.size());
        unread[at].push_back(&part);
    }
    std::string suites;
    std::size_t all = 0;
    std::size_t all_failed = 0;
    for (std::size_t i = 0; i < suites_.size(); ++i) {
        const Suite& suite = suites_[i];
        const auto failed = static_cast<std::size_t>(std::count_if(
            suite.cases.begin(), suite.cases.end(), [](const Case& one) { return one.failed > 0; }));
        const std::string name = xml_text(suite.name);
        suites += fmt::format(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\" time=\"0\">\n",
            name, suite.cases.size() + unread[i].size(), failed, unread[i].size());
        for (const Case& one : suite.cases) {
            suites += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0\"", name, one.name);
            if (one.failed == 0 && one.output.empty()) {
                suites += "/>\n";
                continue;
            }
            suites += ">\n";
            if (one.failed > 0) {
                const std::string more = one.failed > 1 ? fmt::format(" (and {} more)", one.failed - 1) : "";
                suites += fmt::format("      <failure type=\"{}\" message=\"{}{}\">{}</failure>\n", one.type,
                                      one.failure, more, one.failures);
            }
            if (!one.output.empty()) suites += fmt::format("      <system-out>{}</system-out>\n", one.output);
            suites += "    </testcase>\n";
        }
        for (const UnreadPart* part : unread[i]) {
            suites += fmt::format(
                "    <testcase classname=\"{}\" name=\"{}\" time=\"0\">\n      <error type=\"not read\" "
                "message=\"{}\"/>\n    </testcase>\n",
                name, xml_text("not read: " + place_words(part->source, part->position)),
                xml_text(part->what));
        }
        suites += "  </testsuite>\n";
        all += suite.cases.size();
        all_failed += failed;
    }
    const std::size_t errors = summary.unread.size() + (summary.interrupted ? 1 : 0);
    if (summary.interrupted) {
        suites += fmt::format(
            "  <testsuite name=\"cachewright lint\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\" "
            "time=\"0\">\n"
            "    <testcase classname=\"cachewright lint\" name=\"the whole run\" time=\"0\">\n"
            "      <error type=\"interrupted\" message=\"{}\"/>\n    </testcase>\n  </testsuite>\n",
            xml_text(interruption_words(summary)));
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"cachewright lint\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"0\">\n"
        "{}</testsuites>\n",
        all + errors, all_failed, errors, suites);
}

}  // namespace cachewright::report
