// vercel.json: "headers": [{"source": path pattern, "has": […], "missing": […], "headers": [{key, value}]}],
// and the older "routes": [{"src": regular expression, "headers": {name: value}, "continue": …, "status":
// …}], which are tried in order until one matches that does not continue.
#include "lib/input/declared_json.hpp"
#include "lib/input/host_config.hpp"
#include "lib/input/path_notation.hpp"

#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <system_error>
#include <utility>

namespace cachewright::input {

namespace {

void read_rules(const JsonValue& rules, HostConfig& config) {
    for (const JsonValue& rule : rules.elements) {
        if (config.is_full()) break;
        const JsonValue* source = rule.find("source");
        if (source == nullptr || !source->is_string()) {
            unreadable_part(config, rule.position, "a rule without a 'source', which says for what paths");
            continue;
        }
        const JsonValue* headers = array_member(rule, "headers", config);
        if (headers == nullptr) continue;
        DeclaredBlock block;
        block.pattern = source->text;
        block.paths = paths_of_path_to_regexp(source->text);
        block.position = source->position;
        if (rule.find("has") != nullptr || rule.find("missing") != nullptr) block.condition = Condition::some;
        read_key_value_fields(*headers, block, config);
        config.blocks.push_back(std::move(block));
    }
}

enum class Routing : std::uint8_t { ends, continues };

struct Route {
    DeclaredBlock block;
    SharedFields fields;
    Routing routing = Routing::ends;
};

// Vercel puts the anchors round a pattern that has none
// (https://github.com/vercel/vercel, packages/routing-utils).
PathPattern paths_of_route(std::string_view source) {
    std::string anchored(source);
    if (!anchored.starts_with('^')) anchored.insert(0, 1, '^');
    if (!anchored.ends_with('$')) anchored += '$';
    return paths_of_regex(anchored);
}

bool is_true(const JsonValue* value) {
    return value != nullptr && value->kind == JsonValue::Kind::other && value->text == "true";
}

SharedFields fields_of_route(const JsonValue& headers, HostConfig& config) {
    auto fields = std::make_shared<std::vector<DeclaredField>>();
    if (headers.kind != JsonValue::Kind::object) {
        unreadable_part(config, headers.position,
                        R"(headers of a route are an object: {"name": "value", …})");
        return fields;
    }
    for (const JsonMember& member : headers.members) {
        if (!member.value.is_string() || member.key.empty()) {
            unreadable_part(config, member.key_position, "a header's value is to be a string");
            continue;
        }
        fields->push_back(field_with(member.key, member.key_position, member.value));
    }
    return fields;
}

std::vector<Route> read_routes(const JsonValue& routes, HostConfig& config) {
    std::vector<Route> read;
    // Behind {"handle": …} only what the step before has left over comes by.
    Condition condition = Condition::none;
    std::size_t with_headers = 0;
    for (const JsonValue& route : routes.elements) {
        if (with_headers > kMostBlocks) {
            unreadable_part(
                config, route.position,
                fmt::format("more than {} routes with headers; what stands from here on", kMostBlocks));
            break;
        }
        if (route.find("handle") != nullptr) {
            condition = Condition::some;
            continue;
        }
        const JsonValue* source = route.find("src");
        if (source == nullptr || !source->is_string()) {
            unreadable_part(config, route.position, "a route without a 'src', which says for what paths");
            continue;
        }
        Route& made = read.emplace_back();
        made.block.pattern = source->text;
        made.block.paths = paths_of_route(source->text);
        made.block.position = source->position;
        made.block.condition = condition;
        if (is_true(route.find("continue"))) made.routing = Routing::continues;
        for (const char* narrowing : {"has", "missing", "methods", "locale"}) {
            if (route.find(narrowing) != nullptr) made.block.condition = Condition::some;
        }
        if (const JsonValue* status = route.find("status")) {
            const std::string& digits = status->text;
            const char* const end = digits.data() + digits.size();
            int code = 0;
            const auto [rest, failure] = std::from_chars(digits.data(), end, code);
            if (failure != std::errc{} || rest != end || code < 100 || code > 599) {
                unreadable_part(config, status->position, "a status that is not between 100 and 599");
                read.pop_back();
                continue;
            }
            made.block.status = code;
        }
        if (const JsonValue* headers = route.find("headers")) {
            made.fields = fields_of_route(*headers, config);
            ++with_headers;
        }
    }
    return read;
}

// Gives each route with headers what others that surely match the same paths say before and behind it.
void resolve_routes(std::vector<Route> routes, HostConfig& config) {
    std::vector<std::size_t> broader;
    for (std::size_t i = 0; i < routes.size() && broader.size() < kMostBroaderBlocks; ++i) {
        const DeclaredBlock& block = routes[i].block;
        if (!block.paths.is_one_path() && block.condition == Condition::none) broader.push_back(i);
    }
    for (std::size_t i = 0; i < routes.size(); ++i) {
        if (!routes[i].fields) continue;
        DeclaredBlock block = routes[i].block;
        const auto covers = [&](std::size_t other) {
            return routes[other].block.paths.contains(block.paths);
        };
        bool reached = true;
        for (const std::size_t other : broader) {
            if (other >= i) break;
            if (!covers(other)) continue;
            reached = reached && routes[other].routing == Routing::continues;
            if (routes[other].fields) block.beneath.push_back(routes[other].fields);
        }
        if (!reached) continue;  // no request comes as far
        block.beneath.push_back(routes[i].fields);
        bool goes_on = routes[i].routing == Routing::continues;
        for (const std::size_t other : broader) {
            if (!goes_on) break;
            if (other <= i || !covers(other)) continue;
            if (routes[other].fields) block.beneath.push_back(routes[other].fields);
            goes_on = routes[other].routing == Routing::continues;
        }
        config.blocks.push_back(std::move(block));
    }
}

}  // namespace

// Sources: https://vercel.com/docs/project-configuration/vercel-json#headers,
// https://vercel.com/docs/build-output-api/configuration, which has the syntax of "routes".
HostConfig read_vercel_json(std::string_view text) {
    HostConfig config;
    config.overlap = Overlap::last_wins;
    const PositionedJson document = read_positioned_json(text);
    const JsonValue* routes = array_member(document.root, "routes", config);
    if (const JsonValue* rules = array_member(document.root, "headers", config)) {
        read_rules(*rules, config);
        // Vercel refuses such a file, so that nobody knows what it would send.
        if (routes != nullptr)
            unreadable_part(config, routes->position, "'routes' beside 'headers', which Vercel refuses");
    } else if (routes != nullptr) {
        config.overlap = Overlap::resolved;
        config.levels = Overlap::last_wins;
        config.notation = http::Notation::json_member;
        resolve_routes(read_routes(*routes, config), config);
    }
    note_mistake(document, config);
    return config;
}

}  // namespace cachewright::input
