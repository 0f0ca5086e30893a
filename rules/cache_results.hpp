// What caches on the way said of their part in a response: from a store, or from the origin.
#pragma once

#include "lib/http/field_id.hpp"
#include "lib/http/field_map.hpp"

#include <cstdint>
#include <vector>

namespace cachewright::rules {

enum class Served : std::uint8_t { from_store, from_origin };

struct CacheResult {
    http::FieldId field = http::FieldId::unknown;
    Served served = Served::from_origin;
};

// One for each field whose value is clear: Cache-Status (RFC 9211), CF-Cache-Status, X-Cache, X-Vercel-Cache.
// A stored response that was only confirmed counts as from the store, and so does a hit in one of several
// caches that a field names.
[[nodiscard]] std::vector<CacheResult> cache_results(const http::FieldMap& fields);

}  // namespace cachewright::rules
