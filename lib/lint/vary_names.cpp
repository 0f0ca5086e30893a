#include "lib/lint/vary_names.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/edit_distance.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace cachewright::lint {

namespace {

using http::FieldId;
using http::VaryName;

// The request field that a name in Vary was probably meant to be; empty when it is a field of its own right.
std::string_view meant_field(std::string_view name) {
    constexpr std::array<std::string_view, 11> fields{"Accept-Encoding",
                                                      "Accept-Language",
                                                      "User-Agent",
                                                      "Authorization",
                                                      "X-Forwarded-Proto",
                                                      "X-Forwarded-Host",
                                                      "X-Requested-With",
                                                      "Cookie",
                                                      "Origin",
                                                      "Access-Control-Request-Headers",
                                                      "Access-Control-Request-Method"};
    std::string dashed(name);
    std::replace_if(
        dashed.begin(), dashed.end(), [](char c) { return c == ' ' || c == '_'; }, '-');
    for (const std::string_view field : fields) {
        if (base::equals_ignore_case(dashed, field)) return field;
    }
    if (base::equals_ignore_case(name, "AcceptEncoding")) return "Accept-Encoding";
    if (base::equals_ignore_case(name, "Referrer")) return "Referer";
    const bool vendors_own =
        base::starts_with_ignore_case(name, "x-") || base::starts_with_ignore_case(name, "sec-");
    if (vendors_own || !base::is_token(dashed)) return {};
    return base::nearest_word(dashed, fields);
}

void append_name(std::vector<std::string_view>& names, std::string_view name) {
    if (std::none_of(names.begin(), names.end(),
                     [&](std::string_view other) { return base::equals_ignore_case(other, name); })) {
        names.push_back(name);
    }
}

// The names that a member without commas consists of; empty when some of it is no name that a field would
// have: "#" is a token, and more likely the beginning of a remark.
std::vector<std::string_view> names_within(std::string_view member) {
    std::vector<std::string_view> names;
    for (std::size_t begin = 0; begin < member.size();) {
        const std::size_t end = std::min(member.find_first_of("; \t", begin), member.size());
        const std::string_view name = member.substr(begin, end - begin);
        if (!name.empty() && (!base::is_token(name) || !base::is_alpha(name.front()))) return {};
        if (!name.empty()) names.push_back(name);
        begin = end + 1;
    }
    return names;
}

}  // namespace

std::optional<std::string_view> vary_misspelling(const VaryName& name) {
    if (name.id != FieldId::unknown) return std::nullopt;
    const std::string_view meant = meant_field(name.name);
    if (base::equals_ignore_case(meant, name.name)) return std::nullopt;
    if (meant.empty() && base::is_token(name.name)) return std::nullopt;
    return meant;
}

Uselessness vary_uselessness(FieldId id) {
    switch (id) {
        case FieldId::accept_ch:
        case FieldId::accept_ranges:
        case FieldId::access_control_allow_credentials:
        case FieldId::access_control_allow_origin:
        case FieldId::age:
        case FieldId::alt_svc:
        case FieldId::cache_status:
        case FieldId::cdn_cache_control:
        case FieldId::content_encoding:
        case FieldId::content_language:
        case FieldId::content_length:
        case FieldId::content_location:
        case FieldId::content_security_policy:
        case FieldId::content_type:
        case FieldId::date:
        case FieldId::etag:
        case FieldId::expires:
        case FieldId::last_modified:
        case FieldId::location:
        case FieldId::server:
        case FieldId::set_cookie:
        case FieldId::surrogate_control:
        case FieldId::surrogate_key:
        case FieldId::vary: return Uselessness::response_field;
        case FieldId::connection:
        case FieldId::keep_alive:
        case FieldId::proxy_connection:
        case FieldId::trailer:
        case FieldId::transfer_encoding:
        case FieldId::upgrade: return Uselessness::hop_by_hop;
        case FieldId::host: return Uselessness::in_the_key;
        default: return Uselessness::none;
    }
}

std::string corrected_vary(const Subject& subject, std::string_view added) {
    std::vector<std::string_view> names;
    const auto append = [&](const VaryName& name) {
        const auto meant = vary_misspelling(name);
        append_name(names, meant && !meant->empty() ? *meant : name.name);
    };
    if (subject.fields().contains(FieldId::vary)) {
        std::size_t at = 0;
        for (const VaryName& name : subject.vary().names) {
            const auto& meant = subject.vary_misspellings()[at++];
            if (vary_uselessness(name.id) != Uselessness::none) continue;
            if (!meant || !meant->empty()) {
                append(name);
                continue;
            }
            const auto parts = names_within(name.name);
            if (parts.empty()) return {};
            for (const std::string_view part : parts)
                append({part, http::field_id(part), name.line, name.span});
        }
    }
    if (!added.empty()) append_name(names, added);
    if (names.empty()) return {};
    std::string line = "Vary: ";
    for (const std::string_view name : names) {
        if (line.size() > std::string_view("Vary: ").size()) line += ", ";
        line += name;
    }
    return line;
}

}  // namespace cachewright::lint
