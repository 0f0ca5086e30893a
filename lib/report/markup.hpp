// Bytes from outside made safe for markup. All of these make control characters and what is not UTF-8
// visible as `printable` does (\xNN), so what comes out is one line.
#pragma once

#include <string>
#include <string_view>

namespace cachewright::report {

// For HTML, in content and in quoted attributes.
[[nodiscard]] std::string html_text(std::string_view bytes);

// For XML 1.0, the same two places. U+FFFE and U+FFFF, which XML forbids as well, become U+FFFD.
[[nodiscard]] std::string xml_text(std::string_view bytes);

// For GitHub-flavoured Markdown outside code: nothing in it is formatting, a link, a mention or a reference.
[[nodiscard]] std::string markdown_text(std::string_view bytes);

// A code span, for Markdown outside tables, with enough backticks around it.
[[nodiscard]] std::string markdown_code(std::string_view bytes);

// The fence for a code block that holds `content`: longer than every run of backticks in it, at least three.
[[nodiscard]] std::string markdown_fence(std::string_view content);

}  // namespace cachewright::report
