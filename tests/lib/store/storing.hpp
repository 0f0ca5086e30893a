// Putting into stores and looking what is there.
#pragma once

#include "lib/store/memory_store.hpp"
#include "tests/lib/store/stored.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::store {

using Insertion = MemoryStore::Insertion;
using Bodies = std::vector<std::string>;

template <class Store>
Insertion put(Store& store, Stored response) {
    const auto fetch = store.begin_fetch(response->key());
    return store.insert(std::move(response), fetch);
}

// What was stored last first.
template <class Store>
Bodies bodies(const Store& store, std::string_view key) {
    Bodies found;
    store.find(key, [&](const Stored& response) {
        found.push_back(body_of(response));
        return true;
    });
    return found;
}

}  // namespace cachewright::store
