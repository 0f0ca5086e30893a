// Worker: one event loop of the proxy, with its listener, its connections to the origin and its clients.
#pragma once

#include "lib/base/in_force.hpp"
#include "lib/net/listener.hpp"
#include "lib/net/loop.hpp"
#include "lib/net/origin_connection.hpp"
#include "lib/pipeline/cache.hpp"
#include "lib/pipeline/faults.hpp"
#include "lib/pipeline/journal.hpp"
#include "lib/proxy/access_log.hpp"
#include "lib/proxy/clock.hpp"
#include "lib/proxy/configuration.hpp"
#include "lib/proxy/event_feed.hpp"
#include "lib/proxy/settings.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::proxy {

// Where finished log lines go: many at once, each with its line end. From any thread.
using LogSink = std::function<void(std::string_view lines)>;

struct LogSettings {
    Ink ink = Ink::plain;
    LogSink sink;                 // null: nothing is logged
    store::DiskStore::Tell tell;  // what the one who runs the proxy should know; null where there is no disk
};

// How the settings in force came to be so. Wall times.
struct Loaded {
    struct Refused {
        base::TimePoint at{};
        base::Error error;
    };
    base::TimePoint at{};
    std::vector<std::string> needs_restart;
    std::optional<Refused> refused;  // since then, the last one
};

// What all workers share. For any number of threads.
struct Shared {
    Shared(const std::shared_ptr<const Settings>& told, LogSettings logs, Configuration from,
           std::uint64_t hash_seed, pipeline::NotifierFactory& notifiers)
        : in_force(told),
          log(std::move(logs)),
          configuration(std::move(from)),
          cache(of_cache(told), hash_seed, notifiers) {
        loaded.at = started;
        const unsigned workers = std::max(1U, settings().threads);
        for (unsigned worker = 0; worker < workers; ++worker)
            journals.push_back(
                std::make_unique<pipeline::Journal>(settings().cache.decisions, worker, workers));
    }

    // Those in force now; a reference to them stays good, as that of Cache::settings does. What belongs
    // together is read from one reference: the next call may give others.
    [[nodiscard]] const Settings& settings() const { return in_force.get(); }
    // From the thread of the admin API. Whoever has the new ones finds the cache under them already.
    void put_in_force(const std::shared_ptr<const Settings>& next) {
        cache.put_in_force(of_cache(next));
        in_force.put(next);
    }

    base::InForce<Settings> in_force;
    const LogSettings log;
    // For the thread of the admin API alone.
    const Configuration configuration;
    std::vector<net::ListenAddress> own;  // with the ports that the system chose
    Loaded loaded;
    std::function<void()> settings_changed;  // tells the workers
    Clock clock;
    const base::TimePoint started = clock.now().wall;
    pipeline::Cache cache;
    pipeline::Faults faults;
    std::vector<std::unique_ptr<pipeline::Journal>> journals;  // of each worker
    std::atomic<std::size_t> connections{0};                   // of clients
    const std::shared_ptr<net::OpenConnections> to_origin = std::make_shared<net::OpenConnections>();
    std::atomic<bool> draining{false};
    EventFeed events;

  private:
    // Those of the cache are a part of them, and no copy.
    static std::shared_ptr<const pipeline::Settings> of_cache(const std::shared_ptr<const Settings>& all) {
        return {all, &all->cache};
    }
};

class Worker {
  public:
    // On another thread than the loop's, only the functions that say so may be called.
    Worker(Shared& shared, unsigned number, net::Listener listener, net::Loop& loop);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker() = default;

    // Accepts clients until the listener is closed.
    void start();
    // Accepts no more; idle connections end now, the others after their answer. On the loop's thread.
    void drain();
    [[nodiscard]] bool idle() const { return loop_.tasks() == 0; }

    [[nodiscard]] Shared& shared() { return shared_; }
    [[nodiscard]] net::Loop& loop() { return loop_; }
    // Idle connections of clients and the pool follow the settings in force, which it returns: those of a
    // request that begins now.
    const Settings& take_up_settings();
    // The connections for requests under the settings taken up last. With others there is another pool, and
    // those of before go with the last request that has one of them.
    [[nodiscard]] const std::shared_ptr<net::OriginPool>& origin() const { return origin_; }
    [[nodiscard]] pipeline::Journal& journal() { return journal_; }
    [[nodiscard]] pipeline::Moment now() const { return shared_.clock.now(); }

    // Written out when the loop has done what is ready.
    void log(const LogEntry& entry);
    // Now. When the loop has ended.
    void flush_log();

    // A client's connection, known so that draining finds it.
    struct Session {
        net::ServerConnection connection;
        bool waits_for_request = true;
    };

  private:
    [[nodiscard]] net::Task<> accept();
    [[nodiscard]] net::Task<> serve(net::Stream stream);

    Shared& shared_;
    pipeline::Journal& journal_;
    net::Loop& loop_;
    net::Listener listener_;
    const Settings* settings_;  // that were taken up last
    std::shared_ptr<net::OriginPool> origin_;
    std::list<Session*> sessions_;
    std::string log_lines_;
    bool flush_is_due_ = false;
};

}  // namespace cachewright::proxy
