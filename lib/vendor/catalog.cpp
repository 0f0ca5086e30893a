#include "lib/vendor/catalog.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/edit_distance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cachewright::vendor {

namespace {

constexpr std::array<const Profile*, 10> kCatalog{&rfc9111, &browser, &cloudflare, &cloudfront, &fastly,
                                                  &akamai,  &vercel,  &netlify,    &google,     &azure};

base::Error unknown_profile(std::string_view name) {
    std::vector<std::string_view> known{"all"};
    for (const Profile* profile : kCatalog)
        known.push_back(profile->name);
    const std::string_view nearest = base::nearest_word(name, known);
    return {base::ErrorCode::usage, fmt::format("there is no profile '{}'", name),
            nearest.empty() ? "`cachewright profile list` names them"
                            : fmt::format("did you mean '{}'?", nearest)};
}

void add_once(std::vector<const Profile*>& profiles, const Profile* profile) {
    if (std::find(profiles.begin(), profiles.end(), profile) == profiles.end()) profiles.push_back(profile);
}

}  // namespace

std::span<const Profile* const> catalog() {
    return kCatalog;
}

const Profile* find_profile(std::string_view name) {
    const auto found = std::find_if(kCatalog.begin(), kCatalog.end(),
                                    [&](const Profile* profile) { return profile->name == name; });
    return found == kCatalog.end() ? nullptr : *found;
}

base::Result<std::vector<const Profile*>> profiles_named(std::string_view list) {
    std::vector<const Profile*> profiles;
    for (bool more = true; more;) {
        const std::size_t comma = list.find(',');
        const std::string_view name = base::trim_ows(list.substr(0, comma));
        more = comma != std::string_view::npos;
        if (more) list.remove_prefix(comma + 1);
        if (name == "all") {
            for (const Profile* profile : kCatalog)
                add_once(profiles, profile);
        } else if (const Profile* profile = find_profile(name)) {
            add_once(profiles, profile);
        } else {
            return tl::unexpected(unknown_profile(name));
        }
    }
    return profiles;
}

}  // namespace cachewright::vendor
