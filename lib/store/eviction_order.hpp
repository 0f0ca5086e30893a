// EvictionOrder: which of all stored responses goes first. Of all shards together, so that what goes is the
// right one however few responses there are. Hits do not touch it.
#pragma once

#include "lib/store/memory_store.hpp"
#include "lib/store/s3_fifo.hpp"
#include "lib/store/stored_response.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>

namespace cachewright::store {

// One stored response: in the chain of its bucket, and in the order of arrival.
struct Node : S3FifoLinks {
    Node(Stored what, std::uint64_t key_hash) : response(std::move(what)), hash(key_hash) {}

    Stored response;  // changed under the locks of the shard and of the order
    std::uint64_t hash;
    Node* next = nullptr;          // in the bucket
    bool without_content = false;  // listed as one whose content is on disk
};

// What a stored response takes: with its node, the headers of the allocations, a share of the buckets and of
// the index of tags.
[[nodiscard]] std::size_t cost(const StoredResponse& response);

// What has its content on disk only stands in an order of its own, first in, first out: it takes little, so
// it goes when all such take more than half of the room, or there is nothing else.
//
// For any number of threads. Locked after a shard, never before one.
class EvictionOrder {
  public:
    void add(Node& node);
    void remove(Node& node);
    // Returns what the node held.
    [[nodiscard]] Stored exchange(Node& node, Stored response);

    struct Victim {
        Stored response;
        std::uint64_t hash = 0;
    };
    // What should go while there is more than `limit`; without a response when there is not. It stays in the
    // order until its shard removes it, so that two may be given the same one.
    [[nodiscard]] Victim choose(std::uint64_t limit);

    void count_eviction();
    [[nodiscard]] StoreCounts counts() const;

  private:
    mutable std::mutex mutex_;
    S3Fifo queues_;
    S3Fifo without_content_;
    std::uint64_t evicted_ = 0;
};

}  // namespace cachewright::store
