// From arguments to files: names, "-", directories and patterns.
#pragma once

#include "lib/base/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cachewright::input {

enum class Origin : std::uint8_t {
    named,  // by the user: must be a capture
    found,  // in a directory: may be something else with a like ending, then it is passed over
};

struct InputFile {
    std::string name;  // as to be shown and opened; "-" for standard input
    Origin origin = Origin::named;
};

// The files that `arguments` mean, each once: arguments in their order, what they stand for sorted by name.
// - "-" is standard input; at most once.
// - A directory stands for every file under it with a capture's ending (.har, .http, .curl, .txt, .json,
//   .jsonl, .ndjson); hidden entries and node_modules are passed over, links to directories not followed.
// - An argument that names nothing and holds * ? or [ is a pattern; ** stands for any directories.
// Errors: not_found (with the nearest name as a hint), unreadable, no_content (nothing in a directory,
// nothing matching a pattern), usage ("-" twice).
[[nodiscard]] base::Result<std::vector<InputFile>> expand_inputs(std::span<const std::string> arguments);

}  // namespace cachewright::input
