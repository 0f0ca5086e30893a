#include "lib/policy/qualified_fields.hpp"

#include <set>
#include <string>

namespace cachewright::policy {

std::size_t remove_named_fields(http::FieldMap& fields, http::Directive directive,
                                http::FieldId policy_field) {
    // Copies, because removing lines changes what the directives borrow from.
    std::set<std::string> named;
    const http::CacheControl policy = http::parse_cache_control(fields, policy_field);
    for (const http::CacheDirective& candidate : policy.directives) {
        if (candidate.directive != directive || !http::is_qualified(candidate)) continue;
        for (const http::FieldLine line : fields) {
            if (http::names_field(candidate, line.name)) named.emplace(line.name);
        }
    }
    std::size_t removed = 0;
    for (const std::string& name : named)
        removed += fields.remove(name);
    return removed;
}

}  // namespace cachewright::policy
