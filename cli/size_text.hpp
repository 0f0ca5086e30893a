// Sizes as options take them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachewright::cli {

// Bytes: "4096", "16KiB", "32MiB", "4GiB", also "16K", "32M", "4G" (of 1024 each); nothing for anything else.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

}  // namespace cachewright::cli
