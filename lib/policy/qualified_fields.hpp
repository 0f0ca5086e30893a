// The fields that a qualified no-cache or private names (RFC 9111 §5.2.2.4, §5.2.2.7).
#pragma once

#include "lib/http/cache_control.hpp"
#include "lib/http/field_map.hpp"

#include <cstddef>

namespace cachewright::policy {

// Removes from `fields`, a response's header section, every field that the qualified form of `directive`
// (no_cache or private_) names in `policy_field` (ResponseFacts::policy_field) of the same section. Returns
// how many lines went. Fields are named without regard to case, and need not be known ones. Call it for
// private_ before storing where Storability asks for it, and for no_cache on the copy that is sent where
// Reuse does.
std::size_t remove_named_fields(http::FieldMap& fields, http::Directive directive,
                                http::FieldId policy_field);

}  // namespace cachewright::policy
