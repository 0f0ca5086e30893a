// Small files that are read whole: configurations, lists, baselines.
#pragma once

#include "lib/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace cachewright::input {

// Whether "-" is a file of that name, or standard input.
enum class Dash : std::uint8_t { file, standard_input };

// What is asked for, for the messages, and how much of it is read.
struct TextFileKind {
    std::string what = "a file";  // "a list of URLs"
    std::size_t most = std::size_t{256} * 1024 * 1024;
    std::string when_larger = "check that it is the file you mean";  // what to do then
    std::string when_directory = "name a file in it";
    Dash dash = Dash::file;
};

// All bytes of the file. Errors name the file and say why: not_found, unreadable (no permission, a directory,
// a failure while reading), too_large beyond `kind.most`.
[[nodiscard]] base::Result<std::string> read_text_file(const std::string& name,
                                                       const TextFileKind& kind = {});

}  // namespace cachewright::input
