// Structured Field Values (RFC 9651): the types, parsing and serialisation.
// They have a namespace of their own, `sf`, because the RFC calls them Item, List, String and Token.
#pragma once

#include "lib/base/diagnostic.hpp"
#include "lib/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cachewright::http::sf {

// Where a value was parsed, in the text given to the parser. Takes no part in equality.
struct Origin {
    base::Span span;

    friend constexpr bool operator==(const Origin&, const Origin&) { return true; }
};

// RFC 9651 §3.3.1: at most 15 digits. Serialisation refuses values beyond.
inline constexpr std::int64_t kMaxInteger = 999'999'999'999'999;

// §3.3.2: at most 12 digits before the point and 3 behind it, hence exact in thousandths.
struct Decimal {
    std::int64_t thousandths = 0;

    friend constexpr bool operator==(const Decimal&, const Decimal&) = default;
};

// §3.3.3: printable ASCII, here without quotes and backslashes.
struct String {
    std::string text;

    friend bool operator==(const String&, const String&) = default;
};

// §3.3.4.
struct Token {
    std::string text;

    friend bool operator==(const Token&, const Token&) = default;
};

// §3.3.5, decoded.
struct ByteSequence {
    std::string bytes;

    friend bool operator==(const ByteSequence&, const ByteSequence&) = default;
};

// §3.3.7: seconds since 1970-01-01 00:00:00 UTC, of at most 15 digits. Not a base::TimePoint, which does not
// reach that far.
struct Date {
    base::Seconds since_epoch{0};

    friend constexpr bool operator==(const Date&, const Date&) = default;
};

// §3.3.8: valid UTF-8, decoded.
struct DisplayString {
    std::string utf8;

    friend bool operator==(const DisplayString&, const DisplayString&) = default;
};

// In the order of ItemType below.
using BareItem = std::variant<std::int64_t, Decimal, String, Token, ByteSequence, bool, Date, DisplayString>;

enum class ItemType : std::uint8_t {
    integer,
    decimal,
    string,
    token,
    byte_sequence,
    boolean,
    date,
    display_string,
};

[[nodiscard]] inline ItemType type_of(const BareItem& item) {
    return static_cast<ItemType>(item.index());
}
// "an Integer", "a String", as messages call it.
[[nodiscard]] std::string_view describe(ItemType type);

struct Parameter {
    std::string key;
    BareItem value;
    Origin origin;  // key and value

    friend bool operator==(const Parameter&, const Parameter&) = default;
};

// Keys are unique; of several occurrences the last value stands in the place of the first (§4.2.3.2).
using Parameters = std::vector<Parameter>;

struct Item {
    BareItem value;
    Parameters parameters;
    Origin origin;  // without the parameters

    friend bool operator==(const Item&, const Item&) = default;
};

struct InnerList {
    std::vector<Item> items;
    Parameters parameters;
    Origin origin;  // with its parentheses, without the parameters

    friend bool operator==(const InnerList&, const InnerList&) = default;
};

using Member = std::variant<Item, InnerList>;
using List = std::vector<Member>;

struct DictionaryMember {
    std::string key;
    Member value;
    Origin key_origin;

    friend bool operator==(const DictionaryMember&, const DictionaryMember&) = default;
};

// Keys are unique; of several occurrences the last value stands in the place of the first (§4.2.2).
using Dictionary = std::vector<DictionaryMember>;

// Null when there is none of that key.
[[nodiscard]] const BareItem* find(const Parameters& parameters, std::string_view key);
[[nodiscard]] const Member* find(const Dictionary& dictionary, std::string_view key);
[[nodiscard]] const Parameters& parameters_of(const Member& member);
[[nodiscard]] base::Span span_of(const Member& member);

// The value, or the first error: §4.2 lets a field fail as a whole.
template <class T>
struct Parsed {
    std::optional<T> value;
    base::Diagnostic error;  // meaningful only without a value

    explicit operator bool() const { return value.has_value(); }
    const T& operator*() const { return *value; }
    const T* operator->() const { return &*value; }
};

// §4.2. `text` is the whole value: several lines joined by ", " (JoinedLines). An empty text is an empty list
// or dictionary and no item. The results own what they hold. Dictionaries beyond 4096 keys and parameters
// beyond 1024 an item fail (§3.1.2 and §3.2 oblige parsers to 256 and 1024).
// Error codes: missing-value, invalid-value, invalid-number, invalid-string, invalid-byte-sequence,
// invalid-boolean, invalid-date, invalid-display-string, invalid-key, invalid-inner-list, missing-comma,
// trailing-comma, trailing-characters, too-many-members.
[[nodiscard]] Parsed<Item> parse_item(std::string_view text);
[[nodiscard]] Parsed<List> parse_list(std::string_view text);
[[nodiscard]] Parsed<Dictionary> parse_dictionary(std::string_view text);

// §4.1. Nothing when a value cannot be written: numbers out of range, bytes that its type does not allow,
// invalid keys. An empty list or dictionary gives an empty text: the field is then not sent at all.
[[nodiscard]] std::optional<std::string> serialise(const BareItem& item);
[[nodiscard]] std::optional<std::string> serialise(const Item& item);
[[nodiscard]] std::optional<std::string> serialise(const List& list);
[[nodiscard]] std::optional<std::string> serialise(const Dictionary& dictionary);

// The syntax of §3.3.4 and §3.1.2, for those who choose between types when they write.
[[nodiscard]] bool is_token(std::string_view text);
[[nodiscard]] bool is_key(std::string_view text);

}  // namespace cachewright::http::sf
