// What kind of resource a response is, judged from URL, status and type: thresholds differ by kind.
#pragma once

#include "lib/http/exchange.hpp"

#include <cstdint>
#include <string_view>

namespace cachewright::lint {

enum class ResourceKind : std::uint8_t {
    html_page,            // a document
    fingerprinted_asset,  // script, style, font, image, … whose URL changes with its content
    plain_asset,          // the same with a URL that stays
    service_worker,       // a service worker script or web app manifest
    api,                  // JSON, XML and the like
    redirect,             // 3xx with a Location
    error,                // 4xx and 5xx
    other,
};

[[nodiscard]] std::string_view resource_kind_name(ResourceKind kind);

[[nodiscard]] ResourceKind classify_resource(const http::Exchange& exchange);

}  // namespace cachewright::lint
