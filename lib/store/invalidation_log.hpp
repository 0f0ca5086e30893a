// What was purged while responses were on their way: a fetch that began before a purge must not bring the old
// response back after it.
#pragma once

#include "lib/base/time.hpp"
#include "lib/store/purge.hpp"
#include "lib/store/removal.hpp"
#include "lib/store/stored_response.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>

namespace cachewright::store {

// What purges have made of a response since its fetch began.
struct Standing {
    enum class Kind : std::uint8_t {
        untouched,
        stale,    // by soft purges
        removed,  // by a hard one
    };
    Kind kind = Kind::untouched;
    base::TimePoint since{};      // with stale: cache time of the first of them
    std::optional<Removal> by{};  // by which of them, where that is known

    // What holds for a response that was made of two.
    [[nodiscard]] Standing with(const Standing& other) const {
        if (kind != other.kind) return kind > other.kind ? *this : other;
        return since <= other.since ? *this : other;
    }
};

// Not for several threads at once.
class InvalidationLog {
  public:
    using Moment = std::uint64_t;

    // A fetch begins: what is purged from now on counts for what it brings, until it ends.
    [[nodiscard]] Moment begin();
    void end(Moment began);

    // `by` tells of it to people; its `at` is cache time.
    void add(std::shared_ptr<const Purge> purge, const Removal& by);

    [[nodiscard]] Standing standing(const StoredResponse& response, Moment began) const;

    // Purges that are remembered, for there are fetches that began before them. Of a fetch that began before
    // more than the last kMost of them is taken that they removed what it brings, whatever it is.
    [[nodiscard]] std::size_t size() const { return events_.size(); }
    static constexpr std::size_t kMost = 1024;

  private:
    struct Event {
        Moment moment;
        Removal by;
        std::shared_ptr<const Purge> purge;
    };
    Moment now_ = 0;
    Moment forgotten_ = 0;      // the last purge that is remembered no more, though there was need
    std::deque<Event> events_;  // by moment
    std::map<Moment, std::uint32_t> begun_;  // fetches under way by the moment of their beginning
};

}  // namespace cachewright::store
