#include "lib/report/profile_json.hpp"

#include "lib/report/lint_json.hpp"
#include "lib/report/private/citation_json.hpp"
#include "lib/report/private/json_text.hpp"
#include "lib/report/profile_text.hpp"
#include "lib/vendor/authority.hpp"
#include "lib/vendor/parameter.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::report {

namespace {

Json document(std::string_view version) {
    Json json;
    json["schema_version"] = kSchemaVersion;
    json["tool"] = {{"name", "cachewright"}, {"version", version}};
    return json;
}

Json identity_json(const vendor::Profile& profile) {
    Json json;
    json["name"] = profile.name;
    json["title"] = profile.title;
    json["as_of"] = profile.as_of;
    return json;
}

Json settings_json(const vendor::ConfiguredProfile& configured) {
    Json list = Json::array();
    for (const vendor::Setting& setting : configured.profile->settings) {
        Json json;
        json["key"] = setting.key;
        const auto in_force =
            std::find_if(configured.settings.begin(), configured.settings.end(),
                         [&](const vendor::SettingValue& value) { return value.key == setting.key; });
        json["value"] = in_force == configured.settings.end() ? Json(nullptr) : Json(in_force->value);
        json["default"] = setting.standard.empty() ? Json(nullptr) : Json(setting.standard);
        json["takes"] = vendor::setting_values(setting);
        json["summary"] = setting.summary;
        json["certainty"] = vendor::certainty_name(setting.certainty);
        json["pages"] = citations_json(*configured.profile, setting.sources);
        list.push_back(std::move(json));
    }
    return list;
}

Json facts_json(const vendor::ConfiguredProfile& configured) {
    Json list = Json::array();
    for (const vendor::Parameter& parameter : vendor::parameters()) {
        const vendor::Authority authority = vendor::authority_for(configured, parameter.name);
        if (!authority.found()) continue;
        Json json;
        json["parameter"] = parameter.name;
        json["meaning"] = parameter.meaning;
        json["value"] = parameter.get(configured.options);
        if (authority.setting != nullptr) json["setting"] = authority.setting->key;
        json["certainty"] = vendor::certainty_name(authority.certainty());
        if (authority.setting == nullptr && !authority.fact->note.empty())
            json["note"] = authority.fact->note;
        json["pages"] = citations_json(*authority.profile, authority.sources());
        list.push_back(std::move(json));
    }
    return list;
}

Json diagnostics_json(const vendor::Profile& profile) {
    Json list = Json::array();
    for (const vendor::Diagnostic& one : profile.diagnostics) {
        Json json;
        json["field"] = one.field;
        json["value"] = one.value;
        json["towards"] = one.towards == vendor::Towards::client ? "client" : "origin";
        if (!one.asked_by.empty()) json["asked_by"] = one.asked_by;
        json["certainty"] = vendor::certainty_name(one.certainty);
        if (!one.note.empty()) json["note"] = one.note;
        json["pages"] = citations_json(profile, one.sources);
        list.push_back(std::move(json));
    }
    return list;
}

}  // namespace

std::string profile_list_json(std::span<const vendor::Profile* const> profiles, std::string_view version) {
    Json json = document(version);
    json["profiles"] = Json::array();
    for (const vendor::Profile* profile : profiles) {
        Json one = identity_json(*profile);
        one["facts"] = profile->facts.size();
        one["settings"] = profile->settings.size();
        json["profiles"].push_back(std::move(one));
    }
    return json_text(json, 1) + "\n";
}

std::string profile_page_json(const vendor::ConfiguredProfile& configured, std::string_view version) {
    Json json = document(version);
    Json profile = identity_json(*configured.profile);
    profile["settings"] = settings_json(configured);
    profile["facts"] = facts_json(configured);
    profile["diagnostics"] = diagnostics_json(*configured.profile);
    json["profile"] = std::move(profile);
    return json_text(json, 1) + "\n";
}

std::string profile_difference_json(const Compared& a, const Compared& b, std::string_view version) {
    Json json = document(version);
    json["a"] = a.name;
    json["b"] = b.name;
    json["differences"] = Json::array();
    for (const ParameterDifference& difference : parameter_differences(a.profile, b.profile)) {
        json["differences"].push_back({{"parameter", difference.parameter},
                                       {"meaning", difference.meaning},
                                       {"a", difference.a},
                                       {"b", difference.b}});
    }
    return json_text(json, 1) + "\n";
}

}  // namespace cachewright::report
