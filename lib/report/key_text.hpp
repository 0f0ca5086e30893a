// Cache keys and how they came about, as text and as JSON (docs/schema/key.schema.json). Secrets are masked.
#pragma once

#include "lib/lint/cardinality.hpp"
#include "lib/policy/key.hpp"
#include "lib/report/terminal_text.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::report {

struct ShownKey {
    std::string_view profile;
    policy::CacheKey key;
    std::optional<lint::Cardinality> copies{};  // of a shared cache, before Vary
};

[[nodiscard]] std::string keys_text(std::span<const ShownKey> keys, const Style& style);
[[nodiscard]] std::string keys_json(std::string_view method, std::string_view url,
                                    std::span<const ShownKey> keys, std::string_view version);

}  // namespace cachewright::report
