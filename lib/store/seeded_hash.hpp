// The hash of keys and tags: nobody who does not know the seed can choose texts that share one.
#pragma once

#include <cstdint>
#include <string_view>

namespace cachewright::store {

[[nodiscard]] std::uint64_t seeded_hash(std::string_view text, std::uint64_t seed);

}  // namespace cachewright::store
