// Which caches a command speaks of: --profile, --set and cachewright.toml, the same for every command.
#pragma once

#include "lib/base/result.hpp"
#include "lib/manifest/config.hpp"
#include "lib/vendor/profile.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace cachewright::cli {

struct ProfileArguments {
    std::vector<std::string> profiles;  // --profile, each a list of names
    std::vector<std::string> settings;  // --set
    std::string config;                 // --config; empty: the nearest cachewright.toml, if there is one
    bool isolated = false;              // --no-config: none at all
};

// --set, --config and --no-config; `arguments` must outlive the parsing.
void add_setting_options(CLI::App& command, ProfileArguments& arguments);
// The same with --profile.
void add_profile_options(CLI::App& command, ProfileArguments& arguments);

// The file that --config or else CACHEWRIGHT_CONFIG names, or the nearest one; an empty Config where there is
// none. Errors: it is wrong or, being named, does not exist (usage), or it cannot be read.
[[nodiscard]] base::Result<manifest::Config> chosen_config(const ProfileArguments& arguments);

// The chosen profiles with their settings, in the order given: those of --profile, else those that the file
// lists, else the ones of `otherwise` (a list as --profile takes it; empty for none). A setting on the
// command line counts before one of the file. Errors: an unknown profile, setting or value, a --set for a
// profile that is not chosen (all usage), and a file that cannot be read.
[[nodiscard]] base::Result<std::vector<vendor::ConfiguredProfile>> chosen_profiles(
    const ProfileArguments& arguments, std::string_view otherwise = {});

[[nodiscard]] base::Result<std::vector<vendor::ConfiguredProfile>> chosen_profiles(
    const ProfileArguments& arguments, const manifest::Config& config, std::string_view otherwise = {});

// Exactly these, whatever the file lists; its settings and --set apply.
[[nodiscard]] base::Result<std::vector<vendor::ConfiguredProfile>> configured_profiles(
    const ProfileArguments& arguments, std::string_view names);

[[nodiscard]] base::Result<std::vector<vendor::ConfiguredProfile>> configured_profiles(
    const ProfileArguments& arguments, const manifest::Config& config, std::string_view names);

}  // namespace cachewright::cli
