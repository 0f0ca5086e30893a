#include "lib/toml/value.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::toml {

std::string_view kind_name(Kind kind) {
    switch (kind) {
        case Kind::string: return "a string";
        case Kind::integer: return "a whole number";
        case Kind::number: return "a number";
        case Kind::boolean: return "true or false";
        case Kind::date: return "a date";
        case Kind::array: return "an array";
        case Kind::table: return "a table";
    }
    return "";
}

Table::Table(std::vector<Entry> entries) : entries_(std::move(entries)) {}

bool Table::empty() const {
    return entries_.empty();
}

std::size_t Table::size() const {
    return entries_.size();
}

std::span<const Entry> Table::entries() const {
    return entries_;
}

const Entry* Table::find(std::string_view key) const {
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.key == key; });
    return found == entries_.end() ? nullptr : &*found;
}

}  // namespace cachewright::toml
