#include "lib/store/invalidation_log.hpp"

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

void InvalidationLog::add(std::shared_ptr<const Purge> purge, const Removal& by) {
    if (begun_.empty()) return;
    events_.push_back({++now_, by, std::move(purge)});
    if (events_.size() <= kMost) return;
    forgotten_ = events_.front().moment;
    events_.pop_front();
}

Standing InvalidationLog::standing(const StoredResponse& response, Moment began) const {
    if (began < forgotten_) return {Standing::Kind::removed, {}, {}};
    Standing standing;
    for (auto event = events_.rbegin(); event != events_.rend() && event->moment > began; ++event) {
        if (!event->purge->covers(response)) continue;
        const bool hard = event->purge->mode() == Purge::Mode::hard;
        standing =
            standing.with({hard ? Standing::Kind::removed : Standing::Kind::stale, event->by.at, event->by});
        if (hard) break;
    }
    return standing;
}

}  // namespace cachewright::store
