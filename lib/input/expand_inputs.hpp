// From arguments to files: names, "-", directories and patterns.
#pragma once

#include "lib/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
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

// Collects the files that arguments mean: arguments in their order, what they stand for sorted by name. A
// file that several arguments mean, by whatever path or link, is there once, and named as soon as one names
// it.
// - "-" is standard input; at most once.
// - A directory stands for every regular file, or link to one, under it with a capture's ending (.har, .http,
// .curl, .txt, .json,
//   .jsonl, .ndjson); hidden entries and node_modules are passed over, links to directories not followed.
// - An argument that names nothing and holds * ? or [ is a pattern for such files; ** stands for any
//   directories. Pipes and devices are read only when they are named.
class InputExpansion {
  public:
    // An argument in error adds nothing. Errors: not_found (with the nearest name as a hint, or where a link
    // leads), unreadable, no_content (nothing in a directory), usage ("-" twice, an empty name).
    [[nodiscard]] base::Result<void> add(const std::string& argument);

    [[nodiscard]] const std::vector<InputFile>& files() const { return files_; }

  private:
    std::vector<InputFile> files_;
    std::unordered_map<std::string, std::size_t> index_by_identity_;
};

// The name says that the file is a capture: .har, .http, .curl, .jsonl or .ndjson. Files in .txt and .json
// are mostly something else.
[[nodiscard]] bool has_ending_of_capture(std::string_view name);

// The files of all `arguments`, or the first error of InputExpansion::add.
[[nodiscard]] base::Result<std::vector<InputFile>> expand_inputs(std::span<const std::string> arguments);

}  // namespace cachewright::input
