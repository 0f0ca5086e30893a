#include "lib/report/lint_sarif.hpp"

#include "lib/base/ascii.hpp"
#include "lib/report/lint_place.hpp"
#include "lib/report/private/json_text.hpp"
#include "lib/report/rule_pages.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cachewright::report {

namespace {

std::string_view level_of(lint::Severity severity) {
    switch (severity) {
        case lint::Severity::error: return "error";
        case lint::Severity::warning: return "warning";
        case lint::Severity::info: return "note";
    }
    return "note";
}

// How GitHub ranks what is no security problem.
std::string_view github_severity(lint::Severity severity) {
    return severity == lint::Severity::info ? "recommendation" : level_of(severity);
}

// "[text](target)" in a message is a link (§3.11.6); nobody's header makes one.
std::string message_text(std::string_view text) {
    std::string safe = printable(text);
    for (std::size_t at = safe.find("]("); at != std::string::npos; at = safe.find("](", at))
        safe.insert(at + 1, " ");
    return safe;
}

Json message(std::string_view text) {
    return Json{{"text", message_text(text)}};
}

Json physical_location(const Artifact& artifact, const base::SourcePosition& position,
                       const base::SourcePosition& end) {
    Json location;
    location["artifactLocation"]["uri"] = artifact.uri();
    if (!artifact.path.starts_with('/')) location["artifactLocation"]["uriBaseId"] = "%SRCROOT%";
    Json& region = location["region"];
    region["startLine"] = artifact.file && position.known() ? position.line : 1;
    if (artifact.file && position.known()) {
        region["startColumn"] = position.column;
        if (end.known() && end.offset > position.offset) {
            if (end.line != position.line) region["endLine"] = end.line;
            region["endColumn"] = end.column;
        }
    }
    return location;
}

Json logical_location(std::string_view url) {
    Json location;
    const std::string_view path = path_of(url);
    location["name"] = printable(path.empty() ? "/" : path.substr(0, path.find_first_of("?#")));
    location["fullyQualifiedName"] = printable(url);
    location["kind"] = "resource";
    return location;
}

Json location_of(const LintRecord& record, const LintRun& run) {
    Json location;
    const bool at_line = !record.lines.empty() && record.lines.front().position.known() &&
                         record.lines.front().position.offset == record.position.offset;
    location["physicalLocation"] =
        physical_location(artifact_of(record.source, record.url, run), record.position,
                          at_line ? record.lines.front().end : base::SourcePosition{});
    if (!record.url.empty()) location["logicalLocations"] = Json::array({logical_location(record.url)});
    return location;
}

// The other header lines, and those of other exchanges.
Json related_locations(const LintRecord& record, const LintRun& run) {
    Json related = Json::array();
    const Artifact artifact = artifact_of(record.source, record.url, run);
    for (std::size_t i = 1; i < record.lines.size(); ++i) {
        const RecordedLine& line = record.lines[i];
        if (!line.position.known()) continue;
        Json location;
        location["physicalLocation"] = physical_location(artifact, line.position, line.end);
        location["message"] = message(line.shown().text);
        related.push_back(std::move(location));
    }
    const auto add = [&](const RecordedElsewhere& other, std::string_view how) {
        Json location;
        location["physicalLocation"] = physical_location(
            artifact_of(other.source, other.url, run), other.position,
            other.line && other.line->position.known() ? other.line->end : base::SourcePosition{});
        if (!other.url.empty()) location["logicalLocations"] = Json::array({logical_location(other.url)});
        location["message"] = message(
            fmt::format("{} {}{}", how, response_words({}, other.url, other.status),
                        other.line && !other.line->name.empty() ? ": " + other.line->shown().text : ""));
        related.push_back(std::move(location));
    };
    for (const RecordedElsewhere& other : record.elsewhere)
        add(other, "compare with");
    for (const RecordedElsewhere& other : record.also)
        add(other, "also");
    return related;
}

Json rule_descriptor(const lint::Rule& rule) {
    Json json;
    json["id"] = rule.id;
    json["shortDescription"]["text"] = message_text(rule.summary);
    json["fullDescription"]["text"] = message_text(rule.why.empty() ? rule.summary : rule.why);
    json["help"]["text"] = rule_page(rule, Style{});
    json["help"]["markdown"] = rule_markdown(rule);
    if (const auto uri = specification_uri(rule.spec)) json["helpUri"] = *uri;
    json["defaultConfiguration"]["level"] = level_of(rule.severity);
    json["properties"]["tags"] = Json::array({"http", "caching"});
    json["properties"]["problem.severity"] = github_severity(rule.severity);
    return json;
}

Json notification(const UnreadPart& part, const LintRun& run) {
    Json json;
    json["level"] = "error";
    json["message"] = message("not read: " + part.what);
    Json location;
    location["physicalLocation"] = physical_location(artifact_of(part.source, {}, run), part.position, {});
    json["locations"] = Json::array({std::move(location)});
    return json;
}

}  // namespace

LintSarif::LintSarif(const LintRun& run, std::uint64_t most_results) : run_(run), most_(most_results) {
    for (const lint::Rule* rule : run.rules) {
        if (rule->needs() != lint::Needs::live_requests) rule_index_.emplace(rule, rule_index_.size());
    }
}

std::string LintSarif::begin() {
    Json driver;
    driver["name"] = "cachewright";
    driver["version"] = run_.version;
    driver["semanticVersion"] = run_.version;
    driver["rules"] = Json::array();
    for (const lint::Rule* rule : run_.rules) {
        if (rule_index_.contains(rule)) driver["rules"].push_back(rule_descriptor(*rule));
    }
    return "{\n\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n\"version\": \"2.1.0\",\n"
           "\"runs\": [{\n\"tool\": " +
           json_text(Json{{"driver", std::move(driver)}}) +
           ",\n\"columnKind\": \"unicodeCodePoints\",\n\"results\": [";
}

std::string LintSarif::add(std::span<const LintRecord> findings) {
    std::string text;
    for (const LintRecord& finding : findings) {
        if (results_++ >= most_) continue;
        text += results_ == 1 ? "\n" : ",\n";
        text += result(finding);
    }
    return text;
}

std::string LintSarif::result(const LintRecord& record) {
    Json json;
    json["ruleId"] = record.rule->id;
    if (const auto index = rule_index_.find(record.rule); index != rule_index_.end())
        json["ruleIndex"] = index->second;
    json["level"] = level_of(record.severity);
    std::string text = record.message;
    if (!record.suggestion.empty()) {
        text += fmt::format(" (try: {})", fmt::join(lines_of(record.suggestion), ", "));
    } else if (!record.fix().empty()) {
        text += fmt::format(" (fix: {})", record.fix());
    }
    json["message"] = message(text);
    json["locations"] = Json::array({location_of(record, run_)});
    if (Json related = related_locations(record, run_); !related.empty())
        json["relatedLocations"] = std::move(related);
    // GitHub looks at the first only, and keeps one result of each; the second is the tool's own.
    json["partialFingerprints"]["primaryLocationLineHash"] = fingerprints_.unique(record.fingerprint);
    json["partialFingerprints"]["cachewright/v1"] = record.fingerprint;
    Json& properties = json["properties"];
    if (!record.method.empty()) properties["method"] = printable(record.method);
    properties["status"] = record.status;
    properties["entry"] = record.entry;
    if (!record.caches.empty()) properties["caches"] = record.caches;
    return json_text(json);
}

std::string LintSarif::finish(const LintSummary& summary) {
    Json invocation;
    invocation["executionSuccessful"] =
        !summary.interrupted && !summary.could_not_check && summary.inconclusive == 0;
    Json notifications = Json::array();
    if (summary.interrupted)
        notifications.push_back(Json{{"level", "error"}, {"message", message(interruption_words(summary))}});
    for (const UnreadPart& part : summary.unread)
        notifications.push_back(notification(part, run_));
    const auto tell = [&](std::uint64_t count, std::string_view one, std::string_view what) {
        if (count == 0) return;
        notifications.push_back(Json{{"level", "warning"},
                                     {"message", message(fmt::format("{} {}", counted(count, one), what))}});
    };
    tell(summary.inconclusive - std::min<std::uint64_t>(summary.inconclusive, summary.unread.size()),
         "more part", "could not be read");
    tell(summary.not_compared, "response", "not compared with others (too many to hold)");
    tell(results_ - std::min(results_, most_), "more finding", "left out: code scanning takes no more");
    if (!notifications.empty()) invocation["toolExecutionNotifications"] = std::move(notifications);
    return std::string(results_ == 0 ? "" : "\n") +
           "],\n\"invocations\": " + json_text(Json::array({std::move(invocation)})) + "\n}]\n}\n";
}

std::optional<std::string> specification_uri(std::string_view spec) {
    const auto take_while = [&spec](std::string_view more) {
        std::size_t end = 0;
        while (end < spec.size() &&
               (base::is_digit(spec[end]) || more.find(spec[end]) != std::string_view::npos))
            ++end;
        const std::string_view taken = spec.substr(0, end);
        spec.remove_prefix(end);
        return taken;
    };
    const std::size_t rfc = spec.find("RFC ");
    if (rfc == std::string_view::npos) return std::nullopt;
    spec.remove_prefix(rfc + 4);
    const std::string_view number = take_while("");
    if (number.empty()) return std::nullopt;
    std::string uri = fmt::format("https://www.rfc-editor.org/rfc/rfc{}.html", number);
    constexpr std::string_view section = " §";
    if (!spec.starts_with(section)) return uri;
    spec.remove_prefix(section.size());
    std::string_view digits = take_while(".");
    while (digits.ends_with('.'))
        digits.remove_suffix(1);
    return digits.empty() ? uri : uri + fmt::format("#section-{}", digits);
}

}  // namespace cachewright::report
