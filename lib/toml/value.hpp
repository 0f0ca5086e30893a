// The values of a TOML document, each with the place where it was written.
#pragma once

#include "lib/base/source_position.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::toml {

enum class Kind : std::uint8_t { string, integer, number, boolean, date, array, table };
// With its article, for messages: "a string", "a whole number".
[[nodiscard]] std::string_view kind_name(Kind kind);

struct Entry;

// Entries in the order in which they were first written. Of a table that several headers or dotted keys write
// to, the position is the first of them.
class Table {
  public:
    Table() = default;
    explicit Table(std::vector<Entry> entries);

    [[nodiscard]] bool empty() const;
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] std::span<const Entry> entries() const;
    // Null when there is none. Keys are compared with case, as TOML does.
    [[nodiscard]] const Entry* find(std::string_view key) const;

  private:
    std::vector<Entry> entries_;
};

// Only the member of its kind is filled.
struct Value {
    Kind kind = Kind::string;
    base::SourcePosition position;
    std::string text;          // string; date: as written in RFC 3339
    std::int64_t integer = 0;  // integer
    double number = 0;         // number: with a fraction or an exponent, inf or nan
    bool boolean = false;
    std::vector<Value> array;
    Table table;
};

struct Entry {
    std::string key;
    base::SourcePosition key_position;
    Value value;
};

struct Document {
    std::string source;  // the name given to `parse`, for messages
    Table root;
};

}  // namespace cachewright::toml
