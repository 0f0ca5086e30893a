// Removal: how a response came to be in the store no more, or to be stale before its time.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/method.hpp"

#include <cstdint>

namespace cachewright::store {

struct Removal {
    enum class Why : std::uint8_t {
        purged,             // by a hard purge
        purged_softly,      // it is there still, as stale
        invalidated,        // RFC 9111 §4.4: by the answer to an unsafe request
        outdated,           // by an answer of the origin that is not stored itself
        evicted,            // for want of room
        too_many_variants,  // of its key
    };
    Why why = Why::outdated;
    http::Method method = http::Method::other;  // of the unsafe request
    std::uint64_t number = 0;                   // of the purge, or the id of the unsafe request; 0: unknown
    base::TimePoint at{};                       // cache time; zero: unknown
    base::Duration left{0};                     // of its freshness then
};

}  // namespace cachewright::store
