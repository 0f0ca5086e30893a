// staticwebapp.config.json of Azure Static Web Apps: "globalHeaders" go with every answer; of "routes" the
// first that matches adds its "headers" and wins where both name a field. An empty value takes a field away.
#include "lib/base/ascii.hpp"
#include "lib/input/declared_json.hpp"
#include "lib/input/host_config.hpp"
#include "lib/input/path_notation.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::input {

namespace {

std::vector<DeclaredField> read_fields(const JsonValue& headers, HostConfig& config) {
    std::vector<DeclaredField> fields;
    if (headers.kind != JsonValue::Kind::object) {
        unreadable_part(config, headers.position, R"(headers are an object: {"name": "value", …})");
        return fields;
    }
    for (const JsonMember& member : headers.members) {
        if (!member.value.is_string() || member.key.empty()) {
            unreadable_part(config, member.key_position, "a header's value is to be a string");
            continue;
        }
        const bool repeated = std::any_of(fields.begin(), fields.end(), [&](const DeclaredField& field) {
            return base::equals_ignore_case(field.name, member.key);
        });
        if (repeated) {
            unreadable_part(config, member.key_position, "a header that stands twice: one of them is lost");
            continue;
        }
        fields.push_back(field_with(member.key, member.key_position, member.value));
        if (member.value.text.empty()) fields.back().action = FieldAction::remove;
    }
    return fields;
}

// What answers for the route get: its own fields, and the global ones that it does not name.
std::vector<DeclaredField> over_global(const std::vector<DeclaredField>& global,
                                       std::vector<DeclaredField> own) {
    std::vector<DeclaredField> fields;
    for (const DeclaredField& field : global) {
        const bool named = std::any_of(own.begin(), own.end(), [&](const DeclaredField& other) {
            return base::equals_ignore_case(field.name, other.name);
        });
        if (!named) fields.push_back(field);
    }
    std::move(own.begin(), own.end(), std::back_inserter(fields));
    return fields;
}

}  // namespace

HostConfig read_static_web_apps_json(std::string_view text) {
    HostConfig config;
    config.overlap = Overlap::resolved;
    const PositionedJson document = read_positioned_json(text);
    std::vector<DeclaredField> global;
    if (const JsonValue* headers = document.root.find("globalHeaders")) {
        global = read_fields(*headers, config);
        DeclaredBlock everything;
        everything.pattern = "/*";
        everything.paths = paths_of_glob("/*", Star::crosses_slashes);
        everything.position = headers->position;
        everything.fields = global;
        config.blocks.push_back(std::move(everything));
    }
    if (const JsonValue* routes = array_member(document.root, "routes", config)) {
        for (const JsonValue& route : routes->elements) {
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
            block.fields = over_global(global, read_fields(*headers, config));
            config.blocks.push_back(std::move(block));
        }
    }
    note_mistake(document, config);
    return config;
}

}  // namespace cachewright::input
