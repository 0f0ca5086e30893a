// Drives a wire::Parser over a stream in given pieces and keeps all that it said, for comparison.
#pragma once

#include "lib/http/wire_parser.hpp"

#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::http::wire {

struct ReadField {
    std::string name;
    std::string value;
    base::SourcePosition name_position;
    base::SourcePosition value_position;
    friend bool operator==(const ReadField&, const ReadField&) = default;
};

struct ReadMessage {
    std::string start_line;  // method target, or status reason
    Version version{};
    std::vector<ReadField> fields;
    std::vector<ReadField> trailers;
    std::string body;
    Framing framing;
    std::vector<Diagnostic> diagnostics;
    bool reusable = false;
    base::SourcePosition end;
    friend bool operator==(const ReadMessage&, const ReadMessage&) = default;
};

struct Reading {
    std::vector<ReadMessage> messages;  // complete ones
    std::optional<Diagnostic> error;
    std::vector<ReadField> fields_before_error;
    friend bool operator==(const Reading&, const Reading&) = default;
};

inline std::vector<ReadField> read_fields(const FieldMap& fields) {
    std::vector<ReadField> read;
    for (const FieldLine line : fields)
        read.push_back(
            {std::string(line.name), std::string(line.value), line.name_position, line.value_position});
    return read;
}

inline ReadMessage read_message(const Parser& parser, MessageKind kind, std::string body) {
    ReadMessage message;
    if (kind == MessageKind::request) {
        const Request& request = parser.request();
        message.start_line = request.method + " " + request.target;
        message.version = request.version;
        message.fields = read_fields(request.fields);
        message.trailers = read_fields(request.trailers);
    } else {
        const Response& response = parser.response();
        message.start_line = std::to_string(response.status) + " " + response.reason;
        message.version = response.version;
        message.fields = read_fields(response.fields);
        message.trailers = read_fields(response.trailers);
    }
    message.body = std::move(body);
    message.framing = parser.framing();
    message.diagnostics = parser.diagnostics();
    message.reusable = parser.reusable();
    message.end = parser.position();
    return message;
}

// Each piece is copied to a heap block of its exact size, so that a read past its end is seen by ASan.
// Reads messages until the stream ends, an error, or a tunnel.
inline Reading read_stream(const std::vector<std::string_view>& pieces, MessageKind kind, Mode mode,
                           Answers request = Answers::other, const Limits* limits = nullptr) {
    Parser parser = limits != nullptr ? Parser(kind, mode, *limits) : Parser(kind, mode);
    parser.set_answers(request);
    Reading reading;
    std::string body;
    // Returns false when the reading is over.
    const auto take = [&](const Step& step) {
        switch (step.event) {
            case Event::body: body += step.body; return true;
            case Event::complete:
                reading.messages.push_back(read_message(parser, kind, std::move(body)));
                body.clear();
                if (parser.framing().kind == BodyKind::tunnel) return false;
                parser.next_message(request);
                return true;
            case Event::error:
                reading.error = parser.error();
                reading.fields_before_error = read_fields(
                    kind == MessageKind::request ? parser.request().fields : parser.response().fields);
                return false;
            case Event::end: return false;
            default: return true;
        }
    };
    for (const std::string_view piece : pieces) {
        const auto block = std::make_unique<char[]>(piece.size());
        if (!piece.empty()) std::memcpy(block.get(), piece.data(), piece.size());
        std::string_view rest(block.get(), piece.size());
        while (true) {
            const Step step = parser.feed(rest);
            rest.remove_prefix(step.consumed);
            if (step.event == Event::need_more) break;
            if (!take(step)) return reading;
        }
    }
    while (take(parser.finish())) {
    }
    return reading;
}

inline Reading read_whole(std::string_view stream, MessageKind kind, Mode mode,
                          Answers request = Answers::other) {
    return read_stream({stream}, kind, mode, request);
}

}  // namespace cachewright::http::wire
