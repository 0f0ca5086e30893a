#include "lib/net/origin_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace cachewright::net {

namespace {

using std::chrono::steady_clock;
using Taken = tl::expected<std::shared_ptr<OriginConnection>, OriginFailure>;

// One connection that is open, or being opened. The count outlives the pool.
class Counted {
  public:
    explicit Counted(std::shared_ptr<OpenConnections> open) : open_(std::move(open)) { ++*open_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --*open_; }

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
          open(count != nullptr ? std::move(count) : std::make_shared<OpenConnections>(0)) {}

    Loop* loop;
    ServerAddress server;
    OriginLimits limits;
    Connector connector;
    std::shared_ptr<OpenConnections> open;
    std::vector<Kept> kept;  // the one that was used last at the end

    void close_unused() {
        const SteadyTime oldest = steady_clock::now() - limits.idle;
        const auto used =
            std::find_if(kept.begin(), kept.end(), [&](const Kept& one) { return one.since > oldest; });
        kept.erase(kept.begin(), used);
    }

    // Nothing when none is left. RFC 9112 §9.3.1: what has come on a connection without a request is no
    // answer, and one that the server has closed is of no use.
    std::shared_ptr<OriginConnection> take_kept() {
        while (!kept.empty()) {
            std::shared_ptr<OriginConnection> connection = std::move(kept.back().connection);
            kept.pop_back();
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
    if (*open >= limits.connections && !kept.empty()) kept.erase(kept.begin());
    if (*open >= limits.connections)
        co_return failed(OriginFault::too_many_connections,
                         fmt::format("{} connections to {} are open and busy (--max-origin-connections)",
                                     open->load(), server.host));
    auto counted = std::make_shared<Counted>(open);
    auto connected = co_await connector.connect(server, limits.connect);
    if (!connected) {
        ConnectFailure& failure = connected.error();
        if (failure.timed_out)
            co_return failed(OriginFault::connect_timed_out, failure.message + " (--connect-timeout)");
        co_return failed(OriginFault::connect_failed, std::move(failure.message));
    }
    co_return std::make_shared<OriginConnection>(*loop, *std::move(connected), limits, std::move(counted));
}

Task<Taken> OriginPool::take(Take which) {
    return impl_->take(which);
}

void OriginPool::give_back(std::shared_ptr<OriginConnection> connection) {
    impl_->close_unused();
    if (connection != nullptr && connection->reusable())
        impl_->kept.push_back({std::move(connection), steady_clock::now()});
}

const ServerAddress& OriginPool::server() const {
    return impl_->server;
}

}  // namespace cachewright::net
