#include "lib/proxy/event_feed.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::proxy {

std::unique_ptr<EventFeed::Subscription> EventFeed::subscribe() {
    const std::lock_guard lock(mutex_);
    if (subscriptions_.size() >= kMostListeners) return nullptr;
    auto subscription = std::make_unique<Subscription>(*this);
    subscriptions_.push_back(subscription.get());
    listeners_.store(subscriptions_.size(), std::memory_order_relaxed);
    return subscription;
}

EventFeed::Subscription::~Subscription() {
    const std::lock_guard lock(feed_.mutex_);
    std::erase(feed_.subscriptions_, this);
    feed_.listeners_.store(feed_.subscriptions_.size(), std::memory_order_relaxed);
}

void EventFeed::push(const pipeline::DecisionRecord& record) {
    const std::lock_guard lock(mutex_);
    for (Subscription* const each : subscriptions_) {
        if (each->waiting_.size() < kMostWaiting)
            each->waiting_.push_back(record);
        else
            ++each->dropped_;
        each->signal_.notify();
    }
}

EventFeed::Subscription::Taken EventFeed::Subscription::take() {
    const std::lock_guard lock(feed_.mutex_);
    Taken taken;
    taken.records.assign(waiting_.begin(), waiting_.end());
    waiting_.clear();
    taken.dropped = std::exchange(dropped_, 0);
    return taken;
}

}  // namespace cachewright::proxy
