// What a line of captured text is, by its look alone: for telling formats apart and for finding where the
// next message begins. The grammar itself is lib/http/wire's.
#pragma once

#include <cstdint>
#include <string_view>

namespace cachewright::input {

// `text` up to its first LF, without the line end; the rest follows behind it.
struct TextLine {
    std::string_view line;
    std::string_view rest;
    bool ended = false;  // by LF, not by the end of the text
};
[[nodiscard]] TextLine first_line(std::string_view text);

// "HTTP/1.1 200 OK", "HTTP/2 200", "HTTP/3 404 ".
[[nodiscard]] bool looks_like_status_line(std::string_view line);

// "GET /path HTTP/1.1", also with HTTP/2 and 3.
[[nodiscard]] bool looks_like_request_line(std::string_view line);

// "Cache-Control: max-age=60".
[[nodiscard]] bool looks_like_field_line(std::string_view line);

// Whether a text is all there is, or may go on where it ends.
enum class Extent : std::uint8_t { whole, beginning };

// A header section without a status line: every line up to the first empty one is a field line, and one of
// the fields is a response's that caching looks at (Cache-Control, ETag, Content-Type, …). Many other texts
// are lines with colons. The last line of a beginning is not judged.
[[nodiscard]] bool looks_like_response_fields(std::string_view text, Extent extent);

// A status or request line behind curl's "< " or "> ".
[[nodiscard]] bool looks_like_curl_trace_line(std::string_view line);

}  // namespace cachewright::input
