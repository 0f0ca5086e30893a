#include "lib/input/json_text.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace cachewright::input {

namespace {

std::optional<std::uint32_t> hex4(std::string_view text) {
    if (text.size() < 4) return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : text.substr(0, 4)) {
        const int digit = base::hex_digit_value(c);
        if (digit < 0) return std::nullopt;
        value = value * 16 + static_cast<std::uint32_t>(digit);
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
            while (plain != 0 && base::is_utf8_continuation(raw[plain]))
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

std::vector<EscapeEnd> escape_ends(std::string_view raw) {
    std::vector<EscapeEnd> ends;
    std::string meaning;
    EscapeEnd end;
    for (std::size_t escape = raw.find('\\'); escape != std::string_view::npos;
         escape = raw.find('\\', end.written)) {
        meaning.clear();
        const std::size_t length = 1 + append_escape(meaning, raw.substr(escape + 1));
        end.meaning += escape - end.written + meaning.size();
        end.written = escape + length;
        ends.push_back(end);
    }
    return ends;
}

void sanitise_json(std::string_view text, std::string& copy) {
    copy.assign(text);
    for (std::size_t i = 0; i < copy.size();) {
        const auto byte = static_cast<unsigned char>(copy[i]);
        if (byte >= 0x80) {
            const std::size_t length = base::utf8_sequence_length(std::string_view(copy).substr(i));
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
