// application/x-www-form-urlencoded as the URL Standard reads queries: names and values, decoded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::http {

struct FormParameter {
    std::string name;  // UTF-8
    std::string value;

    friend bool operator==(const FormParameter&, const FormParameter&) = default;
};

// "+" as a space, percent-encoded bytes undone (a "%" without two hex digits stays), and what is then not
// UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string decode_form_text(std::string_view text);

// The parameters of a query, without its "?". Empty pieces between "&" are left out; a piece without "=" has
// an empty value.
[[nodiscard]] std::vector<FormParameter> parse_form_urlencoded(std::string_view query);

// The parameters written again, in one way only: two lists give the same text if and only if they are equal.
[[nodiscard]] std::string serialise_form_urlencoded(const std::vector<FormParameter>& parameters);

}  // namespace cachewright::http
