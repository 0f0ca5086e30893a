// SIEVE: which of the members of a list goes first (Zhang et al., "SIEVE is simpler than LRU", NSDI 2024).
#pragma once

#include <cstddef>

namespace cachewright::store {

// A member's place in the list. Whoever is to be listed derives from it, and stays where it is in memory.
struct SieveLinks {
    SieveLinks* newer = nullptr;
    SieveLinks* older = nullptr;
};

// The order of arrival, and a hand that goes from the oldest to the newest and begins again. It owns nothing.
class Sieve {
  public:
    void add(SieveLinks& member);
    void remove(SieveLinks& member);

    // The member to evict: the first that the hand meets that was not used since it passed the last time.
    // `take_used` says whether the member was, and forgets it. Nothing when there are no members.
    template <class TakeUsed>
    [[nodiscard]] SieveLinks* choose(TakeUsed&& take_used) {
        if (oldest_ == nullptr) return nullptr;
        // One round finds a victim: what it meets again is unused, unless others use it all the time.
        SieveLinks* member = hand_ == nullptr ? oldest_ : hand_;
        for (std::size_t met = 0; met <= size_ && take_used(*member); ++met)
            member = member->newer == nullptr ? oldest_ : member->newer;
        hand_ = member;
        return member;
    }

    [[nodiscard]] std::size_t size() const { return size_; }

  private:
    SieveLinks* newest_ = nullptr;
    SieveLinks* oldest_ = nullptr;
    SieveLinks* hand_ = nullptr;  // where the next search begins; nothing: at the oldest
    std::size_t size_ = 0;
};

}  // namespace cachewright::store
