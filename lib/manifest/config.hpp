// The part of cachewright.toml that chooses caches:
//
//     profiles = ["cloudflare", "fastly"]
//
//     [profile.cloudflare]
//     origin_cache_control = "off"
//
// what it says to lint (lib/manifest/lint_config.hpp), and to the proxy (lib/manifest/proxy_config.hpp).
//
// Each setting is held against its profile when it is read. What the vendor refuses of several together is
// told by configured_profile: a command line may add what a file lacks.
#pragma once

#include "lib/base/result.hpp"
#include "lib/base/source_position.hpp"
#include "lib/manifest/lint_config.hpp"
#include "lib/manifest/proxy_config.hpp"
#include "lib/toml/value.hpp"
#include "lib/vendor/catalog.hpp"
#include "lib/vendor/profile.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::manifest {

inline constexpr std::string_view config_name = "cachewright.toml";

// One [profile.NAME] table.
struct ProfileSettings {
    std::string name;
    base::SourcePosition position;  // of NAME
    std::vector<vendor::SettingValue> settings;
    std::vector<base::SourcePosition> positions;  // of the settings' values, in the same order
};

struct Config {
    std::string path;                   // as it was given or found
    std::vector<std::string> profiles;  // what `profiles` lists, in its order; {"all"} stands for every one
    std::vector<ProfileSettings> profile_settings;
    LintConfig lint{};
    ProxyConfig proxy{};

    // Empty when the file has none for that profile.
    [[nodiscard]] std::span<const vendor::SettingValue> settings_of(std::string_view profile) const;
};

using Profiles = std::span<const vendor::Profile* const>;

// `path` names the text in messages, "path:line:column: ..." Errors (usage): what is no TOML, an unknown key,
// profile, setting or rule, a value that its setting does not take; all of them at once. `rules` are the ids
// that there are: rules stand above this room.
[[nodiscard]] base::Result<Config> read_config(std::string_view text, std::string path,
                                               Profiles profiles = vendor::catalog(),
                                               std::span<const std::string_view> rules = {});

// The same from a file. Errors besides: it does not exist (not_found), cannot be read (unreadable), or is too
// large (usage).
[[nodiscard]] base::Result<Config> load_config(const std::string& path, Profiles profiles = vendor::catalog(),
                                               std::span<const std::string_view> rules = {});

// The nearest cachewright.toml in `start` or a directory above it; nothing when there is none. The search
// ends at the root of the file system, and at a directory that cannot be searched.
[[nodiscard]] std::optional<std::string> find_config(const std::filesystem::path& start);

// A setting of one profile, as on the command line.
struct GivenSetting {
    std::string profile;
    vendor::SettingValue setting;
};

// Reads "cloudflare.origin_cache_control=off". Errors (usage): another form, an unknown profile or setting, a
// value that it does not take; each with the nearest one as a hint.
[[nodiscard]] base::Result<GivenSetting> parse_set(std::string_view text,
                                                   Profiles profiles = vendor::catalog());

// The profile with the file's settings and then those of `given` that are for it. Errors (usage): what the
// vendor refuses, with the place of the value concerned where the file has it.
[[nodiscard]] base::Result<vendor::ConfiguredProfile> configured_profile(
    const Config& config, const vendor::Profile& profile, std::span<const GivenSetting> given = {});

// How a TOML value stands for a setting's text: strings as they are, whole numbers in digits, booleans as
// "on" or "off", arrays of such as words with blanks between them ("none" when empty). Nothing for the rest.
[[nodiscard]] std::optional<std::string> setting_text(const toml::Value& value);

}  // namespace cachewright::manifest
