// The chunked transfer coding (RFC 9112 §7.1): the line before each chunk, and writing chunks.
#pragma once

#include "lib/http/wire_line.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::http::wire {

enum class ChunkLine : std::uint8_t {
    parsed,
    not_a_size,  // diagnosing mode: noted; this is no chunk, what follows can only be raw bytes
    stop,        // `recorder` holds the error
};

// Reads chunk-size and chunk-ext: 1 to 16 hexadecimal digits, at most 2^63-1. Extensions are checked and
// dropped; `extension_bytes` counts them over the whole body against `limits`.
[[nodiscard]] ChunkLine parse_chunk_line(const Line& line, const Limits& limits, std::size_t& extension_bytes,
                                         std::uint64_t& size, Recorder& recorder);

// The longest chunk line within the limits.
[[nodiscard]] constexpr std::size_t chunk_line_limit(const Limits& limits) {
    return 16 + limits.chunk_extensions_line;
}

// The bytes to send before the data of one chunk: its size and CRLF. After the data comes kChunkEnd. For
// writing a chunk without copying its data.
class ChunkHeader {
  public:
    // `size` must not be 0: that would be the last chunk, which write_last_chunk ends the message with.
    explicit ChunkHeader(std::uint64_t size);
    [[nodiscard]] std::string_view bytes() const {
        return std::string_view(buffer_.data(), buffer_.size()).substr(begin_);
    }

  private:
    std::array<char, 18> buffer_{};
    std::size_t begin_;
};
inline constexpr std::string_view kChunkEnd = "\r\n";

// Appends one whole chunk; nothing when `data` is empty.
void write_chunk(std::string_view data, std::string& out);

}  // namespace cachewright::http::wire
