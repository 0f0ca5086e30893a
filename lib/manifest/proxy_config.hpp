// What the caching proxy may be told, in the [proxy] table of cachewright.toml and on its command line: one
// list for both, for the help, the documentation and the file that `init` writes. docs/proxy.md has every
// key.
#pragma once

#include "lib/base/error.hpp"
#include "lib/base/source_position.hpp"
#include "lib/toml/reading.hpp"
#include "lib/toml/value.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::manifest {

struct ProxyKey {
    enum class Takes : std::uint8_t {
        text,
        word,      // one of `words`
        toggle,    // true or false
        number,    // a whole number
        size,      // "64KiB", or a number of bytes
        duration,  // "30s"
        texts,     // an array
    };
    std::string_view key;          // in the file
    std::string_view flag;         // on the command line
    std::string_view placeholder;  // of the flag's value, in help
    Takes takes = Takes::text;
    std::string_view standard;     // what holds without it, as help shows it, or in words
    std::string_view example;      // a value in TOML
    std::string_view description;  // one or two sentences without full stop
    std::string_view flag_help{};  // where the flag is described otherwise
    std::uint64_t least = 0;       // of numbers, bytes, milliseconds
    std::uint64_t most = 0xffff'ffff;
    std::array<std::string_view, 4> words{};

    // A number, size or duration that belongs to the table of limits.
    [[nodiscard]] bool is_limit() const { return takes >= Takes::number && takes <= Takes::duration; }
    // What `takes` is in words: "size", "whole number".
    [[nodiscard]] std::string kind() const;
    // The value in TOML that stands for `standard`; else its words.
    [[nodiscard]] std::string standard_value() const;
    // CACHEWRIGHT_PROXY_MAX_BODY
    [[nodiscard]] std::string variable() const;
};

// In the order in which a reader meets them; limits last.
[[nodiscard]] std::span<const ProxyKey> proxy_keys();

// Bytes, a count or milliseconds, of a text for a number, size or duration; nothing when it is none, or
// beyond what the key takes.
[[nodiscard]] std::optional<std::uint64_t> measured(const ProxyKey& key, std::string_view text);

// Why the key cannot have this value; nothing when it can. `name` is what messages call it: its flag, its
// variable, or the key. Texts are not judged here.
[[nodiscard]] std::optional<base::Error> objection(const ProxyKey& key, std::string_view name,
                                                   std::string_view text);

// A value of the file, as text: "true" and "false" for toggles, numbers in digits.
struct ProxyValue {
    const ProxyKey* key = nullptr;
    std::vector<std::string> texts;  // one, but for Takes::texts
    base::SourcePosition position;   // of the value
};

struct ProxyConfig {
    std::vector<ProxyValue> values;

    // Null where the file does not say.
    [[nodiscard]] const ProxyValue* find(std::string_view key) const;
};

// Reads [proxy] of a document's root. What is wrong is added to `problems`.
[[nodiscard]] ProxyConfig read_proxy_config(const toml::Table& root, toml::Problems& problems);

// A [proxy] table, every key in it as a comment with its meaning and an example.
[[nodiscard]] std::string commented_proxy_config();

}  // namespace cachewright::manifest
