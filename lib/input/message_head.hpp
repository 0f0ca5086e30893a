// One message head from text, through the wire parser in diagnosing mode.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/http/message.hpp"
#include "lib/http/wire_parser.hpp"
#include "lib/input/delivery.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace cachewright::input {

// Whether the text begins with a status line; a block of fields alone counts as a response's.
enum class StatusLine : std::uint8_t { present, absent };

struct MessageHead {
    http::wire::MessageKind kind = http::wire::MessageKind::response;
    base::SourcePosition position;
    http::Request request;    // when kind says so
    http::Response response;  // likewise
    StatusLine status_line = StatusLine::present;
    std::vector<http::wire::Diagnostic> diagnostics;
};

// Parses `text`, a head with its empty line (which may be missing), that begins at `start` and has at most
// `limit` bytes.
[[nodiscard]] MessageHead parse_message_head(http::wire::MessageKind kind, StatusLine status_line,
                                             std::string_view text, base::SourcePosition start,
                                             std::size_t limit);

// Makes notes of what is wrong with the head, but for what editing text does to it (LF as a line end, …).
void note_violations(const MessageHead& head, Delivery& delivery);

// The limits of the wire parser that hold a head of `head` bytes.
[[nodiscard]] http::wire::Limits wire_limits(std::size_t head);

}  // namespace cachewright::input
