// Cache keys and how they came about, as text and as JSON (docs/schema/key.schema.json). Secrets are masked.
#pragma once

#include "lib/lint/cardinality.hpp"
#include "lib/policy/key.hpp"
#include "lib/report/terminal_text.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::report {

struct ShownKey {
    std::string_view profile;
    policy::CacheKey key;
    std::optional<lint::Cardinality> copies{};  // of a shared cache, before Vary
};

// The key without the parts for request fields that the request does not have.
[[nodiscard]] std::string short_key_text(const policy::CacheKey& key);

// What made the key, a line each, with or without the URL as it was after a step; all the fields that the
// request does not have in one.
enum class StepUrls : std::uint8_t { omit, show };
[[nodiscard]] std::vector<std::string> key_step_words(const policy::CacheKey& key, StepUrls urls);

[[nodiscard]] std::string keys_text(std::span<const ShownKey> keys, const Style& style);
[[nodiscard]] std::string keys_json(std::string_view method, std::string_view url,
                                    std::span<const ShownKey> keys, std::string_view version);

}  // namespace cachewright::report
