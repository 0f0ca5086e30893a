// Partial content (RFC 9111 §3.3, §3.4; RFC 9110 §14): answering ranges from what is stored, and putting
// parts together.
#pragma once

#include "lib/http/message.hpp"
#include "lib/http/range.hpp"

#include <cstdint>
#include <optional>

namespace cachewright::policy {

using ByteWindow = http::ByteRange;  // first to last, inclusive

// The bytes of the representation that a stored response holds.
struct StoredExtent {
    ByteWindow window;
    std::optional<std::uint64_t> complete_length;  // of the whole representation, when known

    [[nodiscard]] bool complete() const {
        return complete_length && window.first == 0 && window.size() == *complete_length;
    }
};

// RFC 9110 §15.3.7.2: multipart/byteranges holds several parts, each with its own Content-Range. One in the
// header section, which MUST NOT be there, names none of them.
[[nodiscard]] bool has_several_parts(const http::Response& response);

// What `stored_bytes` bytes of content, which arrived as a whole message, are of the representation. A 200:
// its beginning, all of it unless Content-Length promises more. A 206: the window of its one Content-Range,
// cut to the bytes that are there; when that window claims to reach the end of the representation, the last
// byte that came is taken for the last byte that is (the message was whole, so the claim was wrong, as from
// servers that write an exclusive end). Nothing without content, for other statuses, for
// multipart/byteranges, and where Content-Range or Content-Length contradict the bytes otherwise.
[[nodiscard]] std::optional<StoredExtent> stored_extent(const http::Response& stored,
                                                        std::uint64_t stored_bytes);

enum class RangeAction : std::uint8_t {
    send_whole,       // all stored bytes, as a 200 (no Content-Range) also from a 206 that has them all: no
                      // Range, one to be ignored, or If-Range does not hold
    send_part,        // 206 with `window`
    not_satisfiable,  // 416
    fetch_missing,    // the stored part ends too early: ask the origin for `missing_from` to the end
    forward,          // cannot be answered from what is stored
};

struct RangeDecision {
    RangeAction action = RangeAction::send_whole;
    ByteWindow window;                          // send_part: within the stored window
    std::optional<std::uint64_t> missing_from;  // fetch_missing: bytes=N-

    friend bool operator==(const RangeDecision&, const RangeDecision&) = default;
};

// How the stored response answers the request's Range, after its other conditions were evaluated
// (evaluate_conditions). Single ranges are answered from the store. A request for several ranges gets the
// complete response where that is stored (RFC 9110 §14.2 lets a server ignore Range), so that no hostile set
// of ranges multiplies work; of a stored part it is forwarded.
[[nodiscard]] RangeDecision decide_range(const http::Request& client, const http::Response& stored,
                                         const StoredExtent& extent);

// The request for what a stored part lacks: the client's request without its own conditions, with
// "Range: bytes=N-" and, where the stored response has a strong validator, If-Range with it, so that a
// representation that changed comes whole instead (RFC 9110 §13.1.5).
[[nodiscard]] http::Request missing_part_request(const http::Request& client, const http::Response& stored,
                                                 std::uint64_t missing_from);

// May the two parts be joined: same strong validator (§3.4), no contradiction about the complete length, and
// they touch or overlap?
[[nodiscard]] bool combinable(const http::Response& stored, const StoredExtent& stored_extent,
                              const http::Response& received, const StoredExtent& received_extent);

}  // namespace cachewright::policy
