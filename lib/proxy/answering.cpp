#include "lib/proxy/answering.hpp"

#include "lib/http/wire_serialiser.hpp"
#include "lib/proxy/notifier.hpp"

#include <array>
#include <string>
#include <utility>

namespace cachewright::proxy {

namespace {

using http::wire::BodyKind;
using net::IoStatus;
using pipeline::Answer;
using pipeline::ContentReader;

// At most so much of what is stored is handed to the system at once.
constexpr std::size_t kPiece = std::size_t{256} * 1024;

constexpr std::string_view kLastChunk = "0\r\n\r\n";
constexpr std::string_view kClientGone = "client gone";

std::string_view client_end(IoStatus status) {
    return status == IoStatus::timed_out ? std::string_view("client too slow") : kClientGone;
}

net::Stream::Write write_piece(net::ServerConnection& client, std::string_view before,
                               const http::wire::ChunkHeader& header, std::string_view piece) {
    const std::array<std::string_view, 4> parts{before, header.bytes(), piece, http::wire::kChunkEnd};
    return client.write(parts);
}

// An answer that is given up, also when the proxy ends, must not look whole to its client.
class AbortUnlessWhole {
  public:
    AbortUnlessWhole(net::ServerConnection& client, const Sent& sent) : client_(client), sent_(sent) {}
    AbortUnlessWhole(const AbortUnlessWhole&) = delete;
    AbortUnlessWhole& operator=(const AbortUnlessWhole&) = delete;
    ~AbortUnlessWhole() {
        if (!sent_.whole) client_.abort();
    }

  private:
    net::ServerConnection& client_;
    const Sent& sent_;
};

// Looks whether the client goes while the origin pauses: an answer without end would never find out.
struct Watch {
    bool over = false;   // the answer has ended
    bool ended = false;  // nobody waits on the client's stream any more
    net::Signal changed;
};

net::Task<> watch_client(net::ServerConnection& client, std::shared_ptr<net::OriginConnection> origin,
                         std::shared_ptr<Watch> watch) {
    static_cast<void>(co_await client.stream().readable());
    if (!watch->over && client.stream().ended()) origin->close();
    watch->ended = true;
    watch->changed.notify();
}

net::Task<> end_watch(Worker& worker, net::ServerConnection& client, std::shared_ptr<Watch> watch) {
    watch->over = true;
    client.close();
    while (true) {
        const std::uint64_t seen = watch->changed.changes();
        if (watch->ended) co_return;
        co_await watch->changed.changed(worker.loop(), seen);
    }
}

net::Task<Sent> pass_on(Worker& worker, net::ServerConnection& client, OriginLeg& leg, Answer& answer) {
    using Event = net::OriginConnection::Event;
    Sent sent;
    const AbortUnlessWhole guard(client, sent);
    net::OriginConnection& origin = *leg.connection;
    const bool chunked = answer.framing == BodyKind::chunked;
    IoStatus status = (co_await client.write(answer.head)).status;
    while (status == IoStatus::ok) {
        const Event event = co_await next_content(origin, leg.faulty.get());
        if (event.kind == Event::Kind::content) {
            if (event.bytes.empty()) continue;
            worker.journal().note_origin_bytes(event.bytes.size());
            if (chunked)
                status = (co_await write_piece(client, {}, http::wire::ChunkHeader(event.bytes.size()),
                                               event.bytes))
                             .status;
            else
                status = (co_await client.write(event.bytes)).status;
            if (status == IoStatus::ok) sent.bytes += event.bytes.size();
            continue;
        }
        if (event.kind != Event::Kind::complete) {
            // The last chunk is not sent, nor what Content-Length promised; a body that runs to the close
            // ends with a reset.
            client.abort();
            sent.end = pipeline::kOriginBrokeOff;
            worker.journal().note_origin_broke_off(client.request().target);
            co_return sent;
        }
        if (chunked) {
            std::string end;
            if (http::wire::write_last_chunk(origin.trailers(), end) != http::wire::Written::ok)
                end = kLastChunk;
            status = (co_await client.write(end)).status;
        }
        if (status == IoStatus::ok) sent.whole = true;
        break;
    }
    if (!sent.whole) {
        sent.end = client_end(status);
        origin.close();
    } else {
        leg.pool->give_back(std::move(leg.connection));
    }
    co_return sent;
}

}  // namespace

net::Task<Sent> send_stored(Worker& worker, net::ServerConnection& client, Answer& answer) {
    Sent sent;
    const AbortUnlessWhole guard(client, sent);
    if (answer.body != Answer::Body::stored) {
        const std::array<std::string_view, 2> parts{answer.head, answer.body == Answer::Body::text
                                                                     ? std::string_view(answer.text)
                                                                     : std::string_view{}};
        const IoStatus status = (co_await client.write(parts)).status;
        sent.whole = status == IoStatus::ok;
        if (sent.whole)
            sent.bytes = parts[1].size();
        else
            sent.end = client_end(status);
        co_return sent;
    }
    const bool chunked = answer.framing == BodyKind::chunked;
    std::string_view head = answer.head;
    ContentReader& reader = answer.reader;
    while (true) {
        const std::string_view piece = reader.peek(kPiece);
        IoStatus status = IoStatus::ok;
        if (!piece.empty()) {
            if (chunked) {
                status =
                    (co_await write_piece(client, head, http::wire::ChunkHeader(piece.size()), piece)).status;
            } else if (const auto in_file = reader.file_place()) {
                const net::Stream::FilePart part{in_file->descriptor, in_file->offset, piece};
                status = (co_await client.send(head, part)).status;
            } else {
                const std::array<std::string_view, 2> parts{head, piece};
                status = (co_await client.write(parts)).status;
            }
            head = {};
            if (status != IoStatus::ok) {
                sent.end = client_end(status);
                co_return sent;
            }
            sent.bytes += piece.size();
            reader.advance(piece.size());
            continue;
        }
        const auto* progress = reader.progress();
        const std::uint64_t seen = progress != nullptr ? signal_of(*reader.progress()).changes() : 0;
        const ContentReader::Rest rest = reader.rest();
        if (rest == ContentReader::Rest::ready) continue;
        if (rest == ContentReader::Rest::broken) {
            client.abort();
            sent.end = pipeline::kOriginBrokeOff;
            co_return sent;
        }
        if (rest == ContentReader::Rest::waiting) {
            if (!head.empty()) {
                status = (co_await client.write(std::exchange(head, {}))).status;
                if (status != IoStatus::ok) {
                    sent.end = client_end(status);
                    co_return sent;
                }
            }
            co_await signal_of(*reader.progress()).changed(worker.loop(), seen);
            continue;
        }
        const std::array<std::string_view, 2> parts{head, chunked ? kLastChunk : std::string_view{}};
        if (!parts[0].empty() || !parts[1].empty()) status = (co_await client.write(parts)).status;
        sent.whole = status == IoStatus::ok;
        if (!sent.whole) sent.end = client_end(status);
        co_return sent;
    }
}

net::Task<Sent> relay(Worker& worker, net::ServerConnection& client, OriginLeg& leg, Answer& answer) {
    if (!answer.endless) co_return co_await pass_on(worker, client, leg, answer);
    leg.connection->allow_pauses();
    const auto watch = std::make_shared<Watch>();
    worker.loop().spawn(watch_client(client, leg.connection, watch));
    const Sent sent = co_await pass_on(worker, client, leg, answer);
    co_await end_watch(worker, client, watch);
    co_return sent;
}

}  // namespace cachewright::proxy
