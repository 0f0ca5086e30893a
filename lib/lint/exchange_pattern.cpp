#include "lib/lint/exchange_pattern.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/media_type.hpp"
#include "lib/lint/resource_classes.hpp"

#include <algorithm>

namespace cachewright::lint {

namespace {

bool type_matches(const std::vector<std::string>& types, const http::FieldMap& fields) {
    const auto type = http::parse_media_type(fields.value(http::FieldId::content_type));
    if (!type) return false;
    const std::string essence = type->essence();
    return std::any_of(types.begin(), types.end(), [&](const std::string& glob) {
        return http::glob_matches(base::to_lower(glob), essence, http::GlobStop::none);
    });
}

}  // namespace

std::optional<StatusRange> StatusRange::parse(std::string_view text) {
    if (text.size() != 3 || text[0] < '1' || text[0] > '5') return std::nullopt;
    const int hundreds = (text[0] - '0') * 100;
    if (base::equals_ignore_case(text.substr(1), "xx")) return StatusRange{hundreds, hundreds + 99};
    if (!base::all_digits(text)) return std::nullopt;
    const int status = hundreds + (text[1] - '0') * 10 + (text[2] - '0');
    return StatusRange{status, status};
}

bool ExchangePattern::matches(const http::Exchange& exchange, const ResourceClasses& known) const {
    return matches_without_class(exchange) &&
           (classes.empty() ||
            std::find(classes.begin(), classes.end(), known.of(exchange)) != classes.end());
}

bool ExchangePattern::matches_without_class(const http::Exchange& exchange) const {
    const auto any = [](const auto& list, const auto& fits) {
        return list.empty() || std::any_of(list.begin(), list.end(), fits);
    };
    const std::string_view method = exchange.request ? std::string_view(exchange.request->method) : "GET";
    return any(statuses,
               [&](const StatusRange& range) { return range.contains(exchange.response.status); }) &&
           any(methods, [&](const std::string& one) { return base::equals_ignore_case(one, method); }) &&
           any(urls, [&](const http::UrlPattern& pattern) { return pattern.matches(exchange.url); }) &&
           (types.empty() || type_matches(types, exchange.response.fields));
}

}  // namespace cachewright::lint
