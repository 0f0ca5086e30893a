// Typed access to tables. What is wrong is collected with its position, so that a person sees all of it at
// once; reading goes on.
#pragma once

#include "lib/base/result.hpp"
#include "lib/base/time.hpp"
#include "lib/toml/value.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::toml {

struct Problem {
    base::SourcePosition position;
    std::string message;  // one sentence without full stop
    std::string hint;     // may be empty
};

class Problems {
  public:
    // `source` is the document's name, for error().
    explicit Problems(std::string source) : source_(std::move(source)) {}

    void add(base::SourcePosition position, std::string message, std::string hint = {});

    [[nodiscard]] bool empty() const { return all_.empty(); }
    [[nodiscard]] std::span<const Problem> all() const { return all_; }
    // "source:line:column"
    [[nodiscard]] std::string place(base::SourcePosition position) const;
    // All as one usage error, in the order of the document: a line each, "source:line:column: message". The
    // hint of a single one is the error's; several have theirs in brackets. There must be at least one.
    [[nodiscard]] base::Error error() const;

  private:
    std::string source_;
    std::vector<Problem> all_;
};

// Each of these: the value of `key`; nothing when it is not there or, with a problem, of another kind. What
// is returned borrows from the table.
[[nodiscard]] std::optional<std::string_view> read_string(const Table& table, std::string_view key,
                                                          Problems& problems);
[[nodiscard]] std::optional<std::int64_t> read_integer(const Table& table, std::string_view key,
                                                       Problems& problems);
// Whole numbers too.
[[nodiscard]] std::optional<double> read_number(const Table& table, std::string_view key, Problems& problems);
[[nodiscard]] std::optional<bool> read_boolean(const Table& table, std::string_view key, Problems& problems);
// An array of strings only; elements of another kind are problems and left out.
[[nodiscard]] std::optional<std::vector<std::string_view>> read_strings(const Table& table,
                                                                        std::string_view key,
                                                                        Problems& problems);
// A string such as "90s" (base::parse_duration); a problem shows `examples` ("write \"90s\" or \"5m\"").
[[nodiscard]] std::optional<base::Duration> read_duration(const Table& table, std::string_view key,
                                                          std::string_view examples, Problems& problems);
// Null instead of nothing.
[[nodiscard]] const Table* read_table(const Table& table, std::string_view key, Problems& problems);
// An array of tables ([[key]]); elements of another kind are problems and left out.
[[nodiscard]] std::vector<const Value*> read_tables(const Table& table, std::string_view key,
                                                    Problems& problems);

// A problem for each key that is not in `known`, with the nearest one as a hint.
void unknown_keys(const Table& table, std::span<const std::string_view> known, Problems& problems);

// "did you mean 'x'?", or what `otherwise` says when no candidate is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates,
                                       std::string_view otherwise);

}  // namespace cachewright::toml
