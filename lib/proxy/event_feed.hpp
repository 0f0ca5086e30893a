// EventFeed: records of requests, as they are answered, for whoever listens (/events).
#pragma once

#include "lib/net/signal.hpp"
#include "lib/pipeline/decision_record.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace cachewright::proxy {

// From any thread. Costs one look at a number while nobody listens.
class EventFeed {
  public:
    // Records that wait for a slow listener; what comes when there are so many is dropped, and counted.
    static constexpr std::size_t kMostWaiting = 1024;
    static constexpr std::size_t kMostListeners = 16;

    // One listener, from its making on.
    class Subscription;
    // Nothing when there are kMostListeners.
    [[nodiscard]] std::unique_ptr<Subscription> subscribe();

    [[nodiscard]] bool wanted() const { return listeners_.load(std::memory_order_relaxed) != 0; }
    void push(const pipeline::DecisionRecord& record);

  private:
    std::atomic<std::size_t> listeners_{0};
    std::mutex mutex_;  // of what follows
    std::vector<Subscription*> subscriptions_;
};

class EventFeed::Subscription {
  public:
    explicit Subscription(EventFeed& feed) : feed_(feed) {}
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;
    ~Subscription();

    struct Taken {
        std::vector<pipeline::DecisionRecord> records;  // the oldest first
        std::uint64_t dropped = 0;                      // after these
    };
    // All that waits.
    [[nodiscard]] Taken take();
    // Notified when something waits.
    [[nodiscard]] net::Signal& signal() { return signal_; }

  private:
    friend class EventFeed;
    EventFeed& feed_;
    net::Signal signal_;
    std::deque<pipeline::DecisionRecord> waiting_;
    std::uint64_t dropped_ = 0;
};

}  // namespace cachewright::proxy
