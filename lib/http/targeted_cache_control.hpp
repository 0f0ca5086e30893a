// Targeted cache control (RFC 9213): CDN-Cache-Control and the vendors' own forms of it. A Structured Field
// Dictionary, not the Cache-Control grammar: any syntax or type error makes the whole field ignored.
#pragma once

#include "lib/base/diagnostic.hpp"
#include "lib/http/cache_control.hpp"
#include "lib/http/field_map.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::http {

enum class TargetedState : std::uint8_t {
    absent,
    empty,    // present without a member: Cache-Control applies (RFC 9213 §2.2)
    invalid,  // not a dictionary, or a member of the wrong type: ignored as a whole (§2.1)
    valid,
};

struct TargetedDirectives {
    TargetedState state = TargetedState::absent;
    CacheDirectives directives;  // meaningful only when state is valid
};

// All lines of that field as one dictionary. Of a repeated key the last value counts, parameters and unknown
// keys are ignored, as are the directives of requests. Numbers must be Integers, not negative, and saturate
// at 2^31; flags must be Booleans, and `?0` is the same as absence; no-cache and private may also be Strings
// that list field names. Does not allocate for a field of one line.
[[nodiscard]] TargetedDirectives read_targeted_directives(const FieldMap& fields, FieldId field);

// The field names that its no_cache or private_ lists, each as written: those of the String that
// read_targeted_directives reports as no_cache_fields or private_fields. Empty unless the field is valid.
[[nodiscard]] std::vector<std::string> targeted_field_names(const FieldMap& fields, FieldId field,
                                                            Directive directive);

// What is wrong with it, with spans, for those who lint: syntax errors, wrong types (`max-age="60"`,
// `max-age=1.5`), parameters where directives were meant (`max-age=60; public`), unknown directives. Empty
// when nothing is. Syntax errors have the codes of sf::parse_dictionary; the others are empty-field,
// wrong-type, semicolon-separator, unknown-directive and request-directive.
[[nodiscard]] std::vector<CacheControlDiagnostic> diagnose_targeted_directives(const FieldMap& fields,
                                                                               FieldId field);

}  // namespace cachewright::http
