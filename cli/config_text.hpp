// The configuration that holds for a run, whole, as TOML.
#pragma once

#include "cli/lint_settings.hpp"
#include "cli/profile_choice.hpp"
#include "lib/manifest/config.hpp"
#include "lib/vendor/profile.hpp"

#include <span>
#include <string>

namespace cachewright::cli {

// Valid TOML: as the cachewright.toml of the current folder it gives the same run. A comment behind each
// value, or above each block, says where it comes from.
[[nodiscard]] std::string effective_config(const LintSettings& settings, const manifest::Config& config,
                                           const ProfileArguments& arguments,
                                           std::span<const vendor::ConfiguredProfile> profiles);

}  // namespace cachewright::cli
