#include "lib/manifest/pattern_reading.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace cachewright::manifest {

void problem_at(const toml::Table& table, std::string_view key, toml::Problems& problems, std::string message,
                std::string hint) {
    problems.add(table.find(key)->value.position, std::move(message), std::move(hint));
}

std::vector<const toml::Value*> one_or_several(const toml::Table& table, std::string_view key,
                                               toml::Problems& problems, Numbers numbers) {
    std::vector<const toml::Value*> values;
    const toml::Entry* entry = table.find(key);
    if (entry == nullptr) return values;
    const auto fits = [&](const toml::Value& value) {
        return value.kind == toml::Kind::string ||
               (numbers == Numbers::allowed && value.kind == toml::Kind::integer);
    };
    if (fits(entry->value)) return {&entry->value};
    if (entry->value.kind != toml::Kind::array) {
        problem_at(table, key, problems,
                   fmt::format("'{}' takes a string or an array of strings, not {}", key,
                               toml::kind_name(entry->value.kind)));
        return values;
    }
    if (entry->value.array.empty()) {
        problem_at(table, key, problems, fmt::format("'{}' is an empty array and matches nothing", key),
                   "leave the key out to match everything");
    }
    for (const toml::Value& value : entry->value.array) {
        if (fits(value)) {
            values.push_back(&value);
        } else {
            problems.add(value.position,
                         fmt::format("'{}' takes strings, not {}", key, toml::kind_name(value.kind)));
        }
    }
    return values;
}

std::optional<lint::ResourceKind> read_class(const toml::Value& value, toml::Problems& problems) {
    const auto kind = lint::resource_kind_from_id(value.text);
    if (!kind) {
        const std::vector<std::string_view> ids = lint::resource_kind_ids();
        problems.add(value.position, fmt::format("there is no class '{}'", value.text),
                     toml::did_you_mean(value.text, ids, fmt::format("there are: {}", fmt::join(ids, ", "))));
    }
    return kind;
}

std::vector<http::UrlPattern> read_urls(const toml::Table& table, std::string_view key,
                                        toml::Problems& problems) {
    std::vector<http::UrlPattern> urls;
    for (const toml::Value* value : one_or_several(table, key, problems)) {
        auto url = http::UrlPattern::parse(value->text);
        if (url) {
            urls.push_back(std::move(*url));
        } else {
            problems.add(value->position, std::move(url.error().message), std::move(url.error().hint));
        }
    }
    return urls;
}

std::optional<base::Duration> read_duration(const toml::Table& table, std::string_view key,
                                            toml::Problems& problems) {
    return toml::read_duration(table, key, "write \"90s\", \"5m\", \"1h30m\", \"7d\" or \"0s\"", problems);
}

lint::ExchangePattern read_pattern(const toml::Table& table, toml::Problems& problems) {
    lint::ExchangePattern pattern;
    pattern.urls = read_urls(table, "url", problems);
    for (const toml::Value* value : one_or_several(table, "method", problems))
        pattern.methods.push_back(value->text);
    for (const toml::Value* value : one_or_several(table, "status", problems, Numbers::allowed)) {
        const std::string text =
            value->kind == toml::Kind::integer ? std::to_string(value->integer) : value->text;
        if (const auto range = lint::StatusRange::parse(text)) {
            pattern.statuses.push_back(*range);
        } else {
            problems.add(value->position, fmt::format("there is no status '{}'", text),
                         "write 404, or \"5xx\" for a whole class");
        }
    }
    for (const toml::Value* value : one_or_several(table, "type", problems)) {
        if (value->text.find('/') == std::string::npos || value->text.find(';') != std::string::npos) {
            problems.add(value->position, fmt::format("'{}' is no content type", value->text),
                         "write \"text/html\" or \"image/*\", without parameters");
            continue;
        }
        pattern.types.push_back(value->text);
    }
    for (const toml::Value* value : one_or_several(table, "class", problems)) {
        if (const auto kind = read_class(*value, problems)) pattern.classes.push_back(*kind);
    }
    return pattern;
}

std::string read_words(const toml::Value& block, std::string_view block_name, std::string_view key,
                       std::string_view hint, toml::Problems& problems) {
    if (block.table.find(key) == nullptr) {
        problems.add(block.position, fmt::format("this {} has no '{}'", block_name, key), std::string(hint));
        return {};
    }
    const auto text = toml::read_string(block.table, key, problems);
    if (!text) return {};
    if (text->find_first_not_of(" \t\r\n") == std::string_view::npos)
        problem_at(block.table, key, problems, fmt::format("the '{}' is empty", key), std::string(hint));
    return std::string(*text);
}

}  // namespace cachewright::manifest
