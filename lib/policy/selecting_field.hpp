// One selecting field of a request in the form in which it is compared (RFC 9111 §4.1).
#pragma once

#include "lib/http/field_map.hpp"
#include "lib/policy/options.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cachewright::policy {

enum class FieldComparison : std::uint8_t {
    by_bytes,       // the bytes of the joined lines
    by_meaning,     // as VariantKey says
    by_preference,  // as ReuseOptions::vary_by_preference says
};

// Appends the field `name` of the request: name and normal form, each with its length before it. The texts of
// two requests are equal exactly when the field matches, and text after text can be read back in one way
// only.
void append_selecting_field(std::string& key, const http::FieldMap& request, std::string_view name,
                            FieldComparison compared);

// How long the field is that `key` begins with, as append_selecting_field wrote it; 0 where it begins with
// none. For reading texts back field by field.
[[nodiscard]] std::size_t selecting_field_size(std::string_view key);

struct SelectingField {
    std::string_view name;                  // in lower case
    std::optional<std::string_view> value;  // in normal form; nothing: the request had no such field
};
// Takes the field that `key` begins with from it; nothing where it begins with none. Borrows.
[[nodiscard]] std::optional<SelectingField> take_selecting_field(std::string_view& key);

}  // namespace cachewright::policy
