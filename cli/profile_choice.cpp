#include "cli/profile_choice.hpp"

#include "lib/lint/selection.hpp"
#include "lib/manifest/config.hpp"
#include "lib/vendor/catalog.hpp"
#include "rules/catalog.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace cachewright::cli {

namespace {

using Chosen = std::vector<vendor::ConfiguredProfile>;

base::Result<Chosen> configured(const ProfileArguments& arguments, const manifest::Config& config,
                                std::string_view names) {
    std::vector<manifest::GivenSetting> given;
    for (const std::string& text : arguments.settings) {
        auto setting = manifest::parse_set(text);
        if (!setting) return tl::unexpected(setting.error());
        given.push_back(std::move(*setting));
    }
    std::vector<const vendor::Profile*> profiles;
    if (!names.empty()) {
        auto named = vendor::profiles_named(names);
        if (!named) return tl::unexpected(named.error());
        profiles = std::move(*named);
    }
    for (const manifest::GivenSetting& setting : given) {
        const bool chosen =
            std::any_of(profiles.begin(), profiles.end(),
                        [&](const vendor::Profile* profile) { return profile->name == setting.profile; });
        if (chosen) continue;
        return base::fail(base::ErrorCode::usage,
                          fmt::format("--set {}.{}: the profile {} is not chosen", setting.profile,
                                      setting.setting.key, setting.profile),
                          fmt::format("name it too, as in --profile {}", setting.profile));
    }
    // A mistake in the file is told whether or not its profile is chosen.
    for (const manifest::ProfileSettings& of_file : config.profile_settings) {
        const vendor::Profile* profile = vendor::find_profile(of_file.name);
        if (std::find(profiles.begin(), profiles.end(), profile) != profiles.end()) continue;
        if (auto one = manifest::configured_profile(config, *profile); !one)
            return tl::unexpected(one.error());
    }
    Chosen chosen;
    for (const vendor::Profile* profile : profiles) {
        auto one = manifest::configured_profile(config, *profile, given);
        if (!one) return tl::unexpected(one.error());
        chosen.push_back(std::move(*one));
    }
    return chosen;
}

}  // namespace

void add_setting_options(CLI::App& command, ProfileArguments& arguments) {
    command
        .add_option("--set", arguments.settings,
                    "A setting of a profile (repeatable); `cachewright profile show NAME` lists them")
        ->type_name("PROFILE.KEY=VALUE")
        ->allow_extra_args(false);
    CLI::Option* config =
        command
            .add_option("--config", arguments.config,
                        "Read this file; default: CACHEWRIGHT_CONFIG, else cachewright.toml here or above")
            ->type_name("FILE");
    command.add_flag("--no-config,--isolated", arguments.isolated, "Read no cachewright.toml")
        ->excludes(config);
}

void add_profile_options(CLI::App& command, ProfileArguments& arguments) {
    command
        .add_option("--profile", arguments.profiles,
                    "The caches to speak of: names with commas between them, or all")
        ->type_name("NAME[,NAME…]")
        ->allow_extra_args(false);
    add_setting_options(command, arguments);
}

base::Result<manifest::Config> chosen_config(const ProfileArguments& arguments) {
    if (arguments.isolated) return manifest::Config{};
    const std::vector<std::string_view> rules = lint::rule_ids(rules::catalog());
    std::string named = arguments.config;
    if (const char* variable = std::getenv("CACHEWRIGHT_CONFIG"); named.empty() && variable != nullptr)
        named = variable;
    if (!named.empty()) {
        auto loaded = manifest::load_config(named, vendor::catalog(), rules);
        if (!loaded && loaded.error().code == base::ErrorCode::not_found)
            return base::fail(base::ErrorCode::usage, loaded.error().message, loaded.error().hint);
        return loaded;
    }
    std::error_code error;
    const std::filesystem::path here = std::filesystem::current_path(error);
    if (error) return manifest::Config{};
    const std::optional<std::string> found = manifest::find_config(here);
    if (!found) return manifest::Config{};
    // From here, as reports name captures, so that who reads them elsewhere finds the file.
    const std::string path = std::filesystem::path(*found).lexically_proximate(here).string();
    return manifest::load_config(path, vendor::catalog(), rules);
}

base::Result<Chosen> chosen_profiles(const ProfileArguments& arguments, std::string_view otherwise) {
    const auto config = chosen_config(arguments);
    if (!config) return tl::unexpected(config.error());
    return chosen_profiles(arguments, *config, otherwise);
}

base::Result<Chosen> chosen_profiles(const ProfileArguments& arguments, const manifest::Config& config,
                                     std::string_view otherwise) {
    std::string names = fmt::format("{}", fmt::join(arguments.profiles, ","));
    // An empty --profile names nothing: that is a mistake, and said to be one.
    if (!arguments.profiles.empty() && names.empty()) {
        return base::fail(base::ErrorCode::usage, "--profile names no profile",
                          "`cachewright profile list` names them");
    }
    if (names.empty()) names = fmt::format("{}", fmt::join(config.profiles, ","));
    return configured(arguments, config, names.empty() ? otherwise : std::string_view(names));
}

base::Result<Chosen> configured_profiles(const ProfileArguments& arguments, std::string_view names) {
    const auto config = chosen_config(arguments);
    if (!config) return tl::unexpected(config.error());
    return configured(arguments, *config, names);
}

base::Result<Chosen> configured_profiles(const ProfileArguments& arguments, const manifest::Config& config,
                                         std::string_view names) {
    return configured(arguments, config, names);
}

}  // namespace cachewright::cli
