#include "lib/http/etag.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>

namespace cachewright::http {

namespace {

// etagc: visible characters but the quote, and bytes above ASCII. A backslash escapes nothing here.
bool is_tag_char(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x21 || (byte >= 0x23 && byte <= 0x7e) || byte >= 0x80;
}

bool has_weak_prefix(std::string_view value) {
    return value.size() >= 2 && base::to_lower(value[0]) == 'w' && value[1] == '/';
}

// The end of the member that begins at `from`: of the quoted part when it has one, so that commas in there
// part nothing; then everything up to the next comma.
std::size_t member_end(std::string_view value, std::size_t from) {
    std::size_t quote = from;
    if (has_weak_prefix(value.substr(from))) quote += 2;
    if (quote < value.size() && value[quote] == '"') {
        const std::size_t closing = value.find('"', quote + 1);
        if (closing != std::string_view::npos) from = closing + 1;
    }
    return std::min(value.find(',', from), value.size());
}

}  // namespace

std::optional<EntityTag> parse_entity_tag(std::string_view value) {
    EntityTag tag;
    if (value.starts_with("W/")) {
        tag.strength = TagStrength::weak;
        value.remove_prefix(2);
    }
    if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::nullopt;
    tag.opaque = value.substr(1, value.size() - 2);
    if (!std::all_of(tag.opaque.begin(), tag.opaque.end(), is_tag_char)) return std::nullopt;
    return tag;
}

std::optional<EntityTag> parse_entity_tag_leniently(std::string_view value) {
    if (value.empty()) return std::nullopt;
    const bool weak = has_weak_prefix(value);
    const std::string_view body = weak ? value.substr(2) : value;
    if (body.size() >= 2 && body.front() == '"' && body.back() == '"') {
        return EntityTag{weak ? TagStrength::weak : TagStrength::strong, body.substr(1, body.size() - 2)};
    }
    return EntityTag{TagStrength::strong, value};
}

std::optional<base::Diagnostic> diagnose_entity_tag(std::string_view value) {
    if (parse_entity_tag(value)) return std::nullopt;
    const base::Span whole = base::span_of(value, value);
    if (value.empty()) return base::Diagnostic{"etag-empty", "the entity tag is empty", whole};
    if (value == "*")
        return base::Diagnostic{"etag-star", "\"*\" stands alone, in If-Match and If-None-Match only", whole};
    const bool weak = has_weak_prefix(value);
    const std::string_view body = weak ? value.substr(2) : value;
    const bool opens = body.starts_with('"');
    const bool closes = body.size() >= 2 && body.ends_with('"');
    if (!opens && base::to_lower(value.front()) == 'w' && value.find('"') < 3) {
        return base::Diagnostic{"etag-weak-prefix", "a weak entity tag begins with W/", {0, 1}};
    }
    if (!opens && !closes)
        return base::Diagnostic{"etag-unquoted", "the ETag lacks its double quotes", whole};
    if (opens != closes)
        return base::Diagnostic{"etag-open-quote", "one of the two quotes is missing", whole};
    const std::string_view opaque = body.substr(1, body.size() - 2);
    const auto bad = std::find_if_not(opaque.begin(), opaque.end(), is_tag_char);
    if (bad != opaque.end()) {
        const auto at = static_cast<std::size_t>(bad - opaque.begin());
        if (*bad == '"') {
            return base::Diagnostic{"etag-inner-quote", "a quote cannot be part of an entity tag",
                                    base::span_of(value, opaque.substr(at, 1))};
        }
        return base::Diagnostic{"etag-invalid-character",
                                "blanks and controls cannot be part of an entity tag",
                                base::span_of(value, opaque.substr(at, 1))};
    }
    return base::Diagnostic{"etag-lower-case-weak", "the W of a weak entity tag is upper case", {0, 1}};
}

bool EntityTagList::contains_strong(const EntityTag& tag) const {
    return std::any_of(tags.begin(), tags.end(),
                       [&](const ListedTag& listed) { return strong_match(listed.tag, tag); });
}

bool EntityTagList::contains_weak(const EntityTag& tag) const {
    return std::any_of(tags.begin(), tags.end(),
                       [&](const ListedTag& listed) { return weak_match(listed.tag, tag); });
}

EntityTagList parse_entity_tag_list(const FieldMap& fields, FieldId field) {
    EntityTagList list;
    std::size_t members = 0;
    std::optional<FieldDiagnostic> star;
    for (const FieldLine& line : fields.lines(field)) {
        const std::string_view value = line.value;
        for (std::size_t at = 0; at < value.size(); ++at) {  // onto the comma, then past it
            if (base::is_ows(value[at]) || value[at] == ',') continue;
            const std::size_t end = member_end(value, at);
            const std::string_view text = base::trim_ows(value.substr(at, end - at));
            const base::Span span = base::span_of(value, text);
            at = end;
            ++members;
            if (text == "*") {
                star = {line.index,
                        {"etag-star-in-list", "\"*\" means any tag only when it stands alone", span}};
                continue;
            }
            if (auto diagnostic = diagnose_entity_tag(text)) {
                diagnostic->span.offset += span.offset;
                list.issues.push_back({line.index, *diagnostic});
            }
            if (const auto tag = parse_entity_tag_leniently(text))
                list.tags.push_back({*tag, line.index, span});
        }
    }
    if (star) {
        list.any = members == 1;
        if (!list.any) list.issues.push_back(*star);
    }
    return list;
}

}  // namespace cachewright::http
