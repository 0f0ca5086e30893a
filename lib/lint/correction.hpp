// Corrected header lines for suggestions.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/http/field_map.hpp"

#include <string>
#include <string_view>

namespace cachewright::lint {

// "Name: value" with the bytes of `span` replaced.
[[nodiscard]] std::string corrected_line(const http::FieldLine& line, base::Span span,
                                         std::string_view replacement);

}  // namespace cachewright::lint
