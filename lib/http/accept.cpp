#include "lib/http/accept.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/list.hpp"

#include <algorithm>
#include <vector>

namespace cachewright::http {

namespace {

using base::equals_ignore_case;

// Keeps the weight of the most specific member seen.
class BestMatch {
  public:
    void offer(std::size_t specificity, Quality quality) {
        if (found_ && specificity < specificity_) return;
        quality_ = found_ && specificity == specificity_ ? std::max(quality_, quality) : quality;
        specificity_ = specificity;
        found_ = true;
    }
    [[nodiscard]] std::optional<Quality> quality() const {
        return found_ ? std::optional(quality_) : std::nullopt;
    }

  private:
    std::size_t specificity_ = 0;
    Quality quality_ = 0;
    bool found_ = false;
};

// How precisely the range speaks of the type: 1 for "*/*", 2 for "text/*", 3 and up for the type itself, more
// for each parameter; 0 when it does not.
std::size_t media_specificity(const MediaType& range, const MediaType& media_type) {
    if (range.type == "*" && range.subtype == "*") return 1;
    if (!equals_ignore_case(range.type, media_type.type)) return 0;
    if (range.subtype == "*") return 2;
    if (!equals_ignore_case(range.subtype, media_type.subtype)) return 0;
    for (const MediaParameter& wanted : range.parameters) {
        const auto given = media_type.parameter(wanted.name);
        if (!given || !equals_ignore_case(given->unescaped(), wanted.unescaped())) return 0;
    }
    return 3 + range.parameters.size();
}

// RFC 9110 §8.4.1: older names that mean the same.
std::string_view current_coding_name(std::string_view coding) {
    if (equals_ignore_case(coding, "x-gzip")) return "gzip";
    if (equals_ignore_case(coding, "x-compress")) return "compress";
    return coding;
}

// RFC 4647 §3.4: without the last subtag, and without a single-character one that would then be last.
std::string_view cut_short(std::string_view range) {
    const std::size_t dash = range.rfind('-');
    if (dash == std::string_view::npos) return {};
    range = range.substr(0, dash);
    if (range.size() >= 2 && range[range.size() - 2] == '-') range.remove_suffix(2);
    return range;
}

}  // namespace

Quality media_quality(const WeightedList& accept, const MediaType& media_type) {
    if (accept.members.empty()) return kFullQuality;
    BestMatch best;
    for (const WeightedMember& member : accept.members) {
        const auto range = parse_media_type(member.text);
        if (!range) continue;
        const std::size_t specificity = media_specificity(*range, media_type);
        if (specificity != 0) best.offer(specificity, member.quality);
    }
    return best.quality().value_or(0);
}

Quality coding_quality(const WeightedList& accept_encoding, std::string_view coding) {
    if (!accept_encoding.present) return kFullQuality;
    const bool identity = coding.empty() || equals_ignore_case(coding, "identity");
    if (accept_encoding.members.empty()) return identity ? kFullQuality : Quality{0};
    const std::string_view name = identity ? "identity" : current_coding_name(coding);
    BestMatch best;
    for (const WeightedMember& member : accept_encoding.members) {
        if (equals_ignore_case(current_coding_name(member.text), name)) {
            best.offer(2, member.quality);
        } else if (member.text == "*") {
            best.offer(1, member.quality);
        }
    }
    return best.quality().value_or(identity ? Quality{1} : Quality{0});
}

bool language_range_matches(std::string_view range, std::string_view tag) {
    if (range == "*") return true;
    return base::starts_with_ignore_case(tag, range) &&
           (tag.size() == range.size() || tag[range.size()] == '-');
}

Quality language_quality(const WeightedList& accept_language, std::string_view tag) {
    if (accept_language.members.empty()) return kFullQuality;
    BestMatch best;
    for (const WeightedMember& member : accept_language.members) {
        if (language_range_matches(member.text, tag))
            best.offer(member.text == "*" ? 0 : member.text.size(), member.quality);
    }
    return best.quality().value_or(0);
}

std::optional<std::size_t> lookup_language(const WeightedList& accept_language,
                                           std::span<const std::string_view> available) {
    std::vector<WeightedMember> ranges(accept_language.members.begin(), accept_language.members.end());
    std::stable_sort(ranges.begin(), ranges.end(),
                     [](const WeightedMember& a, const WeightedMember& b) { return a.quality > b.quality; });
    for (const WeightedMember& member : ranges) {
        if (member.quality == 0 || member.text == "*") continue;
        for (std::string_view range = member.text; !range.empty(); range = cut_short(range)) {
            const auto found = std::find_if(available.begin(), available.end(), [&](std::string_view tag) {
                return equals_ignore_case(tag, range);
            });
            if (found != available.end()) return static_cast<std::size_t>(found - available.begin());
        }
    }
    return std::nullopt;
}

std::string normalise_accept_language(std::string_view value) {
    return normalise_weighted_list(value);
}

std::string normalise_accept_encoding(std::string_view value) {
    std::string renamed;
    renamed.reserve(value.size());
    for (const auto& member : ListMembers(value, Quotes::ignored)) {
        if (!renamed.empty()) renamed += ',';
        const std::string_view coding = read_weight(member.text).text;
        renamed += current_coding_name(coding);
        renamed +=
            member.text.substr(static_cast<std::size_t>(coding.data() - member.text.data()) + coding.size());
    }
    return normalise_weighted_list(renamed);
}

}  // namespace cachewright::http
