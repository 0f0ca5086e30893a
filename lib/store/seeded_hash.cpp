#include "lib/store/seeded_hash.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace cachewright::store {

std::uint64_t seeded_hash(std::string_view text, std::uint64_t seed) {
    return XXH3_64bits_withSeed(text.data(), text.size(), seed);
}

}  // namespace cachewright::store
