#include "lib/report/terminal_text.hpp"

#include "lib/base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cachewright::report {

namespace {

// Characters that a terminal obeys instead of showing: C1 controls, and the bidirectional overrides, isolates
// and marks (Unicode TR9 §2), which can make a line read as another.
bool is_unprintable(std::string_view character) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    if (character.size() == 2) return at(0) == 0xC2 && at(1) < 0xA0;
    if (character.size() != 3 || at(0) != 0xE2) return false;
    if (at(1) == 0x80) return (at(2) >= 0xAA && at(2) <= 0xAE) || at(2) == 0x8E || at(2) == 0x8F;
    return at(1) == 0x81 && at(2) >= 0xA6 && at(2) <= 0xA9;
}

std::string_view code(Ink ink) {
    switch (ink) {
        case Ink::plain: return "";
        case Ink::bold: return "\x1b[1m";
        case Ink::dim: return "\x1b[2m";
        case Ink::red: return "\x1b[1;31m";
        case Ink::yellow: return "\x1b[1;33m";
        case Ink::cyan: return "\x1b[36m";
        case Ink::green: return "\x1b[32m";
    }
    return "";
}

}  // namespace

std::string paint(const Style& style, Ink ink, std::string_view text) {
    if (style.colour == Colour::off || ink == Ink::plain || text.empty()) return std::string(text);
    return fmt::format("{}{}\x1b[0m", code(ink), text);
}

std::string printable(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    while (!bytes.empty()) {
        const auto first = static_cast<unsigned char>(bytes.front());
        std::size_t length = base::utf8_sequence_length(bytes);
        if (length == 0 || first < 0x20 || first == 0x7F || is_unprintable(bytes.substr(0, length))) {
            text += fmt::format("\\x{:02x}", first);
            length = 1;
        } else {
            text.append(bytes.substr(0, length));
        }
        bytes.remove_prefix(length);
    }
    return text;
}

std::size_t columns(std::string_view printable_text) {
    return static_cast<std::size_t>(std::count_if(printable_text.begin(), printable_text.end(),
                                                  [](char c) { return !base::is_utf8_continuation(c); }));
}

std::string shortened(std::string_view printable_text) {
    constexpr std::size_t longest = 240;
    constexpr std::size_t kept_in_front = 160;
    constexpr std::size_t kept_behind = 60;
    const std::size_t length = columns(printable_text);
    if (length <= longest) return std::string(printable_text);
    // Never inside a character.
    const auto offset_of = [&](std::size_t column) {
        std::size_t at = 0;
        for (std::size_t seen = 0; at < printable_text.size(); ++at) {
            if (!base::is_utf8_continuation(printable_text[at]) && seen++ == column) break;
        }
        return at;
    };
    return fmt::format("{}…{} ({} characters)", printable_text.substr(0, offset_of(kept_in_front)),
                       printable_text.substr(offset_of(length - kept_behind)), length);
}

std::string wrapped(std::string_view text, const Style& style, std::size_t indent) {
    const std::size_t width = std::max<std::size_t>(style.width, 40);
    const std::size_t room = width > indent + 20 ? width - indent : 20;
    std::string out;
    std::size_t column = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        const std::size_t length = columns(word);
        if (column > 0 && column + 1 + length > room) {
            out += '\n';
            out.append(indent, ' ');
            column = 0;
        } else if (column > 0) {
            out += ' ';
            ++column;
        }
        out += word;
        column += length;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural) {
    if (count == 1) return fmt::format("1 {}", singular);
    return plural.empty() ? fmt::format("{} {}s", count, singular) : fmt::format("{} {}", count, plural);
}

}  // namespace cachewright::report
