#include "cli/size_text.hpp"

#include "lib/base/ascii.hpp"

#include <charconv>

namespace cachewright::cli {

std::optional<std::uint64_t> parse_size(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    unsigned shift = 0;
    if (base::equals_ignore_case(unit, "K") || base::equals_ignore_case(unit, "KiB"))
        shift = 10;
    else if (base::equals_ignore_case(unit, "M") || base::equals_ignore_case(unit, "MiB"))
        shift = 20;
    else if (base::equals_ignore_case(unit, "G") || base::equals_ignore_case(unit, "GiB"))
        shift = 30;
    else if (!unit.empty() && !base::equals_ignore_case(unit, "B"))
        return std::nullopt;
    if (number > (std::uint64_t{1} << 62U) >> shift) return std::nullopt;
    return number << shift;
}

}  // namespace cachewright::cli
