#include "lib/policy/selecting_field.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/inline_list.hpp"
#include "lib/http/list.hpp"
#include "lib/http/weighted_list.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <span>
#include <unordered_set>
#include <utility>
#include <vector>

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
    preference = 'p',
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

void append_lower(std::string& text, std::string_view part) {
    const std::size_t begin = text.size();
    text.append(part);
    for (std::size_t i = begin; i < text.size(); ++i)
        text[i] = base::to_lower(text[i]);
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

// One member of Accept-Language or Accept-Encoding.
struct Wanted {
    std::string_view text;
    http::Quality quality = http::kFullQuality;
};

// Any total order that does not see case will do.
bool comes_before(const Wanted& a, const Wanted& b) {
    if (a.text.size() != b.text.size()) return a.text.size() < b.text.size();
    for (std::size_t i = 0; i < a.text.size(); ++i) {
        const char left = base::to_lower(a.text[i]);
        const char right = base::to_lower(b.text[i]);
        if (left != right) return left < right;
    }
    return a.quality < b.quality;
}

Wanted read_wanted(std::string_view member, Comparison comparison) {
    Wanted wanted{member};
    if (member.find(';') != std::string_view::npos) {
        const http::WeightedMember weighted = http::read_weight(member);
        // A weight against the grammar says nothing certain: such a member equals only itself.
        if (!weighted.well_formed) return wanted;
        wanted = {weighted.text, weighted.quality};
    }
    if (comparison == Comparison::codings) {
        // RFC 9110 §8.4.1.1, §8.4.1.3: older names of the same codings.
        if (base::equals_ignore_case(wanted.text, "x-gzip")) wanted.text = "gzip";
        if (base::equals_ignore_case(wanted.text, "x-compress")) wanted.text = "compress";
    }
    return wanted;
}

// RFC 9110 §12.5.4, §12.5.3: weights order the members, the places in the list do not; languages and codings
// are compared without case. Without allocation for what clients send.
void append_wanted(std::string& text, const FieldMap::Lines& lines, Comparison comparison) {
    http::InlineList<Wanted, 8> members;
    for (const http::FieldLine line : lines) {
        for (const auto& member : http::ListMembers(line.value, http::Quotes::ignored))
            members.push_back(read_wanted(member.text, comparison));
    }
    const std::span<Wanted> sorted = members.view();
    std::sort(sorted.begin(), sorted.end(), comes_before);
    const Wanted* previous = nullptr;
    for (const Wanted& wanted : sorted) {
        // Said twice is said once.
        if (previous != nullptr && !comes_before(*previous, wanted)) continue;
        if (previous != nullptr) text += ',';
        previous = &wanted;
        append_lower(text, wanted.text);
        if (wanted.quality == http::kFullQuality) continue;
        // In full, so that it reads as a weight of the grammar and no other member looks like it.
        const char weight[] = {';',
                               'q',
                               '=',
                               '0',
                               '.',
                               static_cast<char>('0' + wanted.quality / 100),
                               static_cast<char>('0' + wanted.quality / 10 % 10),
                               static_cast<char>('0' + wanted.quality % 10)};
        text.append(weight, sizeof weight);
    }
}

// The members in the order of their weights, and of their names where these are equal, without weights and
// parameters; of a weight only zero stays. Cloudflare's page on Vary describes it so for the three fields.
void append_preferences(std::string& text, FieldId id, const FieldMap::Lines& lines) {
    struct Preferred {
        std::string name;
        http::Quality quality;
    };
    std::vector<Preferred> members;
    for (const http::FieldLine line : lines) {
        for (const auto& member : http::ListMembers(line.value, http::Quotes::enclose)) {
            const http::WeightedMember weighted = http::read_weight(member.text);
            std::string_view name = weighted.text.substr(0, weighted.text.find(';'));
            if (id == FieldId::accept_language) name = name.substr(0, name.find('-'));
            members.push_back({base::to_lower(base::trim_ows(name)), weighted.quality});
        }
    }
    std::stable_sort(members.begin(), members.end(), [](const Preferred& a, const Preferred& b) {
        return a.quality != b.quality ? a.quality > b.quality : a.name < b.name;
    });
    std::unordered_set<std::string> written;
    for (Preferred& member : members) {
        if (member.quality == 0) member.name += ";q=0";
        const bool first = written.empty();
        // Regions of one language are one member.
        const auto [name, added] = written.insert(std::move(member.name));
        if (!added) continue;
        if (!first) text += ',';
        text += *name;
    }
}

bool has_preferences(FieldId id) {
    return id == FieldId::accept || id == FieldId::accept_language || id == FieldId::accept_encoding;
}

void append_value(std::string& text, const FieldMap::Lines& lines, Comparison comparison) {
    switch (comparison) {
        case Comparison::bytes:
        case Comparison::preference: append_bytes(text, lines); return;
        case Comparison::list: append_list(text, lines, http::EmptyMembers::skip); return;
        case Comparison::unknown: append_list(text, lines, http::EmptyMembers::show); return;
        case Comparison::list_of_ranges: {
            const std::size_t begin = text.size();
            append_list(text, lines, http::EmptyMembers::skip);
            drop_blanks_round_semicolons(text, begin);
            return;
        }
        case Comparison::languages:
        case Comparison::codings: append_wanted(text, lines, comparison); return;
    }
}

// A length, to stand before what is that long.
class LengthPrefix {
  public:
    explicit LengthPrefix(std::size_t length) {
        end_ = std::to_chars(digits_, digits_ + sizeof digits_ - 1, length).ptr;
        *end_++ = ':';
    }
    [[nodiscard]] std::string_view text() const {
        return {digits_, static_cast<std::size_t>(end_ - digits_)};
    }

  private:
    char digits_[24];
    char* end_;
};

}  // namespace

void append_selecting_field(std::string& key, const FieldMap& request, std::string_view name,
                            FieldComparison compared) {
    const FieldId id = http::field_id(name);
    const FieldMap::Lines lines = id != FieldId::unknown ? request.lines(id) : request.lines(name);
    key += LengthPrefix(name.size()).text();
    append_lower(key, name);
    // RFC 9111 §4.1: a field absent from one request matches only if it is absent from the other.
    if (lines.empty()) {
        key += '-';
        return;
    }
    const bool preferences = compared == FieldComparison::by_preference && has_preferences(id);
    const Comparison comparison = preferences                               ? Comparison::preference
                                  : compared == FieldComparison::by_meaning ? comparison_of(id)
                                                                            : Comparison::bytes;
    key += static_cast<char>(comparison);
    const std::size_t begin = key.size();
    if (preferences) {
        append_preferences(key, id, lines);
    } else {
        append_value(key, lines, comparison);
    }
    key.insert(begin, LengthPrefix(key.size() - begin).text());
}

std::optional<SelectingField> take_selecting_field(std::string_view& key) {
    std::string_view rest = key;
    // A length and what is that long.
    const auto take = [&rest]() -> std::optional<std::string_view> {
        std::size_t length = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
        if (error != std::errc{} || end == rest.data() + rest.size() || *end != ':') return std::nullopt;
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()) + 1);
        if (rest.size() < length) return std::nullopt;
        const std::string_view taken = rest.substr(0, length);
        rest.remove_prefix(length);
        return taken;
    };
    SelectingField field;
    const auto name = take();
    if (!name || rest.empty()) return std::nullopt;
    field.name = *name;
    const bool absent = rest.front() == '-';
    rest.remove_prefix(1);
    if (!absent) {
        field.value = take();
        if (!field.value) return std::nullopt;
    }
    key = rest;
    return field;
}

std::size_t selecting_field_size(std::string_view key) {
    std::string_view rest = key;
    return take_selecting_field(rest) ? key.size() - rest.size() : 0;
}

}  // namespace cachewright::policy
