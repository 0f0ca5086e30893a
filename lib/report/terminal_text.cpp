#include "lib/report/terminal_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cachewright::report {

namespace {

// The length of the UTF-8 sequence that begins `bytes`; 0 when it is not one, or when it is a C1 control.
std::size_t utf8_length(std::string_view bytes) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned char lead = at(0);
    const std::size_t length = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    if (lead > 0xF4 || length == 0 || bytes.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xC0) != 0x80) return 0;
    }
    if (lead == 0xC2 && at(1) < 0xA0) return 0;                                      // C1 controls
    if ((lead == 0xE0 && at(1) < 0xA0) || (lead == 0xF0 && at(1) < 0x90)) return 0;  // overlong
    if ((lead == 0xED && at(1) >= 0xA0) || (lead == 0xF4 && at(1) >= 0x90)) return 0;
    if (lead == 0xE2 && at(1) == 0x80 &&
        ((at(2) >= 0xAA && at(2) <= 0xAE) || at(2) == 0x8E || at(2) == 0x8F)) {
        return 0;  // bidirectional overrides can make a line read as another
    }
    if (lead == 0xE2 && at(1) == 0x81 && at(2) >= 0xA6 && at(2) <= 0xA9) return 0;
    return length;
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
        std::size_t length = first >= 0x20 && first < 0x7F ? 1 : 0;
        if (first >= 0x80) length = utf8_length(bytes);
        if (length == 0) {
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
    return static_cast<std::size_t>(std::count_if(printable_text.begin(), printable_text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
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
