// Lines of a screen: text of known width, cut to its room, and tables made of it.
#pragma once

#include "lib/report/terminal_text.hpp"
#include "lib/report/text_table.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::report {

// Bytes from outside as characters that take one column each on every terminal: as `printable`, and what is
// wide, combines with its neighbours or is not surely narrow becomes its bytes in percent-encoding.
[[nodiscard]] std::string screen_text(std::string_view bytes);

// The first `width` columns of screen text; what is cut ends with "…".
[[nodiscard]] std::string cut_to(std::string_view text, std::size_t width);

class ScreenLine {
  public:
    ScreenLine(const Style& style, std::size_t width) : style_(style), width_(width) {}

    // Screen text, cut to the room that is left.
    void add(std::string_view text, Ink ink = Ink::plain);
    // All of it behind a gap, or nothing. Whether it was added.
    bool add_if_it_fits(std::string_view text, Ink ink = Ink::plain);
    // Blanks up to this column; nothing when it is there already.
    void fill_to(std::size_t column);
    void add(const ScreenLine& line);

    [[nodiscard]] std::size_t used() const { return used_; }
    [[nodiscard]] std::size_t room() const { return width_ - used_; }
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    Style style_;
    std::size_t width_;
    std::size_t used_ = 0;
    std::string text_;
};

enum class ColumnWidth : std::uint8_t { what_it_needs, the_rest };

struct ScreenColumn {
    std::string_view heading;  // over the columns behind it too, where theirs are empty
    Align align = Align::left;
    ColumnWidth width = ColumnWidth::what_it_needs;  // one of them takes the rest
    std::size_t most = std::numeric_limits<std::size_t>::max();
};

struct ScreenCell {
    std::string text;  // screen text
    Ink ink = Ink::plain;
};

// Headings and as many rows as fit into `height` lines.
[[nodiscard]] std::vector<ScreenLine> screen_table(std::span<const ScreenColumn> columns,
                                                   const std::vector<std::vector<ScreenCell>>& rows,
                                                   std::size_t width, std::size_t height, const Style& style);

}  // namespace cachewright::report
