#include "lib/input/json_scalar.hpp"

#include "lib/base/ascii.hpp"
#include "lib/input/byte_search.hpp"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

namespace cachewright::input {

std::string_view json_string_body(const char* begin, const char* end) {
    const char* at = begin;
    while (at < end) {
        at = find_string_stop(at, end);
        if (at == end || *at == '"') break;
        at += *at == '\\' && end - at > 1 ? 2 : 1;
    }
    return {begin, static_cast<std::size_t>(at - begin)};
}

JsonScalar json_scalar(std::string_view token) {
    if (!token.empty() && token.front() == '"') {
        return {true, json_string_body(token.data() + 1, token.data() + token.size())};
    }
    while (!token.empty() && (base::is_ows(token.back()) || token.back() == '\n' || token.back() == '\r')) {
        token.remove_suffix(1);
    }
    return {false, token};
}

std::optional<double> number_of(const JsonScalar& scalar) {
    double value = 0;
    const char* const end = scalar.raw.data() + scalar.raw.size();
    const auto [stop, error] = std::from_chars(scalar.raw.data(), end, value);
    if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

bool is_well_formed(const JsonScalar& scalar) {
    return scalar.is_string || scalar.is_null() || scalar.raw == "true" || scalar.raw == "false" ||
           number_of(scalar).has_value();
}

std::optional<std::uint64_t> size_of(const JsonScalar& scalar) {
    constexpr double largest = 9e15;
    const auto value = number_of(scalar);
    if (!value || *value < 0 || *value > largest) return std::nullopt;
    return static_cast<std::uint64_t>(*value);
}

bool is_true(const JsonScalar& scalar) {
    return scalar.raw == "true" || scalar.raw == "1";
}

}  // namespace cachewright::input
