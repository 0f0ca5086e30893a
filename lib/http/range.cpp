#include "lib/http/range.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/list.hpp"

#include <algorithm>
#include <limits>
#include <variant>

namespace cachewright::http {

namespace {

using base::Diagnostic;

constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();

enum class Overflow : std::uint8_t { saturate, refuse };

std::optional<std::uint64_t> parse_number(std::string_view text, Overflow overflow) {
    if (text.empty()) return std::nullopt;
    std::uint64_t number = 0;
    bool too_large = false;
    for (const char c : text) {
        if (!base::is_digit(c)) return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        too_large = too_large || number > (kLargest - digit) / 10;
        if (!too_large) number = number * 10 + digit;
    }
    if (!too_large) return number;
    return overflow == Overflow::saturate ? std::optional(kLargest) : std::nullopt;
}

std::variant<RangeSpec, Diagnostic> read_spec(std::string_view text, base::Span span) {
    const Diagnostic malformed{"range-malformed", "a range is written first-last, first- or -count", span};
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return malformed;
    const std::string_view before = text.substr(0, dash);
    const std::string_view after = text.substr(dash + 1);
    const auto first = parse_number(before, Overflow::saturate);
    const auto last = parse_number(after, Overflow::saturate);
    if (before.empty() && last) return RangeSpec{RangeForm::suffix, 0, 0, *last, span};
    if (first && after.empty()) return RangeSpec{RangeForm::open, *first, 0, 0, span};
    if (!first || !last) return malformed;
    if (*last < *first) return Diagnostic{"range-reversed", "the range ends before it begins", span};
    return RangeSpec{RangeForm::bounded, *first, *last, 0, span};
}

std::variant<RangeSet, Diagnostic> read_range(std::string_view value) {
    const base::Span whole = base::span_of(value, value);
    const std::size_t equals = value.find('=');
    if (equals == std::string_view::npos)
        return Diagnostic{"range-missing-unit", "a range begins with its unit, as in bytes=0-99", whole};
    RangeSet set;
    set.unit = value.substr(0, equals);
    if (!base::is_token(set.unit)) {
        return Diagnostic{"range-unit", "the range unit is not a token", base::span_of(value, set.unit)};
    }
    const std::string_view ranges = value.substr(equals + 1);
    if (base::trim_ows(ranges).empty()) return Diagnostic{"range-empty", "no range follows the unit", whole};
    set.bytes = base::equals_ignore_case(set.unit, "bytes");
    if (!set.bytes) return set;
    for (const auto& member : ListMembers(ranges, Quotes::ignored)) {
        const auto spec = read_spec(member.text, base::span_of(value, member.text));
        if (const auto* diagnostic = std::get_if<Diagnostic>(&spec)) return *diagnostic;
        set.ranges.push_back(std::get<RangeSpec>(spec));
    }
    if (set.ranges.empty()) return Diagnostic{"range-empty", "no range follows the unit", whole};
    return set;
}

std::variant<ContentRange, Diagnostic> read_content_range(std::string_view value) {
    const base::Span whole = base::span_of(value, value);
    const Diagnostic malformed{"content-range-malformed",
                               "Content-Range is written as in bytes 0-99/1000, bytes 0-99/* or bytes */1000",
                               whole};
    const std::size_t space = value.find(' ');
    if (space == std::string_view::npos) return malformed;
    if (!base::equals_ignore_case(value.substr(0, space), "bytes")) {
        return Diagnostic{
            "content-range-unit", "the unit is not bytes", {0, static_cast<std::uint32_t>(space)}};
    }
    const std::string_view rest = value.substr(space + 1);
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) return malformed;
    const std::string_view range = rest.substr(0, slash);
    const std::string_view length = rest.substr(slash + 1);

    ContentRange content_range;
    if (length != "*") {
        content_range.complete_length = parse_number(length, Overflow::refuse);
        if (!content_range.complete_length) return malformed;
    }
    if (range == "*") {
        if (!content_range.complete_length) return malformed;
        return content_range;
    }
    const std::size_t dash = range.find('-');
    if (dash == std::string_view::npos) return malformed;
    const auto first = parse_number(range.substr(0, dash), Overflow::refuse);
    const auto last = parse_number(range.substr(dash + 1), Overflow::refuse);
    if (!first || !last) return malformed;
    if (*last < *first)
        return Diagnostic{"content-range-reversed", "the range ends before it begins",
                          base::span_of(value, range)};
    if (content_range.complete_length && *last >= *content_range.complete_length) {
        return Diagnostic{"content-range-beyond-end", "the range ends beyond the complete length",
                          base::span_of(value, rest)};
    }
    content_range.range = ByteRange{*first, *last};
    return content_range;
}

template <class T>
std::optional<T> value_of(const std::variant<T, Diagnostic>& outcome) {
    const auto* value = std::get_if<T>(&outcome);
    return value ? std::optional(*value) : std::nullopt;
}

template <class T>
std::optional<Diagnostic> diagnostic_of(const std::variant<T, Diagnostic>& outcome) {
    const auto* diagnostic = std::get_if<Diagnostic>(&outcome);
    return diagnostic ? std::optional(*diagnostic) : std::nullopt;
}

}  // namespace

std::optional<RangeSet> parse_range(std::string_view value) {
    return value_of(read_range(value));
}

std::optional<Diagnostic> diagnose_range(std::string_view value) {
    return diagnostic_of(read_range(value));
}

std::optional<ByteRange> resolve_range(const RangeSpec& spec, std::uint64_t length) {
    if (length == 0) return std::nullopt;
    switch (spec.form) {
        case RangeForm::bounded:
            if (spec.first >= length) return std::nullopt;
            return ByteRange{spec.first, std::min(spec.last, length - 1)};
        case RangeForm::open:
            if (spec.first >= length) return std::nullopt;
            return ByteRange{spec.first, length - 1};
        case RangeForm::suffix:
            if (spec.count == 0) return std::nullopt;
            return ByteRange{length - std::min(spec.count, length), length - 1};
    }
    return std::nullopt;
}

std::string format_range(std::span<const RangeSpec> ranges) {
    std::string text = "bytes=";
    for (const RangeSpec& spec : ranges) {
        if (text.back() != '=') text += ',';
        if (spec.form != RangeForm::suffix) text += std::to_string(spec.first);
        text += '-';
        if (spec.form == RangeForm::bounded) text += std::to_string(spec.last);
        if (spec.form == RangeForm::suffix) text += std::to_string(spec.count);
    }
    return text;
}

std::optional<ContentRange> parse_content_range(std::string_view value) {
    return value_of(read_content_range(value));
}

std::optional<Diagnostic> diagnose_content_range(std::string_view value) {
    return diagnostic_of(read_content_range(value));
}

std::string format_content_range(const ContentRange& content_range) {
    std::string text = "bytes ";
    if (content_range.range) {
        text += std::to_string(content_range.range->first) + '-' + std::to_string(content_range.range->last);
    } else {
        text += '*';
    }
    text += '/';
    text += content_range.complete_length ? std::to_string(*content_range.complete_length) : "*";
    return text;
}

}  // namespace cachewright::http
