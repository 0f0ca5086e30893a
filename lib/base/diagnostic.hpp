// Diagnostic: what a parser says about malformed input. Parsing goes on after it.
#pragma once

#include "lib/base/source_position.hpp"

#include <string_view>

namespace cachewright::base {

// Both texts are string literals of the parser, so that a diagnostic costs no allocation.
struct Diagnostic {
    std::string_view code;     // stable, kebab-case, for tests and rules: "invalid-delta-seconds"
    std::string_view message;  // what is wrong, in words a user reads; no trailing full stop
    Span span;                 // the bytes at fault, inside the value that was parsed
};

}  // namespace cachewright::base
