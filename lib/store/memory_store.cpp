#include "lib/store/memory_store.hpp"

#include "lib/store/eviction_order.hpp"
#include "lib/store/seeded_hash.hpp"
#include "lib/store/shard.hpp"

#include <cassert>
#include <mutex>
#include <utility>

namespace cachewright::store {

namespace {

// How many responses are looked at, or changed, while others wait for a shard: some hundred microseconds.
constexpr std::size_t kStep = 1024;

bool same_variant(const StoredResponse& a, const StoredResponse& b) {
    return a.key() == b.key() && a.selecting() == b.selecting();
}

// After it was stored.
void note_as_stale(Shard& home, std::uint64_t hash, const StoredResponse& response,
                   const Standing& standing) {
    if (standing.kind == Standing::Kind::stale && standing.by)
        home.note_removal(hash, response, *standing.by);
}

Stored as_of(Stored response, const Standing& standing) {
    if (standing.kind != Standing::Kind::stale) return response;
    return std::make_shared<const StoredResponse>(*response,
                                                  policy::made_stale(response->facts(), standing.since));
}

}  // namespace

MemoryStore::MemoryStore(const StoreLimits& limits, std::uint64_t hash_seed)
    : limits_(limits),
      seed_(hash_seed),
      order_(std::make_unique<EvictionOrder>()),
      shards_(std::make_unique<Shard[]>(Shard::kShards)) {}

MemoryStore::~MemoryStore() = default;

std::uint64_t MemoryStore::hash(std::string_view key) const {
    return seeded_hash(key, seed_);
}

Shard& MemoryStore::shard(std::uint64_t hash) const {
    return shards_[hash % Shard::kShards];
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

Standing MemoryStore::standing(const StoredResponse& response, const Fetch& fetch) const {
    const std::lock_guard lock(fetch.shard_->mutex);
    return fetch.shard_->invalidations.standing(response, fetch.began_);
}

MemoryStore::Insertion MemoryStore::insert(Stored response, const Fetch& fetch, const Stored& source) {
    if (cost(*response) > limits_.bytes) return Insertion::too_large;
    const std::uint64_t key_hash = hash(response->key());
    Shard& home = shard(key_hash);
    assert(fetch.shard_ == &home);
    const base::TimePoint now = response->facts().stored_at;
    Gone gone;
    {
        const std::lock_guard lock(home.mutex);
        Standing standing = home.invalidations.standing(*response, fetch.began_);
        if (source != nullptr) standing = standing.with(home.invalidations.standing(*source, fetch.began_));
        if (standing.kind == Standing::Kind::removed) return Insertion::invalidated;
        response = as_of(std::move(response), standing);
        if (observer_ != nullptr) observer_->stored(*response);
        const Stored added = response;
        add_variant(home, key_hash, std::move(response), gone);
        note_as_stale(home, key_hash, *added, standing);
    }
    make_room(now);
    return Insertion::stored;
}

void MemoryStore::restore(Stored response) {
    const std::uint64_t key_hash = hash(response->key());
    Shard& home = shard(key_hash);
    Gone gone;
    {
        const std::lock_guard lock(home.mutex);
        if (cost(*response) + response->content_length().value_or(0) > limits_.bytes) {
            gone.push_back(std::move(response));
            return tell_removed(gone);
        }
        add_variant(home, key_hash, std::move(response), gone);
    }
    make_room({});
}

// The caller holds the shard's lock, and lets go of what was removed after it.
void MemoryStore::add_variant(Shard& home, std::uint64_t hash, Stored response, Gone& gone) {
    std::size_t others = 0;
    gone = home.remove_under(hash, *order_, [&](const Stored& there) {
        if (there->key() != response->key()) return false;
        return same_variant(*there, *response) || ++others >= limits_.variants_per_key;
    });
    tell_removed(gone);
    for (const Stored& each : gone) {
        if (same_variant(*each, *response)) continue;
        home.note_removal(hash, *each,
                          {Removal::Why::too_many_variants, {}, 0, response->facts().stored_at, {}});
    }
    home.add(std::move(response), hash, *order_, seed_);
}

void MemoryStore::tell_removed(const Gone& gone) const {
    if (observer_ == nullptr) return;
    for (const Stored& response : gone)
        observer_->removed(*response);
}

void MemoryStore::content_ended(const StoredResponse& response) {
    const Content& content = *response.content();
    const std::uint64_t key_hash = hash(response.key());
    Shard& home = shard(key_hash);
    Gone gone;
    {
        const std::lock_guard lock(home.mutex);
        if (content.state() == Content::State::whole) {
            home.with_content(key_hash, content, [&](Node& node) {
                order_->remove(node);
                order_->add(node);
            });
        } else {
            gone = home.remove_under(key_hash, *order_,
                                     [&](const Stored& there) { return there->content().get() == &content; });
            tell_removed(gone);
        }
    }
    make_room({});
}

bool MemoryStore::leave_content(const StoredResponse& response, std::uint64_t hash) {
    if (observer_ == nullptr || response.content()->state() != Content::State::whole) return false;
    if (response.content()->size() == 0 || !observer_->keeps_content(response)) return false;
    Shard& home = shard(hash);
    Stored before;
    const std::lock_guard lock(home.mutex);
    home.with_content(hash, *response.content(), [&](Node& node) {
        if (node.response.get() != &response) return;
        order_->remove(node);
        before = order_->exchange(node, StoredResponse::without_content(response));
        order_->add(node);
    });
    return true;
}

MemoryStore::Insertion MemoryStore::replace(const Stored& old, Stored update, const Fetch& fetch) {
    assert(same_variant(*old, *update));
    const std::uint64_t key_hash = hash(old->key());
    Shard& home = shard(key_hash);
    assert(fetch.shard_ == &home);
    const base::TimePoint now = update->facts().stored_at;
    Gone gone;
    {
        const std::lock_guard lock(home.mutex);
        const Standing standing = home.invalidations.standing(*old, fetch.began_)
                                      .with(home.invalidations.standing(*update, fetch.began_));
        gone = home.remove_under(key_hash, *order_, [&](const Stored& there) { return there == old; });
        if (standing.kind == Standing::Kind::removed) {
            tell_removed(gone);
            if (standing.by) {
                for (const Stored& each : gone)
                    home.note_removal(key_hash, *each, *standing.by);
            }
            return Insertion::invalidated;
        }
        if (gone.empty()) return Insertion::superseded;
        update = as_of(std::move(update), standing);
        if (observer_ != nullptr) observer_->updated(*old, *update);
        const Stored added = update;
        home.add(std::move(update), key_hash, *order_, seed_);
        note_as_stale(home, key_hash, *added, standing);
    }
    make_room(now);
    return Insertion::stored;
}

bool MemoryStore::remove(const Stored& response, const std::optional<Removal>& why) {
    return remove(*response, hash(response->key()), why);
}

bool MemoryStore::remove(const StoredResponse& response, std::uint64_t hash,
                         const std::optional<Removal>& why) {
    Shard& home = shard(hash);
    Gone gone;
    const std::lock_guard lock(home.mutex);
    gone = home.remove_under(hash, *order_, [&](const Stored& there) { return there.get() == &response; });
    tell_removed(gone);
    if (why && !gone.empty()) home.note_removal(hash, response, *why);
    return !gone.empty();
}

bool MemoryStore::holds(const Stored& response) const {
    bool held = false;
    find(response->key(), [&](const Stored& there) { return !(held = there == response); });
    return held;
}

// The caller holds the shard's lock, and lets go of what was removed after it.
Gone MemoryStore::invalidate(Shard& home, std::uint64_t hash, std::string_view key, const Removal& by) {
    home.invalidations.add(std::make_shared<const Purge>(Purge::of_key(std::string(key))), by);
    Gone gone = home.remove_under(hash, *order_, [&](const Stored& there) { return there->key() == key; });
    tell_removed(gone);
    for (const Stored& each : gone)
        home.note_removal(hash, *each, by);
    return gone;
}

std::size_t MemoryStore::invalidate_key(std::string_view key, const Removal& by) {
    const std::uint64_t key_hash = hash(key);
    Shard& home = shard(key_hash);
    Gone gone;
    const std::lock_guard lock(home.mutex);
    gone = invalidate(home, key_hash, key, by);
    return gone.size();
}

std::optional<MemoryStore::Fetch> MemoryStore::invalidate_before(const StoredResponse& coming,
                                                                 const Fetch& fetch, const Removal& by) {
    const std::uint64_t key_hash = hash(coming.key());
    Shard& home = shard(key_hash);
    assert(fetch.shard_ == &home);
    Gone gone;
    const std::lock_guard lock(home.mutex);
    const Standing standing = home.invalidations.standing(coming, fetch.began_);
    gone = invalidate(home, key_hash, coming.key(), by);
    if (standing.kind != Standing::Kind::untouched) return std::nullopt;
    return Fetch(home, home.invalidations.begin());
}

std::optional<Removal> MemoryStore::removal(std::string_view key,
                                            std::optional<std::string_view> selecting) const {
    const std::uint64_t key_hash = hash(key);
    Shard& home = shard(key_hash);
    const std::lock_guard lock(home.mutex);
    if (!selecting) return home.removals.find_any(key_hash);
    return home.removals.find(Shard::which(key_hash, *selecting));
}

MemoryStore::Purged MemoryStore::purge(const Purge& purge, base::TimePoint now) {
    const auto shared = std::make_shared<const Purge>(purge);
    Purged purged{0, ++purges_};
    purge_history_.add(purged.sequence, purge);
    const bool hard = purge.mode() == Purge::Mode::hard;
    const Removal by{hard ? Removal::Why::purged : Removal::Why::purged_softly, {}, purged.sequence, now, {}};
    if (!purge.keys().empty()) {
        for (const std::string& key : purge.keys())
            purge_key(shared, key, by, purged);
    } else {
        for (std::size_t number = 0; number < Shard::kShards; ++number)
            purge_shard(shards_[number], shared, by, purged);
    }
    for (const Stored& response : purged.gone) {
        if (const RowId row = response->row(); row != 0) purged.rows.push_back(row);
    }
    return purged;
}

void MemoryStore::purge_key(const std::shared_ptr<const Purge>& purge, const std::string& key,
                            const Removal& by, Purged& purged) {
    const std::uint64_t key_hash = hash(key);
    Shard& home = shard(key_hash);
    Shard::Purging purging{*purge, by, *order_, purged.gone};
    {
        const std::lock_guard lock(home.mutex);
        home.invalidations.add(purge, by);
        home.purge_under(key_hash, purging);
    }
    purged.responses += purging.covered;
}

void MemoryStore::purge_shard(Shard& shard, const std::shared_ptr<const Purge>& purge, const Removal& by,
                              Purged& purged) {
    Shard::Purging purging{*purge, by, *order_, purged.gone};
    // What is stored while this goes on began after it, or was told by the log.
    std::optional<Shard::Place> place = Shard::Place{0};
    {
        const std::lock_guard lock(shard.mutex);
        shard.invalidations.add(purge, by);
        if (purge->scope() == Purge::Scope::tag &&
            shard.purge_tagged(seeded_hash(purge->text(), seed_), kStep, purging))
            place.reset();
    }
    while (place) {
        {
            const std::lock_guard lock(shard.mutex);
            place = shard.purge_from(*place, kStep, purging);
        }
    }
    purged.responses += purging.covered;
}

MemoryStore::Page MemoryStore::page(std::optional<std::uint64_t> after, const PageLimits& limits,
                                    const std::function<bool(const StoredResponse&)>& chosen) const {
    // The shard stands in the highest bits, the place in it in the others: a hash turned round.
    constexpr unsigned kPlaceBits = Shard::kPlaceBits;
    std::size_t number = after ? static_cast<std::size_t>(*after >> kPlaceBits) : 0;
    std::optional<Shard::Place> last;
    if (after) last = *after & ((std::uint64_t{1} << kPlaceBits) - 1);
    Page page;
    std::size_t keys = 0;
    std::size_t examined = 0;
    while (number < Shard::kShards) {
        std::size_t in_step = 0;
        bool at_end = true;
        const Shard& here = shards_[number];
        {
            const std::lock_guard lock(shards_[number].mutex);
            here.for_each_hash(last, [&](std::span<const Node* const> nodes) {
                const std::size_t before = page.responses.size();
                for (const Node* const node : nodes) {
                    if (chosen(*node->response)) page.responses.push_back(node->response);
                }
                if (page.responses.size() > before) ++keys;
                in_step += nodes.size();
                examined += nodes.size();
                last = Shard::place_of(nodes.front()->hash);
                at_end = keys < limits.keys && examined < limits.examined && in_step < kStep;
                return at_end;
            });
        }
        if (!at_end && (keys >= limits.keys || examined >= limits.examined)) {
            page.next = (std::uint64_t{number} << kPlaceBits) | *last;
            return page;
        }
        if (at_end) {
            ++number;
            last.reset();
        }
    }
    return page;
}

void MemoryStore::make_room(base::TimePoint now) {
    while (true) {
        const EvictionOrder::Victim victim = order_->choose(limits_.bytes);
        if (victim.response == nullptr) return;
        if (leave_content(*victim.response, victim.hash)) continue;
        const Removal why{Removal::Why::evicted, {}, 0, now, {}};
        if (remove(*victim.response, victim.hash, why)) order_->count_eviction();
    }
}

StoreCounts MemoryStore::counts() const {
    return order_->counts();
}

}  // namespace cachewright::store
