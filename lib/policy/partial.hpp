// Partial content (RFC 9111 §3.3, §3.4; RFC 9110 §14): answering ranges from what is stored, and putting
// parts together.
#pragma once

#include "lib/http/message.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace cachewright::policy {

// Bytes first to last, inclusive.
struct ByteWindow {
    std::uint64_t first = 0;
    std::uint64_t last = 0;

    [[nodiscard]] std::uint64_t size() const { return last - first + 1; }
    friend bool operator==(const ByteWindow&, const ByteWindow&) = default;
};

// The bytes that a stored response holds: all of them (200), or the window of its Content-Range (206).
struct StoredExtent {
    ByteWindow window;
    std::optional<std::uint64_t> complete_length;  // of the whole representation, when known
};
// Nothing when the response has no content or its Content-Range makes no sense.
[[nodiscard]] std::optional<StoredExtent> stored_extent(const http::Response& stored,
                                                        std::uint64_t stored_bytes);

enum class RangeAction : std::uint8_t {
    send_whole,       // no Range, not understood, or If-Range does not hold: the complete response
    send_part,        // 206 with `window`
    not_satisfiable,  // 416
    fetch_missing,    // the stored part lacks bytes: ask the origin for `missing`
    forward,          // cannot be answered from what is stored
};

struct RangeDecision {
    RangeAction action = RangeAction::send_whole;
    ByteWindow window;
    std::optional<std::uint64_t> missing_from;  // fetch_missing: bytes=N-
};

[[nodiscard]] RangeDecision decide_range(const http::Request& client, const http::Response& stored,
                                         const StoredExtent& extent);

// May the two parts be joined: same strong validator (§3.4), and they touch or overlap?
[[nodiscard]] bool combinable(const http::Response& stored, const StoredExtent& stored_extent,
                              const http::Response& received, const StoredExtent& received_extent);

}  // namespace cachewright::policy
