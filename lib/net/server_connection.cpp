#include "lib/net/server_connection.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/method.hpp"
#include "lib/http/wire_host.hpp"
#include "lib/net/read_buffer.hpp"
#include "lib/net/violation_words.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

namespace cachewright::net {

namespace {

namespace wire = http::wire;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Of content that nobody wanted, before the next request; and of what comes while the connection closes.
constexpr std::uint64_t kMostDropped = std::uint64_t{64} * 1024;
constexpr milliseconds kLinger{std::chrono::seconds{1}};

// A parser with the memory of the requests that it has read, for the next one on any connection of the
// thread: an idle connection has none.
struct RequestReader {
    explicit RequestReader(const wire::Limits& parser_limits)
        : limits(parser_limits), parser(wire::MessageKind::request, wire::Mode::strict, parser_limits) {}
    wire::Limits limits;
    wire::Parser parser;
};
constexpr std::size_t kMostKeptReaders = 64;

std::vector<std::unique_ptr<RequestReader>>& kept_readers() {
    thread_local std::vector<std::unique_ptr<RequestReader>> readers;
    return readers;
}

std::unique_ptr<RequestReader> take_reader(const wire::Limits& limits) {
    auto& kept = kept_readers();
    while (!kept.empty()) {
        std::unique_ptr<RequestReader> reader = std::move(kept.back());
        kept.pop_back();
        if (reader->limits == limits) return reader;
    }
    return std::make_unique<RequestReader>(limits);
}

void give_back(std::unique_ptr<RequestReader> reader) {
    if (reader == nullptr) return;
    reader->parser.next_message();
    // One that broke off inside a line still holds its beginning.
    if (reader->parser.idle() && kept_readers().size() < kMostKeptReaders)
        kept_readers().push_back(std::move(reader));
}

std::string words(milliseconds duration) {
    return base::duration_words(duration);
}

enum class Expectation : std::uint8_t { none, continue_100, other };

// RFC 9110 §10.1.1. A server must ignore it in an HTTP/1.0 request.
Expectation expectation(const http::Request& request) {
    if (!request.fields.contains(http::FieldId::expect) || request.version != http::Version::http_1_1)
        return Expectation::none;
    Expectation found = Expectation::none;
    for (const http::FieldLine line : request.fields.lines(http::FieldId::expect)) {
        std::string_view rest = line.value;
        while (true) {
            const std::size_t comma = rest.find(',');
            const std::string_view member = base::trim_ows(rest.substr(0, comma));
            if (base::equals_ignore_case(member, "100-continue"))
                found = Expectation::continue_100;
            else if (!member.empty())
                return Expectation::other;
            if (comma == std::string_view::npos) break;
            rest.remove_prefix(comma + 1);
        }
    }
    return found;
}

bool starts_ignoring_case(std::string_view text, std::string_view beginning) {
    return base::equals_ignore_case(text.substr(0, beginning.size()), beginning);
}

// RFC 9112 §3.2: origin-form, absolute-form, or asterisk-form for OPTIONS. None of them has a fragment.
bool is_target(std::string_view target, http::Method method) {
    if (target.find('#') != std::string_view::npos) return false;
    return target.starts_with('/') || (target == "*" && method == http::Method::options) ||
           starts_ignoring_case(target, "http://") || starts_ignoring_case(target, "https://");
}

std::string content_too_long(const ServerLimits& limits) {
    std::string told = fmt::format("the content of the request is longer than {} bytes", limits.content);
    if (!limits.content_setting.empty()) told += fmt::format(" ({})", limits.content_setting);
    return told;
}

// What forbids a request that the parser has accepted.
std::optional<Refusal> judge_head(const http::Request& request, const wire::Framing& framing,
                                  const ServerLimits& limits) {
    const http::Method method = http::parse_method(request.method);
    // RFC 9110 §9.3.6 and §9.3.8: a tunnel is for forward proxies, and TRACE would show a client's
    // credentials to scripts. 405 would need a list of methods that only the origin knows.
    if (method == http::Method::connect || method == http::Method::trace)
        return Refusal{501, fmt::format("{} is not supported here", request.method)};
    if (!is_target(request.target, method))
        return Refusal{400, "the request target is neither a path nor an absolute URL, or has a fragment"};
    if (const auto host = wire::validate_host(request))
        return Refusal{wire::suggested_status(host->violation, wire::MessageKind::request),
                       std::string(wire::info(host->violation).sentence)};
    if (expectation(request) == Expectation::other)
        return Refusal{417, "the request expects something other than 100-continue"};
    if (framing.kind == wire::BodyKind::length && framing.length > limits.content)
        return Refusal{413, content_too_long(limits)};
    return std::nullopt;
}

}  // namespace

struct ServerConnection::Impl {
    enum class State : std::uint8_t {
        between,   // requests
        content,   // its head was read, not all of its content
        complete,  // the request was read whole
        over,      // no request follows
    };

    Impl(Stream accepted, const ServerLimits& within) : stream(std::move(accepted)), limits(within) {}
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl() { give_back(std::move(reader)); }

    Stream stream;
    ServerLimits limits;
    ReadBuffer buffer{ReadBuffer::Size::small};
    std::unique_ptr<RequestReader> reader;  // while there is a request
    wire::Framing framing;
    Refusal refusal;
    std::uint64_t content = 0;  // of this request, read so far
    std::uint32_t requests = 0;
    State state = State::between;
    bool content_wanted = false;

    [[nodiscard]] bool may_persist() const {
        return state != State::over && framing.reusable && requests < limits.requests;
    }
    [[nodiscard]] bool awaits_continue() const {
        return state == State::content && content == 0 && buffer.empty() &&
               expectation(reader->parser.request()) == Expectation::continue_100;
    }

    Arrival end() {
        state = State::over;
        return Arrival::ended;
    }
    Arrival refuse(Refusal why) {
        refusal = std::move(why);
        state = State::over;
        return Arrival::refused;
    }
    Piece give_up(Piece::Kind kind, Refusal why) {
        refuse(std::move(why));
        return {kind, {}};
    }
    [[nodiscard]] Refusal violation_refusal() const {
        const wire::Violation violation = reader->parser.error()->violation;
        return {wire::suggested_status(violation, wire::MessageKind::request),
                violation_words(violation, wire::MessageKind::request, limits.message)};
    }

    Task<Arrival> next_request();
    Task<IoStatus> wait_for_bytes();
    Arrival take_head();
    Arrival head_broke_off(IoStatus status);
    Task<bool> drop_content();
    Task<Piece> read_content();
    Piece take_content(std::string_view bytes);
    Piece content_complete();
    Piece content_broke_off(IoStatus status);
    Task<> linger();
};

ServerConnection::ServerConnection(Stream stream, const ServerLimits& limits)
    : impl_(std::make_unique<Impl>(std::move(stream), limits)) {}
ServerConnection::ServerConnection(ServerConnection&&) noexcept = default;
ServerConnection& ServerConnection::operator=(ServerConnection&&) noexcept = default;
ServerConnection::~ServerConnection() = default;

Task<ServerConnection::Arrival> ServerConnection::Impl::next_request() {
    if (state == State::content) {
        const bool dropped = co_await drop_content();
        if (!dropped) co_return end();
    }
    if (state == State::over || (requests != 0 && !may_persist())) co_return end();
    state = State::between;

    if (buffer.empty()) {
        const IoStatus status = co_await wait_for_bytes();
        if (status != IoStatus::ok) co_return end();
    }
    if (reader == nullptr)
        reader = take_reader(limits.message);
    else
        reader->parser.next_message();

    bool in_head = false;
    while (true) {
        const wire::Step step = reader->parser.feed(buffer.unread());
        buffer.consume(step.consumed);
        if (step.event == wire::Event::head) co_return take_head();
        if (step.event == wire::Event::error) co_return refuse(violation_refusal());
        if (!std::exchange(in_head, true)) stream.read_by(steady_clock::now() + limits.head);
        const IoResult got = co_await stream.read(buffer.room());
        if (got.status != IoStatus::ok) co_return head_broke_off(got.status);
        buffer.filled(got.bytes);
    }
}

// Holds neither buffer nor parser meanwhile.
Task<IoStatus> ServerConnection::Impl::wait_for_bytes() {
    give_back(std::move(reader));
    buffer.release();
    stream.read_by(steady_clock::now() + limits.idle);
    const IoStatus ready = co_await stream.readable();
    if (ready != IoStatus::ok) co_return ready;
    const IoResult got = co_await stream.read(buffer.room());
    if (got.status == IoStatus::ok)
        buffer.filled(got.bytes);
    else
        buffer.release();
    co_return got.status;
}

ServerConnection::Arrival ServerConnection::Impl::take_head() {
    framing = reader->parser.framing();
    if (auto refused = judge_head(reader->parser.request(), framing, limits))
        return refuse(*std::move(refused));
    ++requests;
    content = 0;
    content_wanted = false;
    const bool empty = framing.kind == wire::BodyKind::none ||
                       (framing.kind == wire::BodyKind::length && framing.length == 0);
    state = State::content;
    if (empty) content_complete();
    return Arrival::request;
}

ServerConnection::Arrival ServerConnection::Impl::head_broke_off(IoStatus status) {
    // An empty line before a request is nothing of it (RFC 9112 §2.2).
    if (status == IoStatus::closed || reader->parser.idle()) return end();
    if (status == IoStatus::timed_out)
        return refuse({408, fmt::format("the head of the request did not come whole within {} "
                                        "(--header-timeout)",
                                        words(limits.head))});
    if (status == IoStatus::end)
        return refuse({400, "the client stopped sending within the head of its request"});
    return refuse({400, "the client broke the connection within the head of its request", true});
}

Task<bool> ServerConnection::Impl::drop_content() {
    if (!content_wanted && awaits_continue()) co_return false;
    if (framing.kind == wire::BodyKind::length && framing.length - content > kMostDropped) co_return false;
    std::uint64_t left = kMostDropped;
    while (true) {
        const Piece piece = co_await read_content();
        if (piece.kind == Piece::Kind::complete) co_return true;
        if (piece.kind != Piece::Kind::data || piece.bytes.size() > left) co_return false;
        left -= piece.bytes.size();
    }
}

Task<ServerConnection::Piece> ServerConnection::Impl::read_content() {
    if (state == State::complete) co_return content_complete();
    if (state != State::content) co_return Piece{Piece::Kind::broken, {}};
    content_wanted = true;
    while (true) {
        const wire::Step step = reader->parser.feed(buffer.unread());
        buffer.consume(step.consumed);
        if (step.event == wire::Event::body) co_return take_content(step.body);
        if (step.event == wire::Event::complete) co_return content_complete();
        if (step.event == wire::Event::error) co_return give_up(Piece::Kind::refused, violation_refusal());
        stream.read_by(steady_clock::now() + limits.content_stall);
        const IoResult got = co_await stream.read(buffer.room());
        if (got.status != IoStatus::ok) co_return content_broke_off(got.status);
        buffer.filled(got.bytes);
    }
}

ServerConnection::Piece ServerConnection::Impl::take_content(std::string_view bytes) {
    content += bytes.size();
    if (content > limits.content) return give_up(Piece::Kind::refused, {413, content_too_long(limits)});
    if (framing.kind == wire::BodyKind::length && content == framing.length) {
        state = State::complete;
        stream.read_by(std::nullopt);
    }
    return {Piece::Kind::data, bytes};
}

ServerConnection::Piece ServerConnection::Impl::content_complete() {
    if (std::exchange(state, State::complete) != State::complete) stream.read_by(std::nullopt);
    if (buffer.empty()) buffer.release();
    return {Piece::Kind::complete, {}};
}

ServerConnection::Piece ServerConnection::Impl::content_broke_off(IoStatus status) {
    if (status == IoStatus::timed_out)
        return give_up(Piece::Kind::broken,
                       {408, fmt::format("the content of the request did not go on for {} (--body-timeout)",
                                         words(limits.content_stall))});
    if (status == IoStatus::end)
        return give_up(Piece::Kind::broken,
                       {400, "the client stopped sending within the content of its request"});
    return give_up(Piece::Kind::broken,
                   {400, "the connection broke within the content of the request", true});
}

Task<> ServerConnection::Impl::linger() {
    state = State::over;
    stream.end_writing();
    stream.read_by(steady_clock::now() + kLinger);
    std::size_t dropped = 0;
    while (dropped < kMostDropped) {
        buffer.consume(buffer.unread().size());
        const IoResult got = co_await stream.read(buffer.room());
        if (got.status != IoStatus::ok) break;
        dropped += got.bytes;
    }
    buffer.release();
    stream.close();
}

Task<ServerConnection::Arrival> ServerConnection::next_request() {
    return impl_->next_request();
}
Task<ServerConnection::Piece> ServerConnection::read_content() {
    return impl_->read_content();
}
Task<> ServerConnection::linger() {
    return impl_->linger();
}

const http::Request& ServerConnection::request() const {
    static const http::Request none;
    return impl_->reader ? impl_->reader->parser.request() : none;
}
const wire::Framing& ServerConnection::framing() const {
    return impl_->framing;
}
const Refusal& ServerConnection::refusal() const {
    return impl_->refusal;
}
bool ServerConnection::has_unread() const {
    return impl_->state == Impl::State::complete && !impl_->buffer.empty();
}
const http::FieldMap& ServerConnection::trailers() const {
    return impl_->reader->parser.request().trailers;
}
bool ServerConnection::request_complete() const {
    return impl_->state == Impl::State::complete;
}
bool ServerConnection::awaits_continue() const {
    return impl_->awaits_continue();
}
bool ServerConnection::may_persist() const {
    return impl_->may_persist();
}
bool ServerConnection::speaks_1_1() const {
    return request().version == http::Version::http_1_1;
}

Stream::Write ServerConnection::write(std::string_view bytes) {
    impl_->stream.write_by(steady_clock::now() + impl_->limits.write_stall);
    return impl_->stream.write(bytes);
}
Stream::Write ServerConnection::write(std::span<const std::string_view> parts) {
    impl_->stream.write_by(steady_clock::now() + impl_->limits.write_stall);
    return impl_->stream.write(parts);
}
Stream::Send ServerConnection::send(std::string_view before, const Stream::FilePart& part) {
    impl_->stream.write_by(steady_clock::now() + impl_->limits.write_stall);
    return impl_->stream.send(before, part);
}

Stream& ServerConnection::stream() {
    return impl_->stream;
}
std::string ServerConnection::take_unread() {
    std::string unread(impl_->buffer.unread());
    impl_->buffer.release();
    return unread;
}
void ServerConnection::set_limits(const ServerLimits& limits) {
    impl_->limits = limits;
}
void ServerConnection::close() {
    impl_->state = Impl::State::over;
    impl_->stream.close();
}
void ServerConnection::abort() {
    impl_->state = Impl::State::over;
    impl_->stream.reset();
}

}  // namespace cachewright::net
