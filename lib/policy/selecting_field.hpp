// One selecting field of a request in the form in which it is compared (RFC 9111 §4.1).
#pragma once

#include "lib/http/field_map.hpp"
#include "lib/policy/options.hpp"

#include <string>
#include <string_view>

namespace cachewright::policy {

// Appends the field `name` of the request: name and normal form, each with its length before it. The texts of
// two requests are equal exactly when the field matches, and text after text can be read back in one way
// only. The rules of `normalisation` are those of VariantKey.
void append_selecting_field(std::string& key, const http::FieldMap& request, std::string_view name,
                            Honour normalisation);

}  // namespace cachewright::policy
