// Checksums of what stands on disk.
#pragma once

#include <cstdint>
#include <string_view>

namespace cachewright::store {

// XXH3 with 64 bits: finds what a disk or a program did to bytes by accident. It keeps nobody out who writes
// to the file on purpose. `place` is where the bytes belong, so that whole bytes in a wrong place do not
// pass.
[[nodiscard]] std::uint64_t checksum(std::string_view bytes, std::uint64_t place);

}  // namespace cachewright::store
