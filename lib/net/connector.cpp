#include "lib/net/connector.hpp"

#include "lib/net/private/channel.hpp"
#include "lib/net/private/name_lookup.hpp"
#include "lib/net/private/socket.hpp"
#include "lib/net/private/stream_impl.hpp"
#include "lib/net/private/tls_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <netinet/tcp.h>
#include <string>
#include <utility>
#include <vector>

namespace cachewright::net {

namespace {

// A name that was looked up a moment ago is not looked up again for each connection.
struct KnownAddresses {
    static constexpr std::chrono::seconds kKept{10};
    std::string host;
    std::uint16_t port = 0;
    std::vector<detail::SocketAddress> addresses;
    SteadyTime until{};
};

}  // namespace

struct Connector::Impl {
    Impl(Loop& on, Verify how) : loop(on), verify(how) {}
    Loop& loop;
    Verify verify;
    // Made when it is first needed: reading all authorities takes milliseconds.
    std::shared_ptr<const detail::TlsClient> tls;
    std::shared_ptr<KnownAddresses> known = std::make_shared<KnownAddresses>();
};

namespace {

using Connected = tl::expected<std::unique_ptr<Stream::Impl>, ConnectFailure>;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string name_of(const ServerAddress& server) {
    const bool brackets = server.host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", brackets ? "[" : "", server.host, brackets ? "]" : "", server.port);
}

// What is tried, for messages and for its time limit.
struct Attempt {
    const ServerAddress& server;
    milliseconds timeout;
    SteadyTime deadline;

    [[nodiscard]] tl::unexpected<ConnectFailure> failed(std::string_view why) const {
        return tl::unexpected(
            ConnectFailure{false, fmt::format("cannot connect to {}: {}", name_of(server), why)});
    }
    [[nodiscard]] tl::unexpected<ConnectFailure> timed_out(std::string_view what) const {
        return tl::unexpected(ConnectFailure{true, fmt::format("cannot connect to {}: {} within {} ms",
                                                               name_of(server), what, timeout.count())});
    }
};

Task<Connected> connect_to(Loop& loop, detail::SocketAddress address, const Attempt& attempt,
                           SteadyTime deadline) {
    detail::Socket socket(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.get() < 0) co_return attempt.failed(detail::reason_of(errno));
    socket.set(IPPROTO_TCP, TCP_NODELAY, 1);
    if (::connect(socket.get(), address.get(), address.size) != 0 && errno != EINPROGRESS) {
        co_return attempt.failed(detail::reason_of(errno));
    }
    auto stream = std::make_unique<Stream::Impl>(loop.impl(), socket.release(), address.text());
    detail::Channel& channel = *stream->channel;
    channel.end_by(detail::Direction::writing, deadline);
    const IoStatus ready = co_await detail::ReadyChannel(channel, detail::Await::writable);
    if (ready != IoStatus::ok) co_return attempt.timed_out("no answer");
    channel.end_by(detail::Direction::writing, std::nullopt);
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(channel.descriptor(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
    if (error != 0) co_return attempt.failed(detail::reason_of(error));
    co_return std::move(stream);
}

// One after another, each with its share of the time that is left, so that an address which does not answer
// leaves some to the next.
Task<Connected> connect_to_one_of(Loop& loop, std::vector<detail::SocketAddress> addresses,
                                  const Attempt& attempt) {
    Connected outcome = attempt.failed("it has no address");
    for (std::size_t tried = 0; tried < addresses.size(); ++tried) {
        const SteadyTime now = steady_clock::now();
        const auto left = std::max(attempt.deadline - now, steady_clock::duration::zero());
        const auto share = left / static_cast<int>(addresses.size() - tried);
        outcome = co_await connect_to(loop, addresses[tried], attempt, now + share);
        if (outcome) break;
    }
    co_return outcome;
}

Task<Connected> shake_hands(std::unique_ptr<detail::TlsSession> session, std::unique_ptr<Stream::Impl> stream,
                            const Attempt& attempt) {
    if (!session) co_return attempt.failed("TLS cannot ask for this name");
    detail::Channel& channel = *stream->channel;
    for (const auto direction : {detail::Direction::reading, detail::Direction::writing}) {
        channel.end_by(direction, attempt.deadline);
    }
    while (true) {
        const detail::TlsStep step = session->handshake();
        if (step.awaits == detail::Await::nothing) {
            if (step.status != IoStatus::ok) co_return attempt.failed(session->failure());
            break;
        }
        const IoStatus ready = co_await detail::ReadyChannel(channel, step.awaits);
        if (ready != IoStatus::ok) co_return attempt.timed_out("no TLS handshake");
    }
    for (const auto direction : {detail::Direction::reading, detail::Direction::writing}) {
        channel.end_by(direction, std::nullopt);
    }
    stream->tls = std::move(session);
    co_return std::move(stream);
}

Task<tl::expected<Stream, ConnectFailure>> connect_within(Loop& loop,
                                                          std::shared_ptr<const detail::TlsClient> tls,
                                                          std::shared_ptr<KnownAddresses> known,
                                                          ServerAddress server, milliseconds timeout) {
    const Attempt attempt{server, timeout, steady_clock::now() + timeout};
    if (known->host != server.host || known->port != server.port || steady_clock::now() >= known->until) {
        auto found = co_await detail::look_up(loop, server.host, server.port, attempt.deadline);
        if (!found) co_return attempt.timed_out("its name was not resolved");
        if (found->addresses.empty()) co_return attempt.failed(found->failure);
        known->host = server.host;
        known->port = server.port;
        known->addresses = std::move(found->addresses);
        known->until = steady_clock::now() + KnownAddresses::kKept;
    }
    Connected connected = co_await connect_to_one_of(loop, known->addresses, attempt);
    // Perhaps the name leads elsewhere by now.
    if (!connected) known->until = {};
    if (connected && tls) {
        auto session = tls->session((*connected)->channel->descriptor(), server.host);
        connected = co_await shake_hands(std::move(session), std::move(*connected), attempt);
    }
    if (!connected) co_return tl::unexpected(std::move(connected.error()));
    co_return Stream(std::move(*connected));
}

}  // namespace

Connector::Connector(Loop& loop, Verify verify) : impl_(std::make_unique<Impl>(loop, verify)) {}
Connector::Connector(Connector&&) noexcept = default;
Connector::~Connector() = default;

Task<tl::expected<Stream, ConnectFailure>> Connector::connect(ServerAddress server, milliseconds timeout) {
    const bool secure = server.scheme == ServerAddress::Scheme::https;
    if (secure && !impl_->tls) impl_->tls = std::make_shared<detail::TlsClient>(impl_->verify);
    return connect_within(impl_->loop, secure ? impl_->tls : nullptr, impl_->known, std::move(server),
                          timeout);
}

}  // namespace cachewright::net
