// Cache: what all requests of one caching proxy share. For any number of threads.
#pragma once

#include "lib/base/in_force.hpp"
#include "lib/base/result.hpp"
#include "lib/base/time.hpp"
#include "lib/pipeline/flight.hpp"
#include "lib/pipeline/pending.hpp"
#include "lib/pipeline/refused_keys.hpp"
#include "lib/pipeline/settings.hpp"
#include "lib/store/disk_store.hpp"
#include "lib/store/memory_store.hpp"
#include "lib/store/purge.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

namespace cachewright::pipeline {

// The options change nothing of a stored response but its Age: its lines are sent as they are kept.
[[nodiscard]] bool sends_as_stored(const policy::Options& options);

class Cache {
  public:
    // `hash_seed` is random. `notifiers` must outlive the cache.
    Cache(std::shared_ptr<const Settings> settings, std::uint64_t hash_seed, NotifierFactory& notifiers);

    // Those in force now. A reference to them stays good until the end of the cache, also when others are in
    // force: a request that began under them goes on under them.
    [[nodiscard]] const Settings& settings() const { return settings_.get(); }
    // These are in force from now on, for requests that begin from now on. `store` and `options.key` must be
    // those of before. With other options renewal.hpp brings what is stored up to them. From one thread at a
    // time.
    void put_in_force(std::shared_ptr<const Settings> next);
    [[nodiscard]] store::MemoryStore& store() { return store_; }
    // Keeps what is stored on disk too, and takes up what is there (DiskStore::open). Before the first
    // request. Errors: the file cannot be used.
    [[nodiscard]] base::Result<void> keep_on_disk(const store::DiskStoreSettings& settings,
                                                  base::TimePoint now, store::DiskStore::Tell tell);
    // Null when nothing is kept on disk.
    [[nodiscard]] store::DiskStore* disk() { return disk_.get(); }
    // Brings the content of a stored response from disk; afterwards look into the store again.
    [[nodiscard]] std::shared_ptr<Pending> load(const store::Stored& response);

    struct Purged : store::MemoryStore::Purged {
        // Tell nobody of the purge before this is done; when it fails, what was purged may be there again
        // after a restart. Null when nothing is kept on disk.
        std::shared_ptr<Pending> durable;
    };
    // Purges what is stored and what is on its way (MemoryStore::purge); `now` is cache time. Nothing has
    // happened on an error, which Purge::parse describes.
    base::Result<Purged> purge(store::Purge::Scope scope, std::string_view text, store::Purge::Mode mode,
                               base::TimePoint now);
    [[nodiscard]] Flights& flights() { return flights_; }
    [[nodiscard]] RefusedKeys& refused_keys() { return refused_keys_; }
    // Bytes of content that is being filled, which the store does not count yet.
    [[nodiscard]] std::atomic<std::uint64_t>& filling() { return filling_; }

  private:
    base::InForce<Settings> settings_;
    NotifierFactory& notifiers_;
    store::MemoryStore store_;
    Flights flights_;
    RefusedKeys refused_keys_;
    std::atomic<std::uint64_t> filling_{0};
    std::unique_ptr<store::DiskStore> disk_;  // goes before the store that it follows
};

}  // namespace cachewright::pipeline
