#include "lib/http/uri.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>
#include <variant>

namespace cachewright::http {

namespace {

using base::Diagnostic;

constexpr std::size_t kNone = std::string_view::npos;

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

bool is_scheme(std::string_view text) {
    return !text.empty() && base::is_alpha(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
        return base::is_alpha(c) || base::is_digit(c) || c == '+' || c == '-' || c == '.';
    });
}

std::optional<std::uint16_t> port_number(std::string_view digits) {
    std::uint32_t number = 0;
    for (const char c : digits) {
        if (!base::is_digit(c)) return std::nullopt;
        number = number * 10 + static_cast<std::uint32_t>(c - '0');
        if (number > 65535) return std::nullopt;
    }
    return static_cast<std::uint16_t>(number);
}

// Fills userinfo, host and port.
std::optional<Diagnostic> split_authority(std::string_view text, std::string_view authority, Uri& uri) {
    const std::size_t at = authority.rfind('@');
    if (at != kNone) {
        uri.userinfo = authority.substr(0, at);
        authority.remove_prefix(at + 1);
    }
    std::size_t host_end = authority.find(':');
    if (authority.starts_with('[')) {
        const std::size_t closing = authority.find(']');
        if (closing == kNone)
            return Diagnostic{"uri-open-bracket", "the bracket around the address does not close",
                              base::span_of(text, authority)};
        host_end = closing + 1 == authority.size() ? kNone : closing + 1;
        if (host_end != kNone && authority[host_end] != ':') {
            return Diagnostic{"uri-port", "a colon must part host and port",
                              base::span_of(text, authority.substr(host_end))};
        }
    }
    uri.host = authority.substr(0, host_end);
    if (const std::size_t blank = uri.host->find(' '); blank != kNone) {
        return Diagnostic{"uri-host", "a host has no blanks",
                          base::span_of(text, uri.host->substr(blank, 1))};
    }
    if (host_end == kNone) return std::nullopt;
    uri.port = authority.substr(host_end + 1);
    if (port_number(*uri.port)) return std::nullopt;
    return Diagnostic{"uri-port", "the port is not a number up to 65535", base::span_of(text, *uri.port)};
}

std::variant<Uri, Diagnostic> read_uri(std::string_view text) {
    const auto control = std::find_if(text.begin(), text.end(), is_control);
    if (control != text.end()) {
        const auto at = static_cast<std::size_t>(control - text.begin());
        return Diagnostic{"uri-control-character", "a control character",
                          base::span_of(text, text.substr(at, 1))};
    }
    if (text.starts_with(' ') || text.ends_with(' '))
        return Diagnostic{"uri-blanks", "blanks around the URI", base::span_of(text, text)};

    Uri uri;
    std::string_view rest = text;
    if (const std::size_t hash = rest.find('#'); hash != kNone) {
        uri.fragment = rest.substr(hash + 1);
        rest = rest.substr(0, hash);
        // Without its fragment, as it is sent, the URI would end there.
        if (rest.ends_with(' '))
            return Diagnostic{"uri-blanks", "blanks before the fragment",
                              base::span_of(text, rest.substr(rest.find_last_not_of(' ') + 1))};
    }
    if (const std::size_t mark = rest.find('?'); mark != kNone) {
        uri.query = rest.substr(mark + 1);
        rest = rest.substr(0, mark);
    }
    const std::size_t colon = rest.find(':');
    if (colon != kNone && colon < rest.find('/')) {
        if (!is_scheme(rest.substr(0, colon))) {
            return Diagnostic{"uri-scheme", "a scheme is letters, digits, +, - and ., after a letter",
                              base::span_of(text, rest.substr(0, colon))};
        }
        uri.scheme = rest.substr(0, colon);
        rest.remove_prefix(colon + 1);
    }
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
        const std::size_t slash = std::min(rest.find('/'), rest.size());
        if (const auto diagnostic = split_authority(text, rest.substr(0, slash), uri)) return *diagnostic;
        rest.remove_prefix(slash);
    }
    uri.path = rest;
    return uri;
}

bool is_uri_character(char c) {
    return base::is_alpha(c) || base::is_digit(c) ||
           std::string_view("-._~:/?#[]@!$&'()*+,;=%").find(c) != kNone;
}

// RFC 3986 §5.2.3.
std::string merge_paths(const Uri& base, std::string_view reference_path) {
    if (base.host && base.path.empty()) return "/" + std::string(reference_path);
    const std::size_t slash = base.path.rfind('/');
    const std::string_view folder = slash == kNone ? std::string_view{} : base.path.substr(0, slash + 1);
    return std::string(folder) + std::string(reference_path);
}

// Drops the last segment and the slash before it.
void drop_last_segment(std::string& path) {
    const std::size_t slash = path.rfind('/');
    path.resize(slash == kNone ? 0 : slash);
}

}  // namespace

std::optional<Uri> parse_uri(std::string_view text) {
    const auto outcome = read_uri(text);
    const auto* uri = std::get_if<Uri>(&outcome);
    return uri ? std::optional(*uri) : std::nullopt;
}

std::optional<Diagnostic> diagnose_uri(std::string_view text) {
    const auto outcome = read_uri(text);
    if (const auto* diagnostic = std::get_if<Diagnostic>(&outcome)) return *diagnostic;
    const Uri& uri = std::get<Uri>(outcome);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const base::Span here{static_cast<std::uint32_t>(i), 1};
        if (!is_uri_character(text[i]))
            return Diagnostic{"uri-invalid-character", "this character must be percent-encoded", here};
        const bool escape =
            i + 2 < text.size() && base::is_hex_digit(text[i + 1]) && base::is_hex_digit(text[i + 2]);
        if (text[i] == '%' && !escape)
            return Diagnostic{"uri-invalid-escape", "two hexadecimal digits must follow the percent sign",
                              here};
    }
    // Delimiters where their part does not allow them.
    const auto stray = [&](std::string_view part, std::string_view forbidden) -> std::optional<Diagnostic> {
        const std::size_t at = part.find_first_of(forbidden);
        if (at == kNone) return std::nullopt;
        return Diagnostic{"uri-invalid-character", "this character must be percent-encoded",
                          base::span_of(text, part.substr(at, 1))};
    };
    std::string_view host = uri.host.value_or(std::string_view{});
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    for (const auto& found : {stray(uri.userinfo.value_or(std::string_view{}), "@[]"), stray(host, "[]@"),
                              stray(uri.path, "[]"), stray(uri.query.value_or(std::string_view{}), "[]"),
                              stray(uri.fragment.value_or(std::string_view{}), "#[]")}) {
        if (found) return found;
    }
    return std::nullopt;
}

std::string to_string(const Uri& uri) {
    std::string text;
    const auto size = [](const std::optional<std::string_view>& part) { return part ? part->size() + 3 : 0; };
    text.reserve(size(uri.scheme) + size(uri.userinfo) + size(uri.host) + size(uri.port) + uri.path.size() +
                 size(uri.query) + size(uri.fragment));
    if (uri.scheme) (text += *uri.scheme) += ':';
    if (uri.host) {
        text += "//";
        if (uri.userinfo) (text += *uri.userinfo) += '@';
        text += *uri.host;
        if (uri.port) (text += ':') += *uri.port;
    }
    text += uri.path;
    if (uri.query) (text += '?') += *uri.query;
    if (uri.fragment) (text += '#') += *uri.fragment;
    return text;
}

std::string resolve_reference(const Uri& base, const Uri& reference) {
    Uri target = reference;
    std::string path;
    if (reference.scheme || reference.host) {
        path = remove_dot_segments(reference.path);
    } else {
        target.host = base.host;
        target.userinfo = base.userinfo;
        target.port = base.port;
        if (reference.path.empty()) {
            path = base.path;
            if (!reference.query) target.query = base.query;
        } else if (reference.path.starts_with('/')) {
            path = remove_dot_segments(reference.path);
        } else {
            path = remove_dot_segments(merge_paths(base, reference.path));
        }
    }
    if (!reference.scheme) target.scheme = base.scheme;
    // A path that begins with "//" would read as an authority (RFC 3986 §3.3).
    if (!target.host && path.starts_with("//")) path.insert(0, "/.");
    target.path = path;
    return to_string(target);
}

std::string remove_dot_segments(std::string_view path) {
    std::string result;
    result.reserve(path.size());
    while (!path.empty()) {
        if (path.starts_with("../")) {
            path.remove_prefix(3);
        } else if (path.starts_with("./")) {
            path.remove_prefix(2);
        } else if (path.starts_with("/./")) {
            path.remove_prefix(2);
        } else if (path == "/.") {
            path = "/";
        } else if (path.starts_with("/../")) {
            path.remove_prefix(3);
            drop_last_segment(result);
        } else if (path == "/..") {
            path = "/";
            drop_last_segment(result);
        } else if (path == "." || path == "..") {
            path = {};
        } else {
            const std::size_t end = std::min(path.find('/', 1), path.size());
            result += path.substr(0, end);
            path.remove_prefix(end);
        }
    }
    return result;
}

std::optional<std::uint16_t> default_port(std::string_view scheme) {
    if (base::equals_ignore_case(scheme, "https") || base::equals_ignore_case(scheme, "wss"))
        return std::uint16_t{443};
    if (base::equals_ignore_case(scheme, "http") || base::equals_ignore_case(scheme, "ws"))
        return std::uint16_t{80};
    if (base::equals_ignore_case(scheme, "ftp")) return std::uint16_t{21};
    return std::nullopt;
}

std::optional<std::uint16_t> effective_port(const Uri& uri) {
    if (uri.port && !uri.port->empty()) return port_number(*uri.port);
    return uri.scheme ? default_port(*uri.scheme) : std::nullopt;
}

bool same_origin(const Uri& a, const Uri& b) {
    return a.scheme && b.scheme && a.host && b.host && base::equals_ignore_case(*a.scheme, *b.scheme) &&
           base::equals_ignore_case(*a.host, *b.host) && effective_port(a) == effective_port(b);
}

bool QueryParameterReader::next(QueryParameter& found) {
    while (next_ < query_.size()) {
        const std::size_t begin = next_;
        const std::size_t end = std::min(query_.find('&', begin), query_.size());
        next_ = end + 1;
        const std::string_view text = query_.substr(begin, end - begin);
        if (text.empty()) continue;
        const std::size_t equals = std::min(text.find('='), text.size());
        const bool has_value = equals < text.size();
        found = {text.substr(0, equals), text.substr(has_value ? equals + 1 : equals), has_value,
                 base::span_of(query_, text)};
        return true;
    }
    return false;
}

}  // namespace cachewright::http
