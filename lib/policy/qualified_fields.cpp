#include "lib/policy/qualified_fields.hpp"

#include "lib/http/field_name_list.hpp"
#include "lib/http/targeted_cache_control.hpp"

#include <set>
#include <utility>

namespace cachewright::policy {

namespace {

// RFC 9110 §5.6.4: a backslash in a quoted-string stands for the byte behind it.
std::string without_backslashes(std::string_view quoted) {
    std::string text;
    for (std::size_t i = 0; i < quoted.size(); ++i) {
        if (quoted[i] == '\\' && i + 1 < quoted.size()) ++i;
        text += quoted[i];
    }
    return text;
}

}  // namespace

NamedFields::NamedFields(const http::FieldMap& fields, http::Directive directive,
                         http::FieldId policy_field) {
    if (policy_field == http::FieldId::unknown) return;
    if (policy_field != http::FieldId::cache_control) {
        for (std::string& name : http::targeted_field_names(fields, policy_field, directive))
            names_.insert(std::move(name));
        return;
    }
    for (const http::CacheDirective& candidate : http::parse_cache_control(fields).directives) {
        if (candidate.directive != directive || !http::is_qualified(candidate)) continue;
        std::string_view rest = candidate.argument;
        std::string_view name;
        while (http::take_list_member(rest, name)) {
            if (!name.empty()) names_.insert(without_backslashes(name));
        }
    }
}

bool NamedFields::contains(std::string_view field_name) const {
    return !names_.empty() && names_.contains(field_name);
}

std::size_t remove_named_fields(http::FieldMap& fields, http::Directive directive,
                                http::FieldId policy_field) {
    const NamedFields named(fields, directive, policy_field);
    // Copies, because removing lines changes what their names borrow from.
    std::set<std::string> present;
    for (const http::FieldLine line : fields) {
        if (named.contains(line.name)) present.emplace(line.name);
    }
    std::size_t removed = 0;
    for (const std::string& name : present)
        removed += fields.remove(name);
    return removed;
}

}  // namespace cachewright::policy
