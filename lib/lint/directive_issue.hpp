// What is wrong with the directives of Cache-Control as they were written: at most one issue a directive, the
// one that the writer has to mend first, so that no two rules report the same slip.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/http/cache_control.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace cachewright::lint {

enum class DirectiveDefect : std::uint8_t {
    unknown,              // no directive that any registry knows, and like none
    misspelt,             // like a known one, which is `meant`
    semicolon,            // directives parted by ";"
    missing_comma,        // directives parted by blanks
    bare_number,          // digits alone: a lost "max-age="
    embedded_field_name,  // "Name: value"
    invalid_delta,        // a number was needed
    quoted_delta,         // max-age="60"
    missing_argument,     // max-age without a number
    unterminated_quote,
    duplicate_same,       // said before, with the same argument
    duplicate_different,  // said before, with another argument
    overflow,             // above 2147483647
    quoted_policy,        // directives that stand inside quotes
};

struct DirectiveIssue {
    DirectiveDefect defect{};
    std::size_t directive = 0;  // index in CacheControl::directives
    std::size_t line = 0;       // FieldLine::index
    base::Span span;            // the bytes at fault
    std::string_view meant;     // the name that was meant, of a misspelt one; a string literal
    std::size_t first = 0;      // index of the earlier directive, of a duplicate
};

// The issues of the first 256 directives, in their order. Allocates only when there are any.
[[nodiscard]] std::vector<DirectiveIssue> find_directive_issues(const http::CacheControl& parsed);

// True for defects that make caches lose what was written: what the engine then sees is not the policy that
// was meant, and rules about missing directives keep silent.
[[nodiscard]] bool loses_meaning(DirectiveDefect defect);

// The known directive that `name` was probably meant to be; empty when it is like none. Names that begin
// with "x-" are vendors' own.
[[nodiscard]] std::string_view meant_directive(std::string_view name);

}  // namespace cachewright::lint
