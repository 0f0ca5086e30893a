// A small JSON document as values that know where they stand. For configuration files: people write them by
// hand, so comments are passed over, and what stands in front of the first mistake is kept.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/input/json_text.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::input {

struct JsonMember;

struct JsonValue {
    enum class Kind : std::uint8_t { object, array, string, other };  // other: a number, true, false, null

    Kind kind = Kind::other;
    // Of the value's first byte; of a string's first byte behind the quote.
    base::SourcePosition position;
    std::string text;                 // of a string: its meaning; of other: as written
    std::vector<EscapeEnd> escapes;   // of a string
    std::vector<JsonMember> members;  // of an object, in order, repeated keys too
    std::vector<JsonValue> elements;  // of an array

    [[nodiscard]] bool is_string() const { return kind == Kind::string; }
    // The last member of that name, which is the one that counts; null when there is none.
    [[nodiscard]] const JsonValue* find(std::string_view key) const;
};

struct JsonMember {
    std::string key;
    base::SourcePosition key_position;  // of its first byte behind the quote
    JsonValue value;
};

struct JsonMistake {
    base::SourcePosition position;
    std::string_view what;  // lives as long as the program
};

struct PositionedJson {
    JsonValue root;
    std::optional<JsonMistake> mistake;  // reading ended here
};

[[nodiscard]] PositionedJson read_positioned_json(std::string_view text);

}  // namespace cachewright::input
