#include "lib/report/lint_json.hpp"

#include "lib/lint/rule.hpp"
#include "lib/report/private/lint_json_parts.hpp"

namespace cachewright::report {

namespace {

Json line_json(const RecordedLine& line) {
    Json json;
    json["section"] = line.section == lint::Section::request ? "request" : "response";
    json["name"] = line.name;
    json["value"] = line.value;
    if (line.left_out_before > 0) json["left_out_before"] = line.left_out_before;
    if (line.left_out_behind > 0) json["left_out_behind"] = line.left_out_behind;
    json["part"] = line.part == lint::LinePart::name ? "name" : "value";
    json["start"] = line.span.offset;
    json["length"] = line.span.length;
    if (line.position.known()) json["position"] = position_json(line.position);
    return json;
}

Json elsewhere_json(const RecordedElsewhere& elsewhere) {
    Json json;
    json["url"] = elsewhere.url;
    json["status"] = elsewhere.status;
    json["source"] = elsewhere.source;
    json["entry"] = elsewhere.entry;
    if (elsewhere.position.known()) json["position"] = position_json(elsewhere.position);
    if (elsewhere.line) json["line"] = line_json(*elsewhere.line);
    if (!elsewhere.fingerprint.empty()) json["fingerprint"] = elsewhere.fingerprint;
    return json;
}

}  // namespace

Json finding_json(const LintRecord& record) {
    Json json;
    json["rule"] = record.rule->id;
    json["severity"] = lint::severity_name(record.severity);
    json["message"] = record.message;
    json["url"] = record.url;
    if (!record.method.empty()) json["method"] = record.method;
    if (record.status != 0) json["status"] = record.status;
    if (record.resource) json["class"] = lint::resource_kind_id(*record.resource);
    if (!record.policy.empty()) json["policy"] = record.policy;
    json["source"] = record.source;
    json["entry"] = record.entry;
    if (record.position.known()) json["position"] = position_json(record.position);
    json["lines"] = Json::array();
    for (const RecordedLine& line : record.lines)
        json["lines"].push_back(line_json(line));
    if (!record.elsewhere.empty()) {
        json["elsewhere"] = Json::array();
        for (const RecordedElsewhere& elsewhere : record.elsewhere)
            json["elsewhere"].push_back(elsewhere_json(elsewhere));
    }
    if (!record.also.empty()) {
        json["also"] = Json::array();
        for (const RecordedElsewhere& other : record.also)
            json["also"].push_back(elsewhere_json(other));
    }
    if (!record.suggestion.empty()) json["suggestion"] = record.suggestion;
    if (!record.fix().empty()) json["fix"] = record.fix();
    if (!record.caches.empty()) json["caches"] = record.caches;
    json["spec"] = record.rule->spec;
    json["fingerprint"] = record.fingerprint;
    if (record.lasts) json["lasts"] = lint::extent_name(*record.lasts);
    if (!record.cookies.empty()) json["cookies"] = record.cookies;
    return json;
}

Json tool_json(std::string_view version) {
    Json json;
    json["name"] = "cachewright";
    json["version"] = version;
    return json;
}

Json summary_json(const LintSummary& summary) {
    Json json;
    json["files"] = summary.sources;
    json["responses"] = summary.responses;
    json["skipped"] = summary.skipped;
    json["without_headers"] = summary.without_headers;
    json["errors"] = summary.errors;
    json["warnings"] = summary.warnings;
    json["infos"] = summary.infos;
    json["suppressed"] = summary.suppressed;
    json["baselined"] = summary.baselined;
    json["known"] = summary.known;
    json["not_compared"] = summary.not_compared;
    json["inconclusive"] = summary.inconclusive;
    json["interrupted"] = summary.interrupted;
    json["could_not_check"] = summary.could_not_check;
    json["elsewhere"] = summary.elsewhere;
    json["other_hosts"] = summary.other_hosts;
    json["classes"] = Json::object();
    for (const auto& [kind, count] : summary.classes)
        json["classes"][std::string(lint::resource_kind_id(kind))] = count;
    return json;
}

Json unread_json(const LintSummary& summary) {
    Json unread = Json::array();
    for (const UnreadPart& part : summary.unread) {
        Json entry;
        entry["source"] = part.source;
        if (part.position.known()) entry["position"] = position_json(part.position);
        entry["what"] = part.what;
        unread.push_back(std::move(entry));
    }
    return unread;
}

std::string LintJson::begin() {
    return "{\n\"schema_version\": " + std::to_string(kSchemaVersion) +
           ",\n\"tool\": " + json_text(tool_json(version_)) + ",\n\"findings\": [";
}

std::string LintJson::add(std::span<const LintRecord> findings) {
    std::string text;
    for (const LintRecord& finding : findings) {
        text += first_ ? "\n" : ",\n";
        first_ = false;
        text += json_text(finding_json(finding));
    }
    return text;
}

std::string LintJson::finish(const LintSummary& summary) {
    return std::string(first_ ? "" : "\n") + "],\n\"unread\": " + json_text(unread_json(summary)) +
           ",\n\"summary\": " + json_text(summary_json(summary)) + "\n}\n";
}

}  // namespace cachewright::report
