// Writing HTTP/1 messages: a new message from a structure, with exactly one framing (RFC 9112 §6).
#pragma once

#include "lib/http/message.hpp"
#include "lib/http/wire_chunked.hpp"
#include "lib/http/wire_framing.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::http::wire {

// What was written, or why nothing was.
enum class Written : std::uint8_t {
    ok,
    bad_method,           // not a token
    bad_target,           // empty, or holds white space or a control character
    bad_status,           // not 100 to 599
    bad_reason,           // holds a control character
    bad_field_name,       // not a token
    bad_field_value,      // holds a control character other than HTAB: CR, LF, NUL, …
    framing_not_allowed,  // a body on 1xx or 204, chunked in HTTP/1.0, a request without an end
    bad_trailer,          // a field that must not be a trailer (RFC 9110 §6.5.1)
};

// Appends start line, fields and the empty line to `out`; on refusal `out` is left as it was.
// Content-Length and Transfer-Encoding among the fields are not written: the framing follows from `framing`:
//   none          nothing
//   length        "Content-Length: n"; also for the answer to a HEAD request and for 304, where no body
//   follows chunked       "Transfer-Encoding: chunked"; the same until_close   (responses) "Connection:
//   close" if the fields do not say so tunnel        nothing
// Versions other than 1.0 are written as HTTP/1.1.
[[nodiscard]] Written write_head(const Request& request, const Framing& framing, std::string& out);
[[nodiscard]] Written write_head(const Response& response, const Framing& framing, std::string& out);

// Appends the last chunk, the trailers and the empty line: the end of a chunked message. Write it only when
// the message that is forwarded was complete. On refusal `out` is left as it was.
[[nodiscard]] Written write_last_chunk(const FieldMap& trailers, std::string& out);

// Whether a field line with that name and value can be written.
[[nodiscard]] Written check_field(std::string_view name, std::string_view value);

}  // namespace cachewright::http::wire
