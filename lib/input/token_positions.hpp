// Source positions of bytes inside a JSON element, counted as they are asked for.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/input/json_element_scanner.hpp"

#include <cstddef>
#include <cstdint>

namespace cachewright::input {

// Asked in rising order, the whole element is walked once. Borrows the element.
class TokenPositions {
  public:
    explicit TokenPositions(const JsonElement& element);

    // Where the byte at `offset` of the element's text stands in the source.
    [[nodiscard]] base::SourcePosition at(std::size_t offset);

  private:
    void forward(std::size_t to);
    void rewind();

    const JsonElement& element_;
    std::size_t offset_ = 0;  // in the text; everything below it is counted
    std::size_t next_elision_ = 0;
    std::uint64_t elided_ = 0;  // bytes missing before `offset_`
    std::uint32_t line_ = 1;
    std::uint64_t line_start_ = 0;  // in the source
};

}  // namespace cachewright::input
