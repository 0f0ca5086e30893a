// Range requests (RFC 9110 §14): the Range and Content-Range fields.
#pragma once

#include "lib/base/diagnostic.hpp"
#include "lib/http/inline_list.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::http {

// Bytes `first` to `last`, both included; first <= last.
struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;

    [[nodiscard]] constexpr std::uint64_t size() const { return last - first + 1; }
    [[nodiscard]] constexpr bool covers(const ByteRange& other) const {
        return first <= other.first && other.last <= last;
    }
    friend constexpr bool operator==(const ByteRange&, const ByteRange&) = default;
};

enum class RangeForm : std::uint8_t {
    bounded,  // a-b
    open,     // a-
    suffix,   // -n
};

// One range as asked for, before the length of the representation is known. Numbers beyond 64 bits are
// taken as the largest.
struct RangeSpec {
    RangeForm form = RangeForm::bounded;
    std::uint64_t first = 0;  // bounded, open
    std::uint64_t last = 0;   // bounded; at least `first`
    std::uint64_t count = 0;  // suffix: how many bytes from the end
    base::Span span;          // inside the field value
};

struct RangeSet {
    std::string_view unit;            // as written; borrows from the value
    bool bytes = false;               // the unit is "bytes", in any case
    InlineList<RangeSpec, 4> ranges;  // at least one for bytes; empty for other units
};

// Reads a Range value. Nothing when it breaks the grammar, or has a range that ends before it begins: such
// a Range is to be ignored (RFC 9110 §14.2). Ranges of units other than bytes are not looked into.
[[nodiscard]] std::optional<RangeSet> parse_range(std::string_view value);

// Why parse_range refuses `value`; nothing when it does not.
[[nodiscard]] std::optional<base::Diagnostic> diagnose_range(std::string_view value);

// The bytes that `spec` selects of a representation of `length` bytes; nothing when it cannot be satisfied
// (RFC 9110 §14.1.2). Of an empty representation no range selects bytes.
[[nodiscard]] std::optional<ByteRange> resolve_range(const RangeSpec& spec, std::uint64_t length);

// "bytes=0-4,10-,-3". `ranges` must not be empty.
[[nodiscard]] std::string format_range(std::span<const RangeSpec> ranges);

// Content-Range (RFC 9110 §14.4) for unit bytes.
struct ContentRange {
    std::optional<ByteRange> range;                // nothing: "*", the asked ranges cannot be satisfied
    std::optional<std::uint64_t> complete_length;  // nothing: "*", unknown; never so when `range` is missing
};

// Nothing for another unit, for text that breaks the grammar, for a range that ends before it begins or
// beyond the complete length, and for numbers beyond 64 bits.
[[nodiscard]] std::optional<ContentRange> parse_content_range(std::string_view value);

// Why parse_content_range refuses `value`; nothing when it does not.
[[nodiscard]] std::optional<base::Diagnostic> diagnose_content_range(std::string_view value);

// "bytes 0-4/10", "bytes 0-4/*", "bytes */10"; "bytes */*", which is no Content-Range, when both are missing.
[[nodiscard]] std::string format_content_range(const ContentRange& content_range);

}  // namespace cachewright::http
