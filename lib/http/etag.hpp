// Entity tags (RFC 9110 §8.8.3), alone and in If-Match and If-None-Match.
#pragma once

#include "lib/base/diagnostic.hpp"
#include "lib/http/field_diagnostic.hpp"
#include "lib/http/field_map.hpp"
#include "lib/http/inline_list.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace cachewright::http {

enum class TagStrength : std::uint8_t { strong, weak };

struct EntityTag {
    TagStrength strength = TagStrength::strong;
    std::string_view opaque;  // without the quotes; borrows from the value
};

// Exactly an entity-tag: `"…"` or `W/"…"` (the W in upper case), nothing around it.
[[nodiscard]] std::optional<EntityTag> parse_entity_tag(std::string_view value);

// For comparing with what peers send although they should not: `w/"…"` is weak, and a value without quotes,
// or with one only, is a strong tag whose opaque text is the value itself. Nothing for an empty value.
[[nodiscard]] std::optional<EntityTag> parse_entity_tag_leniently(std::string_view value);

// Why parse_entity_tag refuses `value`; nothing when it does not.
[[nodiscard]] std::optional<base::Diagnostic> diagnose_entity_tag(std::string_view value);

// RFC 9110 §8.8.3.2.
[[nodiscard]] constexpr bool strong_match(const EntityTag& a, const EntityTag& b) {
    return a.strength == TagStrength::strong && b.strength == TagStrength::strong && a.opaque == b.opaque;
}
[[nodiscard]] constexpr bool weak_match(const EntityTag& a, const EntityTag& b) {
    return a.opaque == b.opaque;
}

struct ListedTag {
    EntityTag tag;
    std::size_t line = 0;  // FieldLine::index
    base::Span span;       // the tag with its quotes, inside that line's value
};

// The value of If-Match or If-None-Match.
struct EntityTagList {
    bool any = false;  // the value is "*" and nothing else
    InlineList<ListedTag, 4> tags;
    std::vector<FieldDiagnostic> issues;

    // Whether some member matches; `any` is not considered.
    [[nodiscard]] bool contains_strong(const EntityTag& tag) const;
    [[nodiscard]] bool contains_weak(const EntityTag& tag) const;
};

// Reads all lines of `field`. Members that are no entity-tag are diagnosed and kept as
// parse_entity_tag_leniently reads them; a "*" among other members is diagnosed and left out. Allocates only
// for more than four tags and for issues.
[[nodiscard]] EntityTagList parse_entity_tag_list(const FieldMap& fields, FieldId field);

}  // namespace cachewright::http
