#include "lib/input/json_text.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace cachewright::input {

namespace {

std::optional<std::uint32_t> hex4(std::string_view text) {
    if (text.size() < 4) return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : text.substr(0, 4)) {
        const char lowered = static_cast<char>(c | 0x20);
        std::uint32_t digit = 0;
        if (c >= '0' && c <= '9') {
            digit = static_cast<std::uint32_t>(c - '0');
        } else if (lowered >= 'a' && lowered <= 'f') {
            digit = static_cast<std::uint32_t>(lowered - 'a') + 10;
        } else {
            return std::nullopt;
        }
        value = value * 16 + digit;
    }
    return value;
}

void append_utf8(std::string& to, std::uint32_t code) {
    const auto byte = [&to](std::uint32_t value) {
        to += static_cast<char>(static_cast<unsigned char>(value));
    };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0 | (code >> 6));
        byte(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        byte(0xE0 | (code >> 12));
        byte(0x80 | ((code >> 6) & 0x3F));
        byte(0x80 | (code & 0x3F));
    } else {
        byte(0xF0 | (code >> 18));
        byte(0x80 | ((code >> 12) & 0x3F));
        byte(0x80 | ((code >> 6) & 0x3F));
        byte(0x80 | (code & 0x3F));
    }
}

// Takes what follows the backslash at the front of `rest` and returns how many bytes that were.
std::size_t append_escape(std::string& to, std::string_view rest) {
    constexpr std::uint32_t replacement = 0xFFFD;
    switch (rest.empty() ? '\0' : rest.front()) {
        case 'b': to += '\b'; return 1;
        case 'f': to += '\f'; return 1;
        case 'n': to += '\n'; return 1;
        case 'r': to += '\r'; return 1;
        case 't': to += '\t'; return 1;
        case '"':
        case '\\':
        case '/': to += rest.front(); return 1;
        case 'u': {
            const auto high = hex4(rest.substr(1));
            if (!high) break;
            if (*high < 0xD800 || *high > 0xDFFF) {
                append_utf8(to, *high);
                return 5;
            }
            if (*high < 0xDC00 && rest.size() >= 11 && rest[5] == '\\' && rest[6] == 'u') {
                const auto low = hex4(rest.substr(7));
                if (low && *low >= 0xDC00 && *low <= 0xDFFF) {
                    append_utf8(to, 0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00));
                    return 11;
                }
            }
            append_utf8(to, replacement);
            return 5;
        }
        default: break;
    }
    to += '\\';
    return 0;
}

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The length of the valid UTF-8 sequence at the front of `text`, which begins with a byte above 0x7F; 0 when
// there is none.
std::size_t utf8_sequence(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const auto second = text.size() > 1 ? static_cast<unsigned char>(text[1]) : 0U;
    std::size_t length = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        if (lead == 0xE0 && second < 0xA0) return 0;  // overlong
        if (lead == 0xED && second > 0x9F) return 0;  // surrogate
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        if (lead == 0xF0 && second < 0x90) return 0;
        if (lead == 0xF4 && second > 0x8F) return 0;
    }
    if (length == 0 || text.size() < length) return 0;
    const std::string_view tail = text.substr(1, length - 1);
    return std::all_of(tail.begin(), tail.end(), is_continuation) ? length : 0;
}

std::optional<std::uint32_t> base64_digit(char c) {
    if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
    if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a') + 26;
    if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0') + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return std::nullopt;
}

}  // namespace

void append_unescaped(std::string& to, std::string_view raw, std::size_t limit) {
    const std::size_t before = to.size();
    while (!raw.empty()) {
        const std::size_t taken = to.size() - before;
        if (taken >= limit) return;
        std::size_t plain = std::min(raw.find('\\'), raw.size());
        if (plain > limit - taken) {
            plain = limit - taken;
            while (plain != 0 && is_continuation(raw[plain]))
                --plain;
            to.append(raw.substr(0, plain));
            return;
        }
        to.append(raw.substr(0, plain));
        raw.remove_prefix(plain);
        if (raw.empty()) return;
        raw.remove_prefix(1);
        raw.remove_prefix(append_escape(to, raw));
    }
}

void sanitise_json(std::string_view text, std::string& copy) {
    copy.assign(text);
    for (std::size_t i = 0; i < copy.size();) {
        const auto byte = static_cast<unsigned char>(copy[i]);
        if (byte >= 0x80) {
            const std::size_t length = utf8_sequence(std::string_view(copy).substr(i));
            if (length == 0) copy[i] = '?';
            i += length == 0 ? 1 : length;
            continue;
        }
        if (byte < 0x20) copy[i] = ' ';
        ++i;
    }
}

void append_base64_decoded(std::string& to, std::string_view text, std::size_t limit) {
    const std::size_t before = to.size();
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : text) {
        if (to.size() - before >= limit) return;
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
        const auto digit = base64_digit(c);
        if (!digit) return;
        bits = (bits << 6 | *digit) & 0xFFFFFF;
        held += 6;
        if (held >= 8) {
            held -= 8;
            to += static_cast<char>(static_cast<unsigned char>(bits >> held & 0xFF));
        }
    }
}

}  // namespace cachewright::input
