#include "lib/report/private/screen_line.hpp"

#include "lib/base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cachewright::report {

namespace {

std::size_t gap_for(std::size_t width) {
    return width < 70 ? 1 : 2;
}

char32_t code_point(std::string_view character) {
    const auto first = static_cast<unsigned char>(character.front());
    char32_t value = character.size() == 1 ? first : first & (0x7FU >> character.size());
    for (const char byte : character.substr(1))
        value = (value << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
    return value;
}

// Latin, Greek and Cyrillic letters and the ellipsis that we cut with; of these blocks not what has no
// width of its own (soft hyphen, combining marks).
bool surely_narrow(char32_t c) {
    return c < 0x7F || (c > 0xA0 && c < 0x2B0 && c != 0xAD) || (c >= 0x370 && c < 0x483) ||
           (c >= 0x48A && c < 0x530) || c == 0x2026;
}

std::vector<std::size_t> widths_of(std::span<const ScreenColumn> columns_here,
                                   std::span<const std::vector<ScreenCell>> rows, std::size_t width) {
    std::vector<std::size_t> widths;
    std::size_t rest = width;
    const std::size_t gaps = (columns_here.size() - 1) * gap_for(width);
    rest -= std::min(rest, gaps);
    for (std::size_t i = 0; i < columns_here.size(); ++i) {
        widths.push_back(0);
        if (columns_here[i].width == ColumnWidth::the_rest) continue;
        widths[i] = columns(columns_here[i].heading);
        for (const auto& row : rows)
            widths[i] = std::max(widths[i], columns(row[i].text));
        widths[i] = std::min({widths[i], columns_here[i].most, rest});
        rest -= widths[i];
    }
    for (std::size_t i = 0; i < columns_here.size(); ++i) {
        if (columns_here[i].width == ColumnWidth::the_rest) widths[i] = rest;
    }
    return widths;
}

}  // namespace

std::string screen_text(std::string_view bytes) {
    const std::string safe = printable(bytes);
    std::string text;
    std::string_view left = safe;
    while (!left.empty()) {
        const std::string_view character = left.substr(0, base::utf8_sequence_length(left));
        if (surely_narrow(code_point(character))) {
            text += character;
        } else {
            for (const char byte : character)
                text += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
        }
        left.remove_prefix(character.size());
    }
    return text;
}

std::string cut_to(std::string_view text, std::size_t width) {
    if (columns(text) <= width) return std::string(text);
    if (width == 0) return {};
    std::size_t end = 0;
    for (std::size_t kept = 0; end < text.size(); ++end) {
        if (!base::is_utf8_continuation(text[end]) && kept++ == width - 1) break;
    }
    return std::string(text.substr(0, end)) + "…";
}

void ScreenLine::add(std::string_view text, Ink ink) {
    const std::string shown = cut_to(text, room());
    text_ += paint(style_, ink, shown);
    used_ += columns(shown);
}

bool ScreenLine::add_if_it_fits(std::string_view text, Ink ink) {
    const std::size_t gap = used_ == 0 ? 0 : 2;
    if (text.empty() || gap + columns(text) > room()) return false;
    fill_to(used_ + gap);
    add(text, ink);
    return true;
}

void ScreenLine::fill_to(std::size_t column) {
    const std::size_t end = std::min(column, width_);
    if (end <= used_) return;
    text_.append(end - used_, ' ');
    used_ = end;
}

void ScreenLine::add(const ScreenLine& line) {
    text_ += line.text_;
    used_ += line.used_;
}

std::vector<ScreenLine> screen_table(std::span<const ScreenColumn> columns_here,
                                     const std::vector<std::vector<ScreenCell>>& rows, std::size_t width,
                                     std::size_t height, const Style& style) {
    std::vector<ScreenLine> lines;
    if (height == 0) return lines;
    const std::span<const std::vector<ScreenCell>> shown(rows.data(), std::min(rows.size(), height - 1));
    const std::vector<std::size_t> widths = widths_of(columns_here, shown, width);
    const std::size_t gap = gap_for(width);
    ScreenLine headings(style, width);
    std::size_t begin = 0;
    for (std::size_t i = 0; i < columns_here.size(); ++i) {
        std::size_t own = widths[i];
        for (std::size_t next = i + 1; next < columns_here.size() && columns_here[next].heading.empty();
             ++next)
            own += gap + widths[next];
        const std::string heading = cut_to(columns_here[i].heading, own);
        if (!heading.empty()) {
            const bool right = columns_here[i].align == Align::right;
            headings.fill_to(begin + (right ? widths[i] - std::min(widths[i], columns(heading)) : 0));
            headings.add(heading, Ink::dim);
        }
        begin += widths[i] + gap;
    }
    lines.push_back(std::move(headings));
    for (const auto& row : shown) {
        ScreenLine line(style, width);
        begin = 0;
        for (std::size_t i = 0; i < columns_here.size(); ++i) {
            const std::string text = cut_to(row[i].text, widths[i]);
            const bool right = columns_here[i].align == Align::right;
            if (!text.empty()) line.fill_to(begin + (right ? widths[i] - columns(text) : 0));
            line.add(text, row[i].ink);
            begin += widths[i] + gap;
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace cachewright::report
