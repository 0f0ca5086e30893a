#include "lib/http/base64.hpp"

#include <array>
#include <cstdint>

namespace cachewright::http {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNone = 64;

consteval std::array<std::uint8_t, 256> make_values() {
    std::array<std::uint8_t, 256> values{};
    values.fill(kNone);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}

constexpr auto kValues = make_values();

constexpr std::uint8_t value_of(char c) {
    return kValues[static_cast<unsigned char>(c)];
}

// The text without its padding; nothing when the padding is more than its last group of four lacks.
std::optional<std::string_view> without_padding(std::string_view text) {
    std::string_view data = text;
    while (!data.empty() && data.back() == '=')
        data.remove_suffix(1);
    const std::size_t padding = text.size() - data.size();
    const std::size_t fits = data.size() % 4 == 0 ? 0 : 4 - data.size() % 4;
    if (padding > fits || data.size() % 4 == 1) return std::nullopt;
    return data;
}

}  // namespace

bool is_base64(std::string_view text) {
    const auto data = without_padding(text);
    if (!data) return false;
    for (const char c : *data) {
        if (value_of(c) == kNone) return false;
    }
    return true;
}

std::optional<std::string> decode_base64(std::string_view text) {
    const auto data = without_padding(text);
    if (!data) return std::nullopt;
    std::string bytes;
    bytes.reserve(data->size() * 3 / 4);
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : *data) {
        const std::uint8_t value = value_of(c);
        if (value == kNone) return std::nullopt;
        bits = (bits << 6 | value) & 0xFFFFU;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes += static_cast<char>(static_cast<unsigned char>(bits >> held & 0xFFU));
    }
    return bytes;
}

std::string encode_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t present = bytes.size() - i < 3 ? bytes.size() - i : 3;
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k)
            bits = bits << 8 | (k < present ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            text += k <= present ? kAlphabet[bits >> (18 - 6 * k) & 0x3FU] : '=';
    }
    return text;
}

}  // namespace cachewright::http
