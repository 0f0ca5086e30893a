#include "lib/store/shard.hpp"

#include <memory>
#include <utility>

namespace cachewright::store {

namespace {

struct TaggedNode : Node {
    using Node::Node;
    TagIndex::Links links;
};

// Of a response that is still in it.
bool is_tagged(const Node& node) {
    return !node.response->tags().empty();
}

void destroy(Node* node, bool tagged) {
    if (tagged) {
        delete static_cast<TaggedNode*>(node);
    } else {
        delete node;
    }
}

}  // namespace

Shard::~Shard() {
    for (Node* node : buckets_) {
        while (node != nullptr) {
            Node* const next = node->next;
            destroy(node, is_tagged(*node));
            node = next;
        }
    }
}

void Shard::add(Stored response, std::uint64_t hash, EvictionOrder& order, std::uint64_t seed) {
    if (size_ >= buckets_.size()) grow();
    Node* node = nullptr;
    if (response->tags().empty()) {
        node = new Node(std::move(response), hash);
    } else {
        auto tagged = std::make_unique<TaggedNode>(std::move(response), hash);
        tagged->links = tags_.add(*tagged, tagged->response->tags(), seed);
        node = tagged.release();
    }
    node->next = std::exchange(buckets_[bucket_of(hash)], node);
    ++size_;
    removals.forget(which(hash, node->response->selecting()));
    order.add(*node);
}

void Shard::remove(Node** link, EvictionOrder& order, Gone& gone) {
    Node* const node = *link;
    const bool tagged = is_tagged(*node);
    if (tagged) tags_.remove(static_cast<TaggedNode*>(node)->links, node->response->tags());
    *link = node->next;
    order.remove(*node);
    gone.push_back(std::move(node->response));
    destroy(node, tagged);
    --size_;
}

void Shard::note_removal(std::uint64_t hash, const StoredResponse& response, Removal by) {
    const bool was_for_use = !response.facts().response.directives.no_cache;
    if (by.at != base::TimePoint{} && was_for_use) by.left = response.facts().remaining(by.at);
    removals.add(which(hash, response.selecting()), by);
}

void Shard::make_stale(Node& node, Purging& purging) {
    const policy::StoredFacts& facts = node.response->facts();
    // One that is stale by itself is marked too: other options may find it fresh.
    if (facts.age(purging.by.at) >= facts.fresh_before) return;
    note_removal(node.hash, *node.response, purging.by);
    auto stale =
        std::make_shared<const StoredResponse>(*node.response, policy::made_stale(facts, purging.by.at));
    purging.gone.push_back(purging.order.exchange(node, std::move(stale)));
}

void Shard::purge(Node** link, Purging& purging) {
    note_removal((*link)->hash, *(*link)->response, purging.by);
    remove(link, purging.order, purging.gone);
}

void Shard::purge(Node*& first, Purging& purging, std::size_t& examined) {
    const bool hard = purging.purge.mode() == Purge::Mode::hard;
    Node** link = &first;
    while (*link != nullptr) {
        ++examined;
        const bool covered = purging.purge.covers(*(*link)->response);
        if (covered) ++purging.covered;
        if (covered && hard) {
            purge(link, purging);
            continue;
        }
        if (covered) make_stale(**link, purging);
        link = &(*link)->next;
    }
}

void Shard::purge_under(std::uint64_t hash, Purging& purging) {
    std::size_t examined = 0;
    purge(buckets_[bucket_of(hash)], purging, examined);
}

bool Shard::purge_tagged(std::uint64_t tag, std::size_t most, Purging& purging) {
    const TagIndex::Members members = tags_.find(tag);
    if (members.count > most) return false;
    std::vector<Node*> covered;
    for (const TagIndex::Link* link = members.first; link != nullptr; link = link->after) {
        if (purging.purge.covers(*link->node->response)) covered.push_back(link->node);
    }
    purging.covered += covered.size();
    for (Node* const node : covered) {
        if (purging.purge.mode() == Purge::Mode::soft) {
            make_stale(*node, purging);
            continue;
        }
        Node** link = &buckets_[bucket_of(node->hash)];
        while (*link != node)
            link = &(*link)->next;
        purge(link, purging);
    }
    return true;
}

std::optional<Shard::Place> Shard::purge_from(Place from, std::size_t most, Purging& purging) {
    std::size_t examined = 0;
    std::size_t at = bucket_at(from);
    while (at < buckets_.size() && examined < most)
        purge(buckets_[at++], purging, examined);
    if (at == buckets_.size()) return std::nullopt;
    return Place{at} << (kPlaceBits - bits_);
}

void Shard::grow() {
    ++bits_;
    const std::vector<Node*> chains =
        std::exchange(buckets_, std::vector<Node*>(buckets_.size() * 2, nullptr));
    for (Node* node : chains) {
        // Read backwards, as each goes before those that are there: so the order stays.
        Node* backwards = nullptr;
        while (node != nullptr) {
            Node* const next = std::exchange(node->next, backwards);
            backwards = std::exchange(node, next);
        }
        while (backwards != nullptr) {
            Node*& first = buckets_[bucket_of(backwards->hash)];
            Node* const next = std::exchange(backwards->next, first);
            first = std::exchange(backwards, next);
        }
    }
}

}  // namespace cachewright::store
