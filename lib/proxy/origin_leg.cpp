#include "lib/proxy/origin_leg.hpp"

#include "lib/http/method.hpp"
#include "lib/http/wire_serialiser.hpp"

#include <array>
#include <string>
#include <utility>

namespace cachewright::proxy {

namespace {

using Event = net::OriginConnection::Event;
using net::OriginFault;
using Piece = net::ServerConnection::Piece;
using pipeline::Failure;

// So much of an answer that nobody wants is read to keep the connection.
constexpr std::size_t kMostDropped = std::size_t{64} * 1024;
constexpr std::chrono::seconds kLongestDrop{5};

Failure failure_of(const net::OriginFailure& failure) {
    switch (failure.fault) {
        case OriginFault::connect_timed_out:
        case OriginFault::first_byte_timed_out:
        case OriginFault::stalled: return {Failure::Kind::timed_out, failure.message};
        case OriginFault::too_many_connections: return {Failure::Kind::overloaded, failure.message};
        case OriginFault::malformed: return {Failure::Kind::malformed, failure.message};
        case OriginFault::none:
        case OriginFault::connect_failed:
        case OriginFault::closed_before_answer:
        case OriginFault::broke_off: break;
    }
    return {Failure::Kind::unreachable, failure.message};
}

net::Task<> drop_rest(std::shared_ptr<net::OriginPool> pool,
                      std::shared_ptr<net::OriginConnection> connection) {
    std::size_t dropped = 0;
    const auto until = std::chrono::steady_clock::now() + kLongestDrop;
    while (std::chrono::steady_clock::now() < until) {
        const Event event = co_await connection->next();
        if (event.kind == Event::Kind::complete) {
            pool->give_back(std::move(connection));
            co_return;
        }
        if (event.kind != Event::Kind::content) co_return;
        dropped += event.bytes.size();
        if (dropped > kMostDropped) co_return;
    }
}

void set(ContentPump& pump, ContentPump::State state) {
    pump.state = state;
    pump.changed.notify();
}

// Sends the client's content on as it comes. A content that broke off is never ended as if it were whole: the
// connection to the origin is closed.
net::Task<> pump_content(net::ServerConnection& client, std::shared_ptr<net::OriginConnection> connection,
                         bool chunked, std::shared_ptr<ContentPump> pump) {
    net::OriginConnection& origin = *connection;
    while (true) {
        const Piece piece = co_await client.read_content();
        if (piece.kind == Piece::Kind::broken || piece.kind == Piece::Kind::refused) {
            pump->refusal = client.refusal();
            if (!pump->drops) origin.close();
            co_return set(*pump, ContentPump::State::client_failed);
        }
        if (piece.kind == Piece::Kind::complete) {
            if (!pump->drops) {
                std::string end;
                const bool written = !chunked || http::wire::write_last_chunk(client.trailers(), end) ==
                                                     http::wire::Written::ok;
                if (!written) static_cast<void>(http::wire::write_last_chunk({}, end));
                net::IoStatus status = net::IoStatus::ok;
                if (!end.empty()) status = (co_await origin.write(end)).status;
                if (status != net::IoStatus::ok)
                    origin.request_broke_off();
                else if (!pump->drops)
                    origin.request_sent();
            }
            co_return set(*pump, ContentPump::State::sent);
        }
        if (pump->drops || piece.bytes.empty()) continue;
        net::IoStatus status{};
        if (chunked) {
            const http::wire::ChunkHeader header(piece.bytes.size());
            const std::array<std::string_view, 3> parts{header.bytes(), piece.bytes, http::wire::kChunkEnd};
            status = (co_await origin.write(parts)).status;
        } else {
            status = (co_await origin.write(piece.bytes)).status;
        }
        // The answer may be on its way all the same: it is read, and the rest of the content dropped.
        if (status != net::IoStatus::ok && !pump->drops) {
            pump->drops = true;
            origin.request_broke_off();
        }
    }
}

struct Sent {
    std::string head;
    http::wire::Framing framing;
};

Sent request_head(const pipeline::Transaction& transaction, const net::ServerConnection* client) {
    Sent sent;
    // RFC 9110 §8.6: a length of zero is passed on as well.
    if (client != nullptr && (transaction.sends_content() || transaction.is_forwarded_as_it_came()))
        sent.framing = client->framing();
    static_cast<void>(http::wire::write_head(transaction.upstream(), sent.framing, sent.head));
    return sent;
}

}  // namespace

net::Task<LegResult> ask_origin(Worker& worker, net::ServerConnection* client,
                                const pipeline::Transaction& transaction, OriginLeg& leg) {
    const http::Request& request = transaction.upstream();
    const Sent sent = request_head(transaction, client);
    LegResult result;
    if (sent.head.empty()) {
        result.failure = {Failure::Kind::malformed, "the request cannot be sent on"};
        co_return result;
    }
    const bool has_content = sent.framing.kind == http::wire::BodyKind::chunked || sent.framing.length > 0;
    const http::Method method = http::parse_method(request.method);
    const bool repeatable = !has_content && (method == http::Method::get || method == http::Method::head);
    // What may not be sent twice is not sent on a connection that the origin may just be closing.
    auto which = repeatable ? net::OriginPool::Take::kept_or_new : net::OriginPool::Take::new_only;
    while (true) {
        auto taken = co_await leg.pool->take(which);
        if (!taken) {
            result.failure = failure_of(taken.error());
            co_return result;
        }
        leg.connection = std::move(*taken);
        net::OriginConnection& origin = *leg.connection;
        leg.asked = worker.now();
        origin.begin(http::wire::answers(request.method));
        const net::IoStatus written = (co_await origin.write(sent.head)).status;
        if (written != net::IoStatus::ok) {
            origin.request_broke_off();
        } else if (!has_content) {
            origin.request_sent();
        } else {
            leg.pump = std::make_shared<ContentPump>();
            worker.loop().spawn(pump_content(*client, leg.connection,
                                             sent.framing.kind == http::wire::BodyKind::chunked, leg.pump));
        }
        while (true) {
            const Event event = co_await origin.next();
            if (event.kind == Event::Kind::head) {
                result.came = Came::head;
                co_return result;
            }
            if (event.kind == Event::Kind::interim) {
                if (client == nullptr || !client->speaks_1_1()) continue;
                const std::string head = pipeline::Transaction::interim_head(origin.response());
                if (!head.empty()) static_cast<void>(co_await client->write(head));
                continue;
            }
            break;
        }
        if (leg.pump != nullptr && leg.pump->state == ContentPump::State::client_failed) {
            result.came = Came::refusal;
            co_return result;
        }
        const net::OriginFailure failure = origin.failure();
        const bool swallowed =
            failure.fault == OriginFault::closed_before_answer && origin.reused() && repeatable;
        if (!swallowed || which == net::OriginPool::Take::new_only) {
            result.failure = failure_of(failure);
            co_return result;
        }
        which = net::OriginPool::Take::new_only;
    }
}

void leave(Worker& worker, OriginLeg& leg) {
    if (leg.connection == nullptr) return;
    worker.loop().spawn(drop_rest(leg.pool, std::move(leg.connection)));
}

net::Task<> end_pump(Worker& worker, net::ServerConnection& client, OriginLeg& leg) {
    if (leg.pump == nullptr || leg.pump->state != ContentPump::State::sending) co_return;
    leg.pump->drops = true;
    if (leg.connection != nullptr) leg.connection->close();
    // The client learns that nothing more is taken; what it still sends is dropped, but not for long.
    client.stream().end_writing();
    // The pump ends with the content, or when the client is closed.
    for (int waits = 0; waits < 10 && leg.pump->state == ContentPump::State::sending; ++waits)
        co_await worker.loop().sleep_for(std::chrono::milliseconds{100});
    client.close();
    while (leg.pump->state == ContentPump::State::sending) {
        const std::uint64_t seen = leg.pump->changed.changes();
        if (leg.pump->state != ContentPump::State::sending) break;
        co_await leg.pump->changed.changed(worker.loop(), seen);
    }
}

}  // namespace cachewright::proxy
