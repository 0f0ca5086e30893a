#include "lib/store/invalidation_log.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace cachewright::store {

InvalidationLog::Moment InvalidationLog::begin() {
    ++begun_[now_];
    return now_;
}

void InvalidationLog::end(Moment began) {
    const auto found = begun_.find(began);
    assert(found != begun_.end());
    if (--found->second != 0) return;
    begun_.erase(found);
    while (!events_.empty() && (begun_.empty() || events_.front().moment <= begun_.begin()->first))
        events_.pop_front();
}

void InvalidationLog::add(Affects affects) {
    if (begun_.empty()) return;
    events_.push_back({++now_, std::move(affects)});
}

bool InvalidationLog::affects(const StoredResponse& response, Moment began) const {
    return std::any_of(events_.rbegin(), events_.rend(),
                       [&](const Event& event) { return event.moment > began && event.affects(response); });
}

}  // namespace cachewright::store
