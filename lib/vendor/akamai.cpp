// Akamai. The property decides: its Caching behaviour, what it honours of the origin's headers, its key.
#include "lib/vendor/catalog.hpp"

#include <array>
#include <string_view>

namespace cachewright::vendor {

namespace {

#define DOCS "https://techdocs.akamai.com"
constexpr std::array kSources{
    Source{"AK-1", "Caching behavior", DOCS "/property-mgr/docs/caching-2", "2026-11-20"},
    Source{"AK-2", "caching (schema)", DOCS "/property-mgr/reference/latest-caching", "2026-11-20"},
    Source{"AK-3", "Cache HTTP Error Responses", DOCS "/property-mgr/docs/cache-http-err-responses",
           "2026-11-20"},
    Source{"AK-4", "Downstream Cacheability", DOCS "/property-mgr/docs/downstream-cacheability",
           "2026-11-20"},
    Source{"AK-5", "Edge-Control (third party)", "https://http.dev/edge-control", "2026-11-20"},
    Source{"AK-6", "Remove Vary Header", DOCS "/terraform/docs/remove-vary", "2026-11-20"},
    Source{"AK-7", "Cache Key Query Parameters", DOCS "/property-mgr/reference/latest-cache-key-query-params",
           "2026-11-20"},
    Source{"AK-8", "Pragma headers", DOCS "/edge-diagnostics/docs/pragma-headers", "2026-11-20"},
    Source{"AK-9", "Akamai debug header (example)", "https://docs.catchpoint.com/docs/akamai-debug-header",
           "2026-11-20"},
    Source{"AK-10", "Assign cache tags", DOCS "/purge-cache/docs/assign-cache-tags", "2026-11-20"},
    Source{"AK-11", "Purge content by cache tag", DOCS "/purge-cache/docs/purge-content-cache-tag",
           "2026-11-20"},
    Source{"AK-12", "Remove Vary Header (guide)", DOCS "/property-mgr/docs/rm-vary-header", "2026-11-21"},
    Source{"AK-13", "Return Cache Status", DOCS "/property-mgr/docs/return-cache-status", "2026-11-21"},
    Source{"AK-15", "caching (Terraform)", DOCS "/terraform/docs/ga-caching", "2026-11-21"},
    Source{"AK-14", "Ignore Case In Cache Key", DOCS "/terraform/docs/ga-cache-key-ignore-case",
           "2026-11-20"},
};
#undef DOCS

constexpr std::array kFacts{
    Fact{"eligibility.caching", "on", "AK-1"},
    Fact{"eligibility.methods", "GET", "AK-1", Certainty::recall,
         "POST passes unless Cache POST Responses is on (content up to 16 KB); HEAD, of which the pages say "
         "nothing, is taken to pass as well."},
    Fact{"eligibility.authorization", "on", "AK-1", Certainty::recall, "Not looked at."},
    Fact{"eligibility.request_directives", "off", "AK-1", Certainty::recall},
    Fact{"eligibility.request_no_store", "off", "AK-1", Certainty::recall},
    // Key
    Fact{"key.method", "off", "AK-9", Certainty::documented,
         "X-True-Cache-Key has neither scheme nor method."},
    Fact{"key.scheme", "off", "AK-9"},
    Fact{"key.host", "on", "AK-9"},
    Fact{"key.headers", "none", "AK-7"},
    Fact{"key.cookies", "none", "AK-7"},
    // Storage
    Fact{"storage.surrogate_control", "ignore", "AK-1", Certainty::recall},
    Fact{"storage.heuristic", "off", "AK-1", Certainty::documented,
         "defaultTtl applies where the honoured headers are absent."},
    Fact{"storage.zero_lifetime", "rfc", "AK-1", Certainty::documented, "Cached, validated each time."},
    Fact{"storage.must_understand", "off", "AK-2", Certainty::recall},
    Fact{"storage.statuses_rule", "listed", "AK-3", Certainty::recall,
         "Of the status codes that the page does not name nothing is said; they are taken not to be cached."},
    Fact{"storage.maximum_size_by_status", "64kB", "AK-3", Certainty::documented,
         "The limit for negative caching, unless Akamai raises it."},
    Fact{"storage.default_lifetime_beside_policy", "on", "AK-1", Certainty::documented,
         "defaultTtl applies where what the behaviour honours states none."},
    Fact{"storage.default_lifetime_by_status", "302=no-store", "AK-3", Certainty::third_party,
         "A 302 needs Cache-Control or Expires."},
    Fact{"storage.authorization_rule", "off", "AK-1", Certainty::recall, "Not looked at."},
    Fact{"storage.post_responses", "off", "AK-1"},
    // Reuse
    Fact{"reuse.stale_while_revalidate", "off", "AK-2", Certainty::recall,
         "Not among the directives that the schema lists."},
    Fact{"reuse.stale_if_error", "off", "AK-2", Certainty::recall,
         "Not among the directives that the schema lists."},
    Fact{"reuse.s_maxage_forbids_stale", "off", "AK-2", Certainty::recall},
    // Delivery
    Fact{"delivery.age", "off", "AK-8", Certainty::recall, "Not among the headers described."},
    Fact{"delivery.conditionals", "on", "AK-8", Certainty::documented, "TCP_IMS_HIT says so."},
    // Words
    Fact{"status.header", "X-Cache", "AK-8", Certainty::documented,
         "With the server behind the code: TCP_MEM_HIT from a69-174-50-208 (AkamaiGHost/…) (-)."},
    Fact{"status.request_header", "Pragma: akamai-x-cache-on", "AK-8", Certainty::documented,
         "Properties may block it."},
    Fact{"status.hit", "TCP_HIT", "AK-8 AK-9", Certainty::documented, "TCP_MEM_HIT when it was in memory."},
    Fact{"status.stale", "TCP_REFRESH_FAIL_HIT", "AK-8 AK-9"},
    Fact{"status.revalidated", "TCP_REFRESH_HIT", "AK-8 AK-9"},
    Fact{"status.expired", "TCP_REFRESH_MISS", "AK-8 AK-9"},
    Fact{"status.miss", "TCP_MISS", "AK-8 AK-9"},
    Fact{"status.bypass", "TCP_MISS", "AK-8 AK-9", Certainty::recall},
    Fact{"status.dynamic", "TCP_MISS", "AK-8 AK-9", Certainty::recall},
    Fact{"status.pass", "TCP_MISS", "AK-8 AK-9", Certainty::recall},
    Fact{"status.error_hit", "TCP_NEGATIVE_HIT", "AK-8 AK-9"},
    Fact{"status.conditional_hit", "TCP_IMS_HIT", "AK-8 AK-9"},
    // Tags, purging
    Fact{"tags.header", "Edge-Cache-Tag", "AK-10", Certainty::documented, "One header; a second is ignored."},
    Fact{"tags.separator", "comma", "AK-10"},
    Fact{"tags.bytes_per_tag", "128", "AK-10"},
    Fact{"tags.per_response", "128", "AK-10"},
    Fact{"tags.bytes_in_total", "8192", "AK-10", Certainty::third_party},
    Fact{"tags.case_sensitive", "on", "AK-10"},
    Fact{"tags.removed_downstream", "on", "AK-10", Certainty::documented, "By default."},
    Fact{"purge.kinds", "url tag cpcode", "AK-11"},
    Fact{"purge.soft_kinds", "url tag cpcode", "AK-11", Certainty::documented,
         "Invalidate (the default) validates at the next request, delete removes."},
};

constexpr std::array<std::string_view, 2> kSwitch{"off", "on"};

// What the property honours (enhancedRfcSupport). These come before the behaviour, whose modes that do not
// look at Cache-Control undo them.
constexpr std::array kNoStoreEffects{Effect{"off", "storage.no_store", "ignore", "AK-2"},
                                     Effect{"on", "storage.no_store", "rfc", "AK-2"}};
constexpr std::array kPrivateEffects{Effect{"off", "storage.private", "ignore", "AK-2"},
                                     Effect{"on", "storage.private", "rfc", "AK-2"}};
constexpr std::array kNoCacheEffects{Effect{"off", "storage.no_cache", "ignore", "AK-2"},
                                     Effect{"on", "storage.no_cache", "rfc", "AK-2"}};
constexpr std::array kMaxAgeEffects{Effect{"off", "storage.max_age", "off", "AK-2"},
                                    Effect{"on", "storage.max_age", "on", "AK-2"}};
constexpr std::array kSMaxageEffects{Effect{"off", "storage.s_maxage", "off", "AK-2"},
                                     Effect{"on", "storage.s_maxage", "on", "AK-2"}};
constexpr std::array kMustEffects{Effect{"off", "reuse.must_revalidate", "off", "AK-2"},
                                  Effect{"on", "reuse.must_revalidate", "on", "AK-2"}};
constexpr std::array kProxyEffects{Effect{"off", "reuse.proxy_revalidate", "off", "AK-2"},
                                   Effect{"on", "reuse.proxy_revalidate", "on", "AK-2"}};

constexpr std::array<std::string_view, 2> kEdgeControl{"on", "off"};
constexpr std::array kEdgeControlEffects{Effect{"on", "storage.edge_control", "on", "AK-5"},
                                         Effect{"on", "delivery.removed_fields", "edge-control", "AK-5"},
                                         Effect{"off", "storage.edge_control", "off", "AK-5"}};
constexpr std::array kTargetedEffects{Effect{"off", "storage.targeted", "none", "AK-1"},
                                      Effect{"on", "storage.targeted", "CDN-Cache-Control", "AK-1"}};

constexpr std::array<std::string_view, 6> kDownstream{"lesser", "fixed", "no_cache", "bust", "pass", "none"};
constexpr std::array kDownstreamEffects{
    Effect{"lesser", "delivery.browser_lifetime_rule", "rest-of-stored", "AK-4"},
    Effect{"fixed", "delivery.browser_lifetime_rule", "fixed", "AK-4"},
    Effect{"no_cache", "delivery.browser_lifetime_rule", "no-cache", "AK-4"},
    Effect{"bust", "delivery.browser_lifetime_rule", "bust", "AK-4"},
    Effect{"pass", "delivery.browser_lifetime_rule", "as-sent", "AK-4"},
    Effect{"none", "delivery.browser_lifetime_rule", "removed", "AK-4"},
};
constexpr std::array kDownstreamTtlEffects{Effect{"*", "delivery.browser_lifetime", "$", "AK-4"}};

constexpr std::array kTtlEffects{Effect{"*", "storage.fixed_lifetime", "$", "AK-1"}};
constexpr std::array kDefaultTtlEffects{Effect{"*", "storage.default_lifetime", "$", "AK-1"}};

constexpr std::array<std::string_view, 6> kBehaviors{
    "MAX_AGE", "NO_STORE", "BYPASS_CACHE", "CACHE_CONTROL_AND_EXPIRES", "CACHE_CONTROL", "EXPIRES"};
constexpr std::array kBehaviorEffects{
    // AK-2: "any NO_STORE or BYPASS_CACHE HTTP headers set on the origin's content override this behavior".
    Effect{"MAX_AGE", "storage.no_store", "ignore", "AK-1 AK-2", Certainty::conflict},
    Effect{"MAX_AGE", "storage.private", "ignore", "AK-1"},
    Effect{"MAX_AGE", "storage.no_cache", "ignore", "AK-1"},
    Effect{"NO_STORE", "eligibility.caching", "off", "AK-1"},
    Effect{"NO_STORE", "delivery.browser_lifetime_rule", "bust", "AK-1"},
    Effect{"NO_STORE", "storage.fixed_lifetime", "none", "AK-1"},
    Effect{"BYPASS_CACHE", "eligibility.caching", "off", "AK-1"},
    Effect{"BYPASS_CACHE", "delivery.browser_lifetime_rule", "bust", "AK-1"},
    Effect{"BYPASS_CACHE", "storage.fixed_lifetime", "none", "AK-1"},
    Effect{"CACHE_CONTROL_AND_EXPIRES", "storage.fixed_lifetime", "none", "AK-1"},
    Effect{"CACHE_CONTROL_AND_EXPIRES", "storage.lifetime_choice", "longest", "AK-1"},
    Effect{"CACHE_CONTROL_AND_EXPIRES", "storage.expires", "on", "AK-1"},
    Effect{"CACHE_CONTROL", "storage.fixed_lifetime", "none", "AK-1"},
    Effect{"CACHE_CONTROL", "storage.expires", "off", "AK-1"},
    Effect{"EXPIRES", "storage.fixed_lifetime", "none", "AK-1"},
    Effect{"EXPIRES", "storage.expires", "on", "AK-1"},
    Effect{"EXPIRES", "storage.s_maxage", "off", "AK-1"},
    Effect{"EXPIRES", "storage.max_age", "off", "AK-1"},
    Effect{"EXPIRES", "storage.no_store", "ignore", "AK-1 AK-2", Certainty::conflict},
    Effect{"EXPIRES", "storage.private", "ignore", "AK-1"},
    Effect{"EXPIRES", "storage.no_cache", "ignore", "AK-1"},
};

constexpr std::array<std::string_view, 2> kOriginNoStore{"by_behavior", "obeyed"};
constexpr std::array kOriginNoStoreEffects{Effect{"obeyed", "storage.no_store", "rfc", "AK-2"}};

constexpr std::array kRevalidateEffects{
    Effect{"off", "reuse.stale_when_disconnected", "on", "AK-1"},
    Effect{"on", "reuse.stale_when_disconnected", "off", "AK-1"},
};
constexpr std::array kNegativeEffects{
    Effect{"*", "storage.fixed_lifetime_by_status", "204,305,404,405,501=$", "AK-3"}};
constexpr std::array kErrorEffects{
    Effect{"off", "storage.statuses", "200 204 301 302 305 404 405 501", "AK-3"},
    Effect{"off", "reuse.stale_on_server_error", "off", "AK-3"},
    Effect{"on", "storage.statuses", "200 204 301 302 305 404 405 501", "AK-3"},
    // Which of them are stored, storage.statuses says.
    Effect{"on", "storage.fixed_lifetime_by_status", "204,305,404,405,500,501,502,503,504=10s", "AK-3"},
    Effect{"on", "reuse.stale_on_server_error", "on", "AK-3"},
};
constexpr std::array kErrorTtlEffects{
    Effect{"*", "storage.fixed_lifetime_by_status", "204,305,404,405,500,501,502,503,504=$", "AK-3"}};
// 500, 502, 503 and 504 are cached only where a stale object need not outlive them.
constexpr std::array<std::string_view, 2> kPreserve{"on", "off"};
constexpr std::array kPreserveEffects{
    Effect{"off", "reuse.stale_on_server_error", "off", "AK-3"},
    Effect{"off", "storage.statuses", "200 204 301 302 305 404 405 500 501 502 503 504", "AK-3"},
};

constexpr std::array kVaryEffects{
    Effect{"off", "storage.vary", "listed-only", "AK-6"},
    Effect{"off", "storage.vary_fields", "accept-encoding", "AK-6"},
    Effect{"off", "storage.vary_star", "refuse", "AK-6"},
    Effect{"on", "storage.vary", "ignore", "AK-6"},
    Effect{"on", "storage.vary_star", "ignore", "AK-6"},
    Effect{"on", "delivery.kept_vary", "accept-encoding", "AK-12"},
};
constexpr std::array kVaryCodingsEffects{Effect{"*", "storage.vary_content_codings", "$", "AK-6 AK-12"}};
constexpr std::array kReturnStatusEffects{
    Effect{"on", "status.header", "Akamai-Cache-Status", "AK-13"},
    Effect{"on", "status.request_header", "none", "AK-13"},
    Effect{"on", "status.hit", "Hit from child", "AK-13"},
    Effect{"on", "status.error_hit", "none", "AK-13"},
    Effect{"on", "status.conditional_hit", "none", "AK-13"},
    Effect{"on", "status.miss", "Miss from child", "AK-13"},
    Effect{"on", "status.expired", "Miss from child", "AK-13"},
    Effect{"on", "status.pass", "Miss from child", "AK-13"},
    Effect{"on", "status.revalidated", "RefreshHit from child", "AK-13"},
    Effect{"on", "status.stale", "HitStale from child", "AK-13"},
    Effect{"on", "status.dynamic", "NotCacheable from child", "AK-13"},
    Effect{"on", "status.bypass", "NotCacheable from child", "AK-13"},
    Effect{"on", "status.error", "Error from child", "AK-13"},
    Effect{"on", "status.synthetic", "Constructed from child", "AK-13"},
};
constexpr std::array<std::string_view, 3> kSetCookie{"strip", "store", "refuse"};
constexpr std::array kSetCookieEffects{Effect{"strip", "storage.set_cookie", "strip", "AK-1"},
                                       Effect{"store", "storage.set_cookie", "store", "AK-1"},
                                       Effect{"refuse", "storage.set_cookie", "refuse", "AK-1"}};

constexpr std::array<std::string_view, 5> kQueries{
    "INCLUDE_ALL_PRESERVE_ORDER", "INCLUDE_ALL_ALPHABETIZE_ORDER", "IGNORE_ALL", "INCLUDE", "IGNORE"};
constexpr std::array kQueryEffects{
    Effect{"INCLUDE_ALL_PRESERVE_ORDER", "key.query", "include", "AK-7"},
    Effect{"INCLUDE_ALL_ALPHABETIZE_ORDER", "key.query", "sort", "AK-7"},
    Effect{"IGNORE_ALL", "key.query", "ignore", "AK-7"},
    Effect{"INCLUDE", "key.query", "only-listed", "AK-7"},
    Effect{"IGNORE", "key.query", "all-but-listed", "AK-7"},
};
constexpr std::array kQueryNamesEffects{Effect{"*", "key.query_names", "$", "AK-7"}};
constexpr std::array kExactEffects{Effect{"off", "key.query_match", "prefix", "AK-7"},
                                   Effect{"on", "key.query_match", "exact", "AK-7"}};
constexpr std::array kCaseEffects{Effect{"off", "key.path_case", "keep", "AK-14"},
                                  Effect{"on", "key.path_case", "fold", "AK-14"}};
constexpr std::array kKeyHeadersEffects{Effect{"*", "key.headers", "$", "AK-7"}};
constexpr std::array kKeyCookiesEffects{Effect{"*", "key.cookies", "listed", "AK-7"},
                                        Effect{"*", "key.cookie_names", "$", "AK-7"}};

constexpr std::array kSettings{
    Setting{"honor_no_store", "honorNoStore", kSwitch, "on", "AK-2", Certainty::third_party, kNoStoreEffects},
    Setting{"honor_private", "honorPrivate", kSwitch, "off", "AK-2", Certainty::third_party, kPrivateEffects},
    Setting{"honor_no_cache", "honorNoCache", kSwitch, "on", "AK-2", Certainty::third_party, kNoCacheEffects},
    Setting{"honor_max_age", "honorMaxAge", kSwitch, "on", "AK-2", Certainty::third_party, kMaxAgeEffects},
    Setting{"honor_s_maxage",
            "honorSMaxage; the Cache-Control modes add support for it, a schema dump has it off", kSwitch,
            "on", "AK-2", Certainty::conflict, kSMaxageEffects},
    Setting{"honor_must_revalidate", "honorMustRevalidate", kSwitch, "off", "AK-2", Certainty::third_party,
            kMustEffects},
    Setting{"honor_proxy_revalidate", "honorProxyRevalidate", kSwitch, "off", "AK-2", Certainty::third_party,
            kProxyEffects},
    Setting{"edge_control", "Edge-Control of the origin comes before Cache-Control and is removed",
            kEdgeControl, "on", "AK-5", Certainty::third_party, kEdgeControlEffects},
    Setting{"cdn_cache_control", "CDN-Cache-Control rules; no page confirms it", kSwitch, "off", "AK-1",
            Certainty::recall, kTargetedEffects},
    Setting{"downstream", "Downstream Cacheability: what browsers are told", kDownstream, "lesser", "AK-4",
            Certainty::documented, kDownstreamEffects},
    Setting{"downstream_ttl",
            "the lifetime for downstream = fixed",
            {},
            "",
            "AK-4",
            Certainty::documented,
            kDownstreamTtlEffects},
    Setting{"ttl",
            "the TTL for behavior = MAX_AGE; the property must name one",
            {},
            "1d",
            "AK-1",
            Certainty::recall,
            kTtlEffects},
    Setting{"default_ttl",
            "defaultTtl, where the honoured headers are absent; the property must name one",
            {},
            "0s",
            "AK-1",
            Certainty::recall,
            kDefaultTtlEffects},
    Setting{"behavior",
            "the Caching behaviour; without one the default depends on the product; a behaviour that names "
            "none has MAX_AGE",
            kBehaviors, "CACHE_CONTROL_AND_EXPIRES", "AK-1 AK-2 AK-15", Certainty::recall, kBehaviorEffects},
    Setting{"origin_no_store",
            "no-store of the origin's Cache-Control where the behaviour does not look at it (MAX_AGE, "
            "EXPIRES): the guide sets it aside, the schema lets it override the behaviour",
            kOriginNoStore, "by_behavior", "AK-1 AK-2", Certainty::conflict, kOriginNoStoreEffects},
    Setting{"must_revalidate", "mustRevalidate: nothing stale while the origin is down", kSwitch, "off",
            "AK-1", Certainty::documented, kRevalidateEffects},
    Setting{"negative_ttl",
            "TTL of 204, 305, 404, 405 and 501",
            {},
            "10s",
            "AK-3",
            Certainty::documented,
            kNegativeEffects},
    Setting{"cache_error_responses",
            "Cache HTTP Error Responses: a TTL of its own for 204, 305, 404, 405 and 501, and with "
            "preserve_stale = off for 500, 502, 503 and 504 too (older versions of the page and the schema "
            "cache those without that)",
            kSwitch, "off", "AK-3", Certainty::conflict, kErrorEffects},
    Setting{"error_ttl",
            "the TTL for cache_error_responses = on",
            {},
            "",
            "AK-3",
            Certainty::documented,
            kErrorTtlEffects},
    Setting{"preserve_stale",
            "preserveStale: a stale object outlives the errors of the origin, and 500, 502, 503 and 504 are "
            "not cached (with cache_error_responses = on)",
            kPreserve, "on", "AK-3", Certainty::documented, kPreserveEffects},
    Setting{"remove_vary", "Remove Vary Header (on by default in the media and download products)", kSwitch,
            "off", "AK-6 AK-12", Certainty::documented, kVaryEffects},
    Setting{"vary_codings",
            "content codings beside which Vary: Accept-Encoding is cached: the guide names br and gzip, the "
            "page of the behaviour gzip",
            {},
            "br gzip",
            "AK-6 AK-12",
            Certainty::conflict,
            kVaryCodingsEffects},
    Setting{"set_cookie", "what Set-Cookie does; not described on the pages read", kSetCookie, "strip",
            "AK-1", Certainty::recall, kSetCookieEffects},
    Setting{"query", "Cache Key Query Parameters (Adaptive Media Delivery begins with IGNORE_ALL)", kQueries,
            "INCLUDE_ALL_PRESERVE_ORDER", "AK-7", Certainty::documented, kQueryEffects},
    Setting{"query_names",
            "the names for query = INCLUDE or IGNORE",
            {},
            "",
            "AK-7",
            Certainty::documented,
            kQueryNamesEffects},
    Setting{"query_exact_match", "names match whole, not as prefixes", kSwitch, "off", "AK-7",
            Certainty::documented, kExactEffects},
    Setting{"ignore_case", "Ignore Case In Cache Key", kSwitch, "off", "AK-14", Certainty::documented,
            kCaseEffects},
    Setting{"key_headers",
            "Cache ID Modification: request fields in the key",
            {},
            "",
            "AK-7",
            Certainty::documented,
            kKeyHeadersEffects},
    Setting{"key_cookies",
            "Cache ID Modification: cookies in the key",
            {},
            "",
            "AK-7",
            Certainty::documented,
            kKeyCookiesEffects},
    Setting{"return_cache_status",
            "Return Cache Status: its own words, sent to every request in Akamai-Cache-Status (the name can "
            "be set; with a parent tier a second entry follows)",
            kSwitch, "off", "AK-13", Certainty::documented, kReturnStatusEffects},
};

constexpr std::array kDiagnostics{
    Diagnostic{"X-Cache", "{word} from a127-0-0-1.deploy.akamaitechnologies.com (AkamaiGHost/11.0.0-1) (-)",
               "AK-9", Certainty::third_party, Towards::client, "Pragma: akamai-x-cache-on",
               Diagnostic::Others::go},
    Diagnostic{"X-Check-Cacheable", "{cacheable}", "AK-8 AK-9", Certainty::documented, Towards::client,
               "Pragma: akamai-x-check-cacheable", Diagnostic::Others::go},
    Diagnostic{"X-Cache-Key", "S/L/1/1/{lifetime}/{host}{path}", "AK-8 AK-9", Certainty::third_party,
               Towards::client, "Pragma: akamai-x-get-cache-key", Diagnostic::Others::go,
               "Serial and CP code are those of a property: 1 stands for both."},
    Diagnostic{"X-True-Cache-Key", "/L/{host}{path}", "AK-8 AK-9", Certainty::third_party, Towards::client,
               "Pragma: akamai-x-get-true-cache-key", Diagnostic::Others::go},
    Diagnostic{"X-Serial", "1", "AK-8", Certainty::documented, Towards::client, "Pragma: akamai-x-serial-no",
               Diagnostic::Others::go},
    Diagnostic{"X-Akamai-Request-ID", "{id16}", "AK-8", Certainty::documented, Towards::client,
               "Pragma: akamai-x-get-request-id", Diagnostic::Others::go},
};

constexpr std::array kMarks{Mark{"Server", "Akamai"}, Mark{"X-Cache", "AkamaiGHost"},
                            Mark{"Akamai-Cache-Status"}};

// What has no effect in the behaviour's own form (AK-3).
std::optional<Impossible> refused(std::span<const SettingValue> given, const ProfileOptions& /*options*/) {
    if (given_value(given, "cache_error_responses") == "on") return std::nullopt;
    if (given_value(given, "error_ttl")) {
        return Impossible{"error_ttl has no effect without cache_error_responses",
                          "set cache_error_responses=on as well",
                          {"error_ttl"}};
    }
    if (given_value(given, "preserve_stale") == "off") {
        return Impossible{"preserve_stale has no effect without cache_error_responses",
                          "set cache_error_responses=on as well",
                          {"preserve_stale"}};
    }
    return std::nullopt;
}

}  // namespace

const Profile akamai{
    .name = "akamai",
    .title = "Akamai",
    .as_of = "2026-11-20",
    .sources = kSources,
    .facts = kFacts,
    .settings = kSettings,
    .marks = kMarks,
    .refused = refused,
    .diagnostics = kDiagnostics,
};

}  // namespace cachewright::vendor
