// base64 (RFC 4648 §4), as lenient as RFC 9651 §4.2.7 asks parsers to be.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cachewright::http {

// Padding may be missing, and the bits that padding covers may be anything. Nothing for other characters,
// padding elsewhere than at the end or more of it than fits, and a lone last character.
[[nodiscard]] bool is_base64(std::string_view text);
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

// With padding.
[[nodiscard]] std::string encode_base64(std::string_view bytes);

}  // namespace cachewright::http
