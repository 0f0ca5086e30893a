// Field names that were meant to be one that caches read.
#pragma once

#include "lib/http/field_map.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace cachewright::lint {

struct MisspeltName {
    std::size_t line = 0;  // FieldLine::index
    http::FieldId meant{};
};

// The field that caches read (Cache-Control, CDN-Cache-Control, Expires, Set-Cookie, Vary) which an unknown
// name was probably meant to be; FieldId::unknown when it is like none.
[[nodiscard]] http::FieldId meant_field_name(std::string_view name);

// The lines with such names, in order. Allocates only when there are any.
[[nodiscard]] std::vector<MisspeltName> find_misspelt_names(const http::FieldMap& fields);

}  // namespace cachewright::lint
