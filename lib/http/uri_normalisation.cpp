#include "lib/http/uri_normalisation.hpp"

#include "lib/base/ascii.hpp"

namespace cachewright::http {

namespace {

char to_upper(char c) {
    return base::is_lower(c) ? static_cast<char>(c - ('a' - 'A')) : c;
}

bool is_unreserved(char c) {
    return base::is_alpha(c) || base::is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

bool is_escape(std::string_view text, std::size_t at) {
    return text[at] == '%' && at + 2 < text.size() && base::is_hex_digit(text[at + 1]) &&
           base::is_hex_digit(text[at + 2]);
}

// Lower case, except the digits of escapes.
std::string lower_case(std::string_view text) {
    std::string lowered(text);
    for (std::size_t i = 0; i < lowered.size(); ++i) {
        if (is_escape(text, i)) {
            i += 2;
        } else {
            lowered[i] = base::to_lower(lowered[i]);
        }
    }
    return lowered;
}

}  // namespace

std::string normalise_percent_encoding(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    std::size_t stray = std::string_view::npos;  // where in `result` the last "%" is that begins no escape
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_escape(text, i)) {
            if (text[i] == '%') stray = result.size();
            result += text[i];
            continue;
        }
        const char decoded =
            static_cast<char>(base::hex_digit_value(text[i + 1]) * 16 + base::hex_digit_value(text[i + 2]));
        // Decoded right after a stray "%", a digit would make an escape that was none.
        const bool after_stray = stray != std::string_view::npos && result.size() - stray <= 2;
        if (is_unreserved(decoded) && !(after_stray && base::is_hex_digit(decoded))) {
            result += decoded;
        } else {
            result += '%';
            result += to_upper(text[i + 1]);
            result += to_upper(text[i + 2]);
        }
        i += 2;
    }
    return result;
}

std::string normalise_uri(const Uri& uri, const UriNormalisation& steps) {
    Uri normal = uri;
    std::string scheme;
    std::string userinfo;
    std::string host;
    std::string path;
    std::string query;
    std::string fragment;
    // Storage stays put while `normal` points into it.
    const auto encode = [&](std::optional<std::string_view>& part, std::string& storage) {
        if (part && steps.percent_encoding == Step::apply) part = storage = normalise_percent_encoding(*part);
    };
    encode(normal.userinfo, userinfo);
    encode(normal.host, host);
    encode(normal.query, query);
    encode(normal.fragment, fragment);
    path =
        steps.percent_encoding == Step::apply ? normalise_percent_encoding(uri.path) : std::string(uri.path);

    if (steps.letter_case == Step::apply) {
        if (normal.scheme) normal.scheme = scheme = base::to_lower(*normal.scheme);
        if (normal.host) {
            host = lower_case(*normal.host);
            normal.host = host;
        }
    }
    if (steps.dot_segments == Step::apply && path.starts_with('/')) {
        path = remove_dot_segments(path);
        // A path that begins with "//" would read as an authority (RFC 3986 §3.3).
        if (!normal.host && path.starts_with("//")) path.insert(0, "/.");
    }
    const auto usual_port = uri.scheme ? default_port(*uri.scheme) : std::nullopt;
    if (steps.default_port == Step::apply && normal.port &&
        (normal.port->empty() || (usual_port && effective_port(uri) == usual_port))) {
        normal.port.reset();
    }
    if (steps.empty_path == Step::apply && normal.host && path.empty() && usual_port) path = "/";
    if (steps.fragment == Step::apply) normal.fragment.reset();
    normal.path = path;
    return to_string(normal);
}

}  // namespace cachewright::http
