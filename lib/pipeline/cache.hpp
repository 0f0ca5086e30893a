// Cache: what all requests of one caching proxy share. For any number of threads.
#pragma once

#include "lib/base/result.hpp"
#include "lib/base/time.hpp"
#include "lib/pipeline/flight.hpp"
#include "lib/pipeline/refused_keys.hpp"
#include "lib/pipeline/settings.hpp"
#include "lib/store/memory_store.hpp"
#include "lib/store/purge.hpp"

#include <atomic>
#include <cstdint>
#include <string_view>

namespace cachewright::pipeline {

class Cache {
  public:
    // `hash_seed` is random. `notifiers` must outlive the cache.
    Cache(Settings settings, std::uint64_t hash_seed, NotifierFactory& notifiers);

    [[nodiscard]] const Settings& settings() const { return settings_; }
    [[nodiscard]] store::MemoryStore& store() { return store_; }
    // Purges what is stored and what is on its way (MemoryStore::purge); `now` is cache time. Nothing has
    // happened on an error, which Purge::parse describes.
    base::Result<store::MemoryStore::Purged> purge(store::Purge::Scope scope, std::string_view text,
                                                   store::Purge::Mode mode, base::TimePoint now);
    [[nodiscard]] Flights& flights() { return flights_; }
    [[nodiscard]] RefusedKeys& refused_keys() { return refused_keys_; }
    // Bytes of content that is being filled, which the store does not count yet.
    [[nodiscard]] std::atomic<std::uint64_t>& filling() { return filling_; }
    // The options change nothing of a stored response but its Age: its lines are sent as they are kept.
    [[nodiscard]] bool sends_as_stored() const { return sends_as_stored_; }

  private:
    Settings settings_;
    bool sends_as_stored_;
    store::MemoryStore store_;
    Flights flights_;
    RefusedKeys refused_keys_;
    std::atomic<std::uint64_t> filling_{0};
};

}  // namespace cachewright::pipeline
