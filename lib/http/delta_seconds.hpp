// delta-seconds (RFC 9111 §1.2.2): a non-negative count of seconds, in digits.
#pragma once

#include "lib/base/ascii.hpp"
#include "lib/base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cachewright::http {

// What a cache takes for every larger value (RFC 9111 §1.2.2).
inline constexpr base::Seconds kMaxDeltaSeconds{std::int64_t{1} << 31};

// Whether the text is that of a quoted-string, in which a backslash stands for the octet behind it (RFC 9110
// §5.6.4).
enum class QuotedPairs : std::uint8_t { none, undone };

// The number that `text` spells: digits only (leading zeros allowed), at least one. Values above
// kMaxDeltaSeconds, however long, are kMaxDeltaSeconds. Nothing for any other text, blanks, signs and
// quotes included.
[[nodiscard]] constexpr std::optional<base::Seconds> parse_delta_seconds(
    std::string_view text, QuotedPairs pairs = QuotedPairs::none) {
    if (text.empty()) return std::nullopt;
    std::int64_t seconds = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (pairs == QuotedPairs::undone && text[i] == '\\' && i + 1 < text.size()) ++i;
        const char c = text[i];
        if (!base::is_digit(c)) return std::nullopt;
        if (seconds < kMaxDeltaSeconds.count()) seconds = seconds * 10 + (c - '0');
    }
    return seconds < kMaxDeltaSeconds.count() ? base::Seconds{seconds} : kMaxDeltaSeconds;
}

}  // namespace cachewright::http
