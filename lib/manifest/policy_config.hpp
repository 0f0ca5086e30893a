// The [[policy]] and [[class]] blocks of cachewright.toml. docs/lint-config.md has every key.
#pragma once

#include "lib/lint/run_settings.hpp"
#include "lib/toml/reading.hpp"
#include "lib/toml/value.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace cachewright::manifest {

// The blocks of a document's root, in their order. `caches` are the profiles that there are. What is wrong is
// added to `problems`.
[[nodiscard]] std::vector<lint::PolicyBlock> read_policies(const toml::Table& root,
                                                           std::span<const std::string_view> caches,
                                                           toml::Problems& problems);
[[nodiscard]] lint::ResourceClasses read_classes(const toml::Table& root, toml::Problems& problems);

}  // namespace cachewright::manifest
