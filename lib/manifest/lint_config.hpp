// What cachewright.toml says to lint. In the [lint] table: which rules run, how grave their findings are,
// where they do not count, and when a build fails; beside it the [[policy]] and [[class]] blocks.
// docs/lint-config.md has every key.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/lint/adjustments.hpp"
#include "lib/lint/run_settings.hpp"
#include "lib/toml/reading.hpp"
#include "lib/toml/value.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::manifest {

// What is not there leaves the default, or what the command line says.
struct LintConfig {
    std::optional<std::vector<std::string>> select{};
    std::optional<std::vector<std::string>> ignore{};
    std::optional<std::vector<std::string>> enable{};
    std::optional<std::string> fail_on{};  // error, warning, info or never
    std::optional<std::uint64_t> max_warnings{};
    std::optional<std::uint64_t> variants{};             // what run.variant_budget is, where the file says it
    std::optional<std::vector<std::string>> hosts{};     // as lint::parse_host_pattern gives them
    std::vector<base::SourcePosition> host_positions{};  // of these, in the same order
    std::optional<std::string> baseline{};               // as written: from the folder of the file
    lint::Adjustments adjustments{};
    lint::RunSettings run{};  // policy_caches are left to whoever chooses caches
};

// One key, for validation, documentation and the file that `init` writes.
struct ConfigKey {
    std::string_view table;  // "lint", "lint.severity", "lint.thresholds", "lint.override", "lint.suppress",
                             // "class", "policy"
    std::string_view key;    // "RULE" where any rule or prefix stands
    std::string_view kind;   // "array of rules"
    std::string_view standard;     // what holds without it; empty when the key is mandatory
    std::string_view example;      // a value in TOML
    std::string_view description;  // one or two sentences
};

// Table by table, in the order in which a reader meets them.
[[nodiscard]] std::span<const ConfigKey> lint_keys();

// As comment lines of at most 100 columns.
[[nodiscard]] std::string as_comment(std::string_view text);

// The keys of one of these tables.
[[nodiscard]] std::vector<std::string_view> keys_of(std::string_view table);

// Reads [lint], [[policy]] and [[class]] of a document's root. Rule names are held against `rules`, the ids
// that exist, names of caches against `caches`; `source` is the file's path. What is wrong is added to
// `problems`.
[[nodiscard]] LintConfig read_lint_config(const toml::Table& root, std::span<const std::string_view> rules,
                                          std::span<const std::string_view> caches, std::string_view source,
                                          toml::Problems& problems);

// A cachewright.toml with all of these tables, every key in it as a comment with its meaning and an example.
// It is read without error and changes nothing.
[[nodiscard]] std::string commented_lint_config();

}  // namespace cachewright::manifest
