// A table that fits the terminal: cells wrap, and where the columns become too narrow to read, each row turns
// into a block of labelled lines.
#pragma once

#include "lib/report/terminal_text.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::report {

struct TableRow {
    std::vector<std::string> cells;  // printable text, one for each heading
};

enum class Align : std::uint8_t { left, right };

// The first column names the row. No line is longer than style.width, as long as that is at least 40 and no
// word of a block is longer; with Tables::whole_rows each row is one line. `aligned`: one for each column, or
// none where all stand left.
[[nodiscard]] std::string text_table(std::span<const std::string_view> headings,
                                     std::span<const TableRow> rows, const Style& style,
                                     std::span<const Align> aligned = {});

}  // namespace cachewright::report
