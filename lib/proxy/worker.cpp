#include "lib/proxy/worker.hpp"

#include "lib/pipeline/transaction.hpp"
#include "lib/proxy/exchange.hpp"

#include <utility>

namespace cachewright::proxy {

namespace {

using Arrival = net::ServerConnection::Arrival;

// Lines are written out at the latest when there are so many bytes of them.
constexpr std::size_t kMostLogBytes = std::size_t{32} * 1024;

// Counts a client's connection for as long as it lives.
class Counted {
  public:
    explicit Counted(std::atomic<std::size_t>& count) : count_(count), before_(count_.fetch_add(1)) {}
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { count_.fetch_sub(1); }
    [[nodiscard]] std::size_t before() const { return before_; }

  private:
    std::atomic<std::size_t>& count_;
    std::size_t before_;
};

std::shared_ptr<net::OriginPool> pool_for(Shared& shared, const Settings& settings, net::Loop& loop) {
    return std::make_shared<net::OriginPool>(loop, settings.origin, settings.origin_limits, settings.verify,
                                             shared.to_origin);
}

bool connect_alike(const Settings& a, const Settings& b) {
    return a.origin == b.origin && a.verify == b.verify && a.origin_limits == b.origin_limits;
}

}  // namespace

Worker::Worker(Shared& shared, unsigned number, net::Listener listener, net::Loop& loop)
    : shared_(shared),
      journal_(*shared.journals.at(number)),
      loop_(loop),
      listener_(std::move(listener)),
      settings_(&shared.settings()),
      origin_(pool_for(shared, *settings_, loop)) {}

void Worker::start() {
    loop_.spawn(accept());
}

net::Task<> Worker::accept() {
    while (true) {
        net::Stream stream = co_await listener_.accept();
        if (!stream) co_return;
        loop_.spawn(serve(std::move(stream)));
    }
}

const Settings& Worker::take_up_settings() {
    const Settings& now = shared_.settings();
    if (&now == settings_) return now;
    const Settings& before = *std::exchange(settings_, &now);
    if (!connect_alike(before, now)) origin_ = pool_for(shared_, now, loop_);
    for (Session* session : sessions_) {
        if (session->waits_for_request) session->connection.set_limits(now.clients);
    }
    return now;
}

void Worker::drain() {
    listener_.close();
    for (Session* session : sessions_) {
        if (session->waits_for_request) session->connection.close();
    }
}

net::Task<> Worker::serve(net::Stream stream) {
    const Counted counted(shared_.connections);
    Session session{net::ServerConnection(std::move(stream), shared_.settings().clients)};
    const auto place = sessions_.insert(sessions_.end(), &session);
    if (counted.before() >= shared_.settings().connections) {
        net::Refusal refusal{503, "too many connections (--max-connections)", false};
        co_await refuse(*this, session.connection, std::move(refusal));
        sessions_.erase(place);
        co_return;
    }
    while (true) {
        session.connection.set_limits(shared_.settings().clients);
        session.waits_for_request = true;
        const Arrival arrival = co_await session.connection.next_request();
        session.waits_for_request = false;
        if (arrival == Arrival::ended) break;
        if (arrival == Arrival::refused) {
            net::Refusal refusal = session.connection.refusal();
            co_await refuse(*this, session.connection, std::move(refusal));
            break;
        }
        if (co_await serve_request(*this, session.connection) == Connection::ends) break;
        if (shared_.draining.load(std::memory_order_relaxed)) break;
    }
    sessions_.erase(place);
}

void Worker::log(const LogEntry& entry) {
    if (!shared_.log.sink) return;
    append_log_line(log_lines_, entry, shared_.settings().log_format, shared_.log.ink);
    if (log_lines_.size() >= kMostLogBytes) return flush_log();
    if (flush_is_due_) return;
    flush_is_due_ = true;
    loop_.post([this] { flush_log(); });
}

void Worker::flush_log() {
    flush_is_due_ = false;
    if (log_lines_.empty()) return;
    shared_.log.sink(log_lines_);
    log_lines_.clear();
}

}  // namespace cachewright::proxy
