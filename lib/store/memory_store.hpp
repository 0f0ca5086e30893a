// The store in memory: sharded, bounded in bytes, for any number of threads.
#pragma once

#include "lib/base/time.hpp"
#include "lib/store/invalidation_log.hpp"
#include "lib/store/purge.hpp"
#include "lib/store/purge_history.hpp"
#include "lib/store/removal.hpp"
#include "lib/store/store_observer.hpp"
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

    // `why` is remembered for removal(); without, nothing is.
    bool remove(const Stored& response, const std::optional<Removal>& why = std::nullopt);
    [[nodiscard]] bool holds(const Stored& response) const;
    // Everything under the key; also what is being fetched for it now. Returns how many went. `by` is
    // remembered for removal().
    std::size_t invalidate_key(std::string_view key, const Removal& by = {Removal::Why::invalidated});
    // Everything under the key of `coming`, which `fetch` brings, but not `coming` itself: a response that
    // invalidates what was there before it. Returns what `coming` is to be stored for; nothing when something
    // else had invalidated it before.
    [[nodiscard]] std::optional<Fetch> invalidate_before(const StoredResponse& coming, const Fetch& fetch,
                                                         const Removal& by = {Removal::Why::invalidated});
    struct Purged {
        std::uint64_t responses = 0;  // that were stored
        std::uint64_t sequence = 0;   // number of this purge, from 1
        std::vector<RowId> rows{};    // of those that it removed or made stale, as far as they have any
        // Those: to give back the memory of thousands takes a while, for which nobody has to wait.
        std::vector<Stored> gone{};
    };
    // Purges what is stored, and what is on its way: when it has returned, nothing that a fetch brings that
    // began before is found as fresh by those who look later, whatever its URL and tags turn out to be. `now`
    // is cache time. Others wait for it about a millisecond at most.
    Purged purge(const Purge& purge, base::TimePoint now);

    // Why what was stored under the key is there no more; with `selecting`, only that variant, also when a
    // soft purge has made it stale. Remembered of the last removals: some 65,000, and fewer where they crowd.
    [[nodiscard]] std::optional<Removal> removal(std::string_view key,
                                                 std::optional<std::string_view> selecting) const;
    // The purge of this number, while it is one of the last.
    [[nodiscard]] std::optional<PurgeHistory::Told> purge_told(std::uint64_t sequence) const {
        return purge_history_.find(sequence);
    }

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

    // From now on. What the observer keeps stays in the store when room is wanted, without its content
    // (Content::State::on_disk), as long as all such responses take no more than half of the room. While
    // nobody else uses the store; null: nobody.
    void observe(StoreObserver* observer) { observer_ = observer; }
    // What was stored in another process; the observer knows of it already. One that has no room is removed.
    void restore(Stored response);
    // The content of a response that was on disk is whole now: it counts with it. Or it is broken: then the
    // response is removed, however it was updated meanwhile.
    void content_ended(const StoredResponse& response);

  private:
    [[nodiscard]] std::uint64_t hash(std::string_view key) const;
    [[nodiscard]] Shard& shard(std::uint64_t hash) const;
    bool remove(const StoredResponse& response, std::uint64_t hash, const std::optional<Removal>& why);
    [[nodiscard]] std::vector<Stored> invalidate(Shard& home, std::uint64_t hash, std::string_view key,
                                                 const Removal& by);
    void purge_key(const std::shared_ptr<const Purge>& purge, const std::string& key, const Removal& by,
                   Purged& purged);
    void purge_shard(Shard& shard, const std::shared_ptr<const Purge>& purge, const Removal& by,
                     Purged& purged);
    void make_room(base::TimePoint now);
    void add_variant(Shard& home, std::uint64_t hash, Stored response, std::vector<Stored>& gone);
    bool leave_content(const StoredResponse& response, std::uint64_t hash);
    void tell_removed(const std::vector<Stored>& gone) const;

    StoreLimits limits_;
    std::uint64_t seed_;
    std::unique_ptr<EvictionOrder> order_;
    std::unique_ptr<Shard[]> shards_;
    std::atomic<std::uint64_t> purges_{0};
    PurgeHistory purge_history_;
    StoreObserver* observer_ = nullptr;
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
