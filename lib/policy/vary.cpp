#include "lib/policy/vary.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/list.hpp"
#include "lib/http/weighted_list.hpp"
#include "lib/policy/eligibility.hpp"
#include "lib/policy/selecting_field.hpp"

#include <algorithm>
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

// How a cache reads Vary. Without storage options: by RFC 9111.
struct Selection {
    const StorageOptions* storage = nullptr;
    FieldComparison comparison = FieldComparison::by_meaning;
    bool image_path = false;

    [[nodiscard]] bool counts(std::string_view name) const {
        if (storage == nullptr || selects(name, *storage)) return true;
        return image_path && http::field_id(name) == FieldId::accept;
    }
    [[nodiscard]] bool star_counts() const { return storage == nullptr || vary_star_counts(*storage); }
};

VariantKey key_of(const FieldMap& vary_of_response, const FieldMap& request_fields,
                  const Selection& selection) {
    VariantKey key;
    if (!vary_of_response.contains(FieldId::vary)) return key;
    key.text.reserve(96);
    for (const auto& [line, member] : members_of_vary(vary_of_response)) {
        if (member.text == "*") {
            // RFC 9111 §4.1: a Vary with a member "*" always fails to match.
            if (selection.star_counts()) return {false, {}};
        } else if (selection.counts(member.text)) {
            append_selecting_field(key.text, request_fields, member.text, selection.comparison);
        }
    }
    return key;
}

std::string_view differing_field(const FieldMap& stored_response, const FieldMap& stored_request,
                                 const FieldMap& presented, const Selection& selection) {
    if (!stored_response.contains(FieldId::vary)) return {};
    for (const auto& [line, member] : members_of_vary(stored_response)) {
        if (member.text == "*" && selection.star_counts()) return member.text;
    }
    std::string stored;
    std::string asked;
    for (const auto& [line, member] : members_of_vary(stored_response)) {
        if (member.text == "*" || !selection.counts(member.text)) continue;
        stored.clear();
        asked.clear();
        append_selecting_field(stored, stored_request, member.text, selection.comparison);
        append_selecting_field(asked, presented, member.text, selection.comparison);
        // RFC 9111 §4.1: all selecting fields of the presented request must match those of the original one;
        // a field absent from one must be absent from the other.
        if (stored == asked) continue;
        if (selection.comparison == FieldComparison::by_meaning &&
            http::field_id(member.text) == FieldId::accept_language &&
            stored_request.contains(FieldId::accept_language) &&
            has_wanted_language(stored_response, presented))
            continue;
        return member.text;
    }
    return {};
}

// Tells `each` the names of the fields in which a request differs from the one whose selecting fields are
// kept as `stored_text`, until it returns false; "*" alone where that counts.
template <typename Each>
void each_difference(const FieldMap& stored_response, std::string_view stored_text, const FieldMap& presented,
                     const Selection& selection, const Each& each) {
    if (!stored_response.contains(FieldId::vary)) return;
    for (const auto& [line, member] : members_of_vary(stored_response)) {
        if (member.text == "*" && selection.star_counts()) {
            each(member.text);
            return;
        }
    }
    std::string asked;
    for (const auto& [line, member] : members_of_vary(stored_response)) {
        if (member.text == "*" || !selection.counts(member.text)) continue;
        asked.clear();
        append_selecting_field(asked, presented, member.text, selection.comparison);
        const std::string_view stored = stored_text.substr(0, selecting_field_size(stored_text));
        stored_text.remove_prefix(stored.size());
        if (stored == asked) continue;
        const bool by_language = selection.comparison == FieldComparison::by_meaning &&
                                 http::field_id(member.text) == FieldId::accept_language && !stored.empty() &&
                                 !stored.ends_with('-') && has_wanted_language(stored_response, presented);
        if (!by_language && !each(member.text)) return;
    }
}

VaryMatch match_of(std::string_view differing) {
    if (differing.empty()) return VaryMatch::matches;
    return differing == "*" ? VaryMatch::never : VaryMatch::differs;
}

FieldComparison comparison_of(Honour normalisation) {
    return normalisation == Honour::yes ? FieldComparison::by_meaning : FieldComparison::by_bytes;
}

Selection selection_of(const Options& options, std::string_view target) {
    return {&options.storage,
            options.reuse.vary_by_preference == Honour::yes ? FieldComparison::by_preference
                                                            : comparison_of(options.reuse.vary_normalisation),
            has_extension(target, options.storage.vary_image_extensions)};
}

}  // namespace

bool vary_star_counts(const StorageOptions& options) {
    switch (options.vary_star) {
        case StorageOptions::VaryStar::never_reuse:
        case StorageOptions::VaryStar::refuse: return true;
        case StorageOptions::VaryStar::ignore: return false;
        case StorageOptions::VaryStar::minimum: return options.minimum_lifetime == base::Seconds{0};
    }
    return true;
}

bool sets_aside(std::string_view field_name, const StorageOptions& options) {
    return std::any_of(options.vary_ignored_fields.begin(), options.vary_ignored_fields.end(),
                       [&](const std::string& field) { return base::equals_ignore_case(field, field_name); });
}

bool selects(std::string_view field_name, const StorageOptions& options) {
    if (sets_aside(field_name, options)) return false;
    switch (options.vary) {
        case StorageOptions::Vary::honour: return true;
        case StorageOptions::Vary::ignore: return false;
        case StorageOptions::Vary::listed_only:
        case StorageOptions::Vary::ignore_unlisted: break;
    }
    return std::any_of(options.vary_fields.begin(), options.vary_fields.end(),
                       [&](const std::string& field) { return base::equals_ignore_case(field, field_name); });
}

VariantKey variant_key(const FieldMap& vary_of_response, const FieldMap& request_fields,
                       Honour normalisation) {
    return key_of(vary_of_response, request_fields, {nullptr, comparison_of(normalisation)});
}

VariantKey variant_key(const FieldMap& vary_of_response, const FieldMap& request_fields,
                       const Options& options, std::string_view target) {
    return key_of(vary_of_response, request_fields, selection_of(options, target));
}

std::string_view first_differing_field(const FieldMap& stored_response, const FieldMap& stored_request,
                                       const FieldMap& presented, Honour normalisation) {
    return differing_field(stored_response, stored_request, presented,
                           {nullptr, comparison_of(normalisation)});
}

std::string_view first_differing_field(const FieldMap& stored_response, const FieldMap& stored_request,
                                       const FieldMap& presented, const Options& options,
                                       std::string_view target) {
    return differing_field(stored_response, stored_request, presented, selection_of(options, target));
}

VaryMatch vary_matches(const FieldMap& stored_response, const FieldMap& stored_request,
                       const FieldMap& presented, Honour normalisation) {
    return match_of(first_differing_field(stored_response, stored_request, presented, normalisation));
}

VaryMatch vary_matches(const FieldMap& stored_response, std::string_view stored_text,
                       const FieldMap& presented, const Options& options, std::string_view target) {
    VaryMatch match = VaryMatch::matches;
    each_difference(stored_response, stored_text, presented, selection_of(options, target),
                    [&match](std::string_view name) {
                        match = match_of(name);
                        return false;
                    });
    return match;
}

std::vector<std::string_view> differing_fields(const FieldMap& stored_response, std::string_view stored_text,
                                               const FieldMap& presented, const Options& options,
                                               std::string_view target) {
    std::vector<std::string_view> names;
    each_difference(stored_response, stored_text, presented, selection_of(options, target),
                    [&names](std::string_view name) {
                        names.push_back(name);
                        return true;
                    });
    return names;
}

VaryMatch vary_matches(const FieldMap& stored_response, const FieldMap& stored_request,
                       const FieldMap& presented, const Options& options, std::string_view target) {
    return match_of(first_differing_field(stored_response, stored_request, presented, options, target));
}

}  // namespace cachewright::policy
