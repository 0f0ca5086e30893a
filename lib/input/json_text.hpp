// JSON's texts in memory: unescaping, and making a text acceptable to a strict parser.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::input {

// Appends the meaning of `raw`, the bytes between a JSON string's quotes, as UTF-8. Escapes that mean nothing
// are kept as written; a lone surrogate becomes U+FFFD. Stops after about `limit` bytes, at a character's
// end.
void append_unescaped(std::string& to, std::string_view raw,
                      std::size_t limit = static_cast<std::size_t>(-1));

// Behind an escape: byte `meaning` of what append_unescaped makes of `raw` stands at byte `written` of it.
struct EscapeEnd {
    std::size_t meaning = 0;
    std::size_t written = 0;
};
[[nodiscard]] std::vector<EscapeEnd> escape_ends(std::string_view raw);

// A copy of equal length that a strict parser accepts as far as characters go: control characters become
// spaces, and bytes that are not UTF-8 become question marks.
void sanitise_json(std::string_view text, std::string& copy);

// Appends the bytes that base64 `text` (RFC 4648 §4, also the URL alphabet of §5) stands for, until `limit`
// bytes are there or a character is foreign. White space is skipped.
void append_base64_decoded(std::string& to, std::string_view text, std::size_t limit);

}  // namespace cachewright::input
