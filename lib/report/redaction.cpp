#include "lib/report/redaction.hpp"

#include "lib/http/credential_mask.hpp"
#include "lib/http/credential_name.hpp"
#include "lib/http/field_id.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace cachewright::report {

namespace {

using http::FieldId;

void mask(std::string& text, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < std::min(end, text.size()); ++i)
        text[i] = '*';
}

// Where `c` first stands in [begin, end); `end` where it does not. Every search here is bounded by the part
// that it is about: texts come from captures, and may be nothing but delimiters.
std::size_t find_within(std::string_view text, char c, std::size_t begin, std::size_t end) {
    return std::min(text.substr(0, end).find(c, begin), end);
}

// The value of the pair that lies in [begin, end): what follows its first "=".
void mask_pair(std::string& text, std::size_t begin, std::size_t end) {
    const std::size_t equals = find_within(text, '=', begin, end);
    if (equals < end) mask(text, equals + 1, end);
}

enum class Pairs : std::uint8_t { first, all };  // of Set-Cookie the rest are attributes

void mask_cookie_pairs(std::string& value, Pairs pairs) {
    std::size_t begin = 0;
    while (begin < value.size()) {
        const std::size_t end = std::min(value.find(';', begin), value.size());
        mask_pair(value, begin, end);
        if (pairs == Pairs::first) return;
        begin = end + 1;
    }
}

void mask_behind_scheme(std::string& value) {
    const std::size_t scheme_end = value.find(' ');
    mask(value, scheme_end == std::string::npos ? 0 : scheme_end + 1, value.size());
}

// The end of the quoted text that begins at `open`: behind its closing quote.
std::size_t quoted_end(std::string_view text, std::size_t open) {
    for (std::size_t i = open + 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            return i + 1;
        }
    }
    return text.size();
}

}  // namespace

std::string redacted_value(std::string_view field_name, std::string_view value) {
    std::string text(value);
    switch (http::field_id(field_name)) {
        case FieldId::set_cookie: mask_cookie_pairs(text, Pairs::first); break;
        case FieldId::cookie: mask_cookie_pairs(text, Pairs::all); break;
        case FieldId::authorization:
        case FieldId::proxy_authorization: mask_behind_scheme(text); break;
        case FieldId::location:
        case FieldId::content_location:
        case FieldId::referer:
        case FieldId::link: http::mask_credentials(text); break;
        case FieldId::unknown:
            if (http::names_credential_field(field_name)) mask(text, 0, text.size());
            break;
        default: break;
    }
    return text;
}

std::string redacted_url(std::string_view url) {
    std::string text(url);
    http::mask_credentials(text);
    return text;
}

std::string redacted_key(std::string_view key) {
    constexpr std::string_view cookie = "cookie:";
    constexpr std::string_view header = "header:";
    std::string text = redacted_url(key);
    std::size_t at = 0;
    while (at < text.size()) {
        const std::string_view rest = std::string_view(text).substr(at);
        const bool is_cookie = rest.starts_with(cookie);
        if (is_cookie || rest.starts_with(header)) {
            const std::size_t name = at + cookie.size();
            std::size_t equals = name;
            if (equals < text.size() && text[equals] == '"') equals = quoted_end(text, equals);
            equals = std::min(text.find('=', equals), text.size());
            if (equals + 1 < text.size() && text[equals + 1] == '"') {
                const std::size_t begin = equals + 2;
                const std::size_t end = quoted_end(text, equals + 1);
                const std::size_t inner = end > begin && text[end - 1] == '"' ? end - 1 : end;
                if (is_cookie) {
                    mask(text, begin, inner);
                } else {
                    const std::string masked =
                        redacted_value(std::string_view(text).substr(name, equals - name),
                                       std::string_view(text).substr(begin, inner - begin));
                    text.replace(begin, inner - begin, masked);
                }
                at = end;
            }
        }
        // On to the next part: behind a blank that is neither quoted nor escaped.
        while (at < text.size() && text[at] != ' ') {
            if (text[at] == '"') {
                at = quoted_end(text, at);
            } else {
                at += text[at] == '\\' ? std::size_t{2} : std::size_t{1};
            }
        }
        ++at;
    }
    return text;
}

}  // namespace cachewright::report
