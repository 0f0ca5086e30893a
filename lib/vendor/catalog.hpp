// The profiles there are, in the order in which they are listed.
#pragma once

#include "lib/base/result.hpp"
#include "lib/vendor/profile.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::vendor {

[[nodiscard]] std::span<const Profile* const> catalog();
// Null when there is none.
[[nodiscard]] const Profile* find_profile(std::string_view name);
// "cloudflare,fastly" or "all" to profiles, each once, in the order given. An unknown name is a usage error
// with the nearest one as a hint.
[[nodiscard]] base::Result<std::vector<const Profile*>> profiles_named(std::string_view list);

// One per file.
extern const Profile rfc9111;
extern const Profile browser;
extern const Profile cloudflare;
extern const Profile cloudfront;
extern const Profile fastly;
extern const Profile akamai;
extern const Profile vercel;
extern const Profile netlify;
extern const Profile google;
extern const Profile azure;

}  // namespace cachewright::vendor
