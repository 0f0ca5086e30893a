// Which exchanges a setting is for: by URL, method, status, content type and class.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/http/url_pattern.hpp"
#include "lib/lint/resource.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::lint {

class ResourceClasses;

// "404", or "5xx" for 500 to 599.
struct StatusRange {
    int lowest = 0;
    int highest = 0;

    [[nodiscard]] static std::optional<StatusRange> parse(std::string_view text);
    [[nodiscard]] bool contains(int status) const { return lowest <= status && status <= highest; }
};

// Each list is an "or"; an empty one asks nothing; all of them together are an "and".
struct ExchangePattern {
    std::vector<http::UrlPattern> urls{};
    std::vector<std::string> methods{};  // compared without case; a capture without a request counts as GET
    std::vector<StatusRange> statuses{};
    // "text/html", "image/*": the type without its parameters, without case; "*" is any run of bytes. A
    // response without a Content-Type that can be read has none of them.
    std::vector<std::string> types{};

    std::vector<ResourceKind> classes{};

    [[nodiscard]] bool matches_all() const {
        return urls.empty() && methods.empty() && statuses.empty() && types.empty() && classes.empty();
    }
    [[nodiscard]] bool matches(const http::Exchange& exchange, const ResourceClasses& known) const;
    // By everything but the class.
    [[nodiscard]] bool matches_without_class(const http::Exchange& exchange) const;
};

}  // namespace cachewright::lint
