// A header line with a caret under the bytes that are spoken of.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/report/terminal_text.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace cachewright::report {

// One header line to show: redacted text, not yet made printable, and the bytes to underline in it.
struct ShownLine {
    std::string text;               // "Cache-Control: max-age=60"
    std::vector<base::Span> spans;  // within text; what stands first is kept in sight
};

// Two lines of text, each indented by `indent` and ended by \n: the header, cut to the width around the first
// span with "…" where something was left out, and carets under the spans. One line when there is no span.
[[nodiscard]] std::string field_frame(const ShownLine& line, const Style& style, std::size_t indent,
                                      Ink caret_ink);

}  // namespace cachewright::report
