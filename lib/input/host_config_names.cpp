#include "lib/input/host_config_names.hpp"

#include "lib/base/ascii.hpp"
#include "lib/input/positioned_json.hpp"
#include "lib/input/text_lines.hpp"

#include <algorithm>
#include <array>

namespace cachewright::input {

namespace {

std::string_view file_name(std::string_view path) {
    const std::size_t slash = path.find_last_of('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_array_of_rules(const JsonValue* headers) {
    return headers != nullptr && headers->kind == JsonValue::Kind::array && !headers->elements.empty() &&
           headers->elements.front().find("source") != nullptr;
}

}  // namespace

std::optional<Format> host_config_by_name(std::string_view path) {
    const std::string_view name = file_name(path);
    if (name == "_headers") return Format::headers_file;
    if (name == "vercel.json") return Format::vercel_json;
    if (name == "netlify.toml") return Format::netlify_toml;
    if (name == "firebase.json") return Format::firebase_json;
    if (name == "staticwebapp.config.json") return Format::static_web_apps_json;
    if (name == "nginx.conf") return Format::nginx_config;
    return std::nullopt;
}

std::optional<Format> host_config_by_shape(std::string_view json) {
    if (!json.starts_with('{')) return std::nullopt;
    // A capture is longer than any of these members are far from the beginning.
    constexpr std::size_t looked_at = std::size_t{16} * 1024;
    const PositionedJson document = read_positioned_json(json.substr(0, looked_at));
    const JsonValue& root = document.root;
    if (root.find("log") != nullptr || root.find("url") != nullptr || root.find("status") != nullptr ||
        root.find("response") != nullptr || root.find("request") != nullptr) {
        return std::nullopt;
    }
    if (root.find("hosting") != nullptr) return Format::firebase_json;
    if (const JsonValue* global = root.find("globalHeaders");
        global != nullptr && global->kind == JsonValue::Kind::object) {
        return Format::static_web_apps_json;
    }
    if (const JsonValue* routes = root.find("routes");
        routes != nullptr && routes->kind == JsonValue::Kind::array && !routes->elements.empty() &&
        routes->elements.front().find("route") != nullptr) {
        return Format::static_web_apps_json;
    }
    if (is_array_of_rules(root.find("headers"))) return Format::vercel_json;
    return std::nullopt;
}

bool looks_like_nginx_config(std::string_view text) {
    constexpr std::array<std::string_view, 5> beginnings{"add_header ", "expires ", "location ", "server {",
                                                         "http {"};
    while (!text.empty()) {
        const TextLine line = first_line(text);
        const std::string_view words = base::trim_ows(line.line);
        const bool is_directive = words.ends_with(';') || words.ends_with('{') || words.ends_with('}');
        if (is_directive &&
            std::any_of(beginnings.begin(), beginnings.end(),
                        [&](std::string_view beginning) { return words.starts_with(beginning); })) {
            return true;
        }
        text = line.rest;
    }
    return false;
}

bool may_be_host_config(std::string_view path) {
    return host_config_by_name(path).has_value() || file_name(path).ends_with(".conf");
}

}  // namespace cachewright::input
