#include "lib/http/form_urlencoded.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/utf8.hpp"

#include <algorithm>

namespace cachewright::http {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

std::string decode_bytes(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && base::is_hex_digit(text[i + 1]) &&
            base::is_hex_digit(text[i + 2])) {
            bytes += static_cast<char>(static_cast<unsigned char>(base::hex_digit_value(text[i + 1]) * 16 +
                                                                  base::hex_digit_value(text[i + 2])));
            i += 2;
        } else {
            bytes += text[i] == '+' ? ' ' : text[i];
        }
    }
    return bytes;
}

// Each maximal run that begins a character and does not end one becomes one U+FFFD (Encoding Standard).
std::string replace_what_is_not_utf8(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    base::Utf8Check check;
    std::size_t from = 0;  // of the character being read
    for (std::size_t i = 0; i < bytes.size();) {
        if (check.feed(static_cast<unsigned char>(bytes[i]))) {
            ++i;
            if (check.complete()) {
                text += bytes.substr(from, i - from);
                from = i;
            }
            continue;
        }
        if (from == i) ++i;  // else the byte is looked at again, as the first of a character
        text += kReplacement;
        from = i;
        check = base::Utf8Check{};
    }
    if (from != bytes.size()) text += kReplacement;
    return text;
}

void append_encoded(std::string& out, std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    for (const char c : text) {
        if (base::is_alpha(c) || base::is_digit(c) || c == '*' || c == '-' || c == '.' || c == '_') {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += kHex[byte >> 4U];
            out += kHex[byte & 0xFU];
        }
    }
}

}  // namespace

std::string decode_form_text(std::string_view text) {
    return replace_what_is_not_utf8(decode_bytes(text));
}

std::vector<FormParameter> parse_form_urlencoded(std::string_view query) {
    std::vector<FormParameter> parameters;
    for (std::size_t from = 0; from < query.size();) {
        const std::size_t end = std::min(query.find('&', from), query.size());
        const std::string_view piece = query.substr(from, end - from);
        from = end + 1;
        if (piece.empty()) continue;
        const std::size_t equals = std::min(piece.find('='), piece.size());
        const std::string_view value = piece.substr(std::min(equals + 1, piece.size()));
        parameters.push_back({decode_form_text(piece.substr(0, equals)), decode_form_text(value)});
    }
    return parameters;
}

std::string serialise_form_urlencoded(const std::vector<FormParameter>& parameters) {
    std::string out;
    for (const FormParameter& parameter : parameters) {
        if (!out.empty()) out += '&';
        append_encoded(out, parameter.name);
        out += '=';
        append_encoded(out, parameter.value);
    }
    return out;
}

}  // namespace cachewright::http
