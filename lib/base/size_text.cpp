#include "lib/base/size_text.hpp"

#include "lib/base/ascii.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace cachewright::base {

namespace {

struct Unit {
    std::string_view text;
    std::uint64_t bytes;
};

constexpr std::uint64_t kKibi = 1024;
constexpr std::uint64_t kKilo = 1000;
constexpr std::array kUnits{
    Unit{"", 1},
    Unit{"b", 1},
    Unit{"kib", kKibi},
    Unit{"mib", kKibi* kKibi},
    Unit{"gib", kKibi* kKibi* kKibi},
    Unit{"tib", kKibi* kKibi* kKibi* kKibi},
    Unit{"kb", kKilo},
    Unit{"mb", kKilo* kKilo},
    Unit{"gb", kKilo* kKilo* kKilo},
    Unit{"tb", kKilo* kKilo* kKilo* kKilo},
};

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) {
    if (text.empty() || !is_digit(text.front())) return std::nullopt;
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.size() > 1 && text.front() == ' ') text.remove_prefix(1);
    for (const Unit& unit : kUnits) {
        if (!equals_ignore_case(text, unit.text)) continue;
        constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        if (count > most / unit.bytes) return std::nullopt;
        return count * unit.bytes;
    }
    return std::nullopt;
}

}  // namespace cachewright::base
