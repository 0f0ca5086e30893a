#include "lib/base/edit_distance.hpp"
#include "lib/vendor/catalog.hpp"
#include "lib/vendor/parameter.hpp"
#include "lib/vendor/parameter_value.hpp"
#include "lib/vendor/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <memory>
#include <utility>

namespace cachewright::vendor {

std::optional<std::string_view> given_value(std::span<const SettingValue> given, std::string_view key) {
    const auto last = std::find_if(given.rbegin(), given.rend(),
                                   [&](const SettingValue& value) { return value.key == key; });
    if (last == given.rend()) return std::nullopt;
    return last->value;
}

// What a setting without fixed choices takes: what all its parameters take. Where one of them takes durations
// alone, "none" is not for this setting.
std::string setting_values(const Setting& setting) {
    if (!setting.choices.empty()) return fmt::format("{}", fmt::join(setting.choices, ", "));
    std::string values;
    for (const Effect& effect : setting.effects) {
        const Parameter* parameter = find_parameter(effect.parameter);
        if (!effect.value.ends_with('$') || parameter == nullptr) continue;
        // "404,405=$": the lifetime alone is given.
        if (effect.value.ends_with("=$") || parameter->values() == duration_values)
            return std::string(duration_values);
        if (values.empty()) values = parameter->values();
    }
    return values.empty() ? "nothing" : values;
}

namespace {

void apply_facts(const Profile& profile, ProfileOptions& options) {
    if (const Profile* base = find_profile(profile.base)) apply_facts(*base, options);
    for (const Fact& fact : profile.facts) {
        const Parameter* parameter = find_parameter(fact.parameter);
        // A test holds every fact of every profile to this.
        [[maybe_unused]] const bool taken = parameter != nullptr && parameter->set(options, fact.value);
        assert(taken);
    }
}

// The effect's value with the given one in the place of "$", which stands alone or at the end of a list; to a
// list `none` adds nothing.
std::string with_value(std::string_view effect, std::string_view given) {
    std::string text(effect);
    if (!text.ends_with('$')) return text;
    text.pop_back();
    if (text.empty() || given != "none") return text.append(given);
    text.pop_back();
    return text;
}

// Applies what one choice of a setting does. False when the value is not one that the setting takes.
bool apply_setting(const Setting& setting, std::string_view value, ProfileOptions& options) {
    const auto& choices = setting.choices;
    if (!choices.empty() && std::find(choices.begin(), choices.end(), value) == choices.end()) return false;
    ProfileOptions changed = options;
    for (const Effect& effect : setting.effects) {
        if (effect.choice != "*" && effect.choice != value) continue;
        // What comes with any value of a setting does not come with having none.
        if (effect.choice == "*" && value == "none" && effect.value.find('$') == std::string_view::npos)
            continue;
        const Parameter* parameter = find_parameter(effect.parameter);
        if (parameter == nullptr || !parameter->set(changed, with_value(effect.value, value))) return false;
    }
    options = std::move(changed);
    return true;
}

base::Error unknown_setting(const Profile& profile, std::string_view key) {
    std::vector<std::string_view> known;
    for (const Setting& setting : profile.settings)
        known.push_back(setting.key);
    const std::string_view nearest = base::nearest_word(key, known);
    return {base::ErrorCode::usage, fmt::format("the profile {} has no setting '{}'", profile.name, key),
            nearest.empty() ? fmt::format("`cachewright profile show {}` lists them", profile.name)
                            : fmt::format("did you mean '{}'?", nearest)};
}

base::Error wrong_value(const Profile& profile, const Setting& setting, std::string_view value) {
    const std::string_view nearest = base::nearest_word(value, setting.choices);
    return {base::ErrorCode::usage, fmt::format("{}.{} does not take '{}'", profile.name, setting.key, value),
            nearest.empty()
                ? fmt::format("it takes {}", setting_values(setting))
                : fmt::format("did you mean '{}'? It takes {}", nearest, setting_values(setting))};
}

const Setting* find_setting(const Profile& profile, std::string_view key) {
    const auto found = std::find_if(profile.settings.begin(), profile.settings.end(),
                                    [&](const Setting& setting) { return setting.key == key; });
    return found == profile.settings.end() ? nullptr : &*found;
}

// Facts and settings, without asking what the vendor refuses.
base::Result<ConfiguredProfile> with_settings(const Profile& profile, std::span<const SettingValue> given) {
    for (const SettingValue& value : given) {
        if (find_setting(profile, value.key) == nullptr)
            return tl::unexpected(unknown_setting(profile, value.key));
    }
    ConfiguredProfile configured;
    configured.profile = &profile;
    apply_facts(profile, configured.options);
    for (const Setting& setting : profile.settings) {
        // Of several values for one key the last counts: a command line comes after a file.
        const auto said = given_value(given, setting.key);
        const std::string_view value = said.value_or(setting.standard);
        if (value.empty() && !said) continue;
        if (!apply_setting(setting, value, configured.options)) {
            return tl::unexpected(wrong_value(profile, setting, value));
        }
        configured.settings.push_back({std::string(setting.key), std::string(value)});
    }
    return configured;
}

}  // namespace

std::optional<base::Error> objection(const Profile& profile, const SettingValue& value) {
    const Setting* setting = find_setting(profile, value.key);
    if (setting == nullptr) return unknown_setting(profile, value.key);
    ProfileOptions options;
    if (!apply_setting(*setting, value.value, options)) return wrong_value(profile, *setting, value.value);
    return std::nullopt;
}

std::optional<Impossible> refusal(const Profile& profile, std::span<const SettingValue> given) {
    if (profile.refused == nullptr) return std::nullopt;
    const auto configured = with_settings(profile, given);
    if (!configured) return std::nullopt;
    return profile.refused(given, configured->options);
}

base::Result<ConfiguredProfile> configure(const Profile& profile, std::span<const SettingValue> given) {
    auto applied = with_settings(profile, given);
    if (!applied) return applied;
    ConfiguredProfile& configured = *applied;
    if (profile.refused != nullptr) {
        if (auto impossible = profile.refused(given, configured.options)) {
            return base::fail(base::ErrorCode::usage,
                              fmt::format("{}: {}", profile.name, std::move(impossible->what)),
                              std::move(impossible->hint));
        }
    }
    // With these given there is nothing left to assume, so that this goes one step deep.
    std::vector<SettingValue> assumed(given.begin(), given.end());
    for (const Setting& setting : profile.settings) {
        const bool said = std::any_of(given.begin(), given.end(),
                                      [&](const SettingValue& value) { return value.key == setting.key; });
        if (!said && !setting.for_files.empty())
            assumed.push_back({std::string(setting.key), std::string(setting.for_files)});
    }
    if (assumed.size() > given.size()) {
        auto for_files = configure(profile, assumed);
        if (!for_files) return for_files;
        configured.for_files = std::make_shared<const ConfiguredProfile>(std::move(*for_files));
    }
    return applied;
}

}  // namespace cachewright::vendor
