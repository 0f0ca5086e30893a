// Where bytes came from: a position in a source file, and a span inside one value.
#pragma once

#include <cstdint>
#include <string_view>

namespace cachewright::base {

// Lines and columns count from 1; columns count bytes. Line 0 means that the position is unknown.
struct SourcePosition {
    std::uint64_t offset = 0;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    [[nodiscard]] constexpr bool known() const { return line != 0; }
    friend constexpr bool operator==(const SourcePosition&, const SourcePosition&) = default;
};

// A run of bytes inside one string (a field value, a line): what a caret underlines.
struct Span {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;

    [[nodiscard]] constexpr std::uint32_t end() const { return offset + length; }
    friend constexpr bool operator==(const Span&, const Span&) = default;
};

// The span of `part`, which must lie inside `whole`.
[[nodiscard]] constexpr Span span_of(std::string_view whole, std::string_view part) {
    return {static_cast<std::uint32_t>(part.data() - whole.data()), static_cast<std::uint32_t>(part.size())};
}

[[nodiscard]] constexpr std::string_view slice(std::string_view whole, Span span) {
    return span.offset > whole.size() ? std::string_view{} : whole.substr(span.offset, span.length);
}

}  // namespace cachewright::base
