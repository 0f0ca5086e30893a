#include "lib/report/lint_record.hpp"

#include "lib/input/host_notation.hpp"
#include "lib/lint/fingerprint.hpp"
#include "lib/lint/rule.hpp"
#include "lib/report/redaction.hpp"

#include <algorithm>

namespace cachewright::report {

namespace {

// A header of many thousand bytes that a rule quotes hides what the rule has to say.
constexpr std::size_t kLongestQuoted = 200;
constexpr std::size_t kLongestMessage = 600;

// Not within a character of UTF-8.
std::size_t character_begin(std::string_view text, std::size_t at) {
    while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
        --at;
    return at;
}

std::string shortened_message(std::string_view message) {
    if (message.size() <= kLongestQuoted) return std::string(message);
    std::string text;
    for (std::size_t open = message.find('\''); open != std::string_view::npos; open = message.find('\'')) {
        const std::size_t close = message.find('\'', open + 1);
        if (close == std::string_view::npos) break;
        const std::string_view quoted = message.substr(open + 1, close - open - 1);
        text += message.substr(0, open + 1);
        text += quoted.substr(
            0, quoted.size() <= kLongestQuoted ? quoted.size() : character_begin(quoted, kLongestQuoted));
        if (quoted.size() > kLongestQuoted) text += "…";
        text += '\'';
        message.remove_prefix(close + 1);
    }
    text += message;
    if (text.size() <= kLongestMessage) return text;
    // The effect stands at the end of most messages.
    const std::size_t behind = character_begin(text, text.size() - kLongestMessage / 4);
    return text.substr(0, character_begin(text, kLongestMessage / 2)) + " … " + text.substr(behind);
}

void cut_round_span(RecordedLine& line) {
    if (line.value.size() <= kLongestShown) return;
    const std::size_t whole = line.value.size();
    const std::size_t begin_of_span = line.part == lint::LinePart::value ? line.span.offset : 0;
    line.left_out_before = begin_of_span - std::min<std::size_t>(begin_of_span, kLongestShown / 4);
    line.value = line.value.substr(line.left_out_before, kLongestShown);
    line.left_out_behind = whole - line.left_out_before - line.value.size();
    if (line.part == lint::LinePart::value) {
        line.span.offset -= static_cast<std::uint32_t>(line.left_out_before);
        const auto room = static_cast<std::uint32_t>(line.value.size()) - line.span.offset;
        line.span.length = std::min(line.span.length, room);
    }
}

// What stands in the source behind a byte of a value. Where the next byte goes on elsewhere, the one behind
// it is no part of the value.
base::SourcePosition behind(const http::FieldMap& fields, std::size_t line, base::Span span) {
    if (span.length == 0) return fields.position_in_value(line, span.offset);
    base::SourcePosition last = fields.position_in_value(line, span.end() - 1);
    if (!last.known()) return last;
    const base::SourcePosition next = fields.position_in_value(line, span.end());
    if (next.line == last.line && next.offset > last.offset) return next;
    ++last.offset;
    ++last.column;
    return last;
}

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
    cut_round_span(recorded);
    if (place.part == lint::LinePart::value) {
        recorded.position = fields.position_in_value(place.line, place.span.offset);
        recorded.end = behind(fields, place.line, place.span);
    } else if (line.name_position.known()) {
        recorded.position = line.name_position;
        recorded.position.offset += place.span.offset;
        recorded.position.column += place.span.offset;
        recorded.end = recorded.position;
        recorded.end.offset += place.span.length;
        recorded.end.column += place.span.length;
    }
    return recorded;
}

// What is only about fields that stand in the file leaves nginx's `expires` alone.
http::Notation notation_for(const http::Exchange& exchange, const lint::Finding& finding) {
    const http::Notation notation = exchange.provenance.notation;
    if (notation != http::Notation::nginx_expires || !finding.place) return notation;
    const auto is_of_expires = [](const lint::Place& place) {
        return place.section == lint::Section::response && place.line == 0;
    };
    const bool concerned = is_of_expires(*finding.place) ||
                           std::any_of(finding.related.begin(), finding.related.end(), is_of_expires);
    return concerned ? notation : http::Notation::nginx;
}

RecordedElsewhere record_elsewhere(const lint::Elsewhere& elsewhere) {
    const http::Exchange& exchange = *elsewhere.exchange;
    RecordedElsewhere recorded;
    recorded.url = redacted_url(exchange.url);
    recorded.status = exchange.response.status;
    recorded.source = exchange.provenance.source;
    recorded.entry = exchange.provenance.index + 1;
    recorded.position = exchange.provenance.position;
    if (elsewhere.place) {
        recorded.line = record_line(exchange, *elsewhere.place);
        if (recorded.line->position.known()) recorded.position = recorded.line->position;
    }
    return recorded;
}

}  // namespace

ShownLine RecordedLine::shown() const {
    constexpr std::string_view cut = "…";
    const std::string front = name + ": " + std::string(left_out_before > 0 ? cut : "");
    const auto moved = part == lint::LinePart::value ? static_cast<std::uint32_t>(front.size()) : 0U;
    return {front + value + std::string(left_out_behind > 0 ? cut : ""),
            {{moved + span.offset, span.length}}};
}

LintRecord record_finding(const http::Exchange& exchange, const lint::Finding& finding) {
    LintRecord record;
    record.rule = finding.rule;
    record.severity = finding.severity;
    record.message = shortened_message(finding.message);
    record.advice = shortened_message(finding.advice);
    // Nobody copies a header of many thousand bytes from a report.
    if (finding.suggestion.size() <= kLongestShown)
        record.suggestion = input::in_notation(notation_for(exchange, finding), finding.suggestion);
    record.caches = finding.caches;
    if (finding.place) record.lines.push_back(record_line(exchange, *finding.place));
    for (const lint::Place& place : finding.related)
        record.lines.push_back(record_line(exchange, place));
    for (const lint::Elsewhere& other : finding.elsewhere)
        record.elsewhere.push_back(record_elsewhere(other));
    record.url = redacted_url(exchange.url);
    if (exchange.request) record.method = exchange.request->method;
    record.resource = finding.resource;
    record.policy = finding.policy;
    record.requirement = finding.requirement;
    record.status = exchange.response.status;
    record.source = exchange.provenance.source;
    record.position = exchange.provenance.position;
    if (finding.place && record.lines.front().position.known())
        record.position = record.lines.front().position;
    record.entry = exchange.provenance.index + 1;
    record.fingerprint = lint::fingerprint(exchange, finding);
    lint::Gravity gravity = lint::gravity_of(exchange, finding);
    record.lasts = gravity.lasts;
    record.cookies = std::move(gravity.cookies);
    return record;
}

std::vector<LintRecord> record_findings(const http::Exchange& exchange,
                                        std::span<const lint::Finding> findings) {
    std::vector<LintRecord> records;
    records.reserve(findings.size());
    for (const lint::Finding& finding : findings)
        records.push_back(record_finding(exchange, finding));
    return records;
}

std::string_view origin_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return url.substr(0, url.find_first_of("/?#"));
    return url.substr(0, url.find_first_of("/?#", scheme + 3));
}

std::string_view path_of(std::string_view url) {
    return url.substr(std::min(origin_of(url).size(), url.size()));
}

std::string_view LintRecord::fix() const {
    if (!suggestion.empty()) return {};
    return advice.empty() ? rule->fix : std::string_view(advice);
}

void LintSummary::count(lint::Severity severity) {
    switch (severity) {
        case lint::Severity::info: ++infos; break;
        case lint::Severity::warning: ++warnings; break;
        case lint::Severity::error: ++errors; break;
    }
}

}  // namespace cachewright::report
