// The one HTTP/1 parser of the project: an incremental state machine over the bytes of a connection or a
// file.
//
//     Parser parser(MessageKind::response, Mode::strict);
//     while (true) {
//         const Step step = parser.feed(bytes);
//         bytes.remove_prefix(step.consumed);
//         switch (step.event) { ... }   // need_more: read more bytes, or call finish() at the end
//     }
//
// The result is the same however the stream is cut into pieces. Nothing after the end of a message is read:
// what was not consumed belongs to the next message.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/http/message.hpp"
#include "lib/http/wire_framing.hpp"
#include "lib/http/wire_head.hpp"
#include "lib/http/wire_line.hpp"
#include "lib/http/wire_recorder.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace cachewright::http::wire {

enum class Event : std::uint8_t {
    need_more,  // all bytes were consumed
    head,       // start line and fields are complete: request() or response(), framing()
    body,       // Step::body holds content, transfer coding removed
    complete,   // the message has ended; trailers are in it. Repeated until next_message()
    end,        // from finish() only: the input ended between two messages
    error,      // error() says why; nothing more is parsed. Repeated
};

struct Step {
    Event event = Event::need_more;
    std::size_t consumed = 0;  // bytes of the input that were used
    // Borrows from the given bytes (or, after a recovery in diagnosing mode, from the parser) and lives until
    // the next call. Never copied on the ordinary way.
    std::string_view body;
};

// Parses messages of one kind, one after another. Body bytes are handed out, not kept: Request::body and
// Response::body stay empty. Memory is bounded by the limits.
class Parser {
  public:
    // `start` is the position of the first byte, for the positions of names, values and diagnostics. In
    // strict mode lines within body data are not counted, so line and column are right in the first message
    // of a stream only; offsets always are.
    explicit Parser(MessageKind kind, Mode mode, const Limits& limits,
                    base::SourcePosition start = {0, 1, 1});
    // With the default limits of that kind.
    explicit Parser(MessageKind kind, Mode mode);

    // Consumes bytes up to the next event. Call it again with the rest until it says need_more (or complete,
    // error), also when the rest is empty: a body may have ended already.
    [[nodiscard]] Step feed(std::string_view bytes);

    // The stream has ended (for a connection: in good order; a reset is never an end). Gives the remaining
    // events, one a call, up to complete, end or error. In strict mode an end inside a message is an error,
    // unless the body runs until the close; diagnosing mode records it and completes what there is.
    [[nodiscard]] Step finish();

    // Begins the next message of the stream. An interim (1xx) response is a message of its own; the next one
    // answers the same request. Positions go on.
    void next_message(Answers request = Answers::other);

    // What the response answers, if it was not known at next_message. Call before Event::head.
    void set_answers(Answers request) { answers_ = request; }

    // Right after Event::head: the body is another one than the head says, as in tools' captures, which hold
    // decoded bodies or none. `length` counts with BodyKind::length only.
    void override_body(BodyKind kind, std::uint64_t length = 0);

    // Valid from Event::head; trailers from Event::complete. In a head that had an error: what was read.
    [[nodiscard]] const Request& request() const { return request_; }
    [[nodiscard]] const Response& response() const { return response_; }
    // Moves the message out. When taken at Event::head, its later trailers are in take_trailers().
    [[nodiscard]] Request take_request();
    [[nodiscard]] Response take_response();
    [[nodiscard]] FieldMap take_trailers();

    [[nodiscard]] const Framing& framing() const { return framing_; }
    // Whether the connection may carry another message after this one; true only at Event::complete, and in
    // diagnosing mode only when nothing was wrong.
    [[nodiscard]] bool reusable() const {
        return state_ == State::complete && framing_.reusable &&
               (recorder_.strict() || recorder_.diagnostics().empty());
    }
    // Nothing of a message was read yet (skipped empty lines apart).
    [[nodiscard]] bool idle() const { return state_ == State::start_line && reader_.held().empty(); }

    // Of the current message. Strict mode records only what is tolerated.
    [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return recorder_.diagnostics(); }
    [[nodiscard]] std::size_t dropped_diagnostics() const { return recorder_.dropped(); }
    [[nodiscard]] const std::optional<Diagnostic>& error() const { return recorder_.error(); }

    // Where the start line begins; valid from Event::head.
    [[nodiscard]] base::SourcePosition message_position() const { return message_position_; }
    // Of the next byte that was not consumed.
    [[nodiscard]] base::SourcePosition position() const;

  private:
    enum class State : std::uint8_t {
        start_line,
        fields,
        body_length,
        body_until_close,
        chunk_line,
        chunk_data,
        chunk_data_cr,
        chunk_data_lf,
        trailers,
        complete,
        failed,
    };
    // What one stage of parsing has to say.
    enum class Progress : std::uint8_t { go_on, need_more, head, body, complete };

    [[nodiscard]] bool is_request() const { return kind_ == MessageKind::request; }
    [[nodiscard]] FieldMap& fields() { return is_request() ? request_.fields : response_.fields; }
    [[nodiscard]] FieldMap& trailers() { return is_request() ? request_.trailers : response_.trailers; }

    [[nodiscard]] Progress advance(std::string_view& input, std::string_view& body);
    [[nodiscard]] Progress read_start_line(std::string_view& input);
    [[nodiscard]] Progress skip_rest_of_line(std::string_view& input);
    [[nodiscard]] Progress read_section_line(std::string_view& input, FieldMap& into);
    [[nodiscard]] Progress read_chunk_line(std::string_view& input, std::string_view& body);
    [[nodiscard]] Progress read_data(std::string_view& input, std::string_view& body);
    [[nodiscard]] Progress read_chunk_end(std::string_view& input);
    [[nodiscard]] Progress take_start_line(const Line& line);
    [[nodiscard]] Progress skip_empty_line(const Line& line);
    [[nodiscard]] Progress end_head();
    [[nodiscard]] Progress end_body();
    [[nodiscard]] Progress take_as_raw(const Line& line, std::string_view& body);
    [[nodiscard]] Progress fail();
    [[nodiscard]] Progress finish_head();
    [[nodiscard]] Progress finish_chunks(std::string_view& body);
    void enter_body();
    [[nodiscard]] Step step(Progress progress, std::size_t consumed, std::string_view body) const;
    [[nodiscard]] bool greets_in_tls(std::string_view input) const;

    MessageKind kind_;
    State state_ = State::start_line;
    Answers answers_ = Answers::other;
    bool skipping_line_ = false;
    bool empty_line_skipped_ = false;
    Limits limits_;
    Recorder recorder_;
    LineReader reader_;
    FieldSection section_;
    Framing framing_;
    std::uint64_t remaining_ = 0;  // of the body or the chunk
    std::size_t extension_bytes_ = 0;
    base::SourcePosition message_position_;
    Request request_;
    Response response_;
};

}  // namespace cachewright::http::wire
