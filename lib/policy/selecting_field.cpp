#include "lib/policy/selecting_field.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/accept.hpp"
#include "lib/http/list.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>

namespace cachewright::policy {

namespace {

using http::FieldId;
using http::FieldMap;

// How two values of a field are compared. The enumerators stand in the key, so that normal forms of different
// kinds never meet.
enum class Comparison : char {
    bytes = '=',
    list = ',',            // RFC 9110 §5.6.1
    list_of_ranges = ';',  // a list whose members have parameters
    languages = 'l',
    codings = 'e',
    unknown = '?',
};

// RFC 9111 §4.1: values may be transformed as the syntax of the field allows, so what is not known to be a
// list is left alone, but for fields that nothing is known of.
Comparison comparison_of(FieldId id) {
    switch (id) {
        case FieldId::unknown: return Comparison::unknown;
        case FieldId::accept_language: return Comparison::languages;
        case FieldId::accept_encoding: return Comparison::codings;
        case FieldId::accept:
        case FieldId::accept_charset: return Comparison::list_of_ranges;
        case FieldId::cache_control:
        case FieldId::connection:
        case FieldId::content_encoding:
        case FieldId::content_language:
        case FieldId::expect:
        case FieldId::forwarded:
        case FieldId::if_match:
        case FieldId::if_none_match:
        case FieldId::pragma:
        case FieldId::te:
        case FieldId::trailer:
        case FieldId::transfer_encoding:
        case FieldId::upgrade:
        case FieldId::via: return Comparison::list;
        default: return Comparison::bytes;
    }
}

// RFC 9110 §5.3: lines are joined by a comma. Cookie lines, which HTTP/2 may part, are joined by a semicolon
// (RFC 9113 §8.2.3).
void append_bytes(std::string& text, const FieldMap::Lines& lines) {
    bool first = true;
    for (const http::FieldLine line : lines) {
        if (!first) text += line.id == FieldId::cookie ? "; " : ", ";
        first = false;
        text += line.value;
    }
}

// RFC 9110 §5.6.1: blanks round the commas of a list mean nothing, and (§5.6.1.2) neither do empty members.
void append_list(std::string& text, const FieldMap::Lines& lines, http::EmptyMembers empty_members) {
    bool first = true;
    for (const http::FieldLine line : lines) {
        for (const auto& member : http::ListMembers(line.value, http::Quotes::enclose, empty_members)) {
            if (!first) text += ',';
            first = false;
            text += member.text;
        }
    }
}

// RFC 9110 §5.6.6: blanks round the semicolons before parameters mean nothing. From `begin` on, outside
// quoted strings.
void drop_blanks_round_semicolons(std::string& text, std::size_t begin) {
    std::size_t to = begin;
    bool quoted = false;
    bool after_semicolon = false;
    for (std::size_t from = begin; from < text.size(); ++from) {
        const char c = text[from];
        if (after_semicolon && base::is_ows(c)) continue;
        after_semicolon = false;
        if (c == '"') quoted = !quoted;
        if (c == '\\' && quoted && from + 1 < text.size()) {
            text[to++] = c;
            text[to++] = text[++from];
            continue;
        }
        if (c == ';' && !quoted) {
            while (to > begin && base::is_ows(text[to - 1]))
                --to;
            after_semicolon = true;
        }
        text[to++] = c;
    }
    text.resize(to);
}

void append_value(std::string& text, const FieldMap::Lines& lines, Comparison comparison) {
    switch (comparison) {
        case Comparison::bytes: append_bytes(text, lines); return;
        case Comparison::list: append_list(text, lines, http::EmptyMembers::skip); return;
        case Comparison::unknown: append_list(text, lines, http::EmptyMembers::show); return;
        case Comparison::list_of_ranges: {
            const std::size_t begin = text.size();
            append_list(text, lines, http::EmptyMembers::skip);
            drop_blanks_round_semicolons(text, begin);
            return;
        }
        // RFC 9110 §12.5.4, §12.5.3: weights order the members, the places in the list do not; languages and
        // codings are compared without case.
        case Comparison::languages:
        case Comparison::codings: {
            std::string joined;
            append_bytes(joined, lines);
            text += comparison == Comparison::languages ? http::normalise_accept_language(joined)
                                                        : http::normalise_accept_encoding(joined);
            return;
        }
    }
}

// Puts the length of what stands from `begin` on before it.
void insert_length(std::string& text, std::size_t begin) {
    char digits[24];
    char* end = std::to_chars(digits, digits + sizeof digits, text.size() - begin).ptr;
    *end++ = ':';
    text.insert(begin, digits, static_cast<std::size_t>(end - digits));
}

}  // namespace

void append_selecting_field(std::string& key, const FieldMap& request, std::string_view name,
                            Honour normalisation) {
    std::size_t begin = key.size();
    for (const char c : name)
        key += base::to_lower(c);
    insert_length(key, begin);

    const FieldId id = http::field_id(name);
    const FieldMap::Lines lines = id != FieldId::unknown ? request.lines(id) : request.lines(name);
    // RFC 9111 §4.1: a field absent from one request matches only if it is absent from the other.
    if (lines.empty()) {
        key += '-';
        return;
    }
    const Comparison comparison = normalisation == Honour::yes ? comparison_of(id) : Comparison::bytes;
    key += static_cast<char>(comparison);
    begin = key.size();
    append_value(key, lines, comparison);
    insert_length(key, begin);
}

}  // namespace cachewright::policy
