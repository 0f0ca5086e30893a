#include "lib/report/field_frame.hpp"

#include <algorithm>
#include <string_view>

namespace cachewright::report {

namespace {

constexpr std::string_view kCut = "…";

// The first `count` columns of printable text; never parts a UTF-8 character.
std::string_view first_columns(std::string_view text, std::size_t count) {
    std::size_t end = 0;
    while (end < text.size()) {
        if ((static_cast<unsigned char>(text[end]) & 0xC0) != 0x80 && count-- == 0) break;
        ++end;
    }
    return text.substr(0, end);
}

std::string_view without_first_columns(std::string_view text, std::size_t count) {
    return text.substr(first_columns(text, count).size());
}

}  // namespace

std::string field_frame(const ShownLine& line, const Style& style, std::size_t indent, Ink caret_ink) {
    const std::string_view text = line.text;
    const std::size_t begin = std::min<std::size_t>(line.span.offset, text.size());
    const std::size_t end = std::min<std::size_t>(line.span.end(), text.size());
    const std::string before = printable(text.substr(0, begin));
    const std::string marked = printable(text.substr(begin, end - begin));
    std::string shown = before + marked + printable(text.substr(end));
    std::size_t caret_column = columns(before);
    std::size_t caret_width = columns(marked);

    const std::size_t width = std::max<std::size_t>(style.width, 40);
    const std::size_t room = width > indent + 20 ? width - indent : 20;
    if (columns(shown) > room) {
        // Keep the name in sight while the span fits beside it; else move the window to the span.
        const bool window_moves = caret_column + std::min(caret_width, room / 2) + 1 > room;
        if (window_moves) {
            const std::size_t left_out = caret_column - std::min(caret_column, room / 4);
            const std::string rest(without_first_columns(shown, left_out));
            shown.assign(kCut).append(rest);
            caret_column = caret_column - left_out + 1;
        }
        if (columns(shown) > room) {
            shown = std::string(first_columns(shown, room - 1)) + std::string(kCut);
            caret_width = std::min(caret_width, room > caret_column + 1 ? room - 1 - caret_column : 1);
        }
    }

    std::string frame(indent, ' ');
    frame += shown;
    frame += '\n';
    if (line.span.length == 0) return frame;
    frame.append(indent + caret_column, ' ');
    frame += paint(style, caret_ink, std::string(std::max<std::size_t>(caret_width, 1), '^'));
    frame += '\n';
    return frame;
}

}  // namespace cachewright::report
