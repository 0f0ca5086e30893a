// What a cache may be told about itself. The engine decides by messages and these options alone: RFC 9111 is
// the default of each, a vendor profile sets others. One struct for each of the five steps of a decision.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/field_id.hpp"

#include <array>
#include <cstdint>

namespace cachewright::policy {

enum class CacheKind : std::uint8_t { private_, shared };
enum class Honour : std::uint8_t { no, yes };
enum class Permit : std::uint8_t { no, yes };

// Step 1: may a stored response answer this request at all, and may its response be stored?
struct EligibilityOptions {
    // Request Cache-Control and Pragma (RFC 9111 §5.2.1, §5.4); most CDNs ignore them.
    Honour request_directives = Honour::yes;
    // Take part in GET and HEAD requests that carry content. They poison a cache: the key does not know the
    // content, the origin may.
    Permit request_content = Permit::no;
};

// Step 2: what identifies a stored response, before Vary.
struct KeyOptions {
    enum class Query : std::uint8_t { include, ignore };
    Query query = Query::include;
    // No-Vary-Search of the stored response (HTML draft); not part of RFC 9111.
    Honour no_vary_search = Honour::no;
};

// Step 3: is the response stored, and for how long is it fresh?
struct StorageOptions {
    CacheKind kind = CacheKind::shared;

    // Targeted fields in order of precedence (RFC 9213 §2.2); unused places are FieldId::unknown. A private
    // cache reads none.
    std::array<http::FieldId, 4> targeted{http::FieldId::cdn_cache_control, http::FieldId::unknown,
                                          http::FieldId::unknown, http::FieldId::unknown};

    // Heuristic freshness (RFC 9111 §4.2.2): a share of Date minus Last-Modified, at most heuristic_maximum.
    Permit heuristic = Permit::yes;
    unsigned heuristic_percent = 10;
    base::Seconds heuristic_maximum{86400 * 365};

    // §3.5: responses to requests with Authorization need public, must-revalidate or s-maxage.
    Honour authorization_rule = Honour::yes;
    // §5.2.2.3, §3.
    Honour must_understand = Honour::yes;
    // no-cache and private with field names (§5.2.2.4, §5.2.2.7): honoured by the letter, or taken as
    // unqualified.
    Honour qualified_directives = Honour::yes;
    // §3.3: keep 206 responses.
    Permit partial_responses = Permit::yes;
    // RFC 9110 §9.3.3: keep answers to POST with explicit freshness and a matching Content-Location.
    Permit post_responses = Permit::yes;
};

// Step 4: may this stored response answer this request now?
struct ReuseOptions {
    CacheKind kind = CacheKind::shared;
    // RFC 5861 §3.
    Honour stale_while_revalidate = Honour::yes;
    // RFC 5861 §4.
    Honour stale_if_error = Honour::yes;
    // s-maxage implies proxy-revalidate (RFC 9111 §5.2.2.10), which forbids the stale windows of RFC 5861 by
    // the letter; every CDN allows them together. Off under rfc9111. When on, s-maxage alone still forbids
    // every other stale use (max-stale, a disconnected cache).
    Permit stale_windows_with_s_maxage = Permit::no;
    // §4.2.4 lets a disconnected cache answer stale unless a directive forbids it. Where the response has
    // stale-if-error, that window is the limit (RFC 5861 §4).
    Permit stale_when_disconnected = Permit::yes;
    // Ignore reloads (max-age=0) of fresh responses marked immutable (RFC 8246 §2). Private caches only: a
    // shared cache validates nothing fresh without being asked, and a reload is a client that asks.
    Honour immutable = Honour::yes;
    // Compare selecting fields as their own syntax allows (RFC 9111 §4.1), not byte by byte.
    Honour vary_normalisation = Honour::yes;
};

// Step 5: what the client receives.
struct DeliveryOptions {
    Honour age_field = Honour::yes;            // RFC 9111 §5.1
    Honour client_conditionals = Honour::yes;  // §4.3.2
    Honour client_ranges = Honour::yes;        // RFC 9110 §14.2
};

struct Options {
    EligibilityOptions eligibility;
    KeyOptions key;
    StorageOptions storage;
    ReuseOptions reuse;
    DeliveryOptions delivery;
};

// RFC 9111 by the letter for a shared cache, and for a private one (a browser).
[[nodiscard]] constexpr Options shared_cache_options() {
    return {};
}
[[nodiscard]] constexpr Options private_cache_options() {
    Options options;
    options.storage.kind = CacheKind::private_;
    options.storage.targeted = {};
    options.reuse.kind = CacheKind::private_;
    return options;
}

}  // namespace cachewright::policy
