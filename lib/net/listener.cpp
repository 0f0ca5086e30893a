#include "lib/net/listener.hpp"

#include "lib/net/private/channel.hpp"
#include "lib/net/private/socket.hpp"
#include "lib/net/private/socket_address.hpp"
#include "lib/net/private/stream_impl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <mutex>
#include <netinet/tcp.h>
#include <set>
#include <sys/socket.h>
#include <utility>

namespace cachewright::net {

namespace {

using base::ErrorCode;
using detail::Socket;
using detail::SocketAddress;

// How long nothing is accepted when there are too many open files.
constexpr auto kBreather = std::chrono::milliseconds(60);

enum class Sharing : std::uint8_t { alone, with_others };

// A bound socket, or errno.
tl::expected<Socket, int> bound(const SocketAddress& address, Sharing sharing) {
    Socket socket(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.get() < 0) return tl::unexpected(errno);
    socket.set(SOL_SOCKET, SO_REUSEADDR, 1);
    if (sharing == Sharing::with_others) socket.set(SOL_SOCKET, SO_REUSEPORT, 1);
    if (address.family() == AF_INET6) socket.set(IPPROTO_IPV6, IPV6_V6ONLY, 0);
    socket.set(IPPROTO_TCP, TCP_NODELAY, 1);  // connections inherit it
    if (::bind(socket.get(), address.get(), address.size) != 0) return tl::unexpected(errno);
    return socket;
}

// "localhost" is 127.0.0.1 where both are there, as clients that know no IPv6 expect.
std::optional<SocketAddress> address_of(const ListenAddress& address, std::string& failure) {
    detail::Resolution found = detail::resolve(address.host, address.port);
    failure = found.failure;
    if (found.addresses.empty()) return std::nullopt;
    const auto v4 =
        std::find_if(found.addresses.begin(), found.addresses.end(),
                     [](const SocketAddress& candidate) { return candidate.family() == AF_INET; });
    return v4 != found.addresses.end() ? *v4 : found.addresses.front();
}

// Where this process listens. The system lets every program of the same user that asks for SO_REUSEPORT have
// a share of the connections: a second proxy by mistake, too.
class OwnAddresses {
  public:
    void add(const std::string& address) {
        const std::lock_guard lock(mutex_);
        addresses_.insert(address);
    }
    void remove(const std::string& address) {
        const std::lock_guard lock(mutex_);
        addresses_.erase(addresses_.find(address));
    }
    bool contain(const std::string& address) {
        const std::lock_guard lock(mutex_);
        return addresses_.contains(address);
    }

  private:
    std::mutex mutex_;
    std::multiset<std::string> addresses_;
};

OwnAddresses& own_addresses() {
    static OwnAddresses addresses;
    return addresses;
}

// To be shared among the loops of this process alone.
tl::expected<Socket, int> bound_for_us(const SocketAddress& address) {
    if (address.port() != 0 && !own_addresses().contain(address.text())) {
        const auto free = bound(address, Sharing::alone);
        if (!free) return tl::unexpected(free.error());
    }
    return bound(address, Sharing::with_others);
}

bool too_many_open_files(int error) {
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

bool ListenAddress::loopback() const {
    if (host == "localhost") return true;
    const auto address = SocketAddress::parse(host, port);
    if (host.empty() || !address) return false;
    if (address->family() == AF_INET) return address->text().starts_with("127.");
    return address->text().starts_with("[::1]") || address->text().starts_with("127.");
}

base::Result<ListenAddress> parse_listen_address(std::string_view text) {
    const auto wrong = [text](std::string_view why) {
        return base::fail(ErrorCode::usage, fmt::format("\"{}\" is no address to listen on: {}", text, why),
                          "write HOST:PORT, [IPV6]:PORT, :PORT (all addresses) or PORT (127.0.0.1)");
    };
    ListenAddress address;
    std::string_view port = text;
    if (text.starts_with('[')) {
        const std::size_t close = text.find("]:");
        if (close == std::string_view::npos) return wrong("\"]:PORT\" is missing");
        address.host = text.substr(1, close - 1);
        port = text.substr(close + 2);
        if (address.host.empty()) return wrong("nothing stands in the brackets");
    } else if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
        address.host = text.substr(0, colon);
        port = text.substr(colon + 1);
        if (address.host.find(':') != std::string::npos) return wrong("an IPv6 address needs brackets");
    } else {
        address.host = "127.0.0.1";
    }
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (port.empty() || error != std::errc() || end != port.data() + port.size())
        return wrong("the port is no number from 0 to 65535");
    return address;
}

std::string format_listen_address(const ListenAddress& address) {
    const bool brackets = address.host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", brackets ? "[" : "", address.host, brackets ? "]" : "", address.port);
}

struct Listener::Impl {
    Impl(Loop& on, int descriptor)
        : loop(on),
          channel(new detail::Channel(on.impl(), descriptor)),
          address(SocketAddress::local_of(descriptor)) {
        own_addresses().add(address.text());
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl() { close(); }
    void close() const {
        if (channel->closed()) return;
        channel->close();
        own_addresses().remove(address.text());
    }

    Loop& loop;
    detail::ChannelRef channel;
    SocketAddress address;
};

base::Result<Listener> Listener::open(Loop& loop, const ListenAddress& address) {
    const auto failed = [&address](std::string_view why) {
        return base::fail(ErrorCode::unavailable,
                          fmt::format("cannot listen on {}: {}", format_listen_address(address), why));
    };
    std::optional<SocketAddress> where;
    std::string failure;
    if (address.host.empty()) {
        where = SocketAddress::parse("::", address.port);
    } else {
        where = address_of(address, failure);
    }
    if (!where) return failed(failure);
    auto socket = bound_for_us(*where);
    if (!socket && address.host.empty()) {  // a system without IPv6
        where = SocketAddress::parse("0.0.0.0", address.port);
        socket = bound_for_us(*where);
    }
    if (!socket) return failed(detail::reason_of(socket.error()));
    if (::listen(socket->get(), SOMAXCONN) != 0) return failed(detail::reason_of(errno));
    return Listener(std::make_unique<Impl>(loop, socket->release()));
}

Listener::Listener(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Listener::Listener(Listener&&) noexcept = default;
Listener& Listener::operator=(Listener&&) noexcept = default;
Listener::~Listener() = default;

namespace {

Task<Stream> accept_on(detail::ChannelRef channel, Loop& loop) {
    if (!loop.impl().may_go_on()) co_await loop.yield();
    while (!channel->closed()) {
        SocketAddress peer;
        const int descriptor =
            ::accept4(channel->descriptor(), peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor >= 0) {
            co_return Stream(std::make_unique<Stream::Impl>(loop.impl(), descriptor, peer.text()));
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            static_cast<void>(co_await detail::ReadyChannel(*channel, detail::Await::readable));
        } else if (too_many_open_files(errno)) {
            co_await loop.sleep_for(kBreather);
        }  // else the client was gone before it was accepted
    }
    co_return Stream();
}

}  // namespace

Task<Stream> Listener::accept() {
    return accept_on(impl_->channel, impl_->loop);
}

void Listener::close() {
    impl_->close();
}

std::uint16_t Listener::port() const {
    return impl_->address.port();
}

}  // namespace cachewright::net
