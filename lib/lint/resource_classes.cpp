#include "lib/lint/resource_classes.hpp"

#include <algorithm>

namespace cachewright::lint {

std::optional<ResourceKind> ResourceClasses::declared(const http::Exchange& exchange) const {
    if (patterns_.empty()) return std::nullopt;
    const ResourceKind guess = classify_resource(exchange);
    const bool is_content = guess != ResourceKind::redirect && guess != ResourceKind::error;
    const auto last = std::find_if(patterns_.rbegin(), patterns_.rend(), [&](const ClassPattern& pattern) {
        return (is_content || !pattern.match.statuses.empty()) &&
               pattern.match.matches_without_class(exchange);
    });
    return last == patterns_.rend() ? std::nullopt : std::optional(last->kind);
}

ResourceKind ResourceClasses::of(const http::Exchange& exchange) const {
    const auto kind = declared(exchange);
    return kind ? *kind : classify_resource(exchange);
}

}  // namespace cachewright::lint
