#include "lib/net/origin_connection.hpp"

#include "lib/base/duration_text.hpp"
#include "lib/net/read_buffer.hpp"
#include "lib/net/violation_words.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace cachewright::net {

namespace {

namespace wire = http::wire;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool is_interim(int status) {
    return status < 200 && status != 101;
}

}  // namespace

struct OriginConnection::Impl {
    Impl(Stream connected, const OriginLimits& within, std::shared_ptr<void> counted_by)
        : stream(std::move(connected)),
          limits(within),
          counted(std::move(counted_by)),
          parser(wire::MessageKind::response, wire::Mode::strict, within.message) {}

    Stream stream;
    OriginLimits limits;
    std::shared_ptr<void> counted;
    ReadBuffer buffer{ReadBuffer::Size::large};
    wire::Parser parser;
    wire::Answers answers = wire::Answers::other;
    OriginFailure failure;
    std::size_t interim = 0;
    bool after_interim = false;            // the parser still holds it
    bool answered = false;                 // some byte has come since begin()
    bool reused = false;                   // an exchange was completed
    bool may_pause = false;                // within an answer
    bool reading = false;                  // a read waits
    std::optional<SteadyTime> waits_from;  // for a head; nothing: the request has not gone out

    // Sets the deadline of the read that waits, or of the next one.
    void set_deadline() {
        if (!waits_from)
            stream.read_by(std::nullopt);
        else if (parser.idle())
            stream.read_by(*waits_from + limits.first_byte);
        else if (may_pause)
            stream.read_by(std::nullopt);
        else
            stream.read_by(steady_clock::now() + limits.between_bytes);
    }

    Event fail(OriginFault fault, std::string message) {
        failure = {fault, std::move(message)};
        return {Event::Kind::failed, {}};
    }
    Event fail_malformed() {
        return fail(OriginFault::malformed, fmt::format("the answer of {} is not HTTP as it should be: {}",
                                                        stream.peer(), error_words()));
    }
    [[nodiscard]] std::string error_words() const {
        return violation_words(parser.error()->violation, wire::MessageKind::response, limits.message);
    }

    Task<Event> next();
    Event take_head();
    Event complete();
    Event ended();
    Event read_failed(IoStatus status);
};

OriginConnection::OriginConnection(Loop& /*loop*/, Stream stream, const OriginLimits& limits,
                                   std::shared_ptr<void> counted)
    : impl_(std::make_unique<Impl>(std::move(stream), limits, std::move(counted))) {}
OriginConnection::~OriginConnection() = default;

Task<OriginConnection::Event> OriginConnection::Impl::next() {
    if (failure.fault != OriginFault::none) co_return Event{Event::Kind::failed, {}};
    if (std::exchange(after_interim, false)) parser.next_message(answers);
    while (true) {
        const wire::Step step = parser.feed(buffer.unread());
        buffer.consume(step.consumed);
        switch (step.event) {
            case wire::Event::head: co_return take_head();
            case wire::Event::body: co_return Event{Event::Kind::content, step.body};
            case wire::Event::complete: co_return complete();
            case wire::Event::error: co_return fail_malformed();
            default: break;
        }
        set_deadline();
        reading = true;
        const IoResult got = co_await stream.read(buffer.room());
        reading = false;
        if (got.status != IoStatus::ok) co_return read_failed(got.status);
        buffer.filled(got.bytes);
        answered = true;
    }
}

OriginConnection::Event OriginConnection::Impl::take_head() {
    const int status = parser.response().status;
    if (is_interim(status)) {
        if (++interim > limits.interim)
            return fail(OriginFault::malformed,
                        fmt::format("{} sent more than {} interim responses (--max-interim)", stream.peer(),
                                    limits.interim));
        after_interim = true;
        if (waits_from) waits_from = steady_clock::now();
        return {Event::Kind::interim, {}};
    }
    // What follows is no longer HTTP, and its silence is not ours to judge.
    if (parser.framing().kind == wire::BodyKind::tunnel) stream.read_by(std::nullopt);
    return {Event::Kind::head, {}};
}

OriginConnection::Event OriginConnection::Impl::complete() {
    reused = true;
    stream.read_by(std::nullopt);
    if (buffer.empty()) buffer.release();
    return {Event::Kind::complete, {}};
}

// The server has sent all that it will send. That ends an answer only whose content runs to the close.
OriginConnection::Event OriginConnection::Impl::ended() {
    const bool in_head = parser.idle();
    if (!in_head && parser.finish().event == wire::Event::complete) return complete();
    if (!answered)
        return fail(OriginFault::closed_before_answer,
                    fmt::format("{} closed the connection without an answer", stream.peer()));
    return fail(OriginFault::broke_off, fmt::format("{} closed the connection within its answer{}",
                                                    stream.peer(), in_head ? ", after an interim one" : ""));
}

OriginConnection::Event OriginConnection::Impl::read_failed(IoStatus status) {
    switch (status) {
        case IoStatus::end: return ended();
        case IoStatus::timed_out:
            if (parser.idle())
                return fail(OriginFault::first_byte_timed_out,
                            fmt::format("{} did not answer within {} (--first-byte-timeout)", stream.peer(),
                                        base::duration_words(limits.first_byte)));
            return fail(OriginFault::stalled,
                        fmt::format("the answer of {} did not go on for {} "
                                    "(--between-bytes-timeout)",
                                    stream.peer(), base::duration_words(limits.between_bytes)));
        case IoStatus::closed:
            return fail(OriginFault::broke_off,
                        fmt::format("the connection to {} was given up within the exchange", stream.peer()));
        default: break;
    }
    if (!answered)
        return fail(OriginFault::closed_before_answer,
                    fmt::format("{} broke the connection without an answer", stream.peer()));
    return fail(OriginFault::broke_off,
                fmt::format("{} broke the connection within its answer", stream.peer()));
}

bool OriginConnection::reused() const {
    return impl_->reused;
}

void OriginConnection::begin(wire::Answers answers) {
    impl_->answers = answers;
    impl_->parser.next_message(answers);
    impl_->failure = {};
    impl_->interim = 0;
    impl_->after_interim = false;
    impl_->answered = false;
    impl_->waits_from.reset();
    impl_->may_pause = false;
}

void OriginConnection::allow_pauses() {
    impl_->may_pause = true;
}

Stream::Write OriginConnection::write(std::string_view bytes) {
    impl_->stream.write_by(steady_clock::now() + impl_->limits.between_bytes);
    return impl_->stream.write(bytes);
}
Stream::Write OriginConnection::write(std::span<const std::string_view> parts) {
    impl_->stream.write_by(steady_clock::now() + impl_->limits.between_bytes);
    return impl_->stream.write(parts);
}
void OriginConnection::request_sent() {
    impl_->waits_from = steady_clock::now();
    if (impl_->reading) impl_->set_deadline();
}

Task<OriginConnection::Event> OriginConnection::next() {
    return impl_->next();
}
const http::Response& OriginConnection::response() const {
    return impl_->parser.response();
}
http::Response OriginConnection::take_response() {
    return impl_->parser.take_response();
}
const wire::Framing& OriginConnection::framing() const {
    return impl_->parser.framing();
}
const http::FieldMap& OriginConnection::trailers() const {
    return impl_->parser.response().trailers;
}
const OriginFailure& OriginConnection::failure() const {
    return impl_->failure;
}

bool OriginConnection::reusable() const {
    return impl_->failure.fault == OriginFault::none && impl_->waits_from && impl_->parser.reusable() &&
           impl_->buffer.empty();
}
std::string OriginConnection::take_unread() {
    std::string unread(impl_->buffer.unread());
    impl_->buffer.release();
    return unread;
}
Stream& OriginConnection::stream() {
    return impl_->stream;
}
void OriginConnection::close() {
    impl_->stream.close();
    impl_->counted.reset();
}

}  // namespace cachewright::net
