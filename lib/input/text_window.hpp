// The part of a text that is being looked at: bytes are added behind and taken off in front, and the position
// of the first one is kept.
#pragma once

#include "lib/base/source_position.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::input {

class TextWindow {
  public:
    void append(std::string_view bytes) {
        // Moving what is left to the front costs less than it frees.
        if (begin_ > bytes_.size() / 2) {
            bytes_.erase(0, begin_);
            begin_ = 0;
        }
        bytes_.append(bytes);
    }

    // Valid until the next append.
    [[nodiscard]] std::string_view text() const { return std::string_view(bytes_).substr(begin_); }

    // Where text()[0] stands in the source.
    [[nodiscard]] base::SourcePosition position() const { return position_; }

    // Takes `length` bytes off, at most all.
    void consume(std::size_t length) {
        const std::string_view gone = text().substr(0, length);
        const std::size_t last_newline = gone.rfind('\n');
        position_.offset += gone.size();
        if (last_newline == std::string_view::npos) {
            position_.column += static_cast<std::uint32_t>(gone.size());
        } else {
            position_.line += static_cast<std::uint32_t>(std::count(gone.begin(), gone.end(), '\n'));
            position_.column = static_cast<std::uint32_t>(gone.size() - last_newline);
        }
        begin_ += gone.size();
    }

  private:
    std::string bytes_;
    std::size_t begin_ = 0;
    base::SourcePosition position_{0, 1, 1};
};

}  // namespace cachewright::input
