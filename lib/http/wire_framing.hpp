// Where the body of a message ends, and whether its connection may carry another one (RFC 9112 §6 and §9.3).
#pragma once

#include "lib/http/message.hpp"
#include "lib/http/wire_recorder.hpp"

#include <cstdint>
#include <string_view>

namespace cachewright::http::wire {

enum class BodyKind : std::uint8_t {
    none,         // the message ends with its head
    length,       // exactly `length` bytes follow
    chunked,      // chunks and trailers follow
    until_close,  // everything up to the end of the connection
    tunnel,       // the message ends with its head; what follows is no longer HTTP (CONNECT, 101)
};

struct Framing {
    BodyKind kind = BodyKind::none;
    std::uint64_t length = 0;  // bytes; with BodyKind::length only
    // After this message the connection may carry another: version and Connection allow it, the body has an
    // end of its own, and nothing about the framing was doubtful.
    bool reusable = false;
    // The body is still in a transfer coding that is not chunked, which nobody here can remove.
    bool coded = false;
    friend constexpr bool operator==(const Framing&, const Framing&) = default;
};

// What the response framing must know of the request. Methods are case-sensitive.
enum class Answers : std::uint8_t { head, connect, other };
[[nodiscard]] constexpr Answers answers(std::string_view request_method) {
    if (request_method == "HEAD") return Answers::head;
    return request_method == "CONNECT" ? Answers::connect : Answers::other;
}

// RFC 9112 §6.3 for a request. Strict refuses all that smuggling is made of: any coding but a single chunked,
// chunked with Content-Length or in HTTP/1.0, lengths that differ or are no number. Equal lengths collapse.
// Diagnosing follows Transfer-Encoding, and without a usable length takes all that follows as the body.
[[nodiscard]] Verdict decide_framing(const Request& request, Recorder& recorder, Framing& framing);

// RFC 9112 §6.3 for a response. Tolerated in both modes, but never reusable: Transfer-Encoding with
// Content-Length (the former counts), an unknown coding (the body runs to the end of the connection, or to
// the last chunk when chunked comes last), a 1xx or 204 that announces a body.
[[nodiscard]] Verdict decide_framing(const Response& response, Answers request, Recorder& recorder,
                                     Framing& framing);

// True when `option` is among the connection options (RFC 9110 §7.6.1), without regard to case.
[[nodiscard]] bool has_connection_option(const FieldMap& fields, std::string_view option);

// RFC 9112 §9.3: whether version and Connection let the connection persist.
[[nodiscard]] bool persistent(Version version, const FieldMap& fields);

}  // namespace cachewright::http::wire
