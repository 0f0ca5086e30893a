#include "lib/lint/url_version.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace cachewright::lint {

namespace {

// What a word is made of, as far as hashes and numbers tell themselves from names.
struct Letters {
    bool digits = false;
    bool lower = false;
    bool upper = false;
    bool hex_only = true;
    bool digits_only = true;
    bool alphanumeric = true;
    unsigned switches = 0;  // between letters and digits
    unsigned longest_digits = 0;
};

Letters letters_of(std::string_view word) {
    Letters found;
    bool before_was_digit = false;
    unsigned digits_in_a_row = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        const bool digit = base::is_digit(c);
        found.digits |= digit;
        found.lower |= base::is_lower(c);
        found.upper |= base::is_upper(c);
        found.digits_only &= digit;
        found.hex_only &= base::is_hex_digit(c);
        found.alphanumeric &= digit || base::is_alpha(c);
        if (i > 0 && digit != before_was_digit) ++found.switches;
        digits_in_a_row = digit ? digits_in_a_row + 1 : 0;
        found.longest_digits = std::max(found.longest_digits, digits_in_a_row);
        before_was_digit = digit;
    }
    return found;
}

// Build tools write content hashes in hexadecimal (8 digits and more) or in base 62 or 64 (8 and more, which
// almost always mix digits with both cases or switch between letters and digits again and again). Eight and
// more digits are a time stamp or a build number.
bool looks_like_hash(std::string_view word) {
    if (word.size() < 8 || word.size() > 128) return false;
    const Letters letters = letters_of(word);
    if (!letters.alphanumeric || !letters.digits) return false;
    // Seconds or milliseconds since 1970, also glued to a word: "form1635181768469".
    constexpr unsigned kTimeStamp = 10;
    if (letters.hex_only || letters.digits_only || letters.longest_digits >= kTimeStamp) return true;
    return (letters.lower && letters.upper) || (word.size() >= 16 && letters.switches >= 4) ||
           letters.switches >= 5;
}

// "3.6.0", "v1.12", "5.2rc1": numbers joined by dots.
bool begins_with_version_number(std::string_view text) {
    if (!text.empty() && base::to_lower(text.front()) == 'v') text.remove_prefix(1);
    std::size_t i = 0;
    while (i < text.size() && base::is_digit(text[i]))
        ++i;
    return i > 0 && i + 1 < text.size() && text[i] == '.' && base::is_digit(text[i + 1]);
}

bool is_word_break(char c) {
    return c == '.' || c == '-' || c == '_' || c == '~' || c == '@' || c == '/' || c == '!' || c == ',' ||
           c == ';';
}

bool path_names_version(std::string_view path) {
    std::size_t begin = 0;
    while (begin < path.size()) {
        while (begin < path.size() && is_word_break(path[begin]))
            ++begin;
        std::size_t end = begin;
        while (end < path.size() && !is_word_break(path[end]))
            ++end;
        if (looks_like_hash(path.substr(begin, end - begin))) return true;
        if (begin > 0 && begin < path.size() && path[begin - 1] != '.' &&
            begins_with_version_number(path.substr(begin))) {
            return true;
        }
        begin = end + 1;
    }
    return false;
}

bool parameter_names_version(std::string_view name, std::string_view value) {
    constexpr std::array<std::string_view, 15> names{"v",   "ver",      "version", "hash",      "h",
                                                     "rev", "revision", "r",       "cb",        "build",
                                                     "b",   "t",        "ts",      "timestamp", "_"};
    // A name alone that has a digit is put there for no other purpose: "?17", "?v39", "?aqtud2".
    if (value.empty()) return std::any_of(name.begin(), name.end(), base::is_digit);
    if (base::equals_any_ignore_case(name, names)) {
        return std::any_of(value.begin(), value.end(), base::is_digit) || looks_like_hash(value);
    }
    return looks_like_hash(value);
}

bool query_names_version(std::string_view query) {
    for (const http::QueryParameter& parameter : http::QueryParameters(query)) {
        if (parameter_names_version(parameter.name, parameter.value)) return true;
    }
    return false;
}

}  // namespace

bool url_names_version(std::string_view url) {
    const auto uri = http::parse_uri(url);
    return uri && url_names_version(*uri);
}

bool url_names_version(const http::Uri& uri) {
    return path_names_version(uri.path) || query_names_version(uri.query.value_or(""));
}

}  // namespace cachewright::lint
