#include "lib/policy/vary.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/list.hpp"
#include "lib/http/weighted_list.hpp"
#include "lib/policy/selecting_field.hpp"

#include <optional>

namespace cachewright::policy {

namespace {

using http::FieldId;
using http::FieldMap;

// The members of Vary on all lines. Commas part them even inside quotes, which names cannot have, so that no
// "*" hides there.
http::FieldListMembers members_of_vary(const FieldMap& response) {
    return {response, FieldId::vary, http::Quotes::ignored};
}

// The language with the highest weight, when there is one such; empty otherwise.
std::string_view most_wanted_language(const FieldMap& request) {
    const http::WeightedList wanted = http::parse_weighted_list(request, FieldId::accept_language);
    std::string_view best;
    http::Quality quality = 0;
    for (const http::WeightedMember& member : wanted.members) {
        if (member.quality > quality) {
            quality = member.quality;
            best = member.text;
        } else if (member.quality == quality && !base::equals_ignore_case(member.text, best)) {
            best = {};
        }
    }
    return best == "*" ? std::string_view{} : best;
}

// RFC 9111 §4.1, RFC 9110 §12.5.4: what a server would choose first for the presented request is what is
// stored, whatever the request was that it was stored for.
bool has_wanted_language(const FieldMap& stored_response, const FieldMap& presented) {
    std::optional<std::string_view> language;
    for (const auto& [line, member] : http::FieldListMembers(stored_response, FieldId::content_language)) {
        if (language) return false;
        language = member.text;
    }
    if (!language) return false;
    const std::string_view wanted = most_wanted_language(presented);
    return !wanted.empty() && base::equals_ignore_case(*language, wanted);
}

}  // namespace

VariantKey variant_key(const FieldMap& vary_of_response, const FieldMap& request_fields,
                       Honour normalisation) {
    VariantKey key;
    if (!vary_of_response.contains(FieldId::vary)) return key;
    key.text.reserve(96);
    for (const auto& [line, member] : members_of_vary(vary_of_response)) {
        // RFC 9111 §4.1: a Vary with a member "*" always fails to match.
        if (member.text == "*") return {false, {}};
        append_selecting_field(key.text, request_fields, member.text, normalisation);
    }
    return key;
}

std::string_view first_differing_field(const FieldMap& stored_response, const FieldMap& stored_request,
                                       const FieldMap& presented, Honour normalisation) {
    if (!stored_response.contains(FieldId::vary)) return {};
    for (const auto& [line, member] : members_of_vary(stored_response)) {
        if (member.text == "*") return member.text;
    }
    std::string stored;
    std::string asked;
    for (const auto& [line, member] : members_of_vary(stored_response)) {
        stored.clear();
        asked.clear();
        append_selecting_field(stored, stored_request, member.text, normalisation);
        append_selecting_field(asked, presented, member.text, normalisation);
        // RFC 9111 §4.1: all selecting fields of the presented request must match those of the original one;
        // a field absent from one must be absent from the other.
        if (stored == asked) continue;
        if (normalisation == Honour::yes && http::field_id(member.text) == FieldId::accept_language &&
            has_wanted_language(stored_response, presented))
            continue;
        return member.text;
    }
    return {};
}

VaryMatch vary_matches(const FieldMap& stored_response, const FieldMap& stored_request,
                       const FieldMap& presented, Honour normalisation) {
    const std::string_view field =
        first_differing_field(stored_response, stored_request, presented, normalisation);
    if (field.empty()) return VaryMatch::matches;
    return field == "*" ? VaryMatch::never : VaryMatch::differs;
}

}  // namespace cachewright::policy
