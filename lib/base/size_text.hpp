// Sizes as people write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachewright::base {

// Reads "512", "100KiB", "2 MiB", "1GB": bytes, with B, KiB, MiB, GiB, TiB (1024) or kB, MB, GB, TB (1000) in
// any case, and at most one blank before them. Nothing for anything else: no fractions, no sign, no K or M
// alone, which mean one thing to some and another to others, and nothing beyond 63 bits.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

}  // namespace cachewright::base
