// The head of an HTTP/1 message, line by line: start line and field section (RFC 9112 §2 to §5).
#pragma once

#include "lib/http/message.hpp"
#include "lib/http/wire_line.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::http::wire {

enum class StartLine : std::uint8_t {
    parsed,   // in diagnosing mode perhaps with violations recorded and only partly known
    missing,  // diagnosing mode: this is a field line, the message has no start line
    stop,     // `recorder` holds the error
};

// Fills method, target and version (RFC 9112 §3). HTTP/1.2 to 1.9 count as 1.1 (RFC 9110 §2.5). Diagnosing
// mode also knows "HTTP/2" and "HTTP/3", which tools write, and leaves what it cannot read empty.
[[nodiscard]] StartLine parse_request_line(const Line& line, Request& request, Recorder& recorder);

// Fills version, status and reason (RFC 9112 §4). A missing space after the status code is tolerated.
[[nodiscard]] StartLine parse_status_line(const Line& line, Response& response, Recorder& recorder);

// True when the bytes begin a TLS handshake or alert record (RFC 8446 §5.1) of any TLS version.
[[nodiscard]] constexpr bool looks_like_tls(char first, char second) {
    return (first == '\x16' || first == '\x15') && second == '\x03';
}

enum class SectionKind : std::uint8_t { header, trailer };

// Parses the lines of one field section into a FieldMap. In diagnosing mode the last line is kept until the
// next one shows that it is not continued, so call `finish` at the end.
class FieldSection {
  public:
    void begin(SectionKind kind) {
        kind_ = kind;
        bytes_ = 0;
        lines_ = 0;
        over_limit_ = false;
        named_ = false;
        pending_ = Pending::none;
    }

    // Takes one line that is not empty.
    [[nodiscard]] Verdict add(const Line& line, const Limits& limits, FieldMap& fields, Recorder& recorder);
    // Takes note of a line that LineReader found too long.
    [[nodiscard]] Verdict add_too_long(const Line& line, FieldMap& fields, Recorder& recorder);
    // Hands the last line over.
    void finish(FieldMap& fields);

  private:
    enum class Pending : std::uint8_t { none, field, dropped };

    [[nodiscard]] Verdict within_limits(const Line& line, const Limits& limits, Recorder& recorder);
    [[nodiscard]] Verdict recover(const Line& line, FieldMap& fields, Recorder& recorder);
    void fold(std::string_view continuation);
    void keep(std::string_view name, std::string_view value, base::SourcePosition name_position,
              base::SourcePosition value_position);

    SectionKind kind_ = SectionKind::header;
    Pending pending_ = Pending::none;
    bool over_limit_ = false;
    bool named_ = false;  // a line that does not begin with white space was seen
    std::size_t bytes_ = 0;
    std::size_t lines_ = 0;
    std::string name_;
    std::string value_;
    std::string cleaned_;
    base::SourcePosition name_position_;
    base::SourcePosition value_position_;
};

}  // namespace cachewright::http::wire
