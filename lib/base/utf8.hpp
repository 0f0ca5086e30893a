// UTF-8 (RFC 3629 §4), checked byte by byte.
#pragma once

#include <cstddef>
#include <string_view>

namespace cachewright::base {

// Takes one byte after the other: no overlong forms, no surrogates, nothing above U+10FFFF.
class Utf8Check {
  public:
    // False when `byte` cannot stand here; the check is of no use then.
    [[nodiscard]] constexpr bool feed(unsigned char byte) {
        if (missing_ == 0) return begin(byte);
        if (byte < lowest_ || byte > highest_) return false;
        lowest_ = 0x80;
        highest_ = 0xBF;
        --missing_;
        return true;
    }
    // At the end of a character, or nothing fed yet.
    [[nodiscard]] constexpr bool complete() const { return missing_ == 0; }

  private:
    constexpr bool begin(unsigned char byte) {
        lowest_ = 0x80;
        highest_ = 0xBF;
        if (byte < 0x80) return true;
        if (byte < 0xC2 || byte > 0xF4) return false;
        missing_ = byte < 0xE0 ? 1U : byte < 0xF0 ? 2U : 3U;
        if (byte == 0xE0) lowest_ = 0xA0;
        if (byte == 0xED) highest_ = 0x9F;
        if (byte == 0xF0) lowest_ = 0x90;
        if (byte == 0xF4) highest_ = 0x8F;
        return true;
    }

    unsigned missing_ = 0;
    unsigned char lowest_ = 0x80;
    unsigned char highest_ = 0xBF;
};

// Whether `byte` is one that no character begins with, but some go on with.
[[nodiscard]] constexpr bool is_utf8_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// The bytes of the character that begins `text`; 0 when `text` is empty or does not begin with one.
[[nodiscard]] constexpr std::size_t utf8_sequence_length(std::string_view text) {
    Utf8Check check;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!check.feed(static_cast<unsigned char>(text[i]))) return 0;
        if (check.complete()) return i + 1;
    }
    return 0;
}

}  // namespace cachewright::base
