// What was invalidated while responses were on their way: a fetch that began before a purge must not bring
// the old response back after it.
#pragma once

#include "lib/store/stored_response.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>

namespace cachewright::store {

// Which stored responses a purge or an invalidation is for.
using Affects = std::function<bool(const StoredResponse&)>;

// Not for several threads at once.
class InvalidationLog {
  public:
    using Moment = std::uint64_t;

    // A fetch begins: what is invalidated from now on counts for what it brings, until it ends.
    [[nodiscard]] Moment begin();
    void end(Moment began);

    void add(Affects affects);

    // Was the response invalidated after its fetch had begun?
    [[nodiscard]] bool affects(const StoredResponse& response, Moment began) const;

    // Invalidations that are remembered, for there are fetches that began before them.
    [[nodiscard]] std::size_t size() const { return events_.size(); }

  private:
    struct Event {
        Moment moment;
        Affects affects;
    };
    Moment now_ = 0;
    std::deque<Event> events_;               // by moment
    std::map<Moment, std::uint32_t> begun_;  // fetches under way by the moment of their beginning
};

}  // namespace cachewright::store
