// What kind of resource a response is, judged from URL, status, type and cookies: thresholds differ by kind.
#pragma once

#include "lib/http/exchange.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace cachewright::lint {

enum class ResourceKind : std::uint8_t {
    html_page,            // a document
    fingerprinted_asset,  // script, style, font, image, … whose URL changes with its content
    plain_asset,          // the same with a URL that stays, and web app manifests
    service_worker,       // a service worker script
    public_api,           // JSON, XML and the like
    private_api,          // the same for one who is logged in
    playlist,             // of a stream: HLS, DASH; a live one changes every few seconds
    segment,              // of a stream: never changes
    event_stream,         // server-sent events: one answer without an end
    redirect,             // 3xx with a Location
    error,                // 4xx and 5xx
    other,
};

// For sentences: "HTML page".
[[nodiscard]] std::string_view resource_kind_name(ResourceKind kind);
// For configuration and JSON: "html-page".
[[nodiscard]] std::string_view resource_kind_id(ResourceKind kind);
[[nodiscard]] std::optional<ResourceKind> resource_kind_from_id(std::string_view id);
[[nodiscard]] std::vector<std::string_view> resource_kind_ids();

[[nodiscard]] constexpr bool is_api(ResourceKind kind) {
    return kind == ResourceKind::public_api || kind == ResourceKind::private_api;
}

// By its type or its ending (Web Application Manifest, "Media type registration").
[[nodiscard]] bool is_web_app_manifest(std::string_view path, const http::Response& response);

[[nodiscard]] ResourceKind classify_resource(const http::Exchange& exchange);

}  // namespace cachewright::lint
