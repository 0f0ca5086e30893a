// What the JSON configurations of several hosts have in common.
#pragma once

#include "lib/input/host_config.hpp"
#include "lib/input/positioned_json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cachewright::input {

// Remarks that the document is broken or no object, where it is.
void note_mistake(const PositionedJson& document, HostConfig& config);

void unreadable_part(HostConfig& config, base::SourcePosition position, std::string what);

// The member `key`, which is to be an array. Null when it is absent, or (with a remark) something else.
[[nodiscard]] const JsonValue* array_member(const JsonValue& object, std::string_view key,
                                            HostConfig& config);

// A field with this value, each byte of which knows where it is written.
[[nodiscard]] DeclaredField field_with(std::string name, base::SourcePosition name_position,
                                       const JsonValue& value);

// Appends the fields of an array [{"key": name, "value": value}, …].
void read_key_value_fields(const JsonValue& array, DeclaredBlock& block, HostConfig& config);

}  // namespace cachewright::input
