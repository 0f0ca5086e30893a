// From lines and columns in characters, as the parser counts, to our positions, which count bytes.
#pragma once

#include "lib/base/source_position.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace cachewright::toml {

// Borrows the text.
class PositionIndex {
  public:
    explicit PositionIndex(std::string_view text);

    // `line` and `column` from 1; `column` counts UTF-8 characters. What lies beyond the end of a line or of
    // the text becomes that end. In constant time, however long the line.
    [[nodiscard]] base::SourcePosition from_characters(std::uint32_t line, std::uint32_t column) const;
    [[nodiscard]] base::SourcePosition from_offset(std::size_t offset) const;
    // Without its line feed.
    [[nodiscard]] std::string_view line(std::uint32_t line) const;

  private:
    struct Line {
        std::size_t offset;
        std::size_t characters;  // before it in the text
    };

    std::string_view text_;
    std::vector<Line> lines_;
    std::vector<std::size_t> checkpoints_;  // offset of every kStride-th character
};

}  // namespace cachewright::toml
