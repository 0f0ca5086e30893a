// Vary (RFC 9110 §12.5.5): the request fields that chose this response.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/http/field_diagnostic.hpp"
#include "lib/http/field_map.hpp"
#include "lib/http/inline_list.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace cachewright::http {

struct VaryName {
    std::string_view name;  // as written; borrows from the map
    FieldId id = FieldId::unknown;
    std::size_t line = 0;  // FieldLine::index
    base::Span span;       // inside that line's value
};

struct VaryField {
    bool star = false;  // "*" is a member of some line: no later request ever matches (RFC 9111 §4.1)
    InlineList<VaryName, 4> names;  // in order, "*" left out, repetitions and misspellings kept
    std::vector<FieldDiagnostic> issues;
};

// Reads all lines of Vary. A member that is no field name (RFC 9110 §5.1) is diagnosed and kept in `names`.
// Commas part members even inside quotes, which names cannot have, so that no "*" hides there. Allocates only
// for more than four names and for issues.
[[nodiscard]] VaryField parse_vary(const FieldMap& fields);

}  // namespace cachewright::http
