// Lists of URLs in a file: one a line, "#" begins a comment line.
#pragma once

#include "lib/base/error.hpp"
#include "lib/base/result.hpp"
#include "lib/base/source_position.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::input {

// A line that is neither a URL nor a comment.
struct BadLine {
    base::SourcePosition position;
    std::string what;  // "'example.com' is no http or https URL"

    // "FILE:5: 'example.com' is no http or https URL", with how to write it.
    [[nodiscard]] base::Error in(std::string_view shown_name) const;
};

struct UrlList {
    std::vector<std::string> urls;   // http and https, in order
    std::vector<BadLine> bad_lines;  // the first 20
    std::size_t bad_line_count = 0;  // of all
};

// Reads `name`, or standard input for "-". Errors: those of read_text_file, too_large beyond 64 MiB, and
// those of parse_url_list.
[[nodiscard]] base::Result<UrlList> read_url_list(const std::string& name);

// The list in `text`, which messages call `shown_name`. Errors (no_content): it is binary, or has no line but
// comments.
[[nodiscard]] base::Result<UrlList> parse_url_list(std::string_view text, std::string_view shown_name);

}  // namespace cachewright::input
