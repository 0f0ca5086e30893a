#include "lib/input/message_head.hpp"

#include "lib/http/names_as_sent.hpp"

#include <fmt/format.h>

namespace cachewright::input {

namespace {

namespace wire = http::wire;

// Text that people edit and cut is not to be blamed for its line ends, or for where it ends.
bool is_editing_trace(wire::Violation violation) {
    return violation == wire::Violation::bare_lf || violation == wire::Violation::truncated_head ||
           violation == wire::Violation::truncated_body ||
           violation == wire::Violation::unsupported_version || violation == wire::Violation::bad_version ||
           violation == wire::Violation::missing_reason_space;
}

}  // namespace

wire::Limits wire_limits(std::size_t head) {
    constexpr std::size_t shortest_line = 2;
    wire::Limits limits = wire::Limits::of_responses();
    limits.start_line = limits.field_line = limits.field_section = head;
    limits.fields = head / shortest_line;
    return limits;
}

MessageHead parse_message_head(wire::MessageKind kind, StatusLine status_line, std::string_view text,
                               base::SourcePosition start, std::size_t limit) {
    MessageHead head;
    head.kind = kind;
    head.position = start;
    head.status_line = status_line;
    wire::Parser parser(kind, wire::Mode::diagnosing, wire_limits(limit), start);
    wire::Step step = parser.feed(text);
    if (step.event == wire::Event::need_more) step = parser.finish();
    head.diagnostics = parser.diagnostics();
    if (parser.error()) head.diagnostics.push_back(*parser.error());
    if (kind == wire::MessageKind::request) {
        head.request = parser.take_request();
    } else {
        head.response = parser.take_response();
        http::restore_names(head.response.fields, head.diagnostics, text, start);
    }
    if (status_line == StatusLine::absent) {
        head.response.status = 200;
        head.response.version = http::Version::unknown;
    }
    return head;
}

void note_violations(const MessageHead& head, Delivery& delivery) {
    if (head.status_line == StatusLine::absent) {
        delivery.note(head.position, "there is no status line; 200 is assumed");
    }
    for (const wire::Diagnostic& diagnostic : head.diagnostics) {
        if (is_editing_trace(diagnostic.violation)) continue;
        if (head.status_line == StatusLine::absent &&
            diagnostic.violation == wire::Violation::bad_status_line) {
            continue;
        }
        const wire::ViolationInfo& info = wire::info(diagnostic.violation);
        delivery.note(diagnostic.position, fmt::format("{} ({})", info.sentence, info.source));
    }
}

}  // namespace cachewright::input
