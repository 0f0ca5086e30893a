#include "lib/lint/misspelt_name.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/edit_distance.hpp"

#include <array>

namespace cachewright::lint {

namespace {

using http::FieldId;

struct Candidate {
    std::string_view name;
    FieldId id;
    unsigned slips;  // that still let it be recognised: short names are near to too many words
};
constexpr std::array<Candidate, 5> kCandidates{{{"Cache-Control", FieldId::cache_control, 2},
                                                {"CDN-Cache-Control", FieldId::cdn_cache_control, 2},
                                                {"Set-Cookie", FieldId::set_cookie, 1},
                                                {"Expires", FieldId::expires, 1},
                                                {"Vary", FieldId::vary, 1}}};

// The obsolete field of RFC 2965.
constexpr std::string_view kOtherField = "Set-Cookie2";

bool is_joint(char c) {
    return c == '-' || c == '_' || base::is_ows(c);
}

// The same letters, whatever joins the words.
bool same_words(std::string_view a, std::string_view b) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (true) {
        while (i < a.size() && is_joint(a[i]))
            ++i;
        while (j < b.size() && is_joint(b[j]))
            ++j;
        if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
        if (base::to_lower(a[i++]) != base::to_lower(b[j++])) return false;
    }
}

}  // namespace

FieldId meant_field_name(std::string_view name) {
    for (const Candidate& candidate : kCandidates) {
        // Hardly anybody mistypes the first letter; it spares the comparison for nearly every name.
        if (name.empty() || base::to_lower(name.front()) != base::to_lower(candidate.name.front()) ||
            name.size() + candidate.slips < candidate.name.size() ||
            name.size() > candidate.name.size() + candidate.slips) {
            continue;
        }
        if (same_words(name, candidate.name) ||
            base::edit_distance(name, candidate.name, candidate.slips) <= candidate.slips) {
            return base::equals_ignore_case(name, kOtherField) ? FieldId::unknown : candidate.id;
        }
    }
    return FieldId::unknown;
}

std::vector<MisspeltName> find_misspelt_names(const http::FieldMap& fields) {
    std::vector<MisspeltName> found;
    for (const http::FieldLine& line : fields) {
        if (line.id != FieldId::unknown) continue;
        const FieldId meant = meant_field_name(line.name);
        if (meant != FieldId::unknown) found.push_back({line.index, meant});
    }
    return found;
}

}  // namespace cachewright::lint
