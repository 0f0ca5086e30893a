#include "lib/report/text_table.hpp"

#include "lib/base/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace cachewright::report {

namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 6;     // a column does not shrink below this,
constexpr std::size_t kLongestKept = 16;  // nor below its longest word, if that is no longer than this
constexpr std::size_t kMostLines = 6;     // a row of more lines is easier to read as a block

// The end of the first `count` characters.
std::size_t bytes_of(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (!base::is_utf8_continuation(text[at])) {
            if (count == 0) return at;
            --count;
        }
        ++at;
    }
    return at;
}

std::vector<std::string> wrapped_cell(std::string_view text, std::size_t width) {
    std::vector<std::string> lines{""};
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t used = columns(lines.back());
        if (used > 0 && used + 1 + columns(word) <= width) {
            lines.back().append(" ").append(word);
            continue;
        }
        if (used > 0) lines.emplace_back();
        while (columns(word) > width) {
            const std::size_t cut = bytes_of(word, width);
            lines.back() = word.substr(0, cut);
            lines.emplace_back();
            word.remove_prefix(cut);
        }
        lines.back() = word;
    }
    return lines;
}

std::size_t longest_word(std::string_view text) {
    std::size_t longest = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        longest = std::max(longest, columns(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return longest;
}

struct Column {
    std::size_t width = 0;
    std::size_t least = 0;
};

std::vector<Column> columns_of(std::span<const std::string_view> headings, std::span<const TableRow> rows) {
    std::vector<Column> found;
    for (std::size_t i = 0; i < headings.size(); ++i) {
        Column column{columns(headings[i]), longest_word(headings[i])};
        for (const TableRow& row : rows) {
            column.width = std::max(column.width, columns(row.cells[i]));
            column.least = std::max(column.least, longest_word(row.cells[i]));
        }
        column.least = std::min(std::max(std::min(column.least, kLongestKept), kNarrowest), column.width);
        found.push_back(column);
    }
    return found;
}

std::size_t total_width(const std::vector<Column>& columns) {
    return std::accumulate(columns.begin(), columns.end(), (columns.size() - 1) * kGap,
                           [](std::size_t sum, const Column& column) { return sum + column.width; });
}

// Takes from the widest until all fit. False when they cannot.
bool fit(std::vector<Column>& columns, std::size_t room) {
    for (std::size_t total = total_width(columns); total > room; --total) {
        Column* widest = nullptr;
        for (Column& column : columns) {
            if (column.width > column.least && (widest == nullptr || column.width > widest->width))
                widest = &column;
        }
        if (widest == nullptr) return false;
        --widest->width;
    }
    return true;
}

std::string blocks(std::span<const std::string_view> headings, std::span<const TableRow> rows,
                   const Style& style) {
    std::size_t label = 0;
    for (std::size_t i = 1; i < headings.size(); ++i)
        label = std::max(label, columns(headings[i]));
    std::string text;
    for (const TableRow& row : rows) {
        text += paint(style, Ink::bold, row.cells[0]) + "\n";
        for (std::size_t i = 1; i < headings.size(); ++i) {
            text += "  " + paint(style, Ink::dim, headings[i]);
            text.append(label - columns(headings[i]) + kGap, ' ');
            text += wrapped(row.cells[i], style, 2 + label + kGap) + "\n";
        }
    }
    return text;
}

}  // namespace

std::string text_table(std::span<const std::string_view> headings, std::span<const TableRow> rows,
                       const Style& style, std::span<const Align> aligned) {
    std::vector<Column> columns_here = columns_of(headings, rows);
    const bool fits =
        style.tables == Tables::whole_rows || fit(columns_here, std::max<std::size_t>(style.width, 40));
    if (!fits) return blocks(headings, rows, style);

    std::string text;
    bool too_tall = false;
    const auto add_row = [&](const auto& cells, Ink ink_of_all) {
        std::vector<std::vector<std::string>> lines;
        std::size_t height = 0;
        for (std::size_t i = 0; i < columns_here.size(); ++i) {
            lines.push_back(wrapped_cell(cells[i], columns_here[i].width));
            height = std::max(height, lines.back().size());
        }
        too_tall = too_tall || height > kMostLines;
        for (std::size_t l = 0; l < height; ++l) {
            std::size_t blanks = 0;
            for (std::size_t i = 0; i < columns_here.size(); ++i) {
                const std::string cell = l < lines[i].size() ? lines[i][l] : std::string();
                const std::size_t rest = columns_here[i].width - columns(cell);
                const bool to_the_right = !aligned.empty() && aligned[i] == Align::right;
                if (to_the_right) blanks += rest;
                if (!cell.empty()) {
                    text.append(blanks, ' ');
                    text += paint(style, i == 0 ? Ink::bold : ink_of_all, cell);
                    blanks = 0;
                }
                blanks += (to_the_right ? 0 : rest) + kGap;
            }
            text += '\n';
        }
    };
    add_row(headings, Ink::dim);
    for (const TableRow& row : rows)
        add_row(row.cells, Ink::plain);
    return too_tall ? blocks(headings, rows, style) : text;
}

}  // namespace cachewright::report
