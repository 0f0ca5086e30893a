#include "lib/proxy/tunnel.hpp"

#include "lib/net/signal.hpp"

#include <array>
#include <memory>
#include <string>
#include <utility>

namespace cachewright::proxy {

namespace {

using net::IoStatus;

constexpr std::size_t kBuffer = std::size_t{16} * 1024;

// After one side has said all it will say, the other may be silent for so long.
constexpr std::chrono::seconds kHalfClosed{60};

// Passes on one direction until it ends, which the other side is told; a break breaks both.
net::Task<> pass_on(net::Stream& from, net::Stream& to, std::shared_ptr<bool> half_closed) {
    const auto buffer = std::make_unique<std::array<char, kBuffer>>();
    while (true) {
        const net::IoResult read = co_await from.read(*buffer);
        if (read.status == IoStatus::end) {
            to.end_writing();
            *half_closed = true;
            to.read_by(std::chrono::steady_clock::now() + kHalfClosed);
            co_return;
        }
        IoStatus status = read.status;
        if (*half_closed) from.read_by(std::chrono::steady_clock::now() + kHalfClosed);
        if (status == IoStatus::ok)
            status = (co_await to.write(std::string_view(buffer->data(), read.bytes))).status;
        if (status != IoStatus::ok) {
            from.close();
            to.close();
            co_return;
        }
    }
}

struct Ended {
    bool upstream = false;
    std::shared_ptr<bool> half_closed = std::make_shared<bool>(false);
    net::Signal signal;
};

net::Task<> upstream(net::Stream& from, net::Stream& to, std::shared_ptr<Ended> ended) {
    co_await pass_on(from, to, ended->half_closed);
    ended->upstream = true;
    ended->signal.notify();
}

}  // namespace

net::Task<Sent> tunnel(Worker& worker, net::ServerConnection& client, net::OriginConnection& origin,
                       pipeline::Answer& answer) {
    Sent sent;
    const std::string early = origin.take_unread();
    const std::array<std::string_view, 2> parts{answer.head, early};
    if ((co_await client.write(parts)).status != IoStatus::ok) co_return sent;
    if (const std::string unread = client.take_unread(); !unread.empty()) {
        if ((co_await origin.write(unread)).status != IoStatus::ok) co_return sent;
    }
    // People leave such connections open for hours.
    for (net::Stream* stream : {&client.stream(), &origin.stream()}) {
        stream->read_by(std::nullopt);
        stream->write_by(std::nullopt);
        stream->probe_when_idle();
    }
    const auto ended = std::make_shared<Ended>();
    worker.loop().spawn(upstream(client.stream(), origin.stream(), ended));
    co_await pass_on(origin.stream(), client.stream(), ended->half_closed);
    while (true) {
        const std::uint64_t seen = ended->signal.changes();
        if (ended->upstream) break;
        co_await ended->signal.changed(worker.loop(), seen);
    }
    sent.end = "tunnel ended";
    co_return sent;
}

}  // namespace cachewright::proxy
