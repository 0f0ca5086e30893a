#include "lib/input/declared_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cachewright::input {

void unreadable_part(HostConfig& config, base::SourcePosition position, std::string what) {
    config.unreadable.push_back({position, std::move(what)});
}

void note_mistake(const PositionedJson& document, HostConfig& config) {
    if (!document.mistake && document.root.kind != JsonValue::Kind::object)
        unreadable_part(config, document.root.position, "the file is to be a JSON object");
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

DeclaredField field_with(std::string name, base::SourcePosition name_position, const JsonValue& value) {
    // Trimmed here: the field's bytes are counted from the first that is no blank.
    const std::size_t blanks = std::min(value.text.find_first_not_of(" \t"), value.text.size());
    DeclaredField field{std::move(name), value.text.substr(blanks), name_position, value.position,
                        FieldAction::send};
    const auto behind = [&](std::size_t written) {
        base::SourcePosition position = value.position;
        position.offset += written;
        position.column += static_cast<std::uint32_t>(written);
        return position;
    };
    field.value_position = behind(blanks);
    for (const EscapeEnd& end : value.escapes) {
        // An escape among the blanks.
        if (end.meaning <= blanks) field.value_position = behind(end.written + blanks - end.meaning);
        if (end.meaning > blanks) field.continuations.push_back({end.meaning - blanks, behind(end.written)});
    }
    return field;
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
        block.fields.push_back(field_with(key->text, key->position, *value));
    }
}

}  // namespace cachewright::input
