#include "lib/store/checksum.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace cachewright::store {

std::uint64_t checksum(std::string_view bytes, std::uint64_t place) {
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), place);
}

}  // namespace cachewright::store
