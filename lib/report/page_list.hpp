// The pages that a text stands on, numbered in the order in which they are first named.
#pragma once

#include "lib/report/terminal_text.hpp"
#include "lib/vendor/authority.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::report {

class PageList {
  public:
    // "[1] [3]", "setting plan [2]", "[1], from memory". Nothing where the pages are the RFC that `beside`
    // names already, or where nobody speaks of it.
    [[nodiscard]] std::string marks(const vendor::Authority& authority, std::string_view beside = {});

    // One line for each page: "[1] Default cache behavior <https://…>, read 2026-11-20". Empty without any.
    [[nodiscard]] std::string text(const Style& style) const;

  private:
    [[nodiscard]] std::size_t number_of(const vendor::Citation& citation);

    std::vector<vendor::Citation> pages_;
};

// Marks as they stand by themselves: numbers as they are, with more words in parentheses.
[[nodiscard]] std::string marks_alone(std::string_view marks);

}  // namespace cachewright::report
