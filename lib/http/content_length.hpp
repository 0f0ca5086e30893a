// Content-Length (RFC 9110 §8.6) of a message that was framed already, or is taken for what it says.
#pragma once

#include "lib/http/field_map.hpp"

#include <cstdint>
#include <optional>

namespace cachewright::http {

// The length that the field states, however often: "42, 42" and two lines with 42 are 42. Nothing when the
// field is missing, when a value is not all digits or does not fit 63 bits, and when two values differ.
[[nodiscard]] std::optional<std::uint64_t> content_length(const FieldMap& fields);

}  // namespace cachewright::http
