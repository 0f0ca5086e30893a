#include "lib/report/lint_json.hpp"
#include "lib/report/private/json_text.hpp"
#include "lib/report/rule_pages.hpp"

#include <utility>

namespace cachewright::report {

namespace {

Json examples_json(std::span<const lint::Example> examples) {
    Json list = Json::array();
    for (const lint::Example& example : examples) {
        Json& entry = list.emplace_back();
        entry["title"] = example.title;
        entry["exchange"] = example.exchange;
        if (!example.profiles.empty()) entry["profiles"] = example.profiles;
        if (!example.settings.empty()) entry["settings"] = example.settings;
        if (!example.configuration.empty()) entry["configuration"] = example.configuration;
    }
    return list;
}

Json one_rule(const lint::Family& family, const lint::Rule& rule) {
    Json json;
    json["id"] = rule.id;
    json["family"] = family.name;
    json["severity"] = lint::severity_name(rule.severity);
    json["needs"] = lint::needs_name(rule.needs());
    json["default"] = rule.standing == lint::Standing::on ? "on" : "off";
    json["summary"] = rule.summary;
    json["spec"] = rule.spec;
    json["why"] = rule.why;
    json["fix"] = rule.fix;
    json["fix_is_safe"] = rule.fix_safety == lint::FixSafety::safe;
    json["bad"] = examples_json(rule.bad);
    json["good"] = examples_json(rule.good);
    return json;
}

std::string document(Json rules, std::string_view version) {
    Json json;
    json["schema_version"] = kSchemaVersion;
    json["tool"] = {{"name", "cachewright"}, {"version", version}};
    json["rules"] = std::move(rules);
    return json_text(json, 1) + "\n";
}

}  // namespace

std::string rules_json(std::span<const lint::Family> catalogue, std::string_view version) {
    Json rules = Json::array();
    for (const lint::Family& family : catalogue) {
        for (const lint::Rule& rule : family.rules)
            rules.push_back(one_rule(family, rule));
    }
    return document(std::move(rules), version);
}

std::string rule_json(const lint::Family& family, const lint::Rule& rule, std::string_view version) {
    return document(Json::array({one_rule(family, rule)}), version);
}

}  // namespace cachewright::report
