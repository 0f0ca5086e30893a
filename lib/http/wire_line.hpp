// Lines of a byte stream that arrives in arbitrary pieces, and the bytes that no line may hold.
#pragma once

#include "lib/http/wire_recorder.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::http::wire {

enum class LineEnd : std::uint8_t { crlf, lf, none };

// One line. The views borrow from the bytes given to LineReader::read or from the reader itself, and live
// until its next call.
struct Line {
    std::string_view text;          // without the line end
    std::string_view raw;           // with it
    LineEnd end = LineEnd::none;    // none: the input ended here, or the line was cut by the limit
    base::SourcePosition position;  // of the first byte

    // The position of byte `index` of `text`.
    [[nodiscard]] constexpr base::SourcePosition at(std::size_t index) const {
        return {position.offset + index, position.line, position.column + static_cast<std::uint32_t>(index)};
    }
};

enum class LineStatus : std::uint8_t { complete, partial, too_long };

// Cuts lines at LF. A line that lies whole in the given bytes is not copied; the beginning of one that does
// not is kept, at most `limit` + 2 bytes.
class LineReader {
  public:
    explicit LineReader(base::SourcePosition start) : position_(start) {}

    // Takes bytes off `input`: up to and with the next LF (complete), or all (partial), or `limit` + 2 bytes
    // when no LF is among them (too_long: `line` holds these bytes). The outcome depends on the stream
    // alone, not on how it was cut.
    [[nodiscard]] LineStatus read(std::string_view& input, std::size_t limit, Line& line);

    // The line that the end of the input cut; its text is empty when there is none.
    [[nodiscard]] Line cut();

    // Takes bytes off `input` up to and with the next LF. Returns whether there was one.
    [[nodiscard]] bool skip_line(std::string_view& input);

    // Counts bytes that are not lines: `count_lines` says whether LFs among them begin new lines.
    enum class Count : std::uint8_t { lines, bytes_only };
    void advance(std::string_view bytes, Count count);

    // What was kept of a line that is not complete.
    [[nodiscard]] std::string_view held() const { return released_ ? std::string_view{} : held_; }
    // Where the next line, or the line that is being read, begins.
    [[nodiscard]] base::SourcePosition position() const { return position_; }

  private:
    void forget_released();
    void next_line(std::size_t bytes);

    std::string held_;
    bool released_ = false;  // held_ was handed out and may be overwritten
    base::SourcePosition position_;
};

// The index of the first control character (0x00 to 0x1F without HTAB, and DEL) at or after `from`;
// npos when there is none.
[[nodiscard]] std::size_t find_control(std::string_view text, std::size_t from = 0);

// What a byte found by find_control (or an HTAB where none may stand) is called.
[[nodiscard]] Violation control_violation(char c);

}  // namespace cachewright::http::wire
