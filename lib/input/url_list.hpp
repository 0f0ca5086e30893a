// Lists of URLs in a file: one a line, "#" begins a comment line.
#pragma once

#include "lib/base/error.hpp"
#include "lib/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::input {

struct UrlList {
    std::vector<std::string> urls;    // http and https, in order
    std::vector<base::Error> errors;  // a line that is neither a URL nor a comment, each with file:line
    std::size_t bad_lines = 0;        // how many there are; `errors` holds the first 20
};

// Reads `name`, or standard input for "-". Errors: those of read_text_file, too_large beyond 64 MiB, and
// those of parse_url_list.
[[nodiscard]] base::Result<UrlList> read_url_list(const std::string& name);

// The list in `text`, which messages call `shown_name`. Errors (no_content): it is binary, or has no line but
// comments.
[[nodiscard]] base::Result<UrlList> parse_url_list(std::string_view text, std::string_view shown_name);

}  // namespace cachewright::input
