// The check of an option that takes one of a few words.
#pragma once

#include <CLI/CLI.hpp>

#include <string_view>
#include <vector>

namespace cachewright::cli {

// As CLI::IsMember, whose words show in help and completions; a slip is answered with the nearest word.
[[nodiscard]] CLI::Validator one_of(std::vector<std::string_view> words);

}  // namespace cachewright::cli
