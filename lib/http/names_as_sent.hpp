// Field names with the white space that a reader takes off.
#pragma once

#include "lib/http/field_map.hpp"
#include "lib/http/wire_violation.hpp"

#include <span>
#include <string_view>

namespace cachewright::http {

// A blank before the colon is no part of a field name and a proxy takes it off (RFC 9112 §5.1), but clients
// that keep it, or refuse the line, do not see the field. Gives the names back what `diagnostics` says was
// there. `head` is the text that the fields were read from, and `start` where it begins in the source.
void restore_names(FieldMap& fields, std::span<const wire::Diagnostic> diagnostics, std::string_view head,
                   base::SourcePosition start);

}  // namespace cachewright::http
