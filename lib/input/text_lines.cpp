#include "lib/input/text_lines.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/field_id.hpp"

namespace cachewright::input {

namespace {

// Takes "HTTP/" digit ["." digit] off the front.
bool take_version(std::string_view& text) {
    if (!text.starts_with("HTTP/")) return false;
    text.remove_prefix(5);
    if (text.empty() || !base::is_digit(text.front())) return false;
    text.remove_prefix(1);
    if (text.size() >= 2 && text[0] == '.' && base::is_digit(text[1])) text.remove_prefix(2);
    return true;
}

// Fields of responses that say how they are stored, matched or judged.
bool marks_response(http::FieldId id) {
    using http::FieldId;
    switch (id) {
        case FieldId::age:
        case FieldId::cache_control:
        case FieldId::cache_status:
        case FieldId::cache_tag:
        case FieldId::cdn_cache_control:
        case FieldId::cf_cache_status:
        case FieldId::clear_site_data:
        case FieldId::cloudflare_cdn_cache_control:
        case FieldId::content_encoding:
        case FieldId::content_length:
        case FieldId::content_type:
        case FieldId::date:
        case FieldId::edge_cache_tag:
        case FieldId::edge_control:
        case FieldId::etag:
        case FieldId::expires:
        case FieldId::last_modified:
        case FieldId::netlify_cache_tag:
        case FieldId::netlify_cdn_cache_control:
        case FieldId::netlify_vary:
        case FieldId::no_vary_search:
        case FieldId::pragma:
        case FieldId::set_cookie:
        case FieldId::surrogate_control:
        case FieldId::surrogate_key:
        case FieldId::vary:
        case FieldId::vercel_cache_tag:
        case FieldId::vercel_cdn_cache_control:
        case FieldId::x_accel_expires:
        case FieldId::x_cache: return true;
        default: return false;
    }
}

}  // namespace

TextLine first_line(std::string_view text) {
    const std::size_t newline = text.find('\n');
    TextLine result{text.substr(0, newline), {}, newline != std::string_view::npos};
    if (result.ended) result.rest = text.substr(newline + 1);
    if (!result.line.empty() && result.line.back() == '\r') result.line.remove_suffix(1);
    return result;
}

bool looks_like_status_line(std::string_view line) {
    if (!take_version(line) || line.size() < 4 || line[0] != ' ') return false;
    for (const char c : line.substr(1, 3)) {
        if (!base::is_digit(c)) return false;
    }
    return line.size() == 4 || line[4] == ' ';
}

bool looks_like_request_line(std::string_view line) {
    const std::size_t method = line.find(' ');
    if (method == std::string_view::npos || method == 0 || method > 32) return false;
    for (const char c : line.substr(0, method)) {
        if (!base::is_upper(c) && c != '-' && c != '_') return false;
    }
    line.remove_prefix(method + 1);
    const std::size_t target = line.rfind(' ');
    if (target == std::string_view::npos || target == 0) return false;
    std::string_view version = line.substr(target + 1);
    return take_version(version) && version.empty();
}

bool looks_like_field_line(std::string_view line) {
    const std::size_t colon = line.find(':');
    return colon != std::string_view::npos && base::is_token(line.substr(0, colon));
}

bool looks_like_response_fields(std::string_view text, Extent extent) {
    bool marked = false;
    while (!text.empty()) {
        const TextLine line = first_line(text);
        if (line.line.empty()) break;
        if (!line.ended && extent == Extent::beginning) break;
        if (!looks_like_field_line(line.line)) return false;
        marked = marked || marks_response(http::field_id(line.line.substr(0, line.line.find(':'))));
        text = line.rest;
    }
    return marked;
}

bool looks_like_curl_trace_line(std::string_view line) {
    if (line.size() < 3 || line[1] != ' ') return false;
    const std::string_view marked = line.substr(2);
    return (line[0] == '<' && looks_like_status_line(marked)) ||
           (line[0] == '>' && looks_like_request_line(marked));
}

}  // namespace cachewright::input
