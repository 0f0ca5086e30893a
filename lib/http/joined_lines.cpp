#include "lib/http/joined_lines.hpp"

#include <algorithm>

namespace cachewright::http {

JoinedLines::JoinedLines(const FieldMap::Lines& lines) {
    for (const FieldLine line : lines) {
        if (lines_++ == 0) {
            single_ = line.value;
            first_line_ = line.index;
            continue;
        }
        if (starts_.empty()) {
            starts_.push_back({0, static_cast<std::uint32_t>(single_.size()), first_line_});
            joined_ = single_;
        }
        joined_ += ", ";
        starts_.push_back({static_cast<std::uint32_t>(joined_.size()),
                           static_cast<std::uint32_t>(line.value.size()), line.index});
        joined_ += line.value;
    }
}

JoinedLines::Place JoinedLines::place_of(base::Span span) const {
    if (starts_.empty()) return {first_line_, span};
    const auto behind =
        std::upper_bound(starts_.begin(), starts_.end(), span.offset,
                         [](std::uint32_t offset, const Start& start) { return offset < start.offset; });
    const Start& start = *(behind - 1);  // the first line starts at 0, so there is one
    const std::uint32_t offset = std::min(span.offset - start.offset, start.length);
    return {start.line, {offset, std::min(span.length, start.length - offset)}};
}

FieldDiagnostic JoinedLines::in_line(const base::Diagnostic& diagnostic) const {
    const Place place = place_of(diagnostic.span);
    return {place.line, {diagnostic.code, diagnostic.message, place.span}};
}

}  // namespace cachewright::http
