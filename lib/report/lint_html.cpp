#include "lib/report/lint_html.hpp"

#include "lib/report/lint_html_page.hpp"
#include "lib/report/lint_place.hpp"
#include "lib/report/lint_text.hpp"
#include "lib/report/markup.hpp"
#include "lib/report/predicted_cache.hpp"
#include "lib/report/redaction.hpp"
#include "lib/vendor/prediction.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace cachewright::report {

namespace {

// The header line with what is spoken of marked.
std::string marked(ShownLine line) {
    std::sort(line.spans.begin(), line.spans.end(),
              [](const base::Span& a, const base::Span& b) { return a.offset < b.offset; });
    const std::string_view text = line.text;
    std::string html;
    std::size_t at = 0;
    for (const base::Span& span : line.spans) {
        const std::size_t begin = std::clamp<std::size_t>(span.offset, at, text.size());
        const std::size_t end =
            std::clamp<std::size_t>(std::size_t{span.offset} + span.length, begin, text.size());
        html += html_text(text.substr(at, begin - at));
        if (end > begin) html += "<mark>" + html_text(text.substr(begin, end - begin)) + "</mark>";
        at = end;
    }
    return html + html_text(text.substr(at));
}

std::string article(const LintRecord& record) {
    const std::string_view severity = lint::severity_name(record.severity);
    std::string html = fmt::format(
        "<article class=\"{0}\" data-item=\"finding\" data-severity=\"{0}\" data-rule=\"{1}\">\n"
        "<h3><b>{0}</b> {2}</h3>\n<p><code>{3}</code></p>\n<p class=\"dim\">{4}</p>\n",
        severity, record.rule->id, html_text(record.message), html_text(subject_words(record)),
        html_text(place_words(record.source, record.position)));
    std::string lines;
    for (const ShownLine& line : shown_lines(record))
        lines += marked(line) + "\n";
    if (!lines.empty()) html += fmt::format("<pre>{}</pre>\n", lines);
    for (const RecordedElsewhere& other : record.elsewhere) {
        html += fmt::format("<p class=\"dim\">compare with {} in {}</p>\n",
                            html_text(response_words({}, other.url, other.status)),
                            html_text(place_words(other.source, other.position)));
        if (other.line && !other.line->name.empty())
            html += fmt::format("<pre>{}</pre>\n", marked(other.line->shown()));
    }
    std::string also;
    for (const RecordedElsewhere& other : record.also) {
        also += fmt::format("<li>{}, {}</li>\n", html_text(response_words({}, other.url, other.status)),
                            html_text(place_words(other.source, other.position)));
    }
    if (!also.empty())
        html += fmt::format("<details><summary>also here</summary>\n<ul>\n{}</ul>\n</details>\n", also);
    std::string suggestion;
    for (const std::string_view line : lines_of(record.suggestion))
        suggestion += html_text(line) + "\n";
    if (!suggestion.empty()) html += fmt::format("<p>Try:</p>\n<pre class=\"try\">{}</pre>\n", suggestion);
    if (!record.fix().empty()) html += fmt::format("<p>Fix: {}</p>\n", html_text(record.fix()));
    if (!record.caches.empty())
        html += fmt::format("<p>Holds for: {}</p>\n",
                            html_text(fmt::format("{}", fmt::join(record.caches, ", "))));
    html += fmt::format(
        "<details><summary>{}</summary>\n<p>{}</p>\n<p>{}</p>\n<p class=\"dim\">{}</p>\n</details>\n",
        record.rule->id, html_text(record.rule->why), html_text(record.rule->fix),
        html_text(record.rule->spec));
    return html + "</article>\n";
}

std::string row(std::string_view cell, std::initializer_list<std::string_view> words) {
    std::string html = "<tr>";
    for (const std::string_view word : words)
        html += fmt::format("<{0}>{1}</{0}>", cell, html_text(word));
    return html + "</tr>\n";
}

std::string matrix(const http::Exchange& exchange, std::span<const vendor::ConfiguredProfile> profiles) {
    const std::string url = redacted_url(exchange.url);
    std::string html = fmt::format(
        "<details data-item=\"response\"><summary><code>{}</code> <span class=\"dim\">{}</span></summary>\n"
        "<div class=\"wide\"><table>\n",
        html_text(
            response_words(exchange.request ? exchange.request->method : "", url, exchange.response.status)),
        html_text(place_words(exchange.provenance.source, exchange.provenance.position)));
    html += row(
        "th", {"cache", "stored", "fresh for", "key", "+10s", "stale", "cookies", "client's Cache-Control"});
    for (const vendor::ConfiguredProfile& profile : profiles) {
        const MatrixRow cells = matrix_row(exchange, {&profile, vendor::predict(exchange, profile)});
        html += row("td", {profile.profile->name, cells.stored, cells.lifetime, cells.key, cells.next,
                           cells.stale, cells.cookies, cells.delivers});
    }
    return html + "</table></div>\n</details>\n";
}

std::string unread_list(const LintSummary& summary) {
    if (summary.inconclusive == 0) return {};
    std::string html = "<h2>Not read</h2>\n<ul>\n";
    for (const UnreadPart& part : summary.unread) {
        html += fmt::format("<li>{}: {}</li>\n", html_text(place_words(part.source, part.position)),
                            html_text(part.what));
    }
    if (summary.inconclusive > summary.unread.size())
        html += fmt::format("<li>and {} more parts</li>\n", summary.inconclusive - summary.unread.size());
    return html + "</ul>\n";
}

std::string how_many(std::uint64_t shown, std::uint64_t all, std::string_view what) {
    return shown == all ? fmt::format("<p class=\"dim\">All {} {}.</p>\n", all, what)
                        : fmt::format("<p class=\"dim\">{} of {} {}.</p>\n", shown, all, what);
}

}  // namespace

void LintHtml::checked(const http::Exchange& exchange) {
    ++responses_;
    if (run_.profiles.empty() || matrices_.size() >= limits_.responses) return;
    matrices_.push_back(matrix(exchange, run_.profiles));
}

std::string LintHtml::add(std::span<const LintRecord> findings) {
    for (const LintRecord& finding : findings) {
        auto rule = std::find_if(rules_.begin(), rules_.end(),
                                 [&](const RuleCount& known) { return known.rule == finding.rule; });
        if (rule == rules_.end()) rule = rules_.insert(rules_.end(), {finding.rule, 0});
        ++rule->count;
        std::vector<std::string>& of = finding.severity == lint::Severity::error     ? errors_
                                       : finding.severity == lint::Severity::warning ? warnings_
                                                                                     : infos_;
        if (of.size() < limits_.findings) of.push_back(article(finding));
    }
    return {};
}

std::string LintHtml::rule_choice() const {
    std::vector<RuleCount> sorted = rules_;
    std::sort(sorted.begin(), sorted.end(),
              [](const RuleCount& a, const RuleCount& b) { return a.rule->id < b.rule->id; });
    std::string html = "<label>Rule <select name=\"rule\"><option value=\"\">all</option>";
    for (const RuleCount& known : sorted)
        html += fmt::format("<option value=\"{0}\">{0} ({1})</option>", known.rule->id, known.count);
    return html + "</select></label>\n";
}

std::string LintHtml::finish(const LintSummary& summary) {
    const std::string words = summary_words(summary, Style{});
    std::string html = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; "
        "script-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>Cachewright: {}, {}, {}</title>\n"
        "<style>{}</style>\n</head>\n<body>\n<h1>Cachewright lint</h1>\n<p>{}</p>\n",
        kPageStyleHash, kPageScriptHash, counted(summary.errors, "error"),
        counted(summary.warnings, "warning"), counted(summary.infos, "info"), kPageStyle,
        html_text(fmt::format("{}", fmt::join(lines_of(words), " "))));
    html +=
        "<form class=\"scripted\">\n<input type=\"search\" name=\"search\" placeholder=\"Search URL, header, "
        "message\" aria-label=\"Search\">\n";
    for (const std::string_view severity : {"error", "warning", "info"}) {
        html += fmt::format("<label><input type=\"checkbox\" name=\"{0}\" checked> {0}</label>\n", severity);
    }
    html += rule_choice() + "<span id=\"shown\" class=\"dim\" role=\"status\"></span>\n</form>\n";

    html += "<main>\n<h2>Findings</h2>\n";
    std::string articles;
    std::size_t shown = 0;
    for (const std::vector<std::string>* of : {&errors_, &warnings_, &infos_}) {
        for (const std::string& one : *of) {
            if (shown == limits_.findings) break;
            articles += one;
            ++shown;
        }
    }
    html += how_many(shown, summary.findings(), "findings") + articles + unread_list(summary);
    if (!run_.profiles.empty()) {
        html += "<h2>What caches do with each response</h2>\n" +
                how_many(matrices_.size(), responses_, "responses");
        for (const std::string& one : matrices_)
            html += one;
    }
    return html + fmt::format(
                      "</main>\n<p class=\"dim\">cachewright {}</p>\n<script>{}</script>\n</body>\n</html>\n",
                      html_text(run_.version), kPageScript);
}

}  // namespace cachewright::report
