// What several tables of cachewright.toml have in common: patterns of responses, and lists that may be a
// single value.
#pragma once

#include "lib/base/time.hpp"
#include "lib/lint/exchange_pattern.hpp"
#include "lib/toml/reading.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::manifest {

enum class Numbers : std::uint8_t { refused, allowed };

// The strings of `key`, which may stand alone instead of in an array; whole numbers too where `numbers`
// allows them. What is of another kind, and an empty array, is a problem.
[[nodiscard]] std::vector<const toml::Value*> one_or_several(const toml::Table& table, std::string_view key,
                                                             toml::Problems& problems,
                                                             Numbers numbers = Numbers::refused);

// The URL patterns of `key`, which may be one or several.
[[nodiscard]] std::vector<http::UrlPattern> read_urls(const toml::Table& table, std::string_view key,
                                                      toml::Problems& problems);

// The duration of `key`, as "90s" or "1h30m"; nothing where it is missing or something else.
[[nodiscard]] std::optional<base::Duration> read_duration(const toml::Table& table, std::string_view key,
                                                          toml::Problems& problems);

// The keys url, method, status, type and class of a block.
[[nodiscard]] lint::ExchangePattern read_pattern(const toml::Table& table, toml::Problems& problems);

// The class with that name; adds a problem with the nearest one when there is none.
[[nodiscard]] std::optional<lint::ResourceKind> read_class(const toml::Value& value,
                                                           toml::Problems& problems);

// A problem at the value of `key`, which is there.
void problem_at(const toml::Table& table, std::string_view key, toml::Problems& problems, std::string message,
                std::string hint = {});

// The text of a mandatory `key` that is not blank. Without it a problem that calls the block `block_name`.
[[nodiscard]] std::string read_words(const toml::Value& block, std::string_view block_name,
                                     std::string_view key, std::string_view hint, toml::Problems& problems);

}  // namespace cachewright::manifest
