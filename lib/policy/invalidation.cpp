#include "lib/policy/invalidation.hpp"

#include "lib/http/method.hpp"
#include "lib/http/status.hpp"
#include "lib/http/uri.hpp"
#include "lib/policy/key.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace cachewright::policy {

namespace {

using http::FieldId;

// The URL as cache_key has it, so that a look-up by the result finds what was stored.
std::string as_in_key(std::string_view url) {
    constexpr std::string_view method = "GET ";
    return cache_key("GET", url, {}).text.substr(method.size());
}

// A path, whose host is not known. It is given one for the time of resolving.
constexpr std::string_view stand_in = "http://unknown.invalid";

std::optional<std::string> resolved(std::string_view reference, std::string_view target_uri) {
    const bool host_unknown = target_uri.starts_with('/');
    const std::string base_text =
        host_unknown ? std::string(stand_in).append(target_uri) : std::string(target_uri);
    const auto base = http::parse_uri(base_text);
    const auto relative = http::parse_uri(reference);
    if (!base || !base->is_absolute() || !relative) return std::nullopt;
    if (host_unknown && (relative->scheme || relative->host)) return std::nullopt;

    std::string text = http::resolve_reference(*base, *relative);
    const auto uri = http::parse_uri(text);
    // RFC 9111 §4.4: a URI of another origin MUST NOT be invalidated, or anyone could empty a cache.
    if (!uri || !http::same_origin(*base, *uri)) return std::nullopt;
    if (host_unknown) text.erase(0, stand_in.size());
    return text;
}

}  // namespace

std::vector<std::string> invalidated_uris(std::string_view method, std::string_view target_uri,
                                          const http::Response& response) {
    std::vector<std::string> uris;
    // RFC 9111 §4.4: unsafe methods invalidate, and so do those whose safety is unknown.
    if (http::is_safe(method)) return uris;
    // RFC 9111 §4.4: only with a non-error response, which is one with a 2xx or 3xx status code.
    const http::StatusClass status = http::status_class(response.status);
    if (status != http::StatusClass::successful && status != http::StatusClass::redirection) return uris;

    // RFC 9111 §4.4: the target URI MUST be invalidated.
    uris.push_back(as_in_key(target_uri));
    // RFC 9111 §4.4: the URIs in Location and Content-Location are candidates.
    for (const FieldId id : {FieldId::location, FieldId::content_location}) {
        for (const http::FieldLine line : response.fields.lines(id)) {
            const auto uri = resolved(line.value, target_uri);
            if (!uri) continue;
            std::string text = as_in_key(*uri);
            if (std::find(uris.begin(), uris.end(), text) == uris.end()) uris.push_back(std::move(text));
        }
    }
    return uris;
}

}  // namespace cachewright::policy
