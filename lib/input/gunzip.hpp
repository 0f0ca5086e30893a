// gzip (RFC 1952), into bounded memory.
#pragma once

#include "lib/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace cachewright::input {

[[nodiscard]] constexpr bool looks_like_gzip(std::string_view bytes) {
    return bytes.starts_with("\x1F\x8B");
}

// What programs write that compress in blocks has a member for every 64 KiB or so; one of nothing takes
// twenty bytes, and the work of a whole one.
inline constexpr std::size_t kMostGzipMembers = 10'000;

// All members, one after another; what follows them and is none is ignored, as gzip does. Errors: too_large
// beyond `limit` bytes of output or kMostGzipMembers, no_content for damaged or truncated data.
[[nodiscard]] base::Result<std::string> gunzip(std::string_view bytes, std::size_t limit);

}  // namespace cachewright::input
