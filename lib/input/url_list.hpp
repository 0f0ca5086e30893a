// Lists of URLs in a file: one a line, "#" begins a comment line.
#pragma once

#include "lib/base/error.hpp"
#include "lib/base/result.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace cachewright::input {

struct UrlList {
    std::vector<std::string> urls;    // http and https, in order
    std::vector<base::Error> errors;  // a line that is neither a URL nor a comment, each with file:line
    std::size_t bad_lines = 0;        // how many there are; `errors` holds the first 20
};

// Reads `name`, or standard input for "-". Errors: those of FileSource, too_large beyond 64 MiB, no_content
// when there is no line with a URL.
[[nodiscard]] base::Result<UrlList> read_url_list(const std::string& name);

}  // namespace cachewright::input
