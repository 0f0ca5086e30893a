// The names in Vary as people write them: what a misspelt one was meant to be, which have no effect, and the
// line put right.
#pragma once

#include "lib/http/field_id.hpp"
#include "lib/http/vary.hpp"
#include "lib/lint/subject.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cachewright::lint {

// For a name that no request has: what was meant, as far as that can be told, else empty. Nothing for a good
// name.
[[nodiscard]] std::optional<std::string_view> vary_misspelling(const http::VaryName& name);

// Fields of responses, of one connection, or already in the cache key: no request differs in them.
enum class Uselessness : std::uint8_t { none, response_field, hop_by_hop, in_the_key };
[[nodiscard]] Uselessness vary_uselessness(http::FieldId id);

// "Vary: …" for all lines as one: every name mended, none twice, those without effect left out, and `added`
// at the end. Empty when a name is beyond mending.
[[nodiscard]] std::string corrected_vary(const Subject& subject, std::string_view added = {});

}  // namespace cachewright::lint
