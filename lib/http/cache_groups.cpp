#include "lib/http/cache_groups.hpp"

#include "lib/http/structured_field.hpp"

#include <set>
#include <string>
#include <variant>

namespace cachewright::http {

CacheGroups parse_cache_groups(const FieldMap& fields, std::string_view name) {
    CacheGroups parsed;
    const JoinedLines joined(fields, name);
    if (!joined.present()) return parsed;
    const auto add = [&](const base::Diagnostic& diagnostic) {
        parsed.diagnostics.push_back(joined.in_line(diagnostic));
    };

    const auto list = sf::parse_list(joined.text());
    if (!list) {
        add(list.error);
        return parsed;
    }
    if (list->empty()) add({"empty-field", "the field names no group", {}});
    bool all_strings = true;
    std::set<std::string> named;
    for (const sf::Member& member : *list) {
        const auto* item = std::get_if<sf::Item>(&member);
        const auto* group = item != nullptr ? std::get_if<sf::String>(&item->value) : nullptr;
        if (group == nullptr) {
            add({"wrong-type", "groups are Strings in quotes, so the field is ignored", sf::span_of(member)});
            all_strings = false;
        } else if (!named.insert(group->text).second) {
            add({"duplicate-group", "this group is named already", sf::span_of(member)});
        } else {
            parsed.groups.push_back(group->text);
        }
    }
    if (!all_strings) parsed.groups.clear();
    return parsed;
}

}  // namespace cachewright::http
