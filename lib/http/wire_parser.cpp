#include "lib/http/wire_parser.hpp"

#include "lib/http/wire_chunked.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::http::wire {

namespace {

// Enough for an ordinary head without growing in steps.
constexpr std::size_t kUsualFields = 24;
constexpr std::size_t kUsualFieldBytes = 1024;

void clear(Request& request) {
    request.method.clear();
    request.target.clear();
    request.version = Version::unknown;
    request.fields.clear();
    request.trailers.clear();
}

void clear(Response& response) {
    response.status = 0;
    response.reason.clear();
    response.version = Version::unknown;
    response.fields.clear();
    response.trailers.clear();
}

}  // namespace

Parser::Parser(MessageKind kind, Mode mode, const Limits& limits, base::SourcePosition start)
    : kind_(kind), limits_(limits), recorder_(mode, limits.diagnostics), reader_(start) {
    clear(request_);
    clear(response_);
}

Parser::Parser(MessageKind kind, Mode mode)
    : Parser(kind, mode, kind == MessageKind::request ? Limits::of_requests() : Limits::of_responses()) {}

void Parser::next_message(Answers request) {
    state_ = State::start_line;
    answers_ = request;
    skipping_line_ = false;
    empty_line_skipped_ = false;
    recorder_.clear();
    framing_ = {};
    remaining_ = 0;
    extension_bytes_ = 0;
    is_request() ? clear(request_) : clear(response_);
}

Request Parser::take_request() {
    Request taken = std::exchange(request_, {});
    clear(request_);
    return taken;
}

Response Parser::take_response() {
    Response taken = std::exchange(response_, {});
    clear(response_);
    return taken;
}

FieldMap Parser::take_trailers() {
    return std::exchange(trailers(), {});
}

base::SourcePosition Parser::position() const {
    base::SourcePosition at = reader_.position();
    at.offset += reader_.held().size();
    at.column += static_cast<std::uint32_t>(reader_.held().size());
    return at;
}

Step Parser::step(Progress progress, std::size_t consumed, std::string_view body) const {
    if (state_ == State::failed) return {Event::error, consumed, {}};
    switch (progress) {
        case Progress::head: return {Event::head, consumed, {}};
        case Progress::body: return {Event::body, consumed, body};
        case Progress::complete: return {Event::complete, consumed, {}};
        default: return {Event::need_more, consumed, {}};
    }
}

Step Parser::feed(std::string_view bytes) {
    std::string_view rest = bytes;
    std::string_view body;
    Progress progress = Progress::go_on;
    while (progress == Progress::go_on && state_ != State::failed)
        progress = advance(rest, body);
    return step(progress, bytes.size() - rest.size(), body);
}

Parser::Progress Parser::advance(std::string_view& input, std::string_view& body) {
    switch (state_) {
        case State::start_line: return read_start_line(input);
        case State::fields: return read_section_line(input, fields());
        case State::trailers: return read_section_line(input, trailers());
        case State::body_length:
        case State::body_until_close:
        case State::chunk_data: return read_data(input, body);
        case State::chunk_line: return read_chunk_line(input, body);
        case State::chunk_data_cr:
        case State::chunk_data_lf: return read_chunk_end(input);
        default: return Progress::complete;
    }
}

Parser::Progress Parser::fail() {
    state_ = State::failed;
    framing_.reusable = false;
    return Progress::go_on;
}

bool Parser::greets_in_tls(std::string_view input) const {
    const std::string_view held = reader_.held();
    if (held.size() + input.size() < 2 || held.size() > 1) return false;
    return held.empty() ? looks_like_tls(input[0], input[1]) : looks_like_tls(held[0], input[0]);
}

Parser::Progress Parser::read_start_line(std::string_view& input) {
    if (input.empty()) return Progress::need_more;
    if (greets_in_tls(input)) {
        // Told at once: a handshake may hold no LF, and its sender waits for an answer.
        static_cast<void>(recorder_.refuse(Violation::tls_record, reader_.position(), 2));
        return fail();
    }
    Line line;
    switch (reader_.read(input, limits_.start_line, line)) {
        case LineStatus::partial: return Progress::need_more;
        case LineStatus::complete: return take_start_line(line);
        case LineStatus::too_long: break;
    }
    message_position_ = line.position;
    const Violation violation =
        is_request() ? Violation::request_line_too_long : Violation::status_line_too_long;
    if (recorder_.note(violation, line.position, line.text.size()) == Verdict::stop) return fail();
    skipping_line_ = true;
    section_.begin(SectionKind::header);
    state_ = State::fields;
    return Progress::go_on;
}

Parser::Progress Parser::skip_empty_line(const Line& line) {
    // RFC 9112 §2.2: a server skips one before a request line. Captures have them anywhere.
    if (!recorder_.strict()) return Progress::go_on;
    if (line.end == LineEnd::lf && recorder_.note_bare_lf(line.position) == Verdict::stop) return fail();
    if (is_request() && !std::exchange(empty_line_skipped_, true)) return Progress::go_on;
    const Violation violation = is_request() ? Violation::bad_request_line : Violation::bad_status_line;
    static_cast<void>(recorder_.refuse(violation, line.position, 0));
    return fail();
}

Parser::Progress Parser::take_start_line(const Line& line) {
    if (line.text.empty()) return skip_empty_line(line);
    message_position_ = line.position;
    section_.begin(SectionKind::header);
    fields().reserve(kUsualFields, kUsualFieldBytes);
    state_ = State::fields;
    const StartLine outcome = is_request() ? parse_request_line(line, request_, recorder_)
                                           : parse_status_line(line, response_, recorder_);
    if (outcome == StartLine::stop) return fail();
    if (outcome == StartLine::missing) {
        if (section_.add(line, limits_, fields(), recorder_) == Verdict::stop) return fail();
    } else if (line.end == LineEnd::lf &&
               recorder_.note_bare_lf(line.at(line.text.size())) == Verdict::stop) {
        return fail();
    }
    return Progress::go_on;
}

Parser::Progress Parser::skip_rest_of_line(std::string_view& input) {
    if (!reader_.skip_line(input)) return Progress::need_more;
    skipping_line_ = false;
    return Progress::go_on;
}

Parser::Progress Parser::read_section_line(std::string_view& input, FieldMap& into) {
    const bool trailer = state_ == State::trailers;
    if (input.empty()) return Progress::need_more;
    if (skipping_line_) return skip_rest_of_line(input);
    Line line;
    switch (reader_.read(input, limits_.field_line, line)) {
        case LineStatus::partial: return Progress::need_more;
        case LineStatus::too_long:
            skipping_line_ = true;
            if (section_.add_too_long(line, into, recorder_) == Verdict::stop) return fail();
            return Progress::go_on;
        case LineStatus::complete: break;
    }
    if (!line.text.empty()) {
        if (section_.add(line, limits_, into, recorder_) == Verdict::stop) return fail();
        return Progress::go_on;
    }
    if (line.end == LineEnd::lf && recorder_.note_bare_lf(line.position) == Verdict::stop) return fail();
    section_.finish(into);
    return trailer ? end_body() : end_head();
}

Parser::Progress Parser::end_head() {
    const Verdict verdict = is_request() ? decide_framing(request_, recorder_, framing_)
                                         : decide_framing(response_, answers_, recorder_, framing_);
    if (verdict == Verdict::stop) return fail();
    enter_body();
    return Progress::head;
}

void Parser::enter_body() {
    switch (framing_.kind) {
        case BodyKind::none:
        case BodyKind::tunnel: state_ = State::complete; break;
        case BodyKind::length:
            remaining_ = framing_.length;
            state_ = remaining_ == 0 ? State::complete : State::body_length;
            break;
        case BodyKind::chunked: state_ = State::chunk_line; break;
        case BodyKind::until_close: state_ = State::body_until_close; break;
    }
}

void Parser::override_body(BodyKind kind, std::uint64_t length) {
    if (state_ == State::failed) return;
    framing_.kind = kind;
    framing_.length = kind == BodyKind::length ? length : 0;
    framing_.reusable = false;
    enter_body();
}

Parser::Progress Parser::end_body() {
    state_ = State::complete;
    return Progress::complete;
}

Parser::Progress Parser::read_data(std::string_view& input, std::string_view& body) {
    if (input.empty()) return Progress::need_more;
    const bool bounded = state_ != State::body_until_close;
    body = bounded
               ? input.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, input.size())))
               : input;
    input.remove_prefix(body.size());
    reader_.advance(body, recorder_.strict() ? LineReader::Count::bytes_only : LineReader::Count::lines);
    if (!bounded) return Progress::body;
    remaining_ -= body.size();
    if (remaining_ == 0) state_ = state_ == State::chunk_data ? State::chunk_data_cr : State::complete;
    return Progress::body;
}

Parser::Progress Parser::read_chunk_line(std::string_view& input, std::string_view& body) {
    if (input.empty()) return Progress::need_more;
    if (skipping_line_) return skip_rest_of_line(input);
    Line line;
    switch (reader_.read(input, chunk_line_limit(limits_), line)) {
        case LineStatus::partial: return Progress::need_more;
        case LineStatus::too_long:
            if (recorder_.note(Violation::chunk_line_too_long, line.position, line.text.size()) ==
                Verdict::stop)
                return fail();
            return take_as_raw(line, body);
        case LineStatus::complete: break;
    }
    switch (parse_chunk_line(line, limits_, extension_bytes_, remaining_, recorder_)) {
        case ChunkLine::stop: return fail();
        case ChunkLine::not_a_size: return take_as_raw(line, body);
        case ChunkLine::parsed: break;
    }
    if (remaining_ == 0) {
        section_.begin(SectionKind::trailer);
        state_ = State::trailers;
    } else {
        state_ = State::chunk_data;
    }
    return Progress::go_on;
}

// Captures say "chunked" and hold the decoded body. From here on all is body.
Parser::Progress Parser::take_as_raw(const Line& line, std::string_view& body) {
    framing_.kind = BodyKind::until_close;
    framing_.reusable = false;
    state_ = State::body_until_close;
    body = line.raw;
    return Progress::body;
}

Parser::Progress Parser::read_chunk_end(std::string_view& input) {
    if (input.empty()) return Progress::need_more;
    const char expected = state_ == State::chunk_data_cr ? '\r' : '\n';
    const char found = input.front();
    if (found != expected) {
        if (recorder_.note(Violation::chunk_data_end, reader_.position(), 1) == Verdict::stop) return fail();
        // More data than the size said: the next chunk begins on the next line, if anywhere.
        state_ = State::chunk_line;
        skipping_line_ = found != '\n';
        if (skipping_line_) return Progress::go_on;
    } else {
        state_ = state_ == State::chunk_data_cr ? State::chunk_data_lf : State::chunk_line;
    }
    reader_.advance(input.substr(0, 1), LineReader::Count::lines);
    input.remove_prefix(1);
    return Progress::go_on;
}

Step Parser::finish() {
    std::string_view body;
    Progress progress = Progress::complete;
    switch (state_) {
        case State::start_line:
            // Half an empty line after the last message cuts nothing.
            if (reader_.held().empty() || (reader_.held() == "\r" && !recorder_.strict()))
                return {Event::end, 0, {}};
            progress = finish_head();
            break;
        case State::fields: progress = finish_head(); break;
        case State::body_length:
            if (recorder_.note(Violation::truncated_body, reader_.position(), 0) == Verdict::stop) {
                progress = fail();
            } else {
                progress = end_body();
            }
            break;
        case State::chunk_line:
        case State::chunk_data:
        case State::chunk_data_cr:
        case State::chunk_data_lf:
        case State::trailers: progress = finish_chunks(body); break;
        case State::body_until_close: progress = end_body(); break;
        default: break;
    }
    return step(progress, 0, body);
}

Parser::Progress Parser::finish_head() {
    const Line line = reader_.cut();
    if (recorder_.note(Violation::truncated_head, reader_.position(), 0) == Verdict::stop) return fail();
    if (!line.text.empty() && !skipping_line_) {
        if (state_ == State::start_line) {
            if (take_start_line(line) != Progress::go_on || state_ == State::failed) return Progress::go_on;
        } else if (section_.add(line, limits_, fields(), recorder_) == Verdict::stop) {
            return fail();
        }
    }
    section_.finish(fields());
    const Progress progress = end_head();
    if (state_ != State::failed) state_ = State::complete;
    framing_.reusable = false;
    return progress;
}

Parser::Progress Parser::finish_chunks(std::string_view& body) {
    const Line line = reader_.cut();
    const bool raw =
        state_ == State::chunk_line && !line.text.empty() && !recorder_.strict() &&
        parse_chunk_line(line, limits_, extension_bytes_, remaining_, recorder_) == ChunkLine::not_a_size;
    if (raw) return take_as_raw(line, body);
    if (recorder_.note(Violation::truncated_body, reader_.position(), 0) == Verdict::stop) return fail();
    if (state_ == State::trailers) {
        if (!line.text.empty() && !skipping_line_ &&
            section_.add(line, limits_, trailers(), recorder_) == Verdict::stop)
            return fail();
        section_.finish(trailers());
    }
    framing_.reusable = false;
    return end_body();
}

}  // namespace cachewright::http::wire
