// Which header lines of a response a suggestion is to replace.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/lint/finding.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace cachewright::lint {

struct LineChange {
    std::vector<std::size_t> lines;  // FieldLine::index; none where a line is added
    std::string suggestion;          // as Finding::suggestion
};

// The changes that the findings about one exchange suggest, the first one for each line. A suggestion takes
// the place of the line that its finding speaks of where that is the field's name or Cache-Control, else of
// all lines of that name, which make one list. Those for Set-Cookie, whose values are secrets, are left out.
[[nodiscard]] std::vector<LineChange> line_changes(const http::Exchange& exchange,
                                                   std::span<const Finding> findings);

}  // namespace cachewright::lint
