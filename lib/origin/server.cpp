#include "lib/origin/server.hpp"

#include "lib/http/date.hpp"
#include "lib/http/status.hpp"
#include "lib/http/wire_serialiser.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace cachewright::origin {

namespace {

using http::wire::BodyKind;
using net::IoStatus;

bool asks_to_continue(const net::ServerConnection& connection) {
    // The connection has refused every other expectation.
    return connection.speaks_1_1() && connection.request().fields.contains("Expect") &&
           !connection.request_complete();
}

// Says what becomes of the connection, as far as HTTP/1.0 and 1.1 do not take it for granted.
void add_connection(http::FieldMap& fields, const net::ServerConnection& connection) {
    if (!connection.may_persist()) {
        if (!http::wire::has_connection_option(fields, "close")) fields.add("Connection", "close");
    } else if (!connection.speaks_1_1() && !fields.contains("Connection")) {
        fields.add("Connection", "keep-alive");
    }
}

bool persists(const net::ServerConnection& connection, const Answer& answer) {
    return connection.may_persist() && answer.ending == Ending::whole &&
           answer.framing.kind != BodyKind::until_close &&
           !http::wire::has_connection_option(answer.head.fields, "close");
}

}  // namespace

Server::Server(net::Loop& loop, Script script, Clock clock, OnServed on_served)
    : loop_(loop),
      script_(std::move(script)),
      clock_(std::move(clock)),
      on_served_(std::move(on_served)),
      state_(script_, clock_()) {}

base::Result<std::uint16_t> Server::listen(const net::ListenAddress& address) {
    auto listener = net::Listener::open(loop_, address);
    if (!listener) return tl::unexpected(std::move(listener.error()));
    const std::uint16_t port = listener->port();
    loop_.spawn(accept_all(std::move(*listener)));
    return port;
}

net::Task<> Server::accept_all(net::Listener listener) {
    while (true) {
        net::Stream stream = co_await listener.accept();
        if (!stream) co_return;
        loop_.spawn(serve(std::move(stream)));
    }
}

net::Task<> Server::serve(net::Stream stream) {
    net::ServerConnection connection(std::move(stream), net::ServerLimits{});
    while (true) {
        const auto arrival = co_await connection.next_request();
        if (arrival == net::ServerConnection::Arrival::ended) co_return;
        if (arrival == net::ServerConnection::Arrival::refused) {
            co_await refuse(connection, connection.refusal());
            co_return;
        }
        if (co_await answer_request(connection) == Next::close) co_return;
    }
}

net::Task<Server::Next> Server::answer_request(net::ServerConnection& connection) {
    if (asks_to_continue(connection)) {
        const auto sent = co_await connection.write("HTTP/1.1 100 Continue\r\n\r\n");
        if (sent.status != IoStatus::ok) co_return Next::close;
    }
    while (true) {
        using Kind = net::ServerConnection::Piece::Kind;
        const auto piece = co_await connection.read_content();
        if (piece.kind == Kind::complete) break;
        if (piece.kind == Kind::broken) co_return Next::close;
        if (piece.kind == Kind::refused) {
            co_await refuse(connection, connection.refusal());
            co_return Next::close;
        }
    }
    const http::Request& request = connection.request();
    Served served;
    served.time = clock_();
    Answer answer = origin::answer(script_, state_, request, served.time);
    served.method = request.method;
    served.target = request.target;
    served.matched = answer.matched;
    if (answer.has_head) served.status = answer.head.status;
    if (answer.route) served.version = answer.values.version;
    const auto began = std::chrono::steady_clock::now();
    const Next next = co_await send(connection, std::move(answer), served);
    served.taken = std::chrono::duration_cast<base::Duration>(std::chrono::steady_clock::now() - began);
    on_served_(served);
    co_return next;
}

net::Task<Server::Next> Server::send(net::ServerConnection& connection, Answer answer, Served& served) {
    served.outcome = Outcome::left;
    std::string head;
    for (const http::Response& interim : answer.interim)
        (void)http::wire::write_head(interim, {}, head);
    if (!head.empty()) {
        const auto sent = co_await connection.write(head);
        if (sent.status != IoStatus::ok) co_return Next::close;
        head.clear();
    }
    if (answer.delay > base::Duration{0}) co_await loop_.sleep_for(answer.delay);
    if (answer.has_head) {
        add_connection(answer.head.fields, connection);
        (void)http::wire::write_head(answer.head, answer.framing, head);
        Delivery delivered = Delivery::done;
        if (answer.repetition) {
            delivered = co_await send_repeated(connection, answer, std::move(head), served);
        } else {
            delivered = co_await send_content(connection, answer, std::move(head), served);
        }
        if (delivered == Delivery::broken) co_return Next::close;
    }
    switch (answer.ending) {
        case Ending::whole: served.outcome = Outcome::whole; break;
        case Ending::cut: served.outcome = Outcome::cut; break;
        case Ending::reset:
            served.outcome = Outcome::reset;
            connection.stream().reset();
            co_return Next::close;
    }
    if (persists(connection, answer)) co_return Next::request;
    co_await connection.linger();
    co_return Next::close;
}

net::Task<Server::Delivery> Server::send_content(net::ServerConnection& connection, Answer& answer,
                                                 std::string head, Served& served) {
    const bool chunked = answer.framing.kind == BodyKind::chunked;
    std::string last;
    if (chunked && answer.ending == Ending::whole && served.method != "HEAD")
        (void)http::wire::write_last_chunk(answer.trailers, last);
    while (served.content < answer.length) {
        if (served.content > 0 && answer.chunk_delay > base::Duration{0})
            co_await loop_.sleep_for(answer.chunk_delay);
        const std::string_view bytes = answer.content.read(
            answer.offset + served.content, std::min(answer.chunk_size, answer.length - served.content));
        const http::wire::ChunkHeader chunk(bytes.size());
        const bool end = served.content + bytes.size() == answer.length;
        const std::array<std::string_view, 5> parts{head, chunked ? chunk.bytes() : "", bytes,
                                                    chunked ? http::wire::kChunkEnd : "",
                                                    end ? std::string_view(last) : std::string_view{}};
        const auto sent = co_await connection.write(parts);
        if (sent.status != IoStatus::ok) co_return Delivery::broken;
        served.content += bytes.size();
        head.clear();
    }
    if (answer.length > 0) co_return Delivery::done;
    head += last;
    const auto sent = co_await connection.write(head);
    co_return sent.status == IoStatus::ok ? Delivery::done : Delivery::broken;
}

net::Task<Server::Delivery> Server::send_repeated(net::ServerConnection& connection, Answer& answer,
                                                  std::string head, Served& served) {
    const bool chunked = answer.framing.kind == BodyKind::chunked;
    const bool whole = answer.ending == Ending::whole;
    for (std::uint64_t piece = 1;; ++piece) {
        answer.values.piece = piece;
        answer.values.now = clock_();
        const std::string text = expand(answer.repeated, answer.values);
        std::string_view bytes = text;
        if (!whole) bytes = bytes.substr(0, answer.length - served.content);
        if (chunked) {
            http::wire::write_chunk(bytes, head);
        } else {
            head += bytes;
        }
        const bool last = piece == answer.repetition->times;
        if (last && whole && chunked) (void)http::wire::write_last_chunk(answer.trailers, head);
        const auto sent = co_await connection.write(head);
        if (sent.status != IoStatus::ok) co_return Delivery::broken;
        served.content += bytes.size();
        head.clear();
        if (last || (!whole && served.content >= answer.length)) co_return Delivery::done;
        co_await loop_.sleep_for(answer.repetition->every);
    }
}

net::Task<> Server::refuse(net::ServerConnection& connection, const net::Refusal& refusal) {
    if (refusal.silent) co_return;
    Served served;
    served.time = clock_();
    served.status = refusal.status;
    served.outcome = Outcome::refused;
    served.reason = refusal.reason;
    const std::string text = refusal.reason + "\n";
    http::Response response;
    response.status = refusal.status;
    response.reason = std::string(http::status_phrase(refusal.status));
    response.fields.add("Date", http::format_date(served.time));
    response.fields.add("Content-Type", "text/plain; charset=utf-8");
    response.fields.add("Connection", "close");
    std::string message;
    (void)http::wire::write_head(response, {BodyKind::length, text.size()}, message);
    message += text;
    const auto sent = co_await connection.write(message);
    if (sent.status == IoStatus::ok) {
        served.content = text.size();
        co_await connection.linger();
    }
    on_served_(served);
}

}  // namespace cachewright::origin
