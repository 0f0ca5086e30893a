// ASCII as HTTP uses it: case folding, white space and token characters, independent of any locale.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::base {

[[nodiscard]] constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
[[nodiscard]] constexpr bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
[[nodiscard]] constexpr bool is_alpha(char c) {
    return is_lower(c) || is_upper(c);
}
// OWS of RFC 9110 §5.6.3: space and horizontal tab.
[[nodiscard]] constexpr bool is_ows(char c) {
    return c == ' ' || c == '\t';
}
[[nodiscard]] constexpr char to_upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

[[nodiscard]] constexpr char to_lower(char c) {
    return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
}

// The value of a hexadecimal digit of either case; -1 for anything else.
[[nodiscard]] constexpr int hex_digit_value(char c) {
    if (is_digit(c)) return c - '0';
    const char lower = to_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}
[[nodiscard]] constexpr bool is_hex_digit(char c) {
    return hex_digit_value(c) >= 0;
}

namespace detail {
consteval std::array<bool, 256> make_token_table() {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < 256; ++c) {
        const char ch = static_cast<char>(c);
        table[c] = is_digit(ch) || is_alpha(ch) ||
                   std::string_view("!#$%&'*+-.^_`|~").find(ch) != std::string_view::npos;
    }
    return table;
}
inline constexpr auto token_table = make_token_table();
}  // namespace detail

// tchar of RFC 9110 §5.6.2.
[[nodiscard]] constexpr bool is_token_char(char c) {
    return detail::token_table[static_cast<unsigned char>(c)];
}

// True for a non-empty run of digits.
[[nodiscard]] constexpr bool all_digits(std::string_view text) {
    for (const char c : text) {
        if (!is_digit(c)) return false;
    }
    return !text.empty();
}

// True for a non-empty run of tchar.
[[nodiscard]] constexpr bool is_token(std::string_view text) {
    for (const char c : text) {
        if (!is_token_char(c)) return false;
    }
    return !text.empty();
}

[[nodiscard]] constexpr bool equals_ignore_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (to_lower(a[i]) != to_lower(b[i])) return false;
    }
    return true;
}

[[nodiscard]] constexpr bool equals_any_ignore_case(std::string_view text,
                                                    std::span<const std::string_view> words) {
    for (const std::string_view word : words) {
        if (equals_ignore_case(text, word)) return true;
    }
    return false;
}

[[nodiscard]] constexpr bool starts_with_ignore_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && equals_ignore_case(text.substr(0, prefix.size()), prefix);
}

// Both ends without OWS; the result points into `text`.
[[nodiscard]] constexpr std::string_view trim_ows(std::string_view text) {
    while (!text.empty() && is_ows(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_ows(text.back()))
        text.remove_suffix(1);
    return text;
}

[[nodiscard]] inline std::string to_lower(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered)
        c = to_lower(c);
    return lowered;
}

}  // namespace cachewright::base
