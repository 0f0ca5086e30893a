// Lists whose members carry a weight, ";q=0.8" (RFC 9110 §12.4.2): the common form of the Accept fields.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/http/field_diagnostic.hpp"
#include "lib/http/field_map.hpp"
#include "lib/http/inline_list.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::http {

// A qvalue in thousandths, 0 (not acceptable) to 1000.
using Quality = std::uint16_t;
inline constexpr Quality kFullQuality = 1000;

// Exactly a qvalue: "0", "0.85", "1.000".
[[nodiscard]] std::optional<Quality> parse_quality(std::string_view text);

struct WeightedMember {
    std::string_view text;  // what stands before the weight, parameters included; borrows from the map
    Quality quality = kFullQuality;
    bool well_formed = true;  // the weight follows the grammar, and nothing follows it
    std::size_t line = 0;     // FieldLine::index
    base::Span span;          // of the whole member in that line's value
};

struct WeightedList {
    bool present = false;  // the field has a line, be it empty
    InlineList<WeightedMember, 8> members;
    std::vector<FieldDiagnostic> issues;
};

// Takes the weight off one member. A weight that is no qvalue is read as the number it is, cut to three
// decimals and to 1; one that is no number counts as 1. Line and span are left empty.
[[nodiscard]] WeightedMember read_weight(std::string_view member);

// Reads all lines of `field`. Allocates only for more than eight members and for issues.
[[nodiscard]] WeightedList parse_weighted_list(const FieldMap& fields, FieldId field);

// The members of one value in lower case, each with its weight in the shortest form, without blanks and
// repetitions, in byte order, joined by ",": equal for values that differ only in these. Members that are not
// well-formed keep their own text. For fields without quoted-strings: every comma parts members.
[[nodiscard]] std::string normalise_weighted_list(std::string_view value);

}  // namespace cachewright::http
