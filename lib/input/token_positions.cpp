#include "lib/input/token_positions.hpp"

#include <algorithm>
#include <cstring>

namespace cachewright::input {

TokenPositions::TokenPositions(const JsonElement& element) : element_(element) {
    rewind();
}

void TokenPositions::rewind() {
    offset_ = 0;
    next_elision_ = 0;
    elided_ = 0;
    line_ = element_.position.line;
    line_start_ = element_.position.offset + 1 - element_.position.column;
}

base::SourcePosition TokenPositions::at(std::size_t offset) {
    if (offset < offset_) rewind();
    while (next_elision_ < element_.elisions->size()) {
        const Elision& elision = (*element_.elisions)[next_elision_];
        if (elision.kept > offset) break;
        forward(elision.kept);
        elided_ += elision.length;
        if (elision.newlines != 0) {
            line_ += elision.newlines;
            line_start_ = element_.position.offset + offset_ + elided_ - elision.after_newline;
        }
        ++next_elision_;
    }
    forward(offset);
    const std::uint64_t source_offset = element_.position.offset + offset_ + elided_;
    return {source_offset, line_, static_cast<std::uint32_t>(source_offset - line_start_ + 1)};
}

void TokenPositions::forward(std::size_t to) {
    const char* const text = element_.text.data();
    const char* cursor = text + offset_;
    const char* const end = text + std::min(to, element_.text.size());
    while (cursor != end) {
        const auto* newline =
            static_cast<const char*>(std::memchr(cursor, '\n', static_cast<std::size_t>(end - cursor)));
        if (newline == nullptr) break;
        cursor = newline + 1;
        ++line_;
        line_start_ = element_.position.offset + elided_ + static_cast<std::uint64_t>(cursor - text);
    }
    offset_ = static_cast<std::size_t>(end - text);
}

}  // namespace cachewright::input
