#include "lib/input/declared_json.hpp"

#include <fmt/format.h>

#include <utility>

namespace cachewright::input {

void unreadable_part(HostConfig& config, base::SourcePosition position, std::string what) {
    config.unreadable.push_back({position, std::move(what)});
}

void note_mistake(const PositionedJson& document, HostConfig& config) {
    if (!document.mistake) return;
    unreadable_part(config, document.mistake->position,
                    fmt::format("not valid JSON: {}; nothing was read from here on", document.mistake->what));
}

const JsonValue* array_member(const JsonValue& object, std::string_view key, HostConfig& config) {
    const JsonValue* found = object.find(key);
    if (found == nullptr || found->kind == JsonValue::Kind::array) return found;
    unreadable_part(config, found->position, fmt::format("'{}' is to be an array", key));
    return nullptr;
}

void read_key_value_fields(const JsonValue& array, DeclaredBlock& block, HostConfig& config) {
    for (const JsonValue& element : array.elements) {
        const JsonValue* key = element.find("key");
        const JsonValue* value = element.find("value");
        if (key == nullptr || value == nullptr || !key->is_string() || !value->is_string() ||
            key->text.empty()) {
            unreadable_part(config, element.position,
                            R"(a header is an object with two strings: {"key": …, "value": …})");
            continue;
        }
        block.fields.push_back({key->text, value->text, key->position, value->position, FieldAction::send});
    }
}

}  // namespace cachewright::input
