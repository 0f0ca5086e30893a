// The store in memory: sharded, bounded in bytes, for any number of threads.
#pragma once

#include "lib/base/time.hpp"
#include "lib/store/invalidation_log.hpp"
#include "lib/store/purge.hpp"
#include "lib/store/stored_response.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace cachewright::store {

struct StoreLimits {
    std::uint64_t bytes = std::uint64_t{256}
                          << 20;        // of all that is stored, as StoredResponse::memory has it
    std::size_t variants_per_key = 64;  // of them the one stored last stays longest
};

struct StoreCounts {
    std::uint64_t responses = 0;
    std::uint64_t bytes = 0;
    std::uint64_t evicted = 0;  // for want of room, since the start
};

class EvictionOrder;
class Shard;

// Eviction is S3-FIFO (s3_fifo.hpp): a hit moves nothing, so that hits on many threads do not wait for each
// other, and what is asked for once does not displace what is asked for again. `./dev bench
// --benchmark_filter=eviction` prints its hit ratio on traces beside those of SIEVE, CLOCK, LRU and FIFO.
class MemoryStore {
  public:
    // `hash_seed` is random, so that nobody can choose keys that fall on one chain.
    MemoryStore(const StoreLimits& limits, std::uint64_t hash_seed);
    ~MemoryStore();
    MemoryStore(const MemoryStore&) = delete;
    MemoryStore& operator=(const MemoryStore&) = delete;

    // A fetch under way. A response is stored for one only (the class comment of InvalidationLog says why).
    class Fetch;
    [[nodiscard]] Fetch begin_fetch(std::string_view key);

    // Calls `each` with the responses under the key, what was stored last first, until it returns false. They
    // may be kept for as long as one likes. `each` must not call the store.
    void find(std::string_view key, const std::function<bool(const Stored&)>& each) const;

    enum class Insertion : std::uint8_t {
        stored,       // as stale, where a soft purge covers it
        invalidated,  // by a hard purge or an unsafe request since the fetch began
        superseded,   // what it updates is there no more
        too_large,    // for this store
    };
    // What purges have made of the response since the fetch that brings it began. Its key is that of the
    // fetch.
    [[nodiscard]] Standing standing(const StoredResponse& response, const Fetch& fetch) const;

    // Takes the place of a response with the same key and selecting fields. `source`: a stored response whose
    // content it has too, so that purges of that one count for it.
    Insertion insert(Stored response, const Fetch& fetch, const Stored& source = nullptr);

    // Puts the update of a stored response (a 304 brought it) in its place, unless that was removed or
    // changed meanwhile. Purges of either since the fetch began count for both.
    Insertion replace(const Stored& old, Stored update, const Fetch& fetch);

    bool remove(const Stored& response);
    [[nodiscard]] bool holds(const Stored& response) const;
    // Everything under the key; also what is being fetched for it now. Returns how many went.
    std::size_t invalidate_key(std::string_view key);
    // Everything under the key of `coming`, which `fetch` brings, but not `coming` itself: a response that
    // invalidates what was there before it. Returns what `coming` is to be stored for; nothing when something
    // else had invalidated it before.
    [[nodiscard]] std::optional<Fetch> invalidate_before(const StoredResponse& coming, const Fetch& fetch);
    struct Purged {
        std::uint64_t responses = 0;  // that were stored
        std::uint64_t sequence = 0;   // number of this purge, from 1
    };
    // Purges what is stored, and what is on its way: when it has returned, nothing that a fetch brings that
    // began before is found as fresh by those who look later, whatever its URL and tags turn out to be. `now`
    // is cache time. Others wait for it about a millisecond at most.
    Purged purge(const Purge& purge, base::TimePoint now);

    // What is stored, page by page: at most `keys` keys, with all their variants together, and `examined`
    // responses (some more when the last key has several variants).
    struct PageLimits {
        std::size_t keys = 100;
        std::size_t examined = 10'000;
    };
    struct Page {
        std::vector<Stored> responses;
        std::optional<std::uint64_t> next;  // `after` of the next page; nothing after the last
    };
    // Those for which `chosen` is true; it must not call the store. What is stored all the while stands on
    // one page exactly. Others wait about a millisecond at most.
    [[nodiscard]] Page page(std::optional<std::uint64_t> after, const PageLimits& limits,
                            const std::function<bool(const StoredResponse&)>& chosen) const;

    [[nodiscard]] StoreCounts counts() const;

  private:
    [[nodiscard]] std::uint64_t hash(std::string_view key) const;
    [[nodiscard]] Shard& shard(std::uint64_t hash) const;
    bool remove(const StoredResponse& response, std::uint64_t hash);
    [[nodiscard]] std::vector<Stored> invalidate(Shard& home, std::uint64_t hash, std::string_view key);
    [[nodiscard]] std::uint64_t purge_key(const std::shared_ptr<const Purge>& purge, const std::string& key,
                                          base::TimePoint now);
    [[nodiscard]] std::uint64_t purge_shard(Shard& shard, const std::shared_ptr<const Purge>& purge,
                                            base::TimePoint now);
    void make_room();

    StoreLimits limits_;
    std::uint64_t seed_;
    std::unique_ptr<EvictionOrder> order_;
    std::unique_ptr<Shard[]> shards_;
    std::atomic<std::uint64_t> purges_{0};
};

class MemoryStore::Fetch {
  public:
    Fetch(Fetch&& other) noexcept;
    Fetch& operator=(Fetch&&) = delete;
    Fetch(const Fetch&) = delete;
    Fetch& operator=(const Fetch&) = delete;
    ~Fetch();

  private:
    friend class MemoryStore;
    Fetch(Shard& shard, InvalidationLog::Moment began) : shard_(&shard), began_(began) {}

    Shard* shard_;
    InvalidationLog::Moment began_;
};

}  // namespace cachewright::store
