// Content-Length (RFC 9110 §8.6) of a message that was framed already.
#pragma once

#include "lib/http/field_map.hpp"

#include <cstdint>
#include <optional>

namespace cachewright::policy {

// Nothing when the field is missing, is not all digits or does not fit 64 bits, and when several lines
// differ.
[[nodiscard]] std::optional<std::uint64_t> content_length(const http::FieldMap& fields);

}  // namespace cachewright::policy
