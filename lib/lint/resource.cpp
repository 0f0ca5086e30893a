#include "lib/lint/resource.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/media_type.hpp"
#include "lib/http/uri.hpp"
#include "lib/lint/url_version.hpp"

#include <array>

namespace cachewright::lint {

namespace {

// Browsers fetch these outside of a page's life, by a name that cannot change.
bool names_service_worker(std::string_view path, const http::Exchange& exchange) {
    if (exchange.request && exchange.request->fields.contains("Service-Worker")) return true;
    constexpr std::array<std::string_view, 9> names{
        "sw.js",          "service-worker.js",        "serviceworker.js",     "service_worker.js",
        "ngsw-worker.js", "firebase-messaging-sw.js", "manifest.webmanifest", "site.webmanifest",
        "ngsw.json"};
    const std::string_view name = path.substr(path.find_last_of('/') + 1);
    return base::equals_any_ignore_case(name, names);
}

}  // namespace

std::string_view resource_kind_name(ResourceKind kind) {
    switch (kind) {
        case ResourceKind::html_page: return "HTML page";
        case ResourceKind::fingerprinted_asset: return "fingerprinted asset";
        case ResourceKind::plain_asset: return "asset";
        case ResourceKind::service_worker: return "service worker";
        case ResourceKind::api: return "API answer";
        case ResourceKind::redirect: return "redirect";
        case ResourceKind::error: return "error";
        case ResourceKind::other: return "response";
    }
    return "";
}

ResourceKind classify_resource(const http::Exchange& exchange) {
    const http::Response& response = exchange.response;
    if (response.status >= 400) return ResourceKind::error;
    if (response.status >= 300 && response.status != 304 &&
        response.fields.contains(http::FieldId::location)) {
        return ResourceKind::redirect;
    }
    const auto uri = http::parse_uri(exchange.url);
    if (names_service_worker(uri ? uri->path : std::string_view{}, exchange))
        return ResourceKind::service_worker;

    switch (http::media_kind(response.fields.value(http::FieldId::content_type))) {
        case http::MediaKind::html: return ResourceKind::html_page;
        case http::MediaKind::json:
        case http::MediaKind::xml: return ResourceKind::api;
        case http::MediaKind::css:
        case http::MediaKind::script:
        case http::MediaKind::image:
        case http::MediaKind::font:
        case http::MediaKind::audio_video:
            // The names that a pattern stands for are not known; people give long lifetimes to patterns of
            // assets because their names change.
            return exchange.provenance.covers == http::Covers::many_urls || (uri && url_names_version(*uri))
                       ? ResourceKind::fingerprinted_asset
                       : ResourceKind::plain_asset;
        default: return ResourceKind::other;
    }
}

}  // namespace cachewright::lint
