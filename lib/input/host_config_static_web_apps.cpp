// staticwebapp.config.json of Azure Static Web Apps: "globalHeaders" go with every answer; of "routes" the
// first that matches adds its "headers" and wins where both name a field. An empty value takes a field away.
#include "lib/http/name_set.hpp"
#include "lib/input/declared_json.hpp"
#include "lib/input/host_config.hpp"
#include "lib/input/path_notation.hpp"

#include <memory>
#include <utility>

namespace cachewright::input {

namespace {

std::vector<DeclaredField> read_fields(const JsonValue& headers, HostConfig& config) {
    std::vector<DeclaredField> fields;
    http::NameSet names;
    if (headers.kind != JsonValue::Kind::object) {
        unreadable_part(config, headers.position, R"(headers are an object: {"name": "value", …})");
        return fields;
    }
    for (const JsonMember& member : headers.members) {
        if (!member.value.is_string() || member.key.empty()) {
            unreadable_part(config, member.key_position, "a header's value is to be a string");
            continue;
        }
        if (!names.insert(member.key)) {
            unreadable_part(config, member.key_position, "a header that stands twice: one of them is lost");
            continue;
        }
        fields.push_back(field_with(member.key, member.key_position, member.value));
        if (member.value.text.empty()) fields.back().action = FieldAction::remove;
    }
    return fields;
}

}  // namespace

HostConfig read_static_web_apps_json(std::string_view text) {
    HostConfig config;
    config.overlap = Overlap::resolved;
    config.levels = Overlap::last_wins;
    const PositionedJson document = read_positioned_json(text);
    SharedFields global;
    if (const JsonValue* headers = document.root.find("globalHeaders")) {
        global = std::make_shared<const std::vector<DeclaredField>>(read_fields(*headers, config));
        DeclaredBlock everything;
        everything.pattern = "/*";
        everything.paths = paths_of_glob("/*", Star::crosses_slashes);
        everything.position = headers->position;
        everything.beneath.push_back(global);
        config.blocks.push_back(std::move(everything));
    }
    if (const JsonValue* routes = array_member(document.root, "routes", config)) {
        for (const JsonValue& route : routes->elements) {
            if (config.is_full()) break;
            const JsonValue* pattern = route.find("route");
            if (pattern == nullptr || !pattern->is_string()) {
                unreadable_part(config, route.position,
                                "a route without a 'route', which says for what paths");
                continue;
            }
            const JsonValue* headers = route.find("headers");
            // Redirects and refusals are no answers with status 200.
            if (headers == nullptr || route.find("redirect") != nullptr ||
                route.find("statusCode") != nullptr)
                continue;
            DeclaredBlock block;
            block.pattern = pattern->text;
            block.paths = paths_of_glob(pattern->text, Star::crosses_slashes);
            block.position = pattern->position;
            if (route.find("methods") != nullptr) block.condition = Condition::some;
            if (global) block.beneath.push_back(global);
            block.fields = read_fields(*headers, config);
            config.blocks.push_back(std::move(block));
        }
    }
    note_mistake(document, config);
    return config;
}

}  // namespace cachewright::input
