// Shard: a part of the memory store's keys under one lock.
#pragma once

#include "lib/base/time.hpp"
#include "lib/store/eviction_order.hpp"
#include "lib/store/invalidation_log.hpp"
#include "lib/store/purge.hpp"
#include "lib/store/removal_log.hpp"
#include "lib/store/seeded_hash.hpp"
#include "lib/store/stored_response.hpp"
#include "lib/store/tag_index.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cachewright::store {

// What left the store: nobody should have to wait while much memory is freed.
using Gone = std::vector<Stored>;

// A table with chains, in which the responses of a key stand newest first. Buckets stand in the order of the
// hashes that fall into them, also when there are more of them later: whoever goes through the table may do
// it in steps, and go on from a hash.
class Shard {
  public:
    // The lowest part of a hash chooses the shard, the rest a place in it.
    static constexpr std::size_t kShards = 64;
    static constexpr unsigned kPlaceBits = 58;
    using Place = std::uint64_t;
    [[nodiscard]] static Place place_of(std::uint64_t hash) { return hash / kShards; }

    Shard() : buckets_(std::size_t{1} << kFirstBits, nullptr) {}
    ~Shard();
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    std::mutex mutex;  // for all of it
    InvalidationLog invalidations;
    RemovalLog removals;
    [[nodiscard]] static RemovalLog::Which which(std::uint64_t hash, std::string_view selecting) {
        return {hash, selecting.empty() ? 0U : static_cast<std::uint32_t>(seeded_hash(selecting, hash))};
    }
    // `response` has left, or is stale from now on.
    void note_removal(std::uint64_t hash, const StoredResponse& response, Removal by);

    template <class Each>  // until it returns false
    void for_each_of_key(std::uint64_t hash, std::string_view key, const Each& each) const {
        for (const Node* node = buckets_[bucket_of(hash)]; node != nullptr; node = node->next) {
            if (node->hash == hash && node->response->key() == key && !each(node->response)) return;
        }
    }

    void add(Stored response, std::uint64_t hash, EvictionOrder& order, std::uint64_t seed);

    // Removes those under the hash for which `chosen` is true.
    template <class Chosen>
    [[nodiscard]] Gone remove_under(std::uint64_t hash, EvictionOrder& order, const Chosen& chosen) {
        Gone gone;
        remove_from(buckets_[bucket_of(hash)], order, gone,
                    [&](const Node& node) { return node.hash == hash && chosen(node.response); });
        return gone;
    }

    // Calls `each` with the node under the hash that holds this content, if there is one.
    template <class Each>
    void with_content(std::uint64_t hash, const Content& content, const Each& each) {
        for (Node* node = buckets_[bucket_of(hash)]; node != nullptr; node = node->next) {
            if (node->hash == hash && node->response->content().get() == &content) return each(*node);
        }
    }

    // How a purge is gone about.
    struct Purging {
        const Purge& purge;
        Removal by;
        EvictionOrder& order;
        Gone& gone;
        std::uint64_t covered = 0;
    };
    void purge_under(std::uint64_t hash, Purging& purging);
    // All that have the tag, unless that are more than `most`: then none, and false.
    [[nodiscard]] bool purge_tagged(std::uint64_t tag, std::size_t most, Purging& purging);
    // From a place on until `most` were looked at; returns the place to go on from, nothing at the end.
    [[nodiscard]] std::optional<Place> purge_from(Place from, std::size_t most, Purging& purging);

    // Calls `each` with the responses of one hash after the other, in the order of their places, behind
    // `after` (all when there is none); until it returns false.
    template <class Each>
    void for_each_hash(std::optional<Place> after, const Each& each) const {
        std::vector<const Node*> here;
        for (std::size_t at = after ? bucket_at(*after) : 0; at < buckets_.size(); ++at) {
            here.clear();
            for (const Node* node = buckets_[at]; node != nullptr; node = node->next) {
                if (!after || place_of(node->hash) > *after) here.push_back(node);
            }
            std::stable_sort(here.begin(), here.end(),
                             [](const Node* a, const Node* b) { return a->hash < b->hash; });
            for (std::size_t first = 0; first < here.size();) {
                std::size_t end = first;
                while (end < here.size() && here[end]->hash == here[first]->hash)
                    ++end;
                if (!each(std::span(here).subspan(first, end - first))) return;
                first = end;
            }
        }
    }

  private:
    static constexpr unsigned kFirstBits = 4;

    [[nodiscard]] std::size_t bucket_at(Place place) const {
        return static_cast<std::size_t>(place >> (kPlaceBits - bits_));
    }
    [[nodiscard]] std::size_t bucket_of(std::uint64_t hash) const { return bucket_at(place_of(hash)); }

    template <class Chosen>
    void remove_from(Node*& first, EvictionOrder& order, Gone& gone, const Chosen& chosen) {
        Node** link = &first;
        while (*link != nullptr) {
            if (chosen(**link)) {
                remove(link, order, gone);
            } else {
                link = &(*link)->next;
            }
        }
    }
    void remove(Node** link, EvictionOrder& order, Gone& gone);
    void purge(Node*& first, Purging& purging, std::size_t& examined);
    void make_stale(Node& node, Purging& purging);
    void purge(Node** link, Purging& purging);
    void grow();

    std::vector<Node*> buckets_;
    unsigned bits_ = kFirstBits;  // there are two to the power of so many buckets
    std::size_t size_ = 0;
    TagIndex tags_;
};

}  // namespace cachewright::store
