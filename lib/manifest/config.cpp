#include "lib/manifest/config.hpp"

#include "lib/input/text_file.hpp"
#include "lib/toml/parse.hpp"
#include "lib/toml/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace cachewright::manifest {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kEveryProfile = "all";

const vendor::Profile* profile_named(std::string_view name, Profiles profiles) {
    const auto found = std::find_if(profiles.begin(), profiles.end(),
                                    [&](const vendor::Profile* profile) { return profile->name == name; });
    return found == profiles.end() ? nullptr : *found;
}

base::Error unknown_profile(std::string_view name, Profiles profiles) {
    std::vector<std::string_view> names;
    for (const vendor::Profile* profile : profiles)
        names.push_back(profile->name);
    return {base::ErrorCode::usage, fmt::format("there is no profile '{}'", name),
            toml::did_you_mean(name, names, fmt::format("there are: {}", fmt::join(names, ", ")))};
}

bool has_setting(const vendor::Profile& profile, std::string_view key) {
    return std::any_of(profile.settings.begin(), profile.settings.end(),
                       [&](const vendor::Setting& setting) { return setting.key == key; });
}

void read_default_profiles(const toml::Table& root, Profiles profiles, Config& config,
                           toml::Problems& problems) {
    constexpr std::string_view key = "profiles";
    if (!toml::read_strings(root, key, problems)) return;
    const std::vector<toml::Value>& names = root.find(key)->value.array;
    for (const toml::Value& name : names) {
        if (name.kind != toml::Kind::string) continue;
        if (name.text == kEveryProfile && names.size() > 1) {
            problems.add(name.position, "'all' stands for every profile and takes no others beside it");
        } else if (name.text != kEveryProfile && profile_named(name.text, profiles) == nullptr) {
            base::Error error = unknown_profile(name.text, profiles);
            problems.add(name.position, std::move(error.message), std::move(error.hint));
        } else if (std::find(config.profiles.begin(), config.profiles.end(), name.text) ==
                   config.profiles.end()) {
            config.profiles.push_back(name.text);
        }
    }
}

ProfileSettings read_settings(const toml::Entry& entry, const vendor::Profile& profile,
                              toml::Problems& problems) {
    ProfileSettings read{entry.key, entry.key_position, {}, {}};
    for (const toml::Entry& given : entry.value.table.entries()) {
        auto text = setting_text(given.value);
        if (!text && has_setting(profile, given.key)) {
            problems.add(
                given.value.position,
                fmt::format("'{}' takes text, a whole number, true, false, or an array of these, not {}",
                            given.key, toml::kind_name(given.value.kind)));
            continue;
        }
        vendor::SettingValue value{given.key, std::move(text).value_or(std::string())};
        if (auto error = vendor::objection(profile, value)) {
            const auto place = has_setting(profile, given.key) ? given.value.position : given.key_position;
            problems.add(place, std::move(error->message), std::move(error->hint));
            continue;
        }
        read.settings.push_back(std::move(value));
        read.positions.push_back(given.value.position);
    }
    return read;
}

void read_profile_tables(const toml::Table& root, Profiles profiles, Config& config,
                         toml::Problems& problems) {
    const toml::Table* tables = toml::read_table(root, "profile", problems);
    if (tables == nullptr) return;
    for (const toml::Entry& entry : tables->entries()) {
        const vendor::Profile* profile = profile_named(entry.key, profiles);
        if (profile == nullptr) {
            base::Error error = unknown_profile(entry.key, profiles);
            problems.add(entry.key_position, std::move(error.message), std::move(error.hint));
        } else if (entry.value.kind != toml::Kind::table) {
            problems.add(entry.value.position,
                         fmt::format("'profile.{}' takes a table of settings, not {}", entry.key,
                                     toml::kind_name(entry.value.kind)),
                         fmt::format("begin it with the line [profile.{}]", entry.key));
        } else {
            config.profile_settings.push_back(read_settings(entry, *profile, problems));
        }
    }
}

// Where the file has the setting that the vendor refuses; nothing where the command line decided.
std::optional<base::SourcePosition> place_of(const vendor::Impossible& impossible,
                                             const ProfileSettings& of_file,
                                             std::span<const vendor::SettingValue> values) {
    for (const std::string_view key : impossible.keys) {
        if (!vendor::given_value(values, key)) continue;
        for (std::size_t i = of_file.settings.size(); i-- > 0;) {
            const vendor::SettingValue& setting = of_file.settings[i];
            if (setting.key == key && setting.value == vendor::given_value(values, key))
                return of_file.positions[i];
        }
        return std::nullopt;
    }
    return std::nullopt;
}

base::Result<std::string> read_file(const std::string& path) {
    input::TextFileKind kind;
    kind.what = "a configuration file";
    kind.most = toml::Limits{}.bytes;
    kind.when_directory = fmt::format("name the file in it: {}/{}", path, config_name);
    auto text = input::read_text_file(path, kind);
    if (!text && text.error().code == base::ErrorCode::too_large) text.error().code = base::ErrorCode::usage;
    return text;
}

}  // namespace

std::span<const vendor::SettingValue> Config::settings_of(std::string_view profile) const {
    const auto found =
        std::find_if(profile_settings.begin(), profile_settings.end(),
                     [&](const ProfileSettings& settings) { return settings.name == profile; });
    if (found == profile_settings.end()) return {};
    return found->settings;
}

base::Result<Config> read_config(std::string_view text, std::string path, Profiles profiles,
                                 std::span<const std::string_view> rules) {
    const auto document = toml::parse(text, path);
    if (!document) return tl::unexpected(document.error());
    Config config;
    config.path = std::move(path);
    toml::Problems problems(config.path);
    constexpr std::array<std::string_view, 6> known{"profiles", "profile", "lint",
                                                    "policy",   "class",   "proxy"};
    toml::unknown_keys(document->root, known, problems);
    read_default_profiles(document->root, profiles, config, problems);
    read_profile_tables(document->root, profiles, config, problems);
    std::vector<std::string_view> caches;
    for (const vendor::Profile* profile : profiles)
        caches.push_back(profile->name);
    config.lint = read_lint_config(document->root, rules, caches, config.path, problems);
    config.proxy = read_proxy_config(document->root, problems);
    if (!problems.empty()) return tl::unexpected(problems.error());
    return config;
}

base::Result<Config> load_config(const std::string& path, Profiles profiles,
                                 std::span<const std::string_view> rules) {
    const auto text = read_file(path);
    if (!text) return tl::unexpected(text.error());
    return read_config(*text, path, profiles, rules);
}

std::optional<std::string> find_config(const fs::path& start) {
    std::error_code error;
    fs::path directory = fs::absolute(start, error).lexically_normal();
    if (error) return std::nullopt;
    if (!directory.has_filename()) directory = directory.parent_path();
    while (true) {
        const fs::path candidate = directory / config_name;
        const bool there = fs::is_regular_file(candidate, error);
        if (there) return candidate.string();
        // Other than "no such file": the directory keeps its contents to itself.
        if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory)
            return std::nullopt;
        const fs::path above = directory.parent_path();
        if (above == directory) return std::nullopt;
        directory = above;
    }
}

base::Result<GivenSetting> parse_set(std::string_view text, Profiles profiles) {
    const std::size_t equals = text.find('=');
    const std::size_t dot = text.substr(0, equals).find('.');
    if (equals == std::string_view::npos || dot == std::string_view::npos || dot == 0 || dot + 1 == equals) {
        return base::fail(base::ErrorCode::usage, fmt::format("'{}' is no setting of a profile", text),
                          "write PROFILE.KEY=VALUE: cloudflare.origin_cache_control=off");
    }
    GivenSetting given{
        std::string(text.substr(0, dot)),
        {std::string(text.substr(dot + 1, equals - dot - 1)), std::string(text.substr(equals + 1))}};
    const vendor::Profile* profile = profile_named(given.profile, profiles);
    if (profile == nullptr) return tl::unexpected(unknown_profile(given.profile, profiles));
    if (auto error = vendor::objection(*profile, given.setting)) return tl::unexpected(std::move(*error));
    return given;
}

base::Result<vendor::ConfiguredProfile> configured_profile(const Config& config,
                                                           const vendor::Profile& profile,
                                                           std::span<const GivenSetting> given) {
    const auto of_file = config.settings_of(profile.name);
    std::vector<vendor::SettingValue> values(of_file.begin(), of_file.end());
    for (const GivenSetting& setting : given) {
        if (setting.profile == profile.name) values.push_back(setting.setting);
    }
    auto configured = vendor::configure(profile, values);
    if (configured) return configured;
    const auto impossible = vendor::refusal(profile, values);
    const auto table =
        std::find_if(config.profile_settings.begin(), config.profile_settings.end(),
                     [&](const ProfileSettings& settings) { return settings.name == profile.name; });
    if (!impossible || table == config.profile_settings.end()) return configured;
    const auto place = place_of(*impossible, *table, values);
    if (!place) return configured;
    toml::Problems problems(config.path);
    problems.add(*place, std::move(configured.error().message), std::move(configured.error().hint));
    return tl::unexpected(problems.error());
}

std::optional<std::string> setting_text(const toml::Value& value) {
    switch (value.kind) {
        case toml::Kind::string: return value.text;
        case toml::Kind::integer: return std::to_string(value.integer);
        case toml::Kind::boolean: return value.boolean ? "on" : "off";
        case toml::Kind::array: {
            if (value.array.empty()) return "none";
            std::string words;
            for (const toml::Value& element : value.array) {
                if (element.kind == toml::Kind::array) return std::nullopt;
                const auto word = setting_text(element);
                if (!word) return std::nullopt;
                if (!words.empty()) words += ' ';
                words += *word;
            }
            return words;
        }
        case toml::Kind::number:
        case toml::Kind::date:
        case toml::Kind::table: break;
    }
    return std::nullopt;
}

}  // namespace cachewright::manifest
