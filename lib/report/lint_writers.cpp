#include "lib/report/lint_writers.hpp"

#include "lib/base/edit_distance.hpp"
#include "lib/report/lint_concise.hpp"
#include "lib/report/lint_github.hpp"
#include "lib/report/lint_gitlab.hpp"
#include "lib/report/lint_html.hpp"
#include "lib/report/lint_json.hpp"
#include "lib/report/lint_jsonl.hpp"
#include "lib/report/lint_junit.hpp"
#include "lib/report/lint_markdown.hpp"
#include "lib/report/lint_sarif.hpp"
#include "lib/report/lint_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <utility>
#include <vector>

namespace cachewright::report {

namespace {

using Made = std::unique_ptr<LintWriter>;

constexpr std::array kFormats{
    LintFormat{"text", "for people: the bytes underlined, repeated findings folded", EmptyRun::nothing,
               [](const LintRun&, const LintStyle& style) -> Made {
                   return std::make_unique<LintText>(style.style, style.folding, style.closing);
               }},
    LintFormat{"concise", "one line a finding: file:line:column: severity: message [rule] URL",
               EmptyRun::nothing,
               [](const LintRun&, const LintStyle& style) -> Made {
                   return std::make_unique<LintConcise>(style.style, style.closing);
               }},
    LintFormat{
        "json", "one document (docs/schema/lint.schema.json)", EmptyRun::document,
        [](const LintRun& run, const LintStyle&) -> Made { return std::make_unique<LintJson>(run.version); }},
    LintFormat{"jsonl", "JSON lines: a finding each, then the summary", EmptyRun::document,
               [](const LintRun& run, const LintStyle&) -> Made {
                   return std::make_unique<LintJsonl>(run.version);
               }},
    LintFormat{"sarif", "SARIF 2.1.0, for code scanning", EmptyRun::document,
               [](const LintRun& run, const LintStyle&) -> Made { return std::make_unique<LintSarif>(run); }},
    LintFormat{
        "github", "annotations of GitHub Actions", EmptyRun::nothing,
        [](const LintRun& run, const LintStyle&) -> Made { return std::make_unique<LintGithub>(run); }},
    LintFormat{
        "gitlab", "Code Quality report of GitLab", EmptyRun::document,
        [](const LintRun& run, const LintStyle&) -> Made { return std::make_unique<LintGitlab>(run); }},
    LintFormat{"junit", "JUnit XML: a test case a response", EmptyRun::document,
               [](const LintRun& run, const LintStyle&) -> Made { return std::make_unique<LintJunit>(run); }},
    LintFormat{"markdown", "a comment for a pull request", EmptyRun::document,
               [](const LintRun&, const LintStyle&) -> Made { return std::make_unique<LintMarkdown>(); }},
    LintFormat{"html", "one page with search and what each cache does", EmptyRun::document,
               [](const LintRun& run, const LintStyle&) -> Made { return std::make_unique<LintHtml>(run); }},
};

constexpr LintFormat kGithubLog{"text", "text and annotations", EmptyRun::nothing,
                                [](const LintRun& run, const LintStyle& style) -> Made {
                                    return std::make_unique<LintGithubLog>(run, style.style, style.folding,
                                                                           style.closing);
                                }};

std::vector<std::string_view> names() {
    std::vector<std::string_view> found;
    found.reserve(kFormats.size());
    for (const LintFormat& format : kFormats)
        found.push_back(format.name);
    return found;
}

}  // namespace

std::span<const LintFormat> lint_formats() {
    return kFormats;
}

base::Result<const LintFormat*> lint_format(std::string_view name) {
    for (const LintFormat& format : kFormats) {
        if (format.name == name) return &format;
    }
    const std::vector<std::string_view> known = names();
    const std::string_view nearest = base::nearest_word(name, known);
    return tl::unexpected(base::Error{base::ErrorCode::usage, fmt::format("'{}' is no output format", name),
                                      nearest.empty() ? fmt::format("there are: {}", lint_format_names())
                                                      : fmt::format("did you mean '{}'?", nearest)});
}

const LintFormat& default_lint_format(std::string_view github_actions) {
    return github_actions == "true" ? kGithubLog : kFormats.front();
}

std::string lint_format_names() {
    return fmt::format("{}", fmt::join(names(), ", "));
}

}  // namespace cachewright::report
