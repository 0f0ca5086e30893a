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

// Columns from, inclusive, to, exclusive.
struct Marked {
    std::size_t from = 0;
    std::size_t to = 0;
};

Marked marked_columns(std::string_view text, base::Span span) {
    const std::size_t begin = std::min<std::size_t>(span.offset, text.size());
    const std::size_t end = std::min<std::size_t>(span.end(), text.size());
    const std::size_t from = columns(printable(text.substr(0, begin)));
    // An empty place, such as a missing value, still gets its caret.
    return {from, from + std::max<std::size_t>(columns(printable(text.substr(begin, end - begin))), 1)};
}

}  // namespace

std::string field_frame(const ShownLine& line, const Style& style, std::size_t indent, Ink caret_ink) {
    std::string shown = printable(line.text);
    std::vector<Marked> marks;
    marks.reserve(line.spans.size());
    for (const base::Span& span : line.spans)
        marks.push_back(marked_columns(line.text, span));

    const std::size_t width = std::max<std::size_t>(style.width, 40);
    const std::size_t room = width > indent + 20 ? width - indent : 20;
    std::size_t left_out = 0;  // columns cut off in front, for which one "…" stands
    if (columns(shown) > room) {
        // Keep the name in sight while the first span fits beside it; else move the window to the span.
        if (!marks.empty() &&
            marks.front().from + std::min(marks.front().to - marks.front().from, room / 2) + 1 > room) {
            left_out = marks.front().from - room / 4;
            shown = std::string(kCut) + std::string(without_first_columns(shown, left_out));
        }
        if (columns(shown) > room) shown = std::string(first_columns(shown, room - 1)) + std::string(kCut);
    }

    std::string frame(indent, ' ');
    frame += shown;
    frame += '\n';
    std::string carets;
    const std::size_t shift = left_out == 0 ? 0 : 1;
    const std::size_t last_column = columns(shown);
    for (const Marked& mark : marks) {
        if (mark.from < left_out) continue;
        const std::size_t from = mark.from - left_out + shift;
        const std::size_t to = std::max(std::min(mark.to - left_out + shift, last_column), from + 1);
        if (from > last_column) continue;
        if (carets.size() < to) carets.resize(to, ' ');
        std::fill(carets.begin() + static_cast<std::ptrdiff_t>(from),
                  carets.begin() + static_cast<std::ptrdiff_t>(to), '^');
    }
    if (carets.empty()) return frame;
    frame.append(indent, ' ');
    frame += paint(style, caret_ink, carets);
    frame += '\n';
    return frame;
}

}  // namespace cachewright::report
