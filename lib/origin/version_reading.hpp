// The keys that say what is answered: those of a [[route]] and of its [[route.version]] blocks.
#pragma once

#include "lib/origin/script.hpp"
#include "lib/toml/reading.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace cachewright::origin {

[[nodiscard]] std::span<const std::string_view> version_keys();

// `base` with what the block says instead. What is wrong is added to `problems` and left as in `base`.
[[nodiscard]] Version read_version(const toml::Value& block, const Version& base, const ReadFile& read_file,
                                   toml::Problems& problems);

// What cannot be together is a problem at `place`.
void check_version(const Version& version, base::SourcePosition place, toml::Problems& problems);

// The duration of `key`, at most a day; nothing where it is missing or something else.
[[nodiscard]] std::optional<base::Duration> read_duration(const toml::Table& table, std::string_view key,
                                                          toml::Problems& problems);

}  // namespace cachewright::origin
