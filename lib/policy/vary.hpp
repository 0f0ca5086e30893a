// Vary (RFC 9111 §4.1): does a stored response fit the fields of another request?
#pragma once

#include "lib/http/field_map.hpp"
#include "lib/policy/options.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::policy {

// The selecting fields of a request in comparable form: one string that is equal for two requests exactly
// when every field that `vary` names matches (§4.1). Absent differs from present and empty. Lines are joined
// and blanks round commas dropped; with `normalisation`, Accept-Language ignores case, blanks and order, and
// Accept-Encoding likewise, as their syntax allows. A "*" anywhere in Vary never matches: `matchable` is
// false.
struct VariantKey {
    bool matchable = true;
    std::string text;

    friend bool operator==(const VariantKey&, const VariantKey&) = default;
};

[[nodiscard]] VariantKey variant_key(const http::FieldMap& vary_of_response,
                                     const http::FieldMap& request_fields, Honour normalisation);

// Does a response that was stored for `stored_request` fit `presented`? Beyond equal keys, a stored response
// whose Content-Language is the presented request's single most wanted language fits too when Vary names
// Accept-Language (§4.1: normalise by what is known of the field).
enum class VaryMatch : std::uint8_t { matches, differs, never };
[[nodiscard]] VaryMatch vary_matches(const http::FieldMap& stored_response,
                                     const http::FieldMap& stored_request, const http::FieldMap& presented,
                                     Honour normalisation);

// The first field named by Vary in which the two requests differ; empty when none does. For explanations.
// Borrows from `stored_response`.
[[nodiscard]] std::string_view first_differing_field(const http::FieldMap& stored_response,
                                                     const http::FieldMap& stored_request,
                                                     const http::FieldMap& presented, Honour normalisation);

}  // namespace cachewright::policy
