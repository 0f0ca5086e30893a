#include "lib/net/origin_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace cachewright::net {

namespace {

using std::chrono::steady_clock;
using Taken = tl::expected<std::shared_ptr<OriginConnection>, OriginFailure>;

// The place of a connection that is open, or being opened. The count outlives the pool.
class Place {
  public:
    // Of a place that is taken.
    explicit Place(std::shared_ptr<OpenConnections> open) : open_(std::move(open)) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() { open_->leave(); }

  private:
    std::shared_ptr<OpenConnections> open_;
};

tl::unexpected<OriginFailure> failed(OriginFault fault, std::string message) {
    return tl::unexpected<OriginFailure>(OriginFailure{fault, std::move(message)});
}

}  // namespace

struct OriginPool::Impl {
    struct Kept {
        std::shared_ptr<OriginConnection> connection;
        SteadyTime since;
    };

    Impl(Loop& on, ServerAddress address, const OriginLimits& within, Verify verify,
         std::shared_ptr<OpenConnections> count)
        : loop(&on),
          server(std::move(address)),
          limits(within),
          connector(on, verify),
          open(count != nullptr ? std::move(count) : std::make_shared<OpenConnections>()),
          shared(std::make_shared<OpenConnections::Pool>(&on, [this] { let_oldest_go(); })) {
        open->join(shared);
    }
    ~Impl() { open->part(shared); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Loop* loop;
    ServerAddress server;
    OriginLimits limits;
    Connector connector;
    std::shared_ptr<OpenConnections> open;
    std::shared_ptr<OpenConnections::Pool> shared;
    std::vector<Kept> kept;  // the one that was used last at the end

    void tell_kept() const { shared->kept.store(kept.size()); }

    void close_unused() {
        const SteadyTime oldest = steady_clock::now() - limits.idle;
        const auto used =
            std::find_if(kept.begin(), kept.end(), [&](const Kept& one) { return one.since > oldest; });
        kept.erase(kept.begin(), used);
        tell_kept();
    }

    void let_oldest_go() {
        if (!kept.empty()) kept.erase(kept.begin());
        tell_kept();
    }

    // Nothing when none is left. RFC 9112 §9.3.1: what has come on a connection without a request is no
    // answer, and one that the server has closed is of no use.
    std::shared_ptr<OriginConnection> take_kept() {
        while (!kept.empty()) {
            std::shared_ptr<OriginConnection> connection = std::move(kept.back().connection);
            kept.pop_back();
            tell_kept();
            if (connection->stream().quiet()) return connection;
        }
        return nullptr;
    }

    Task<Taken> take(Take which);
};

OriginPool::OriginPool(Loop& loop, ServerAddress server, const OriginLimits& limits, Verify verify,
                       std::shared_ptr<OpenConnections> open)
    : impl_(std::make_unique<Impl>(loop, std::move(server), limits, verify, std::move(open))) {}
OriginPool::~OriginPool() = default;

Task<Taken> OriginPool::Impl::take(Take which) {
    close_unused();
    if (which == Take::kept_or_new) {
        if (auto connection = take_kept()) co_return connection;
    }
    if (open->count() >= limits.connections) let_oldest_go();
    while (true) {
        const std::uint64_t seen = open->changed().changes();
        if (open->enter(limits.connections)) break;
        if (!open->make_room())
            co_return failed(OriginFault::too_many_connections,
                             fmt::format("{} connections to {} are open and busy (--max-origin-connections)",
                                         limits.connections, server.host));
        co_await open->changed().changed(*loop, seen);
    }
    auto place = std::make_shared<Place>(open);
    auto connected = co_await connector.connect(server, limits.connect);
    if (!connected) {
        ConnectFailure& failure = connected.error();
        if (failure.timed_out)
            co_return failed(OriginFault::connect_timed_out, failure.message + " (--connect-timeout)");
        co_return failed(OriginFault::connect_failed, std::move(failure.message));
    }
    co_return std::make_shared<OriginConnection>(*loop, *std::move(connected), limits, std::move(place));
}

Task<Taken> OriginPool::take(Take which) {
    return impl_->take(which);
}

void OriginPool::give_back(std::shared_ptr<OriginConnection> connection) {
    impl_->close_unused();
    if (connection != nullptr && connection->reusable())
        impl_->kept.push_back({std::move(connection), steady_clock::now()});
    impl_->tell_kept();
}

const ServerAddress& OriginPool::server() const {
    return impl_->server;
}

}  // namespace cachewright::net
