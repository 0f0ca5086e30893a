// Holds JSON output against the schemas in docs/schema, and in fixtures/schema for formats of others.
#pragma once

#include <string>
#include <string_view>

namespace cachewright::tests {

// Empty when the document fits docs/schema/NAME or fixtures/schema/NAME; else what does not, one complaint a
// line.
[[nodiscard]] std::string schema_complaints(std::string_view schema_name, std::string_view document);

}  // namespace cachewright::tests
