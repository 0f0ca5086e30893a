// The lines of one field read as one value (RFC 9110 §5.3), with the way back from a span of the joined text
// to the line that it came from.
#pragma once

#include "lib/base/diagnostic.hpp"
#include "lib/http/field_diagnostic.hpp"
#include "lib/http/field_map.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::http {

class JoinedLines {
  public:
    struct Place {
        std::size_t line = 0;  // FieldLine::index
        base::Span span;       // within that line's value
    };

    // Borrows from `fields`. Copies only when the field has several lines.
    JoinedLines(const FieldMap& fields, FieldId field) : JoinedLines(fields.lines(field)) {}
    JoinedLines(const FieldMap& fields, std::string_view name) : JoinedLines(fields.lines(name)) {}

    [[nodiscard]] bool present() const { return lines_ != 0; }
    // Lives as long as this object and the map. Lines are joined by ", "; empty ones take part.
    [[nodiscard]] std::string_view text() const { return lines_ > 1 ? std::string_view(joined_) : single_; }
    // Where a span of text() begins. A span that runs over the end of its line is cut off there.
    [[nodiscard]] Place place_of(base::Span span) const;
    // A diagnostic of text() as one of its line.
    [[nodiscard]] FieldDiagnostic in_line(const base::Diagnostic& diagnostic) const;

  private:
    explicit JoinedLines(const FieldMap::Lines& lines);

    struct Start {
        std::uint32_t offset;  // in joined_
        std::uint32_t length;
        std::size_t line;
    };

    std::string_view single_;
    std::size_t first_line_ = 0;
    std::size_t lines_ = 0;
    std::string joined_;
    std::vector<Start> starts_;
};

}  // namespace cachewright::http
