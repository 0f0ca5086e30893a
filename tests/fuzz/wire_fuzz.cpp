// fuzz: http
// The first three bytes choose mode, kind, what a response answers, and where the rest is cut.
#include "lib/http/wire_host.hpp"
#include "lib/http/wire_parser.hpp"
#include "lib/http/wire_serialiser.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace cachewright;
using namespace cachewright::http;
using namespace cachewright::http::wire;

void require(bool holds) {
    if (!holds) std::abort();
}

struct Message {
    Request request;
    Response response;
    std::string body;
    Framing framing;
    std::vector<Diagnostic> diagnostics;
    bool reusable = false;
    base::SourcePosition end;
};

struct Reading {
    std::vector<Message> messages;
    std::optional<Diagnostic> error;
};

struct Setup {
    MessageKind kind{};
    Mode mode{};
    Answers answers{};
    Limits limits;
};

bool same(const FieldMap& a, const FieldMap& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i].name != b[i].name || a[i].value != b[i].value) return false;
        if (a[i].name_position != b[i].name_position || a[i].value_position != b[i].value_position)
            return false;
    }
    return true;
}

bool same(const Message& a, const Message& b) {
    return a.request.method == b.request.method && a.request.target == b.request.target &&
           a.request.version == b.request.version && same(a.request.fields, b.request.fields) &&
           same(a.request.trailers, b.request.trailers) && a.response.status == b.response.status &&
           a.response.reason == b.response.reason && a.response.version == b.response.version &&
           same(a.response.fields, b.response.fields) && same(a.response.trailers, b.response.trailers) &&
           a.body == b.body && a.framing == b.framing && a.diagnostics == b.diagnostics &&
           a.reusable == b.reusable && a.end == b.end;
}

// Cuts the stream into pieces of at most `piece` bytes, each in a heap block of its exact size.
Reading read(std::string_view stream, std::size_t piece, const Setup& setup) {
    Parser parser(setup.kind, setup.mode, setup.limits);
    parser.set_answers(setup.answers);
    Reading reading;
    std::string body;
    const auto take = [&](const Step& step, std::size_t given) {
        require(step.consumed <= given);
        switch (step.event) {
            case Event::body: body += step.body; return true;
            case Event::complete: {
                require(step.consumed <= given);
                Message message;
                message.request = parser.request();
                message.response = parser.response();
                message.body = std::move(body);
                message.framing = parser.framing();
                message.diagnostics = parser.diagnostics();
                message.reusable = parser.reusable();
                message.end = parser.position();
                reading.messages.push_back(std::move(message));
                body.clear();
                if (parser.framing().kind == BodyKind::tunnel) return false;
                parser.next_message(setup.answers);
                return true;
            }
            case Event::error: reading.error = parser.error(); return false;
            case Event::end: return false;
            default: return true;
        }
    };
    for (std::size_t at = 0; at < stream.size(); at += piece) {
        const std::string_view cut = stream.substr(at, piece);
        const auto block = std::make_unique<char[]>(cut.size());
        std::memcpy(block.get(), cut.data(), cut.size());
        std::string_view rest(block.get(), cut.size());
        while (true) {
            const Step step = parser.feed(rest);
            if (step.event == Event::need_more) {
                require(step.consumed == rest.size());
                break;
            }
            if (!take(step, rest.size())) return reading;
            rest.remove_prefix(step.consumed);
        }
    }
    while (take(parser.finish(), 0)) {
    }
    return reading;
}

// Names stand in the stream where they say; values begin where they say.
void check_positions(std::string_view stream, const FieldMap& fields, Mode mode) {
    for (const FieldLine line : fields) {
        require(line.name_position.offset + line.name.size() <= stream.size());
        require(line.value_position.offset <= stream.size());
        if (mode != Mode::strict) continue;
        require(stream.substr(line.name_position.offset, line.name.size()) == line.name);
        require(stream.substr(line.value_position.offset, line.value.size()) == line.value);
    }
}

void check_diagnostic(std::string_view stream, const Diagnostic& diagnostic) {
    require(diagnostic.violation < Violation::count_);
    require(diagnostic.position.offset + diagnostic.length <= stream.size());
}

bool is_framing(FieldId id) {
    return id == FieldId::content_length || id == FieldId::transfer_encoding;
}

// The fields without framing and connection lines, as one text.
std::string payload(const FieldMap& fields) {
    std::string text;
    for (const FieldLine line : fields) {
        if (is_framing(line.id) || line.id == FieldId::connection) continue;
        text.append(line.name).append(":").append(line.value).append("\n");
    }
    return text;
}

// What strict mode accepted can be written, and reads back as the same message without a complaint.
void check_written(const Message& message, const Setup& setup) {
    const bool request = setup.kind == MessageKind::request;
    std::string out;
    const Written head = request ? write_head(message.request, message.framing, out)
                                 : write_head(message.response, message.framing, out);
    require(head == Written::ok);
    const FieldMap& trailers = request ? message.request.trailers : message.response.trailers;
    if (message.framing.kind == BodyKind::chunked) {
        write_chunk(message.body, out);
        if (write_last_chunk(trailers, out) != Written::ok) require(write_last_chunk({}, out) == Written::ok);
    } else {
        out += message.body;
    }
    Setup again = setup;
    again.limits.field_line += 64;  // a written line may be longer by its space
    again.limits.start_line += 64;
    again.limits.field_section += std::size_t{4} * 1024;
    again.limits.trailer_section += std::size_t{4} * 1024;
    again.limits.fields += 4;
    const Reading reading = read(out, out.size(), again);
    require(!reading.error && reading.messages.size() == 1);
    const Message& back = reading.messages.front();
    require(back.body == message.body);
    require(back.diagnostics.empty());
    if (request) {
        require(back.request.method == message.request.method);
        require(back.request.target == message.request.target);
        require(payload(back.request.fields) == payload(message.request.fields));
    } else {
        require(back.response.status == message.response.status);
        require(back.response.reason == message.response.reason);
        require(payload(back.response.fields) == payload(message.response.fields));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) return 0;
    Setup setup;
    setup.kind = (data[0] & 1U) != 0 ? MessageKind::response : MessageKind::request;
    setup.mode = (data[0] & 2U) != 0 ? Mode::diagnosing : Mode::strict;
    setup.answers = static_cast<Answers>((data[0] >> 2U) % 3);
    setup.limits = setup.kind == MessageKind::request ? Limits::of_requests() : Limits::of_responses();
    if ((data[0] & 0x40U) != 0) {
        setup.limits.start_line = 24;
        setup.limits.field_line = 16;
        setup.limits.field_section = 96;
        setup.limits.fields = 6;
        setup.limits.trailer_section = 24;
        setup.limits.trailers = 2;
        setup.limits.chunk_extensions_line = 8;
        setup.limits.chunk_extensions_body = 12;
        setup.limits.diagnostics = 4;
    }
    const std::size_t piece = 1 + data[1] % 32U;
    const std::size_t first = data[2];
    const std::string_view stream(reinterpret_cast<const char*>(data) + 3, size - 3);

    const Reading whole = read(stream, std::max<std::size_t>(stream.size(), 1), setup);
    for (const std::size_t cut : {piece, std::max<std::size_t>(first, 1)}) {
        const Reading pieces = read(stream, cut, setup);
        require(pieces.error == whole.error);
        require(pieces.messages.size() == whole.messages.size());
        for (std::size_t i = 0; i < whole.messages.size(); ++i)
            require(same(pieces.messages[i], whole.messages[i]));
    }
    if (whole.error) check_diagnostic(stream, *whole.error);
    for (const Message& message : whole.messages) {
        for (const FieldMap* fields : {&message.request.fields, &message.request.trailers,
                                       &message.response.fields, &message.response.trailers})
            check_positions(stream, *fields, setup.mode);
        for (const Diagnostic& diagnostic : message.diagnostics)
            check_diagnostic(stream, diagnostic);
        if (setup.mode == Mode::strict) check_written(message, setup);
        if (const auto host = validate_host(message.request)) require(host->violation < Violation::count_);
    }
    return 0;
}
