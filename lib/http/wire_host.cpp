#include "lib/http/wire_host.hpp"

#include "lib/base/ascii.hpp"

#include <cstddef>

namespace cachewright::http::wire {

namespace {

// unreserved / pct-encoded / sub-delims without the comma, which separates list members and has been used
// to make two readers of one Host see different hosts.
bool is_name(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '%') {
            if (text.size() - i < 3 || !base::is_hex_digit(text[i + 1]) || !base::is_hex_digit(text[i + 2]))
                return false;
            i += 2;
        } else if (!base::is_digit(c) && !base::is_alpha(c) &&
                   std::string_view("-._~!$&'()*+;=").find(c) == std::string_view::npos) {
            return false;
        }
    }
    return !text.empty();
}

bool is_ipv4(std::string_view text) {
    for (int part = 0; part < 4; ++part) {
        std::size_t digits = 0;
        int value = 0;
        while (digits < text.size() && digits < 3 && base::is_digit(text[digits]))
            value = value * 10 + (text[digits++] - '0');
        if (digits == 0 || value > 255) return false;
        text.remove_prefix(digits);
        if (part == 3) break;
        if (text.empty() || text.front() != '.') return false;
        text.remove_prefix(1);
    }
    return text.empty();
}

// Groups of 1 to 4 digits, eight of them or fewer with one "::"; the last two may be an IPv4 address.
bool is_ipv6(std::string_view text) {
    int groups = 0;
    bool elided = false;
    if (text.starts_with("::")) {
        elided = true;
        text.remove_prefix(2);
    }
    while (!text.empty()) {
        const std::size_t colon = text.find(':');
        const std::string_view group = text.substr(0, colon);
        if (colon == std::string_view::npos && group.find('.') != std::string_view::npos) {
            if (!is_ipv4(group)) return false;
            groups += 2;
            break;
        }
        if (group.empty() || group.size() > 4) return false;
        for (const char c : group) {
            if (!base::is_hex_digit(c)) return false;
        }
        ++groups;
        if (colon == std::string_view::npos) break;
        text.remove_prefix(colon + 1);
        if (text.empty()) return false;
        if (text.front() == ':') {
            if (elided) return false;
            elided = true;
            text.remove_prefix(1);
        }
    }
    return elided ? groups <= 7 : groups == 8;
}

bool is_port(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (!base::is_digit(c)) return false;
        value = value * 10 + (c - '0');
        if (value > 65535) return false;
    }
    return true;
}

// The authority of a target in absolute-form, userinfo included; empty for other forms.
std::string_view target_authority(std::string_view target) {
    const std::size_t scheme_end = target.find("://");
    if (scheme_end == std::string_view::npos || scheme_end == 0 || !base::is_alpha(target.front())) return {};
    for (const char c : target.substr(0, scheme_end)) {
        if (!base::is_alpha(c) && !base::is_digit(c) && c != '+' && c != '-' && c != '.') return {};
    }
    const std::string_view rest = target.substr(scheme_end + 3);
    return rest.substr(0, rest.find_first_of("/?#\\"));
}

bool is_absolute(std::string_view target) {
    return target.find("://") != std::string_view::npos && !target.starts_with('/');
}

}  // namespace

bool is_authority(std::string_view text) {
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos || !is_ipv6(text.substr(1, end - 1))) return false;
        const std::string_view rest = text.substr(end + 1);
        return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
    }
    const std::size_t colon = text.find(':');
    if (!is_name(text.substr(0, colon))) return false;
    return colon == std::string_view::npos || is_port(text.substr(colon + 1));
}

std::optional<Diagnostic> validate_host(const Request& request) {
    const auto host = request.fields.first(FieldId::host);
    if (!host) {
        if (request.version == Version::http_1_1) return Diagnostic{Violation::missing_host, {}, 0};
    } else {
        for (const FieldLine line : request.fields.lines(FieldId::host)) {
            if (line.index != host->index)
                return Diagnostic{Violation::duplicate_host, line.name_position, line.name.size()};
        }
        if (!is_authority(host->value))
            return Diagnostic{Violation::bad_host, host->value_position, host->value.size()};
    }
    if (is_absolute(request.target)) {
        const std::string_view authority = target_authority(request.target);
        if (!is_authority(authority)) return Diagnostic{Violation::bad_host, {}, authority.size()};
    }
    return std::nullopt;
}

std::string_view effective_authority(const Request& request) {
    const std::string_view authority = target_authority(request.target);
    return authority.empty() ? request.fields.value(FieldId::host) : authority;
}

}  // namespace cachewright::http::wire
