// Did-you-mean: the nearest known word to a misspelt one.
#pragma once

#include <span>
#include <string_view>

namespace cachewright::base {

// Damerau-Levenshtein distance (optimal string alignment), ASCII letters compared without case. Words
// longer than 64 bytes are not compared: the result is then `limit + 1`. Stops early above `limit`.
[[nodiscard]] unsigned edit_distance(std::string_view a, std::string_view b, unsigned limit);

// The candidate within a distance that a typing slip explains (1 for words up to 4 bytes, 2 up to 8,
// else 3), the nearest first and the earliest among equals; empty when there is none. An exact match
// (without case) is returned as itself. The result borrows from `candidates`.
[[nodiscard]] std::string_view nearest_word(std::string_view word,
                                            std::span<const std::string_view> candidates);

// The same, else the first of them that begins with the word, from three letters on: "warn" is too far from
// "warning" for a slip, and means it all the same.
[[nodiscard]] std::string_view meant_word(std::string_view word,
                                          std::span<const std::string_view> candidates);

}  // namespace cachewright::base
