#include "lib/lint/resource.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/cookie.hpp"
#include "lib/http/media_type.hpp"
#include "lib/http/uri.hpp"
#include "lib/lint/cookie_names.hpp"
#include "lib/lint/url_version.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace cachewright::lint {

namespace {

// Browsers fetch these outside of a page's life, by a name that cannot change.
bool names_service_worker(std::string_view path, const http::Exchange& exchange) {
    if (exchange.request && exchange.request->fields.contains("Service-Worker")) return true;
    constexpr std::array<std::string_view, 7> names{
        "sw.js",          "service-worker.js",        "serviceworker.js", "service_worker.js",
        "ngsw-worker.js", "firebase-messaging-sw.js", "ngsw.json"};
    const std::string_view name = path.substr(path.find_last_of('/') + 1);
    return base::equals_any_ignore_case(name, names);
}

std::string_view essence_of(const http::Response& response) {
    const std::string_view content_type = response.fields.value(http::FieldId::content_type);
    return base::trim_ows(content_type.substr(0, content_type.find(';')));
}

// Appendix A of Web Application Manifest registers type and ending.
bool names_manifest(std::string_view path, std::string_view type) {
    return base::equals_ignore_case(type, "application/manifest+json") ||
           base::equals_ignore_case(path.substr(std::min(path.rfind('.'), path.size())), ".webmanifest");
}

struct KindRow {
    ResourceKind kind;
    std::string_view id;
    std::string_view name;
};
constexpr std::array<KindRow, 12> kKinds{{
    {ResourceKind::html_page, "html-page", "HTML page"},
    {ResourceKind::fingerprinted_asset, "fingerprinted-asset", "fingerprinted asset"},
    {ResourceKind::plain_asset, "asset", "asset"},
    {ResourceKind::service_worker, "service-worker", "service worker"},
    {ResourceKind::public_api, "public-api", "API answer"},
    {ResourceKind::private_api, "private-api", "API answer for one visitor"},
    {ResourceKind::playlist, "playlist", "playlist of a stream"},
    {ResourceKind::segment, "segment", "segment of a stream"},
    {ResourceKind::event_stream, "event-stream", "event stream"},
    {ResourceKind::redirect, "redirect", "redirect"},
    {ResourceKind::error, "error", "error"},
    {ResourceKind::other, "other", "response"},
}};

const KindRow& row_of(ResourceKind kind) {
    return *std::find_if(kKinds.begin(), kKinds.end(), [&](const KindRow& row) { return row.kind == kind; });
}

bool ends_with_any(std::string_view path, std::span<const std::string_view> endings) {
    const std::size_t dot = path.find('.', path.find_last_of('/') + 1) == std::string_view::npos
                                ? std::string_view::npos
                                : path.find_last_of('.');
    return dot != std::string_view::npos && base::equals_any_ignore_case(path.substr(dot), endings);
}

bool is_playlist(std::string_view path, std::string_view type) {
    constexpr std::array<std::string_view, 4> types{"application/vnd.apple.mpegurl", "application/x-mpegurl",
                                                    "audio/mpegurl", "application/dash+xml"};
    constexpr std::array<std::string_view, 2> endings{".m3u8", ".mpd"};
    return base::equals_any_ignore_case(type, types) || ends_with_any(path, endings);
}

bool is_segment(std::string_view path, std::string_view type) {
    constexpr std::array<std::string_view, 4> types{"video/mp2t", "video/iso.segment", "audio/iso.segment",
                                                    "video/x-m4s"};
    constexpr std::array<std::string_view, 4> endings{".m4s", ".cmfv", ".cmfa", ".m4f"};
    return base::equals_any_ignore_case(type, types) || ends_with_any(path, endings);
}

// What trackers answer with, a picture of one point or a few lines of script: no file that anybody keeps.
// Pictures that are made on request have addresses of the same form.
bool answers_a_report(const http::Uri& uri, http::MediaKind kind) {
    const bool code = kind == http::MediaKind::script || kind == http::MediaKind::css;
    switch (url_reports_data(uri)) {
        case ReportsData::no: return false;
        case ReportsData::by_a_word: return true;
        case ReportsData::by_no_file_name: return code;
    }
    return false;
}

// The request or the response is one visitor's, as far as credentials and cookies tell.
bool is_for_one_visitor(const http::Exchange& exchange) {
    if (exchange.request) {
        const http::FieldMap& fields = exchange.request->fields;
        if (fields.contains(http::FieldId::authorization)) return true;
        for (const http::FieldLine line : fields.lines(http::FieldId::cookie)) {
            for (const http::CookiePair& pair : http::CookiePairs(line.value)) {
                if (names_a_session(pair.name)) return true;
            }
        }
    }
    for (const http::FieldLine line : exchange.response.fields.lines(http::FieldId::set_cookie)) {
        if (names_a_session(base::trim_ows(line.value.substr(0, line.value.find('='))))) return true;
    }
    return false;
}

}  // namespace

std::string_view resource_kind_name(ResourceKind kind) {
    return row_of(kind).name;
}

std::string_view resource_kind_id(ResourceKind kind) {
    return row_of(kind).id;
}

std::optional<ResourceKind> resource_kind_from_id(std::string_view id) {
    for (const KindRow& row : kKinds) {
        if (row.id == id) return row.kind;
    }
    return std::nullopt;
}

std::vector<std::string_view> resource_kind_ids() {
    std::vector<std::string_view> ids;
    ids.reserve(kKinds.size());
    for (const KindRow& row : kKinds)
        ids.push_back(row.id);
    return ids;
}

bool is_web_app_manifest(std::string_view path, const http::Response& response) {
    return names_manifest(path, essence_of(response));
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

    const std::string_view path = uri ? uri->path : std::string_view{};
    const std::string_view type = essence_of(response);
    if (base::equals_ignore_case(type, "text/event-stream")) return ResourceKind::event_stream;
    if (is_playlist(path, type)) return ResourceKind::playlist;
    if (is_segment(path, type)) return ResourceKind::segment;
    if (names_manifest(path, type)) return ResourceKind::plain_asset;
    const http::MediaKind media = http::media_kind(type);
    switch (media) {
        case http::MediaKind::html: return ResourceKind::html_page;
        case http::MediaKind::json:
        case http::MediaKind::xml:
            return is_for_one_visitor(exchange) ? ResourceKind::private_api : ResourceKind::public_api;
        case http::MediaKind::css:
        case http::MediaKind::script:
        case http::MediaKind::image:
        case http::MediaKind::font:
        case http::MediaKind::audio_video:
            if (uri && answers_a_report(*uri, media)) return ResourceKind::other;
            // The names that a pattern stands for are not known; people give long lifetimes to patterns of
            // assets because their names change.
            return exchange.provenance.covers == http::Covers::many_urls || (uri && url_names_version(*uri))
                       ? ResourceKind::fingerprinted_asset
                       : ResourceKind::plain_asset;
        default: return ResourceKind::other;
    }
}

}  // namespace cachewright::lint
