#include "lib/proxy/admin.hpp"

#include "lib/http/status.hpp"
#include "lib/proxy/admin_purge.hpp"
#include "lib/proxy/admin_routes.hpp"
#include "lib/proxy/events.hpp"
#include "lib/proxy/reload.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace cachewright::proxy {

namespace {

constexpr std::uint64_t kMostContent = std::uint64_t{64} << 10;
constexpr std::size_t kMostConnections = 64;

std::string head_of(const AdminAnswer& answer, bool ends) {
    std::string head = fmt::format(
        "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nCache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\nContent-Length: {}\r\n",
        answer.status, http::status_phrase(answer.status), answer.content_type, answer.body.size());
    if (!answer.allow.empty()) head += fmt::format("Allow: {}\r\n", answer.allow);
    if (!answer.authenticate.empty()) head += fmt::format("WWW-Authenticate: {}\r\n", answer.authenticate);
    if (ends) head += "Connection: close\r\n";
    return head + "\r\n";
}

}  // namespace

Admin::Admin(Shared& shared, net::Listener listener, net::Loop& loop)
    : shared_(shared), loop_(loop), listener_(std::move(listener)) {}

void Admin::start() {
    loop_.spawn(accept());
}

void Admin::close() {
    listener_.close();
    for (net::ServerConnection* connection : connections_)
        connection->close();
}

net::Task<> Admin::accept() {
    while (true) {
        net::Stream stream = co_await listener_.accept();
        if (!stream) co_return;
        if (connections_.size() >= kMostConnections) continue;
        loop_.spawn(serve(std::move(stream)));
    }
}

net::Task<> Admin::serve(net::Stream stream) {
    using Arrival = net::ServerConnection::Arrival;
    using Piece = net::ServerConnection::Piece;
    net::ServerLimits limits = shared_.settings().clients;
    limits.content = kMostContent;
    limits.content_setting = {};
    net::ServerConnection client(std::move(stream), limits);
    const auto place = connections_.insert(connections_.end(), &client);
    while (true) {
        const Arrival arrival = co_await client.next_request();
        if (arrival == Arrival::ended) break;
        AdminAnswer answer;
        bool ends = arrival == Arrival::refused;
        if (!ends) {
            std::string content;
            Piece piece = co_await client.read_content();
            for (; piece.kind == Piece::Kind::data; piece = co_await client.read_content())
                content += piece.bytes;
            ends = piece.kind != Piece::Kind::complete;
            if (!ends) answer = answer_admin(shared_, client.request(), content);
            if (answer.judges_anew) co_await renew_stored(shared_, loop_);
        }
        co_await settle(loop_, answer);
        if (ends) answer = admin_error(client.refusal().status, client.refusal().reason);
        ends = ends || !client.may_persist() || shared_.draining.load(std::memory_order_relaxed);
        const bool head_only = client.request().method == "HEAD";
        if (answer.events != nullptr && !head_only) {
            co_await send_events(*answer.events, loop_, client);
            break;
        }
        const std::string head = head_of(answer, ends);
        const std::array<std::string_view, 2> parts{head, head_only ? std::string_view{} : answer.body};
        if ((co_await client.write(parts)).status != net::IoStatus::ok) break;
        if (!ends) continue;
        co_await client.linger();
        break;
    }
    connections_.erase(place);
}

}  // namespace cachewright::proxy
