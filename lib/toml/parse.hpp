// TOML 1.0 from text to values.
#pragma once

#include "lib/base/result.hpp"
#include "lib/toml/value.hpp"

#include <cstddef>
#include <string_view>

namespace cachewright::toml {

struct Limits {
    std::size_t bytes = std::size_t{1} << 20U;
    // Of brackets and of the parts of dotted keys inside them; and of the parts of one table's header.
    std::size_t depth = 64;
    std::size_t values = 100'000;  // entries of tables and elements of arrays, all together
};

// The whole document, or the first error in it: a usage error whose message begins with "source:line:column:
// " (columns count bytes), with a hint. The limits are errors of the same kind. Nothing borrows from `text`.
[[nodiscard]] base::Result<Document> parse(std::string_view text, std::string_view source_name,
                                           const Limits& limits = {});

}  // namespace cachewright::toml
