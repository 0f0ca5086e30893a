// From offsets in a text to lines and columns.
#pragma once

#include "lib/base/source_position.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace cachewright::input {

class TextPositions {
  public:
    explicit TextPositions(std::string_view text) {
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') line_starts_.push_back(i + 1);
    }

    // `offset` is at most the length of the text.
    [[nodiscard]] base::SourcePosition at(std::size_t offset) const {
        const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
        const auto line = static_cast<std::uint32_t>(after - line_starts_.begin());
        return {offset, line, static_cast<std::uint32_t>(offset - *(after - 1) + 1)};
    }

  private:
    std::vector<std::size_t> line_starts_{0};
};

}  // namespace cachewright::input
