#include "lib/lint/resource_classes.hpp"

#include <algorithm>

namespace cachewright::lint {

ResourceKind ResourceClasses::of(const http::Exchange& exchange) const {
    const ResourceKind guess = classify_resource(exchange);
    const bool is_content = guess != ResourceKind::redirect && guess != ResourceKind::error;
    const auto last = std::find_if(patterns_.rbegin(), patterns_.rend(), [&](const ClassPattern& pattern) {
        return (is_content || !pattern.match.statuses.empty()) &&
               pattern.match.matches_without_class(exchange);
    });
    return last == patterns_.rend() ? guess : last->kind;
}

}  // namespace cachewright::lint
