// S3-FIFO: which of the stored responses goes first (Yang et al., "FIFO queues are all you need for cache
// eviction", SOSP 2023).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cachewright::store {

// A member's place. Whoever is to be listed derives from it, and stays where it is in memory.
struct S3FifoLinks {
    S3FifoLinks* newer = nullptr;
    S3FifoLinks* older = nullptr;
    std::uint64_t identity = 0;  // the same when the same response comes back after it went
    std::uint64_t bytes = 0;
    enum class Queue : std::uint8_t { none, small, main } queue = Queue::none;
};

// A newcomer stands in a small queue, a tenth of all bytes, and goes at its end unless it was used there
// twice or more: what is asked for once leaves soon. Others stand in the main queue, where each use saves
// them from going once, up to three times. What left the small queue is remembered for a while; when it comes
// back, it goes to the main queue. It owns nothing; a use moves nothing.
class S3Fifo {
  public:
    // Of a member not listed. `bytes` is more than zero.
    void add(S3FifoLinks& member, std::uint64_t identity, std::uint64_t bytes);
    void remove(S3FifoLinks& member);

    // The member to evict; nothing when there are none. `uses(member)` says how often it was used since it
    // was listed or `forget(member, n)` took n from that; at most 3 count. What is chosen stays listed until
    // it is removed.
    template <class Uses, class Forget>
    [[nodiscard]] S3FifoLinks* choose(Uses&& uses, Forget&& forget) {
        // Uses by others may keep members going round: then the one at hand goes.
        for (std::size_t met = 0; met <= 4 * size(); ++met) {
            const bool from_small =
                small_.oldest != nullptr &&
                (main_.oldest == nullptr || small_.bytes * 10 >= small_.bytes + main_.bytes);
            const Line& line = from_small ? small_ : main_;
            S3FifoLinks* const oldest = line.oldest;
            if (oldest == nullptr) return nullptr;
            const unsigned used = uses(*oldest);
            if (used <= (from_small ? 1U : 0U)) {
                if (from_small) remember(oldest->identity);
                return oldest;
            }
            forget(*oldest, from_small ? used : 1);
            unlist(*oldest);
            list(*oldest, main_, S3FifoLinks::Queue::main);
        }
        return main_.oldest != nullptr ? main_.oldest : small_.oldest;
    }

    [[nodiscard]] std::size_t size() const { return small_.members + main_.members; }
    [[nodiscard]] std::uint64_t bytes() const { return small_.bytes + main_.bytes; }

  private:
    struct Line {
        S3FifoLinks* newest = nullptr;
        S3FifoLinks* oldest = nullptr;
        std::size_t members = 0;
        std::uint64_t bytes = 0;
    };

    void list(S3FifoLinks& member, Line& line, S3FifoLinks::Queue queue);
    void unlist(S3FifoLinks& member);
    void remember(std::uint64_t identity);
    [[nodiscard]] bool remembered(std::uint64_t identity) const;

    Line small_;
    Line main_;
    // What left the small queue, by identity: the high half of it and when that was, counted in departures.
    // Others may take a place; then one is forgotten early.
    struct Departure {
        std::uint32_t identity = 0;
        std::uint32_t when = 0;
    };
    std::vector<Departure> departures_;
    std::uint32_t departed_ = 0;
};

}  // namespace cachewright::store
