#include "lib/input/host_notation.hpp"

#include "lib/base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace cachewright::input {

namespace {

// In double quotes, as JSON, TOML and nginx have it.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

bool is_bare_toml_key(std::string_view name) {
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return base::is_alpha(c) || base::is_digit(c) || c == '-' || c == '_'; });
}

// What `expires` makes of itself: "no-cache", or max-age alone.
std::optional<std::string> as_expires(std::string_view value) {
    if (base::equals_ignore_case(value, "no-cache")) return "expires epoch;";
    constexpr std::string_view max_age = "max-age=";
    if (!base::starts_with_ignore_case(value, max_age)) return std::nullopt;
    value.remove_prefix(max_age.size());
    if (value.empty() || !base::all_digits(value)) return std::nullopt;
    return fmt::format("expires {}s;", value);
}

std::string in_nginx(std::string_view name, std::string_view value, http::Notation notation) {
    std::string line = fmt::format("add_header {} {};", name, quoted(value));
    if (notation != http::Notation::nginx_expires || !base::equals_ignore_case(name, "Cache-Control"))
        return line;
    if (const auto expires = as_expires(value)) return *expires;
    return "expires off;\n" + line;
}

std::string written(http::Notation notation, std::string_view name, std::string_view value) {
    switch (notation) {
        case http::Notation::header_line: break;
        case http::Notation::key_and_value:
            return fmt::format(R"({{"key": {}, "value": {}}})", quoted(name), quoted(value));
        case http::Notation::json_member: return fmt::format("{}: {}", quoted(name), quoted(value));
        case http::Notation::toml_key:
            return fmt::format("{} = {}", is_bare_toml_key(name) ? std::string(name) : quoted(name),
                               quoted(value));
        case http::Notation::nginx:
        case http::Notation::nginx_expires: return in_nginx(name, value, notation);
    }
    return fmt::format("{}: {}", name, value);
}

}  // namespace

std::string in_notation(http::Notation notation, std::string_view lines) {
    if (notation == http::Notation::header_line) return std::string(lines);
    std::string text;
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        const std::string_view line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 1, lines.size()));
        if (!text.empty()) text += '\n';
        const std::size_t colon = line.find(':');
        const bool is_field = colon != std::string_view::npos && base::is_token(line.substr(0, colon));
        text += is_field ? written(notation, line.substr(0, colon), base::trim_ows(line.substr(colon + 1)))
                         : std::string(line);
    }
    return text;
}

}  // namespace cachewright::input
