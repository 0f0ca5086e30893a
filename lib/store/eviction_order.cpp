#include "lib/store/eviction_order.hpp"

#include "lib/store/seeded_hash.hpp"
#include "lib/store/tag_index.hpp"

namespace cachewright::store {

namespace {

// Variants of a key are told apart.
std::uint64_t identity(const Node& node) {
    const std::string_view selecting = node.response->selecting();
    return selecting.empty() ? node.hash : seeded_hash(selecting, node.hash);
}

}  // namespace

std::size_t cost(const StoredResponse& response) {
    constexpr std::size_t kBookkeeping = sizeof(Node) + 96;
    return response.memory() + kBookkeeping + TagIndex::memory(response.tags());
}

void EvictionOrder::add(Node& node) {
    const std::lock_guard lock(mutex_);
    node.without_content = node.response->content()->state() == Content::State::on_disk;
    S3Fifo& queues = node.without_content ? without_content_ : queues_;
    queues.add(node, identity(node), cost(*node.response));
}

void EvictionOrder::remove(Node& node) {
    const std::lock_guard lock(mutex_);
    (node.without_content ? without_content_ : queues_).remove(node);
}

Stored EvictionOrder::exchange(Node& node, Stored response) {
    const std::lock_guard lock(mutex_);
    return std::exchange(node.response, std::move(response));
}

EvictionOrder::Victim EvictionOrder::choose(std::uint64_t limit) {
    const std::lock_guard lock(mutex_);
    if (queues_.bytes() + without_content_.bytes() <= limit) return {};
    S3FifoLinks* chosen = nullptr;
    if (queues_.size() == 0 || without_content_.bytes() > limit / 2) {
        chosen = without_content_.choose([](const S3FifoLinks&) { return 0U; },
                                         [](const S3FifoLinks&, unsigned) {});
    } else {
        chosen = queues_.choose(
            [](const S3FifoLinks& links) { return static_cast<const Node&>(links).response->uses(); },
            [](const S3FifoLinks& links, unsigned count) {
                static_cast<const Node&>(links).response->forget_uses(count);
            });
    }
    if (chosen == nullptr) return {};
    const auto& node = static_cast<Node&>(*chosen);
    return {node.response, node.hash};
}

void EvictionOrder::count_eviction() {
    const std::lock_guard lock(mutex_);
    ++evicted_;
}

StoreCounts EvictionOrder::counts() const {
    const std::lock_guard lock(mutex_);
    return {queues_.size() + without_content_.size(), queues_.bytes() + without_content_.bytes(), evicted_};
}

}  // namespace cachewright::store
