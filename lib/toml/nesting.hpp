// How deeply a document nests, told without recursion, so that no later recursion over it meets a surprise.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace cachewright::toml {

// Where `text` first nests deeper than `limit`: by brackets and the parts of the dotted keys in front of
// them, counted together, or by the parts of one table's header. Nothing when it does not. Exact for valid
// TOML; in anything else, exact up to the first mistake, behind which a parser reads nothing.
[[nodiscard]] std::optional<std::size_t> first_beyond_depth(std::string_view text, std::size_t limit);

}  // namespace cachewright::toml
