#include "lib/vendor/authority.hpp"

#include "lib/vendor/catalog.hpp"

#include <algorithm>

namespace cachewright::vendor {

namespace {

const Source* source_named(const Profile& profile, std::string_view key) {
    for (const Profile* from = &profile; from != nullptr; from = find_profile(from->base)) {
        for (const Source& source : from->sources) {
            if (source.key == key) return &source;
        }
    }
    return nullptr;
}

}  // namespace

std::vector<Citation> citations(const Profile& profile, std::string_view sources) {
    std::vector<Citation> found;
    std::string_view rest = sources;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const std::string_view key = rest.substr(0, end);
        if (!key.empty()) {
            const Source* source = source_named(profile, key);
            // A text such as "RFC 9111 §3" has blanks of its own: all of it, or nothing, is keys.
            if (source == nullptr) return {{sources, {}, {}}};
            found.push_back({source->title, source->url, source->as_of});
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return found;
}

std::string_view Authority::sources() const {
    if (effect != nullptr && !effect->sources.empty()) return effect->sources;
    if (setting != nullptr) return setting->sources;
    return fact != nullptr ? fact->sources : std::string_view{};
}

Certainty Authority::certainty() const {
    if (effect != nullptr && effect->certainty) return *effect->certainty;
    if (setting != nullptr) return setting->certainty;
    return fact != nullptr ? fact->certainty : Certainty::documented;
}

const Setting* setting_about(const Authority& authority) {
    if (authority.fact == nullptr || authority.setting != nullptr) return nullptr;
    for (const Setting& setting : authority.profile->settings) {
        for (const Effect& effect : setting.effects) {
            if (effect.parameter == authority.fact->parameter && effect.value != authority.fact->value &&
                setting.certainty == authority.certainty()) {
                return &setting;
            }
        }
    }
    return nullptr;
}

Authority authority_for(const ConfiguredProfile& configured, std::string_view parameter) {
    Authority authority;
    for (const Profile* from = configured.profile; from != nullptr && authority.fact == nullptr;
         from = find_profile(from->base)) {
        for (const Fact& fact : from->facts) {
            if (fact.parameter != parameter) continue;
            authority.profile = from;
            authority.fact = &fact;
        }
    }
    for (const SettingValue& value : configured.settings) {
        for (const Setting& setting : configured.profile->settings) {
            if (setting.key != value.key) continue;
            for (const Effect& effect : setting.effects) {
                if (effect.parameter != parameter) continue;
                if (effect.choice != "*" && effect.choice != value.value) continue;
                authority.profile = configured.profile;
                authority.setting = &setting;
                authority.effect = &effect;
            }
        }
    }
    return authority;
}

}  // namespace cachewright::vendor
