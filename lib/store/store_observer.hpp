// StoreObserver: learns of what changes in a MemoryStore, so that something else can follow it.
#pragma once

#include "lib/store/stored_response.hpp"

namespace cachewright::store {

// Called under the lock of the key, so for each key in the order in which things happened, before anybody
// else finds what changed. The functions must not call the store. Hard and soft purges are not told here:
// MemoryStore::Purged has the rows.
class StoreObserver {
  public:
    StoreObserver() = default;
    StoreObserver(const StoreObserver&) = delete;
    StoreObserver& operator=(const StoreObserver&) = delete;
    virtual ~StoreObserver() = default;

    // It came, with its content whole. May set its row.
    virtual void stored(const StoredResponse& response) = 0;
    // Another head for the same content.
    virtual void updated(const StoredResponse& old, const StoredResponse& update) = 0;
    // It went, whyever.
    virtual void removed(const StoredResponse& response) = 0;
    // Its content could be read again from elsewhere if memory let it go.
    [[nodiscard]] virtual bool keeps_content(const StoredResponse& response) = 0;
};

}  // namespace cachewright::store
