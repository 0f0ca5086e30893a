// The values of JSON that are no object and no array, as they are written.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachewright::input {

// The bytes between the quotes of the string that begins behind `begin`'s quote, escapes as written; up to
// `end` when it is never closed.
[[nodiscard]] std::string_view json_string_body(const char* begin, const char* end);

// Borrows from the text.
struct JsonScalar {
    bool is_string = false;
    std::string_view raw;  // what is between the quotes of a string; anything else as written

    [[nodiscard]] bool is_null() const { return !is_string && raw == "null"; }
};

// `token` begins with the value; what may follow it is the rest of a string's element, or white space.
[[nodiscard]] JsonScalar json_scalar(std::string_view token);

// A finite number, also one in quotes; nothing for anything else.
[[nodiscard]] std::optional<double> number_of(const JsonScalar& scalar);

// A string, true, false, null or a finite number; what else a lenient writer leaves (NaN, undefined) is no
// JSON.
[[nodiscard]] bool is_well_formed(const JsonScalar& scalar);

// A number of bytes, also one in quotes; nothing for negative ones, which HAR uses for "unknown".
[[nodiscard]] std::optional<std::uint64_t> size_of(const JsonScalar& scalar);

// true or 1, in quotes or not.
[[nodiscard]] bool is_true(const JsonScalar& scalar);

}  // namespace cachewright::input
