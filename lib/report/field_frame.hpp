// A header line with a caret under the bytes that are spoken of.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/report/terminal_text.hpp"

#include <cstddef>
#include <string>

namespace cachewright::report {

// One header line to show: redacted text, not yet made printable, and the bytes to underline in it.
struct ShownLine {
    std::string text;  // "Cache-Control: max-age=60"
    base::Span span;   // within text; length 0 underlines nothing
};

// Two lines of text, each indented by `indent` and ended by \n: the header, cut to the width around the span
// with "…" where something was left out, and carets under the span. One line when there is no span.
[[nodiscard]] std::string field_frame(const ShownLine& line, const Style& style, std::size_t indent,
                                      Ink caret_ink);

}  // namespace cachewright::report
