// Age (RFC 9111 §5.1): what a cache says about the time since a response was made or validated.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/field_diagnostic.hpp"
#include "lib/http/field_map.hpp"

#include <optional>
#include <vector>

namespace cachewright::http {

struct AgeField {
    // At most kMaxDeltaSeconds; nothing when there is no Age or it must be ignored.
    std::optional<base::Seconds> value;
    std::vector<FieldDiagnostic> issues;
};

// Reads Age as RFC 9111 §5.1 asks: of several members, on one line or more, the first counts; when that is
// not all digits the whole field is ignored. Allocates only for issues.
[[nodiscard]] AgeField parse_age(const FieldMap& fields);

}  // namespace cachewright::http
