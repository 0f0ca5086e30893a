// What the owner of a Cloudflare zone chooses: rules, plans, and how pages that disagree are read.
#pragma once

#include "lib/vendor/profile.hpp"

#include <array>
#include <optional>
#include <span>

namespace cachewright::vendor {

extern const std::array<Setting, 29> cloudflare_settings;

// What a plan does not have (CF-2, CF-8k, CF-12, CF-17). Only a plan that was given is held to that: the
// default one is a guess.
[[nodiscard]] std::optional<Impossible> refused_by_cloudflare(std::span<const SettingValue> given,
                                                              const ProfileOptions& options);

}  // namespace cachewright::vendor
