#include "lib/store/memory_store.hpp"

#include "lib/store/s3_fifo.hpp"

#define XXH_INLINE_ALL
#include <cassert>
#include <mutex>
#include <string>
#include <utility>
#include <xxhash.h>

namespace cachewright::store {

namespace {

// One stored response: in the chain of its bucket, and in the order of arrival.
struct Node : S3FifoLinks {
    Node(Stored what, std::uint64_t key_hash) : response(std::move(what)), hash(key_hash) {}

    Stored response;
    std::uint64_t hash;
    Node* next = nullptr;  // in the bucket
};

// With the node, the headers of the allocations and a share of the buckets.
std::size_t cost(const StoredResponse& response) {
    constexpr std::size_t kBookkeeping = sizeof(Node) + 96;
    return response.memory() + kBookkeeping;
}

bool same_variant(const StoredResponse& a, const StoredResponse& b) {
    return a.key() == b.key() && a.selecting() == b.selecting();
}

}  // namespace

// Locked after a shard, never before one.
class MemoryStore::EvictionOrder {
  public:
    void add(Node& node) {
        const std::lock_guard lock(mutex_);
        queues_.add(node, identity(node), cost(*node.response));
    }

    void remove(Node& node) {
        const std::lock_guard lock(mutex_);
        queues_.remove(node);
    }

    struct Victim {
        Stored response;
        std::uint64_t hash = 0;
    };
    // What should go while there is more than `limit`; without a response when there is not. It stays in the
    // order until its shard removes it, so that two may be given the same one.
    Victim choose(std::uint64_t limit) {
        const std::lock_guard lock(mutex_);
        if (queues_.bytes() <= limit) return {};
        S3FifoLinks* const chosen = queues_.choose(
            [](const S3FifoLinks& links) { return static_cast<const Node&>(links).response->uses(); },
            [](const S3FifoLinks& links, unsigned count) {
                static_cast<const Node&>(links).response->forget_uses(count);
            });
        if (chosen == nullptr) return {};
        const auto& node = static_cast<Node&>(*chosen);
        return {node.response, node.hash};
    }

    void count_eviction() {
        const std::lock_guard lock(mutex_);
        ++evicted_;
    }

    [[nodiscard]] StoreCounts counts() const {
        const std::lock_guard lock(mutex_);
        return {queues_.size(), queues_.bytes(), evicted_};
    }

  private:
    // Variants of a key are told apart.
    static std::uint64_t identity(const Node& node) {
        const std::string_view selecting = node.response->selecting();
        return selecting.empty() ? node.hash
                                 : XXH3_64bits_withSeed(selecting.data(), selecting.size(), node.hash);
    }

    mutable std::mutex mutex_;
    S3Fifo queues_;
    std::uint64_t evicted_ = 0;
};

// A table with chains, in which the responses of a key stand newest first.
class MemoryStore::Shard {
  public:
    Shard() : buckets_(kFirstBuckets, nullptr) {}
    ~Shard() {
        for (Node* node : buckets_) {
            while (node != nullptr)
                delete std::exchange(node, node->next);
        }
    }
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    std::mutex mutex;
    InvalidationLog invalidations;

    void for_each_of_key(std::uint64_t hash, std::string_view key,
                         const std::function<bool(const Stored&)>& each) const {
        for (const Node* node = buckets_[place(hash)]; node != nullptr; node = node->next) {
            if (node->hash == hash && node->response->key() == key && !each(node->response)) return;
        }
    }

    void add(Stored response, std::uint64_t hash, EvictionOrder& order) {
        if (size_ >= buckets_.size()) grow();
        auto* const node = new Node(std::move(response), hash);
        node->next = std::exchange(buckets_[place(hash)], node);
        ++size_;
        order.add(*node);
    }

    // Removes those under the hash for which `chosen` is true. Returns them: nobody should have to wait while
    // much memory is freed.
    template <class Chosen>
    std::vector<Stored> remove_under(std::uint64_t hash, EvictionOrder& order, Chosen&& chosen) {
        std::vector<Stored> removed;
        remove_from_chain(buckets_[place(hash)], removed, order,
                          [&](const Node& node) { return node.hash == hash && chosen(node.response); });
        return removed;
    }

    template <class Chosen>
    std::vector<Stored> remove_everywhere(EvictionOrder& order, Chosen&& chosen) {
        std::vector<Stored> removed;
        for (Node*& first : buckets_)
            remove_from_chain(first, removed, order, [&](const Node& node) { return chosen(node.response); });
        return removed;
    }

  private:
    static constexpr std::size_t kFirstBuckets = 16;

    // The lowest part of the hash chose the shard.
    [[nodiscard]] std::size_t place(std::uint64_t hash) const {
        return hash / kShards & (buckets_.size() - 1);
    }

    template <class Chosen>
    void remove_from_chain(Node*& first, std::vector<Stored>& removed, EvictionOrder& order,
                           Chosen&& chosen) {
        Node** link = &first;
        while (*link != nullptr) {
            Node* const node = *link;
            if (!chosen(*node)) {
                link = &node->next;
                continue;
            }
            *link = node->next;
            order.remove(*node);
            removed.push_back(std::move(node->response));
            delete node;
            --size_;
        }
    }

    void grow() {
        std::vector<Node*> chains = std::exchange(buckets_, std::vector<Node*>(buckets_.size() * 2, nullptr));
        for (Node* node : chains) {
            // Read backwards, as each goes before those that are there: so the order stays.
            Node* backwards = nullptr;
            while (node != nullptr) {
                Node* const next = std::exchange(node->next, backwards);
                backwards = std::exchange(node, next);
            }
            while (backwards != nullptr) {
                Node*& first = buckets_[place(backwards->hash)];
                Node* const next = std::exchange(backwards->next, first);
                first = std::exchange(backwards, next);
            }
        }
    }

    std::vector<Node*> buckets_;  // always a power of two
    std::size_t size_ = 0;
};

MemoryStore::MemoryStore(const StoreLimits& limits, std::uint64_t hash_seed)
    : limits_(limits),
      seed_(hash_seed),
      order_(std::make_unique<EvictionOrder>()),
      shards_(std::make_unique<std::array<Shard, kShards>>()) {}

MemoryStore::~MemoryStore() = default;

std::uint64_t MemoryStore::hash(std::string_view key) const {
    return XXH3_64bits_withSeed(key.data(), key.size(), seed_);
}

MemoryStore::Shard& MemoryStore::shard(std::uint64_t hash) const {
    return (*shards_)[hash % kShards];
}

MemoryStore::Fetch MemoryStore::begin_fetch(std::string_view key) {
    Shard& home = shard(hash(key));
    const std::lock_guard lock(home.mutex);
    return Fetch(home, home.invalidations.begin());
}

MemoryStore::Fetch::Fetch(Fetch&& other) noexcept
    : shard_(std::exchange(other.shard_, nullptr)), began_(other.began_) {}

MemoryStore::Fetch::~Fetch() {
    if (shard_ == nullptr) return;
    const std::lock_guard lock(shard_->mutex);
    shard_->invalidations.end(began_);
}

void MemoryStore::find(std::string_view key, const std::function<bool(const Stored&)>& each) const {
    const std::uint64_t key_hash = hash(key);
    Shard& home = shard(key_hash);
    const std::lock_guard lock(home.mutex);
    home.for_each_of_key(key_hash, key, each);
}

bool MemoryStore::invalidated(const StoredResponse& response, const Fetch& fetch) const {
    const std::lock_guard lock(fetch.shard_->mutex);
    return fetch.shard_->invalidations.affects(response, fetch.began_);
}

MemoryStore::Insertion MemoryStore::insert(Stored response, const Fetch& fetch) {
    if (cost(*response) > limits_.bytes) return Insertion::too_large;
    const std::uint64_t key_hash = hash(response->key());
    Shard& home = shard(key_hash);
    assert(fetch.shard_ == &home);
    std::vector<Stored> removed;
    {
        const std::lock_guard lock(home.mutex);
        if (home.invalidations.affects(*response, fetch.began_)) return Insertion::invalidated;
        std::size_t others = 0;
        removed = home.remove_under(key_hash, *order_, [&](const Stored& there) {
            if (there->key() != response->key()) return false;
            return same_variant(*there, *response) || ++others >= limits_.variants_per_key;
        });
        home.add(std::move(response), key_hash, *order_);
    }
    make_room();
    return Insertion::stored;
}

bool MemoryStore::replace(const Stored& old, Stored update) {
    assert(same_variant(*old, *update));
    const std::uint64_t key_hash = hash(old->key());
    Shard& home = shard(key_hash);
    {
        const std::lock_guard lock(home.mutex);
        const std::vector<Stored> removed =
            home.remove_under(key_hash, *order_, [&](const Stored& there) { return there == old; });
        if (removed.empty()) return false;
        home.add(std::move(update), key_hash, *order_);
    }
    make_room();
    return true;
}

bool MemoryStore::remove(const Stored& response) {
    return remove(*response, hash(response->key()));
}

bool MemoryStore::remove(const StoredResponse& response, std::uint64_t hash) {
    Shard& home = shard(hash);
    std::vector<Stored> removed;
    const std::lock_guard lock(home.mutex);
    removed = home.remove_under(hash, *order_, [&](const Stored& there) { return there.get() == &response; });
    return !removed.empty();
}

// The caller holds the shard's lock, and lets go of what was removed after it.
std::vector<Stored> MemoryStore::invalidate(Shard& home, std::uint64_t hash, std::string_view key) {
    home.invalidations.add(
        [key = std::string(key)](const StoredResponse& response) { return response.key() == key; });
    return home.remove_under(hash, *order_, [&](const Stored& there) { return there->key() == key; });
}

std::size_t MemoryStore::invalidate_key(std::string_view key) {
    const std::uint64_t key_hash = hash(key);
    Shard& home = shard(key_hash);
    std::vector<Stored> removed;
    const std::lock_guard lock(home.mutex);
    removed = invalidate(home, key_hash, key);
    return removed.size();
}

std::optional<MemoryStore::Fetch> MemoryStore::invalidate_before(const StoredResponse& coming,
                                                                 const Fetch& fetch) {
    const std::uint64_t key_hash = hash(coming.key());
    Shard& home = shard(key_hash);
    assert(fetch.shard_ == &home);
    std::vector<Stored> removed;
    const std::lock_guard lock(home.mutex);
    const bool outdated = home.invalidations.affects(coming, fetch.began_);
    removed = invalidate(home, key_hash, coming.key());
    if (outdated) return std::nullopt;
    return Fetch(home, home.invalidations.begin());
}

std::size_t MemoryStore::invalidate_if(const Affects& affects) {
    std::size_t count = 0;
    for (Shard& each : *shards_) {
        std::vector<Stored> removed;
        const std::lock_guard lock(each.mutex);
        each.invalidations.add(affects);
        removed = each.remove_everywhere(*order_, [&](const Stored& there) { return affects(*there); });
        count += removed.size();
    }
    return count;
}

void MemoryStore::make_room() {
    while (true) {
        const EvictionOrder::Victim victim = order_->choose(limits_.bytes);
        if (victim.response == nullptr) return;
        if (remove(*victim.response, victim.hash)) order_->count_eviction();
    }
}

StoreCounts MemoryStore::counts() const {
    return order_->counts();
}

}  // namespace cachewright::store
