// The fields that a qualified no-cache or private names (RFC 9111 §5.2.2.4, §5.2.2.7).
#pragma once

#include "lib/http/cache_control.hpp"
#include "lib/http/field_map.hpp"
#include "lib/http/name_set.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace cachewright::policy {

// The names, read once. Borrows nothing.
class NamedFields {
  public:
    NamedFields() = default;
    // What the qualified form of `directive` (no_cache or private_) names in `policy_field`
    // (ResponseFacts::policy_field) of `fields`: Cache-Control by its own grammar, a targeted field as the
    // Structured Field Dictionary that it is (RFC 9213 §2.1).
    NamedFields(const http::FieldMap& fields, http::Directive directive, http::FieldId policy_field);

    // Without regard to case.
    [[nodiscard]] bool contains(std::string_view field_name) const;

  private:
    std::set<std::string, http::LessIgnoreCase> names_;
};

// Removes from `fields`, a response's header section, every field that the qualified form of `directive`
// names in `policy_field` of the same section. Returns how many lines went. The fields need not be known
// ones. Call it for private_ before storing where Storability asks for it, and for no_cache on the copy that
// is sent where Reuse does.
std::size_t remove_named_fields(http::FieldMap& fields, http::Directive directive,
                                http::FieldId policy_field);

}  // namespace cachewright::policy
