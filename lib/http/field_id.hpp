// The header fields this project gives a meaning to, as small integers: a lookup by id costs a bit test.
#pragma once

#include <cstdint>
#include <string_view>

namespace cachewright::http {

// One row a field: enumerator and its usual spelling. Fields that are not here are FieldId::unknown and are
// found by name.
#define CACHEWRIGHT_FIELDS(X)                                               \
    X(accept, "Accept")                                                     \
    X(accept_ch, "Accept-CH")                                               \
    X(accept_charset, "Accept-Charset")                                     \
    X(accept_encoding, "Accept-Encoding")                                   \
    X(accept_language, "Accept-Language")                                   \
    X(accept_ranges, "Accept-Ranges")                                       \
    X(access_control_allow_credentials, "Access-Control-Allow-Credentials") \
    X(access_control_allow_origin, "Access-Control-Allow-Origin")           \
    X(age, "Age")                                                           \
    X(allow, "Allow")                                                       \
    X(alt_svc, "Alt-Svc")                                                   \
    X(authorization, "Authorization")                                       \
    X(cache_control, "Cache-Control")                                       \
    X(cache_status, "Cache-Status")                                         \
    X(cache_tag, "Cache-Tag")                                               \
    X(cdn_cache_control, "CDN-Cache-Control")                               \
    X(cf_cache_status, "CF-Cache-Status")                                   \
    X(clear_site_data, "Clear-Site-Data")                                   \
    X(cloudflare_cdn_cache_control, "Cloudflare-CDN-Cache-Control")         \
    X(connection, "Connection")                                             \
    X(content_encoding, "Content-Encoding")                                 \
    X(content_language, "Content-Language")                                 \
    X(content_length, "Content-Length")                                     \
    X(content_location, "Content-Location")                                 \
    X(content_range, "Content-Range")                                       \
    X(content_security_policy, "Content-Security-Policy")                   \
    X(content_type, "Content-Type")                                         \
    X(cookie, "Cookie")                                                     \
    X(date, "Date")                                                         \
    X(edge_cache_tag, "Edge-Cache-Tag")                                     \
    X(edge_control, "Edge-Control")                                         \
    X(etag, "ETag")                                                         \
    X(expect, "Expect")                                                     \
    X(expires, "Expires")                                                   \
    X(forwarded, "Forwarded")                                               \
    X(host, "Host")                                                         \
    X(if_match, "If-Match")                                                 \
    X(if_modified_since, "If-Modified-Since")                               \
    X(if_none_match, "If-None-Match")                                       \
    X(if_range, "If-Range")                                                 \
    X(if_unmodified_since, "If-Unmodified-Since")                           \
    X(keep_alive, "Keep-Alive")                                             \
    X(last_modified, "Last-Modified")                                       \
    X(link, "Link")                                                         \
    X(location, "Location")                                                 \
    X(netlify_cache_tag, "Netlify-Cache-Tag")                               \
    X(netlify_cdn_cache_control, "Netlify-CDN-Cache-Control")               \
    X(netlify_vary, "Netlify-Vary")                                         \
    X(no_vary_search, "No-Vary-Search")                                     \
    X(origin, "Origin")                                                     \
    X(pragma, "Pragma")                                                     \
    X(proxy_authenticate, "Proxy-Authenticate")                             \
    X(proxy_authentication_info, "Proxy-Authentication-Info")               \
    X(proxy_authorization, "Proxy-Authorization")                           \
    X(proxy_connection, "Proxy-Connection")                                 \
    X(range, "Range")                                                       \
    X(referer, "Referer")                                                   \
    X(retry_after, "Retry-After")                                           \
    X(server, "Server")                                                     \
    X(server_timing, "Server-Timing")                                       \
    X(set_cookie, "Set-Cookie")                                             \
    X(surrogate_control, "Surrogate-Control")                               \
    X(surrogate_key, "Surrogate-Key")                                       \
    X(te, "TE")                                                             \
    X(trailer, "Trailer")                                                   \
    X(transfer_encoding, "Transfer-Encoding")                               \
    X(upgrade, "Upgrade")                                                   \
    X(user_agent, "User-Agent")                                             \
    X(vary, "Vary")                                                         \
    X(vercel_cache_tag, "Vercel-Cache-Tag")                                 \
    X(vercel_cdn_cache_control, "Vercel-CDN-Cache-Control")                 \
    X(via, "Via")                                                           \
    X(warning, "Warning")                                                   \
    X(www_authenticate, "WWW-Authenticate")                                 \
    X(x_accel_expires, "X-Accel-Expires")                                   \
    X(x_cache, "X-Cache")                                                   \
    X(x_cache_hits, "X-Cache-Hits")                                         \
    X(x_content_type_options, "X-Content-Type-Options")                     \
    X(x_drupal_cache, "X-Drupal-Cache")                                     \
    X(x_served_by, "X-Served-By")                                           \
    X(x_varnish, "X-Varnish")                                               \
    X(x_vercel_cache, "X-Vercel-Cache")

enum class FieldId : std::uint8_t {
    unknown,
#define CACHEWRIGHT_FIELD_ENUMERATOR(id, spelling) id,
    CACHEWRIGHT_FIELDS(CACHEWRIGHT_FIELD_ENUMERATOR)
#undef CACHEWRIGHT_FIELD_ENUMERATOR
        count_,
};

// The id of a field name, without regard to case; FieldId::unknown when it is none of ours.
[[nodiscard]] FieldId field_id(std::string_view name);

// The usual spelling of a known field; empty for FieldId::unknown.
[[nodiscard]] std::string_view field_name(FieldId id);

}  // namespace cachewright::http
