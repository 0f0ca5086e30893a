#include "lib/net/received_heads.hpp"

#include "lib/http/names_as_sent.hpp"
#include "lib/http/status.hpp"
#include "lib/http/wire_parser.hpp"

#include <utility>

namespace cachewright::net {

namespace {

namespace wire = http::wire;

bool is_over_limit(wire::Violation violation) {
    return violation == wire::Violation::status_line_too_long ||
           violation == wire::Violation::field_line_too_long ||
           violation == wire::Violation::field_section_too_large ||
           violation == wire::Violation::too_many_fields;
}

// A position within one head says nothing to whoever has no file to look it up in.
http::FieldMap without_positions(const http::FieldMap& fields) {
    http::FieldMap bare;
    bare.reserve(fields.size(), fields.byte_size());
    for (const http::FieldLine line : fields)
        bare.add(line.name, line.value);
    return bare;
}

// HTTP/2 and 3 have no status line; libcurl writes one for them.
bool is_of_written_status_line(const wire::Diagnostic& diagnostic) {
    return diagnostic.violation == wire::Violation::unsupported_version ||
           diagnostic.violation == wire::Violation::bad_version ||
           diagnostic.violation == wire::Violation::missing_reason_space;
}

bool is_binary(http::Version version) {
    return version == http::Version::http_2 || version == http::Version::http_3;
}

}  // namespace

bool ReceivedHeads::add_line(std::string_view line) {
    // The parser judges what is within the limits; this only keeps the bytes that wait for it bounded.
    const std::size_t most =
        wire::Limits::of_responses().field_section + wire::Limits::of_responses().start_line;
    std::string& section = final_ ? trailers_ : head_;
    if (section.size() + line.size() > most) return false;
    section += line;
    if (final_ || (line != "\r\n" && line != "\n")) return true;
    return end_head();
}

bool ReceivedHeads::end_head() {
    wire::Parser parser(wire::MessageKind::response, wire::Mode::diagnosing);
    wire::Step step = parser.feed(head_);
    if (step.event == wire::Event::need_more) step = parser.finish();
    std::vector<wire::Diagnostic> diagnostics = parser.diagnostics();
    if (parser.error()) diagnostics.push_back(*parser.error());
    for (const wire::Diagnostic& diagnostic : diagnostics) {
        if (is_over_limit(diagnostic.violation)) return false;
    }
    http::Response response = parser.take_response();
    http::restore_names(response.fields, diagnostics, head_, {});
    head_.clear();
    response.fields = without_positions(response.fields);
    if (http::status_class(response.status) == http::StatusClass::informational) {
        if (interim_.size() == http::kMostInterim) return false;
        interim_.push_back(std::move(response));
        return true;
    }
    if (is_binary(response.version)) std::erase_if(diagnostics, is_of_written_status_line);
    diagnostics_ = std::move(diagnostics);
    final_ = std::move(response);
    return true;
}

http::Response ReceivedHeads::take_final() {
    http::Response response = std::move(*final_);
    if (!trailers_.empty()) {
        // A trailer section has the grammar of a header section (RFC 9112 §7.1.2).
        wire::Parser parser(wire::MessageKind::response, wire::Mode::diagnosing);
        const std::string framed = "HTTP/1.1 200 OK\r\n" + trailers_ + "\r\n";
        if (parser.feed(framed).event == wire::Event::head)
            response.trailers = without_positions(parser.response().fields);
    }
    return response;
}

std::optional<http::Request> parse_sent_head(std::string_view head) {
    wire::Parser parser(wire::MessageKind::request, wire::Mode::diagnosing);
    if (parser.feed(head).event != wire::Event::head || parser.request().method.empty()) return std::nullopt;
    http::Request request = parser.take_request();
    request.fields = without_positions(request.fields);
    return request;
}

}  // namespace cachewright::net
