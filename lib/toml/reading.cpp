#include "lib/toml/reading.hpp"

#include "lib/base/duration_text.hpp"
#include "lib/base/edit_distance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cachewright::toml {

namespace {

void wrong_kind(const Value& value, std::string_view key, std::string_view wanted, Problems& problems) {
    problems.add(value.position, fmt::format("'{}' takes {}, not {}", key, wanted, kind_name(value.kind)));
}

// Each problem is one line of the error; what a file holds must not begin another one.
std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        if (c == '\n') {
            line += "\\n";
        } else {
            line += c;
        }
    }
    return line;
}

// The value of `key` when it is of that kind.
const Value* value_of_kind(const Table& table, std::string_view key, Kind kind, Problems& problems) {
    const Entry* entry = table.find(key);
    if (entry == nullptr) return nullptr;
    if (entry->value.kind == kind) return &entry->value;
    wrong_kind(entry->value, key, kind_name(kind), problems);
    return nullptr;
}

}  // namespace

void Problems::add(base::SourcePosition position, std::string message, std::string hint) {
    all_.push_back({position, std::move(message), std::move(hint)});
}

std::string Problems::place(base::SourcePosition position) const {
    return fmt::format("{}:{}:{}", source_, position.line, position.column);
}

base::Error Problems::error() const {
    std::vector<const Problem*> order;
    order.reserve(all_.size());
    for (const Problem& problem : all_)
        order.push_back(&problem);
    std::stable_sort(order.begin(), order.end(), [](const Problem* a, const Problem* b) {
        return a->position.offset < b->position.offset;
    });
    base::Error error{base::ErrorCode::usage, {}, {}};
    for (const Problem* problem : order) {
        if (!error.message.empty()) error.message += '\n';
        error.message += place(problem->position) + ": " + one_line(problem->message);
        if (order.size() == 1) {
            error.hint = problem->hint;
        } else if (!problem->hint.empty()) {
            error.message += " (" + one_line(problem->hint) + ")";
        }
    }
    return error;
}

std::optional<std::string_view> read_string(const Table& table, std::string_view key, Problems& problems) {
    const Value* value = value_of_kind(table, key, Kind::string, problems);
    if (value == nullptr) return std::nullopt;
    return value->text;
}

std::optional<std::int64_t> read_integer(const Table& table, std::string_view key, Problems& problems) {
    const Value* value = value_of_kind(table, key, Kind::integer, problems);
    if (value == nullptr) return std::nullopt;
    return value->integer;
}

std::optional<double> read_number(const Table& table, std::string_view key, Problems& problems) {
    const Entry* entry = table.find(key);
    if (entry != nullptr && entry->value.kind == Kind::integer)
        return static_cast<double>(entry->value.integer);
    const Value* value = value_of_kind(table, key, Kind::number, problems);
    if (value == nullptr) return std::nullopt;
    return value->number;
}

std::optional<bool> read_boolean(const Table& table, std::string_view key, Problems& problems) {
    const Value* value = value_of_kind(table, key, Kind::boolean, problems);
    if (value == nullptr) return std::nullopt;
    return value->boolean;
}

std::optional<std::vector<std::string_view>> read_strings(const Table& table, std::string_view key,
                                                          Problems& problems) {
    const Value* value = value_of_kind(table, key, Kind::array, problems);
    if (value == nullptr) return std::nullopt;
    std::vector<std::string_view> strings;
    for (const Value& element : value->array) {
        if (element.kind == Kind::string) {
            strings.push_back(element.text);
        } else {
            wrong_kind(element, key, "strings", problems);
        }
    }
    return strings;
}

std::optional<base::Duration> read_duration(const Table& table, std::string_view key,
                                            std::string_view examples, Problems& problems) {
    const Entry* entry = table.find(key);
    if (entry == nullptr) return std::nullopt;
    std::optional<base::Duration> read;
    if (entry->value.kind == Kind::string) read = base::parse_duration(entry->value.text);
    if (!read)
        problems.add(entry->value.position, fmt::format("'{}' takes a duration", key), std::string(examples));
    return read;
}

const Table* read_table(const Table& table, std::string_view key, Problems& problems) {
    const Value* value = value_of_kind(table, key, Kind::table, problems);
    return value == nullptr ? nullptr : &value->table;
}

std::vector<const Value*> read_tables(const Table& table, std::string_view key, Problems& problems) {
    std::vector<const Value*> tables;
    if (const Entry* entry = table.find(key); entry != nullptr && entry->value.kind == Kind::table) {
        problems.add(entry->key_position,
                     fmt::format("'{}' is a list of blocks, and this is a single table", key),
                     fmt::format("double the brackets of its heading: [[…{}]]", key));
        return tables;
    }
    const Value* value = value_of_kind(table, key, Kind::array, problems);
    if (value == nullptr) return tables;
    for (const Value& element : value->array) {
        if (element.kind == Kind::table) {
            tables.push_back(&element);
        } else {
            wrong_kind(element, key, "tables", problems);
        }
    }
    return tables;
}

void unknown_keys(const Table& table, std::span<const std::string_view> known, Problems& problems) {
    for (const Entry& entry : table.entries()) {
        if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
        problems.add(entry.key_position, fmt::format("there is no key '{}' here", entry.key),
                     did_you_mean(entry.key, known, fmt::format("there are: {}", fmt::join(known, ", "))));
    }
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates,
                         std::string_view otherwise) {
    const std::string_view nearest = base::meant_word(word, candidates);
    return nearest.empty() ? std::string(otherwise) : fmt::format("did you mean '{}'?", nearest);
}

}  // namespace cachewright::toml
