#include "lib/report/lint_record.hpp"

#include "lib/lint/rule.hpp"
#include "lib/report/redaction.hpp"

#include <algorithm>

namespace cachewright::report {

namespace {

RecordedLine record_line(const http::Exchange& exchange, const lint::Place& place) {
    const http::FieldMap& fields = place.section == lint::Section::request && exchange.request
                                       ? exchange.request->fields
                                       : exchange.response.fields;
    RecordedLine recorded;
    recorded.section = place.section;
    recorded.index = place.line;
    recorded.part = place.part;
    recorded.span = place.span;
    if (place.line >= fields.size()) return recorded;
    const http::FieldLine line = fields[place.line];
    recorded.name = line.name;
    recorded.value = redacted_value(line.name, line.value);
    recorded.position = place.part == lint::LinePart::name ? line.name_position : line.value_position;
    if (recorded.position.known()) {
        recorded.position.offset += place.span.offset;
        recorded.position.column += place.span.offset;
    }
    return recorded;
}

}  // namespace

ShownLine RecordedLine::shown() const {
    const auto value_begin = static_cast<std::uint32_t>(name.size() + 2);
    const std::uint32_t moved = part == lint::LinePart::value ? value_begin : 0;
    return {name + ": " + value, {{moved + span.offset, span.length}}};
}

LintRecord record_finding(const http::Exchange& exchange, const lint::Finding& finding) {
    LintRecord record;
    record.rule = finding.rule;
    record.severity = finding.severity;
    record.message = finding.message;
    record.suggestion = finding.suggestion;
    if (finding.place) record.lines.push_back(record_line(exchange, *finding.place));
    for (const lint::Place& place : finding.related)
        record.lines.push_back(record_line(exchange, place));
    record.url = redacted_url(exchange.url);
    if (exchange.request) record.method = exchange.request->method;
    record.status = exchange.response.status;
    record.source = exchange.provenance.source;
    record.position = exchange.provenance.position;
    if (finding.place && record.lines.front().position.known())
        record.position = record.lines.front().position;
    record.entry = exchange.provenance.index + 1;
    return record;
}

std::string_view origin_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return url.substr(0, url.find_first_of("/?#"));
    return url.substr(0, url.find_first_of("/?#", scheme + 3));
}

std::string_view path_of(std::string_view url) {
    return url.substr(std::min(origin_of(url).size(), url.size()));
}

void LintSummary::count(lint::Severity severity) {
    switch (severity) {
        case lint::Severity::info: ++infos; break;
        case lint::Severity::warning: ++warnings; break;
        case lint::Severity::error: ++errors; break;
    }
}

}  // namespace cachewright::report
