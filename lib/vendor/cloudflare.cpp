// Cloudflare, as its documentation describes a zone without rules; rules and plans are settings.
#include "lib/vendor/catalog.hpp"
#include "lib/vendor/parameter_value.hpp"

#include <fmt/format.h>

#include <array>

namespace cachewright::vendor {

namespace {

constexpr Source kSources[] = {
    {"CF-1", "Default cache behavior",
     "https://developers.cloudflare.com/cache/concepts/default-cache-behavior/", "2026-11-20"},
    {"CF-2", "Origin Cache Control", "https://developers.cloudflare.com/cache/concepts/cache-control/",
     "2026-11-20"},
    {"CF-3", "Cloudflare cache responses",
     "https://developers.cloudflare.com/cache/concepts/cache-responses/", "2026-11-20"},
    {"CF-4", "CDN-Cache-Control", "https://developers.cloudflare.com/cache/concepts/cdn-cache-control/",
     "2026-11-20"},
    {"CF-5", "Cache by status code",
     "https://developers.cloudflare.com/cache/how-to/configure-cache-status-code/", "2026-11-20"},
    {"CF-6", "Head Requests and Set-Cookie Headers",
     "https://developers.cloudflare.com/cache/concepts/cache-behavior/", "2026-11-20"},
    {"CF-7", "Vary", "https://developers.cloudflare.com/cache/concepts/vary/", "2026-11-20"},
    {"CF-8", "Revalidation", "https://developers.cloudflare.com/cache/concepts/revalidation/", "2026-11-20"},
    {"CF-8k", "Cache keys", "https://developers.cloudflare.com/cache/how-to/cache-keys/", "2026-11-20"},
    {"CF-9", "Cache Rules settings", "https://developers.cloudflare.com/cache/how-to/cache-rules/settings/",
     "2026-11-20"},
    {"CF-10", "Edge and Browser Cache TTL",
     "https://developers.cloudflare.com/cache/how-to/edge-browser-cache-ttl/", "2026-11-20"},
    {"CF-11", "Cache Response Rules settings",
     "https://developers.cloudflare.com/cache/how-to/cache-response-rules/settings/", "2026-11-20"},
    {"CF-12", "Vary for images",
     "https://developers.cloudflare.com/cache/advanced-configuration/vary-for-images/", "2026-11-20"},
    {"CF-13", "Range request behavior", "https://developers.cloudflare.com/cache/reference/range-requests/",
     "2026-11-20"},
    {"CF-14", "ETag Headers", "https://developers.cloudflare.com/cache/reference/etag-headers/",
     "2026-11-20"},
    {"CF-16", "Purge by cache-tags",
     "https://developers.cloudflare.com/cache/how-to/purge-cache/purge-by-tags/", "2026-11-20"},
    {"CF-17", "Plan table",
     "https://github.com/cloudflare/cloudflare-docs/blob/production/src/content/plans/index.json",
     "2026-11-20"},
    {"CF-20", "Tiered Cache", "https://developers.cloudflare.com/cache/how-to/tiered-cache/", "2026-11-20"},
    {"CF-22", "Investigate uncached responses",
     "https://developers.cloudflare.com/cache/troubleshooting/investigating-uncached-responses/",
     "2026-11-20"},
    {"CF-23", "Changelog of 2026-05-26: BYPASS for uncacheable responses",
     "https://developers.cloudflare.com/changelog/post/2026-05-26-bypass-status-for-uncacheable-responses/",
     "2026-11-21"},
    {"CF-24", "Invalidate cached content", "https://developers.cloudflare.com/cache/guides/invalidate-cache/",
     "2026-11-20"},
};

constexpr Fact kFacts[] = {
    // Eligibility
    {"eligibility.methods", "GET HEAD", "CF-1 CF-6", Certainty::documented,
     "HEAD goes to the origin as GET; any other method is DYNAMIC"},
    {"eligibility.extensions",
     "7z avi avif apk bin bmp bz2 class css csv doc docx dmg ejs eot eps exe flac gif gz ico iso jar jpg "
     "jpeg js mid midi mkv mp3 mp4 ogg otf pdf pict pls png ppt pptx ps rar svg svgz swf tar tif tiff ttf "
     "webm webp woff woff2 xls xlsx zip zst",
     "CF-1", Certainty::documented,
     "the extension of the path counts, never the media type: HTML and JSON are not eligible"},
    {"eligibility.names", "robots.txt", "CF-1", Certainty::documented, "although txt is not in the list"},
    {"eligibility.extension_case", "fold", "CF-1", Certainty::recall,
     "the list is printed in capitals; whether case counts is not said: setting extension_case"},
    {"eligibility.authorization", "on", "CF-2", Certainty::documented,
     "what the response says decides, see storage.authorization_rule"},
    {"eligibility.request_directives", "off", "CF-22", Certainty::recall,
     "Cache-Control and Pragma of a visitor do not force a new fetch"},
    {"eligibility.request_no_store", "off", "CF-22", Certainty::recall},
    // Key
    {"key.method", "off", "CF-8k", Certainty::documented, "not among the parts of the default key"},
    {"key.scheme", "on", "CF-8k", Certainty::documented, "the scheme that is used towards the origin"},
    {"key.host", "on", "CF-8k"},
    {"key.query", "include", "CF-8k", Certainty::documented, "the order of parameters counts"},
    {"key.path_case", "keep", "CF-8k"},
    {"key.cookies", "none", "CF-8k", Certainty::documented, "Cookie has no effect without a custom key"},
    {"key.headers",
     "origin x-http-method-override x-http-method x-method-override x-forwarded-host x-host "
     "x-forwarded-scheme x-original-url x-rewrite-url forwarded",
     "CF-8k", Certainty::documented, "the rest besides Origin guards against cache poisoning"},
    {"key.plain_header_values", "x-forwarded-scheme=http x-forwarded-scheme=https", "CF-8k"},
    // Storage: which fields rule
    {"storage.targeted", "Cloudflare-CDN-Cache-Control CDN-Cache-Control", "CF-4", Certainty::documented,
     "with one of them in use, Expires has no influence at the edge"},
    {"storage.surrogate_control", "hides-cache-control", "CF-4", Certainty::recall,
     "its presence alone makes Cache-Control not count; that the default lifetime applies then is not said"},
    {"storage.s_maxage", "on", "CF-2 CF-4"},
    {"storage.max_age", "on", "CF-2 CF-4"},
    {"storage.expires", "on", "CF-4"},
    {"storage.default_lifetime_by_status", "200,206,301=2h 302,303=20m 404,410=3m", "CF-1 CF-5",
     Certainty::documented, "where neither Cache-Control nor Expires is there"},
    {"storage.default_lifetime_beside_policy", "on", "CF-5 CF-9", Certainty::recall,
     "the pages give the defaults for responses without Cache-Control; one that states no lifetime is not "
     "described"},
    {"storage.heuristic", "off", "CF-1", Certainty::documented,
     "defaults go by status, not by Last-Modified"},
    {"storage.statuses_rule", "rfc", "CF-1 CF-5", Certainty::documented,
     "a status without a default is stored with a lifetime of its own"},
    {"storage.without_lifetime", "off", "CF-1", Certainty::documented,
     "any other status is not cached by default"},
    {"storage.maximum_size", "512MB", "CF-1 CF-13", Certainty::documented,
     "the complete size counts, also for ranges"},
    {"storage.fixed_lifetime_rule", "replaces-directives", "CF-5 CF-9", Certainty::documented,
     "an Edge TTL of a rule, by status too, overrides what the origin's headers say about caching"},
    // Storage: directives
    {"storage.no_store", "refuse", "CF-2 CF-22"},
    {"storage.private", "rfc", "CF-2 CF-22"},
    {"storage.no_cache", "rfc", "CF-2 CF-22", Certainty::conflict,
     "stored and validated on each use; other pages list it among the reasons for BYPASS: setting "
     "no_cache_with_occ"},
    {"storage.zero_lifetime", "rfc", "CF-2 CF-22", Certainty::conflict, "as no-cache"},
    {"storage.targeted_by_rfc", "on", "CF-22", Certainty::documented,
     "in the CDN variants no-cache, max-age=0 and s-maxage=0 never bypass"},
    {"storage.qualified_directives", "on", "CF-2"},
    {"storage.qualified_no_cache", "validate-if-present", "CF-2", Certainty::documented,
     "no effect when the named field is absent, else validated on each use"},
    {"storage.authorization_rule", "on", "CF-2"},
    {"storage.set_cookie", "refuse", "CF-6 CF-22", Certainty::documented,
     "the client gets the cookie, nothing is stored"},
    {"storage.set_cookie_named", "on", "CF-22", Certainty::documented,
     "private=\"Set-Cookie\" or no-cache=\"Set-Cookie\" drops the cookie, and the rest is cached"},
    {"storage.set_cookie_with_fixed_lifetime", "strip", "CF-6", Certainty::documented,
     "with an explicit Edge TTL the cookie goes and the response is cached"},
    {"storage.vary", "ignore-unlisted", "CF-7"},
    {"storage.vary_fields", "accept-encoding", "CF-2 CF-7"},
    {"storage.vary_ignored_fields", "accept-encoding", "CF-7", Certainty::documented,
     "towards the origin Cloudflare sets Accept-Encoding itself (gzip, br), and it compresses anew for each "
     "visitor: setting respect_strong_etags"},
    {"storage.vary_star", "refuse", "CF-7 CF-22"},
    {"storage.post_responses", "off", "CF-1"},
    {"storage.head_responses", "on", "CF-6", Certainty::documented,
     "a miss is fetched with GET, cached whole, and answered with its header fields"},
    // Reuse
    {"reuse.stale_while_revalidate", "on", "CF-8", Certainty::documented,
     "needs the directive; void beside must-revalidate, proxy-revalidate, s-maxage and no-cache"},
    {"reuse.first_stale_request", "answered", "CF-8", Certainty::conflict,
     "older text: the first request waits: setting stale_while_revalidate_model"},
    {"reuse.stale_if_error", "on", "CF-2"},
    {"reuse.must_revalidate", "on", "CF-2"},
    {"reuse.proxy_revalidate", "on", "CF-2"},
    {"reuse.s_maxage_forbids_stale", "on", "CF-2 CF-8", Certainty::documented,
     "s-maxage brings proxy-revalidate with it"},
    {"reuse.stale_windows_with_s_maxage", "off", "CF-2 CF-8"},
    {"reuse.stale_when_disconnected", "off", "CF-2 CF-3", Certainty::conflict,
     "stale only by stale-if-error or Always Online; STALE stands for any origin that could not be reached: "
     "setting stale_when_origin_down"},
    // Delivery
    {"delivery.age", "own", "CF-3", Certainty::documented,
     "the time in Cloudflare's cache, never on a MISS; whether an Age of the origin shortens the lifetime is "
     "not said"},
    {"delivery.conditionals", "on", "CF-14", Certainty::documented,
     "without ETag and Last-Modified the time of caching stands in for Last-Modified; a strong ETag becomes "
     "weak where Cloudflare changes the coding"},
    {"delivery.ranges", "on", "CF-13", Certainty::documented,
     "the whole object is fetched and cut, unless Origin Range Requests are on"},
    {"delivery.removed_fields", "Cloudflare-CDN-Cache-Control", "CF-4", Certainty::documented,
     "CDN-Cache-Control is passed on"},
    {"delivery.browser_lifetime_rule", "at-least", "CF-10", Certainty::documented,
     "a larger value of the origin stays; only Cache-Control and Expires change"},
    {"delivery.browser_lifetime_beside_targeted", "off", "CF-4", Certainty::conflict,
     "Cache-Control is passed on as it is then; CF-10 makes no exception: setting "
     "browser_ttl_with_cdn_cache_control"},
    {"delivery.browser_lifetime_beside_no_cache", "on", "CF-10", Certainty::conflict,
     "max-age is raised to the setting although no-cache or no-store stays; no page makes an exception: "
     "setting browser_ttl_with_no_cache"},
    {"delivery.browser_lifetime_for", "stored", "CF-23", Certainty::documented, "never on BYPASS or DYNAMIC"},
    // Words
    {"status.header", "CF-Cache-Status", "CF-3"},
    {"status.hit", "HIT", "CF-3"},
    {"status.stale", "STALE", "CF-3", Certainty::documented, "the origin could not be reached"},
    {"status.updating", "UPDATING", "CF-3 CF-8"},
    {"status.revalidated", "REVALIDATED", "CF-3"},
    {"status.expired", "EXPIRED", "CF-3"},
    {"status.miss", "MISS", "CF-3"},
    {"status.bypass", "BYPASS", "CF-3 CF-22"},
    {"status.pass", "BYPASS", "CF-22 CF-23", Certainty::documented,
     "eligible, but the response may not be stored; MISS is for storable responses"},
    {"status.dynamic", "DYNAMIC", "CF-3 CF-22", Certainty::documented, "not eligible, by rules too"},
    {"status.synthetic", "NONE/UNKNOWN", "CF-3", Certainty::documented,
     "made by Cloudflare before the cache: a Worker, a firewall block, a redirect"},
    // Tags, purging, collapsing
    {"tags.header", "Cache-Tag", "CF-16"},
    {"tags.separator", "comma", "CF-16"},
    {"tags.bytes_per_tag", "1024", "CF-16", Certainty::documented,
     "the limit of a purge call; the header has none for a tag"},
    {"tags.bytes_in_total", "16384", "CF-16", Certainty::documented, "about 1000 tags"},
    {"tags.case_sensitive", "off", "CF-16"},
    {"tags.removed_downstream", "on", "CF-16"},
    {"purge.kinds", "url prefix host tag all", "CF-17"},
    {"purge.soft_kinds", "url prefix host tag all", "CF-24", Certainty::documented,
     "an endpoint of its own: invalidate_cache"},
    {"collapsing.collapses", "on", "CF-1 CF-20", Certainty::documented,
     "a cache lock in each data centre; with Tiered Cache only upper tiers reach the origin"},
};

constexpr std::string_view kOnOff[] = {"on", "off"};

constexpr std::string_view kPlans[] = {"free", "pro", "business", "enterprise"};
// Without a setting of its own Origin Cache Control is off on Enterprise.
constexpr Effect kPlan[] = {
    {"enterprise", "storage.maximum_size", "5GB", "CF-1"},
    {"enterprise", "storage.no_cache", "refuse", "CF-22 CF-2"},
    {"enterprise", "storage.zero_lifetime", "refuse", "CF-22 CF-2"},
    {"enterprise", "storage.qualified_directives", "off", "CF-22 CF-2"},
    {"enterprise", "storage.authorization_rule", "off", "CF-22 CF-2"},
    {"enterprise", "storage.set_cookie", "strip", "CF-22 CF-6"},
    {"enterprise", "reuse.must_revalidate", "off", "CF-22 CF-2"},
    {"enterprise", "reuse.proxy_revalidate", "off", "CF-22 CF-2"},
    {"enterprise", "reuse.s_maxage_forbids_stale", "off", "CF-22 CF-2"},
    {"enterprise", "reuse.stale_windows_with_s_maxage", "on", "CF-22 CF-2"},
    {"enterprise", "reuse.stale_when_disconnected", "on", "CF-22 CF-2", Certainty::documented},
    {"enterprise", "delivery.removed_directives", "immutable", "CF-22 CF-2"},
    {"enterprise", "delivery.removed_beside_browser_lifetime", "private", "CF-22 CF-2"},
};

constexpr Effect kOriginCacheControl[] = {
    {"on", "storage.no_cache", "rfc", "CF-2 CF-22"},
    {"on", "storage.zero_lifetime", "rfc", "CF-2 CF-22"},
    {"on", "storage.qualified_directives", "on", "CF-2"},
    {"on", "storage.authorization_rule", "on", "CF-2"},
    {"on", "storage.set_cookie", "refuse", "CF-6"},
    {"on", "reuse.must_revalidate", "on", "CF-2"},
    {"on", "reuse.proxy_revalidate", "on", "CF-2"},
    {"on", "reuse.s_maxage_forbids_stale", "on", "CF-2"},
    {"on", "reuse.stale_windows_with_s_maxage", "off", "CF-2"},
    {"on", "reuse.stale_when_disconnected", "off", "CF-2 CF-3", Certainty::conflict},
    {"on", "delivery.removed_directives", "none", "CF-2"},
    {"on", "delivery.removed_beside_browser_lifetime", "none", "CF-2"},
    {"off", "storage.no_cache", "refuse", "CF-2 CF-22"},
    {"off", "storage.zero_lifetime", "refuse", "CF-2 CF-22"},
    {"off", "storage.qualified_directives", "off", "CF-2"},
    {"off", "storage.authorization_rule", "off", "CF-2"},
    {"off", "storage.set_cookie", "strip", "CF-6"},
    {"off", "reuse.must_revalidate", "off", "CF-2"},
    {"off", "reuse.proxy_revalidate", "off", "CF-2"},
    {"off", "reuse.s_maxage_forbids_stale", "off", "CF-2"},
    {"off", "reuse.stale_windows_with_s_maxage", "on", "CF-2"},
    {"off", "reuse.stale_when_disconnected", "on", "CF-2"},
    {"off", "delivery.removed_directives", "immutable", "CF-2"},
    {"off", "delivery.removed_beside_browser_lifetime", "private", "CF-2"},
};

constexpr std::string_view kNoCacheChoices[] = {"store", "bypass"};
constexpr Effect kNoCacheWithOcc[] = {
    {"bypass", "storage.no_cache", "refuse", "CF-1 CF-3 CF-23"},
    {"bypass", "storage.zero_lifetime", "refuse", "CF-1 CF-3 CF-23"},
};

constexpr Effect kCacheEverything[] = {
    {"on", "eligibility.extensions", "none", "CF-1 CF-9"},
    {"on", "eligibility.names", "none", "CF-1 CF-9"},
    {"on", "storage.set_cookie", "refuse", "CF-6 CF-22"},
};

constexpr Effect kStripSetCookie[] = {
    {"on", "storage.set_cookie", "strip", "CF-11"},
};

constexpr Effect kBypass[] = {
    {"on", "eligibility.caching", "off", "CF-9 CF-22"},
};

constexpr std::string_view kExtensionCases[] = {"ignore", "match"};
constexpr Effect kExtensionCase[] = {
    {"match", "eligibility.extension_case", "keep", "CF-1"},
};

constexpr std::string_view kCachingLevels[] = {"standard", "ignore_query", "no_query"};
constexpr Effect kCachingLevel[] = {
    {"ignore_query", "key.query", "ignore", "CF-8k"},
    {"no_query", "eligibility.query", "off", "CF-8k", Certainty::recall},
};

constexpr Effect kSortQuery[] = {{"on", "key.query", "sort", "CF-8k"}};
constexpr Effect kIgnoreQuery[] = {{"on", "key.query", "ignore", "CF-8k"}};
constexpr Effect kQueryInclude[] = {
    {"*", "key.query", "only-listed", "CF-8k"},
    {"*", "key.query_names", "$", "CF-8k"},
};
constexpr Effect kQueryExclude[] = {
    {"*", "key.query", "all-but-listed", "CF-8k"},
    {"*", "key.query_names", "$", "CF-8k"},
};
constexpr Effect kKeyHeaders[] = {
    {"*", "key.headers",
     "origin x-http-method-override x-http-method x-method-override x-forwarded-host x-host "
     "x-forwarded-scheme x-original-url x-rewrite-url forwarded $",
     "CF-8k"},
};
constexpr Effect kKeyCookies[] = {
    {"*", "key.cookies", "listed", "CF-8k"},
    {"*", "key.cookie_names", "$", "CF-8k"},
};

constexpr Effect kEdgeTtl[] = {{"*", "storage.fixed_lifetime", "$", "CF-9"}};
constexpr std::string_view kEdgeTtlModes[] = {"respect_origin", "bypass_by_default", "override_origin"};
// An Edge TTL is one of the settings of "Eligible for cache": what a rule gives one is eligible.
constexpr Effect kEdgeTtlMode[] = {
    {"override_origin", "eligibility.extensions", "none", "CF-9"},
    {"override_origin", "eligibility.names", "none", "CF-9"},
    {"bypass_by_default", "eligibility.extensions", "none", "CF-9"},
    {"bypass_by_default", "eligibility.names", "none", "CF-9"},
    {"respect_origin", "storage.fixed_lifetime", "none", "CF-9"},
    {"bypass_by_default", "storage.fixed_lifetime", "none", "CF-9"},
    {"bypass_by_default", "storage.default_lifetime_by_status", "none", "CF-9"},
    // CF-4 has Expires among what gives a lifetime; CF-9 caches nothing without Cache-Control.
    {"bypass_by_default", "storage.expires", "off", "CF-4 CF-9", Certainty::conflict},
};
constexpr Effect kStatusCodeTtl[] = {
    {"*", "storage.fixed_lifetime_by_status", "$", "CF-5 CF-9"},
    {"*", "eligibility.extensions", "none", "CF-9"},
    {"*", "eligibility.names", "none", "CF-9"},
};

constexpr std::string_view kBrowserTtlModes[] = {"at_least", "respect_origin", "override_origin",
                                                 "bypass_by_default"};
constexpr Effect kBrowserTtlMode[] = {
    {"respect_origin", "delivery.browser_lifetime_rule", "as-sent", "CF-9 CF-10"},
    {"override_origin", "delivery.browser_lifetime_rule", "fixed", "CF-9 CF-10", Certainty::conflict},
    // What browsers are sent for "Bypass cache" is not described.
    {"bypass_by_default", "delivery.browser_lifetime_rule", "no-cache", "CF-9", Certainty::recall},
};
constexpr Effect kBrowserTtl[] = {
    {"*", "delivery.browser_lifetime", "$", "CF-10 CF-17"},
    {"0", "delivery.browser_lifetime_rule", "as-sent", "CF-10"},
    {"0s", "delivery.browser_lifetime_rule", "as-sent", "CF-10"},
};

constexpr std::string_view kBesideTargeted[] = {"as_sent", "applied"};
constexpr Effect kBrowserTtlBesideTargeted[] = {
    {"applied", "delivery.browser_lifetime_beside_targeted", "on", "CF-10"},
};

constexpr std::string_view kBesideNoCache[] = {"applied", "as_sent"};
constexpr Effect kBrowserTtlBesideNoCache[] = {
    {"as_sent", "delivery.browser_lifetime_beside_no_cache", "off", "CF-10"},
};

constexpr Effect kStaleWhenOriginDown[] = {
    {"on", "reuse.stale_when_disconnected", "on", "CF-3"},
    {"off", "reuse.stale_when_disconnected", "off", "CF-2"},
};
constexpr std::string_view kRevalidationModels[] = {"async", "blocking"};
constexpr Effect kRevalidationModel[] = {
    {"blocking", "reuse.first_stale_request", "waits", "CF-8"},
};
constexpr Effect kServeStaleWhileUpdating[] = {{"off", "reuse.stale_while_revalidate", "off", "CF-9"}};
constexpr Effect kAlwaysOnline[] = {
    {"on", "reuse.stale_if_error", "off", "CF-2"},
    {"on", "reuse.stale_while_revalidate", "off", "CF-2"},
    {"on", "reuse.stale_when_disconnected", "on", "CF-2 CF-3"},
};

constexpr Effect kVaryForImages[] = {
    {"*", "storage.vary_image_extensions", "avif bmp gif jpg jpeg jp2 png tif tiff webp", "CF-12"},
    {"*", "storage.vary_image_types", "$", "CF-12"},
};
constexpr Effect kRespectStrongEtags[] = {{"on", "storage.vary_ignored_fields", "none", "CF-7 CF-14"}};
constexpr Effect kVaryHeaders[] = {
    {"*", "storage.vary_fields", "accept-encoding $", "CF-7 CF-9"},
    {"*", "reuse.vary_by_preference", "on", "CF-7"},
};
constexpr std::string_view kVaryDefaults[] = {"ignore", "normalize", "passthrough", "bypass"};
constexpr Effect kVaryDefault[] = {
    {"normalize", "storage.vary", "honour", "CF-7 CF-9"},
    {"normalize", "reuse.vary_by_preference", "on", "CF-7"},
    {"passthrough", "storage.vary", "honour", "CF-7 CF-9"},
    {"passthrough", "reuse.vary_normalisation", "off", "CF-7 CF-9"},
    {"passthrough", "reuse.vary_by_preference", "off", "CF-7 CF-9"},
    {"bypass", "storage.vary", "listed-only", "CF-7 CF-9"},
};

constexpr Setting kSettings[] = {
    {"plan",
     "the zone's plan: Enterprise may cache 5 GB an object and has Origin Cache Control off unless it is "
     "set; "
     "rules take an Edge TTL of at least 2 h on Free, 1 h on Pro and 1 s above",
     kPlans, "free", "CF-1 CF-17", Certainty::documented, kPlan},
    {"origin_cache_control",
     "follow the origin's Cache-Control by the RFC; always on for Free, Pro and Business; a choice on "
     "Enterprise, where it is off unless given",
     kOnOff, "", "CF-2 CF-22", Certainty::documented, kOriginCacheControl},
    {"no_cache_with_occ",
     "no-cache, max-age=0 and s-maxage=0 with Origin Cache Control: stored and validated on each use, or not "
     "stored (the pages disagree)",
     kNoCacheChoices, "store", "CF-1 CF-2 CF-3 CF-22 CF-23", Certainty::conflict, kNoCacheWithOcc},
    {"cache_everything", "every URL is eligible: Cache Everything, Eligible for cache", kOnOff, "off",
     "CF-1 CF-9", Certainty::documented, kCacheEverything},
    {"strip_set_cookie", "a Cache Response Rule strips Set-Cookie before the response is judged", kOnOff,
     "off", "CF-11", Certainty::documented, kStripSetCookie},
    {"bypass", "a rule bypasses the cache, or Development Mode is on", kOnOff, "off", "CF-9 CF-22",
     Certainty::documented, kBypass},
    {"extension_case", "whether the case of a path's extension counts (not documented)", kExtensionCases,
     "ignore", "CF-1", Certainty::recall, kExtensionCase},
    {"caching_level", "what a query means: part of the key, ignored, or not cached", kCachingLevels,
     "standard", "CF-8k", Certainty::documented, kCachingLevel},
    {"sort_query", "the key has the query's parameters in order", kOnOff, "off", "CF-8k",
     Certainty::documented, kSortQuery},
    {"ignore_query", "the key has no query", kOnOff, "off", "CF-8k", Certainty::documented, kIgnoreQuery},
    {"query_include",
     "the only query parameters in the key (Enterprise)",
     {},
     "",
     "CF-8k",
     Certainty::documented,
     kQueryInclude},
    {"query_exclude",
     "query parameters that the key leaves out (Enterprise)",
     {},
     "",
     "CF-8k",
     Certainty::documented,
     kQueryExclude},
    {"key_headers",
     "request fields in the key, besides those that always are (Enterprise)",
     {},
     "",
     "CF-8k",
     Certainty::documented,
     kKeyHeaders},
    {"key_cookies", "cookies in the key (Enterprise)", {}, "", "CF-8k", Certainty::documented, kKeyCookies},
    {"edge_ttl",
     "the Edge TTL for edge_ttl_mode override_origin",
     {},
     "2h",
     "CF-9 CF-17",
     Certainty::documented,
     kEdgeTtl},
    {"edge_ttl_mode",
     "respect the origin's headers, do the same but cache nothing without Cache-Control, or use edge_ttl "
     "instead; either of these makes every URL eligible",
     kEdgeTtlModes, "respect_origin", "CF-9", Certainty::documented, kEdgeTtlMode},
    {"status_code_ttl",
     "Edge TTLs by status, as 200-299=1d 404=0s 500-599=-1; 0s is validated on each use, -1 is not stored",
     {},
     "",
     "CF-5 CF-9",
     Certainty::documented,
     kStatusCodeTtl},
    {"browser_ttl_mode",
     "browsers get at least browser_ttl (the zone's setting), what the origin sent, or browser_ttl (a rule; "
     "the pages disagree whether a longer max-age of the origin stays then: at_least)",
     kBrowserTtlModes, "at_least", "CF-9 CF-10", Certainty::documented, kBrowserTtlMode},
    {"browser_ttl",
     "Browser Cache TTL; 0s: Respect Existing Headers",
     {},
     "4h",
     "CF-10 CF-17",
     Certainty::documented,
     kBrowserTtl},
    {"browser_ttl_with_cdn_cache_control",
     "beside CDN-Cache-Control or Cloudflare-CDN-Cache-Control, Cache-Control reaches browsers as it was "
     "sent, "
     "or Browser Cache TTL applies (the pages disagree)",
     kBesideTargeted, "as_sent", "CF-4 CF-10", Certainty::conflict, kBrowserTtlBesideTargeted},
    {"browser_ttl_with_no_cache",
     "beside no-cache or no-store, Browser Cache TTL raises max-age, or Cache-Control stays as it was sent "
     "(no page says)",
     kBesideNoCache, "applied", "CF-10", Certainty::conflict, kBrowserTtlBesideNoCache},
    {"stale_when_origin_down",
     "what is stale is answered while the origin cannot be reached, without stale-if-error too (the pages "
     "disagree; with Origin Cache Control off it is, unless this says otherwise)",
     kOnOff, "", "CF-2 CF-3", Certainty::conflict, kStaleWhenOriginDown},
    {"stale_while_revalidate_model",
     "every request in the window is answered at once, or the first one waits (older text; Enterprise zones "
     "not yet moved)",
     kRevalidationModels, "async", "CF-8", Certainty::conflict, kRevalidationModel},
    {"serve_stale_while_updating", "off: a rule has disable_stale_while_updating", kOnOff, "on", "CF-9",
     Certainty::documented, kServeStaleWhileUpdating},
    {"always_online", "Always Online; it makes both stale windows void", kOnOff, "off", "CF-2",
     Certainty::documented, kAlwaysOnline},
    {"vary_for_images",
     "the media types served beside Vary: Accept for image extensions (Pro and up)",
     {},
     "",
     "CF-12",
     Certainty::documented,
     kVaryForImages},
    {"respect_strong_etags",
     "a rule respects strong ETags: the visitor's Accept-Encoding reaches the origin, so that Vary may name "
     "it",
     kOnOff, "off", "CF-7 CF-14", Certainty::documented, kRespectStrongEtags},
    {"vary_headers",
     "request fields with the action normalize in the Vary setting of a rule",
     {},
     "",
     "CF-7 CF-9",
     Certainty::documented,
     kVaryHeaders},
    {"vary_default", "ignore: no Vary setting; else its action for fields that the origin names in Vary",
     kVaryDefaults, "ignore", "CF-7 CF-9", Certainty::documented, kVaryDefault},
};

constexpr std::array kMarks{Mark{"CF-Cache-Status"}, Mark{"CF-Ray"}, Mark{"Server", "cloudflare"}};

// What a plan does not have (CF-2, CF-8k, CF-12, CF-17). Only a plan that was given is held to that: the
// default one is a guess.
std::optional<Impossible> refused(std::span<const SettingValue> given, const ProfileOptions& options) {
    const auto plan = given_value(given, "plan");
    if (!plan || *plan == "enterprise") return std::nullopt;
    const auto is = [&](std::string_view key, std::string_view value) {
        return given_value(given, key) == value;
    };
    if (is("origin_cache_control", "off")) {
        return Impossible{fmt::format("Origin Cache Control cannot be switched off on plan {}", *plan),
                          "leave origin_cache_control out, or set plan=enterprise",
                          {"origin_cache_control", "plan"}};
    }
    for (const std::string_view key : {"query_include", "query_exclude", "key_headers", "key_cookies"}) {
        const auto value = given_value(given, key);
        if (!value || *value == "none") continue;
        return Impossible{fmt::format("plan {} has no {}: custom cache keys are for Enterprise", *plan, key),
                          fmt::format("leave {} out, or set plan=enterprise", key),
                          {key, "plan"}};
    }
    const auto images = given_value(given, "vary_for_images");
    if (*plan == "free" && images && *images != "none") {
        return Impossible{"plan free has no Vary for images",
                          "leave vary_for_images out, or set plan=pro",
                          {"vary_for_images", "plan"}};
    }
    const base::Seconds least =
        *plan == "free" ? base::Seconds{7200} : base::Seconds{*plan == "pro" ? 3600 : 1};
    if (is("edge_ttl_mode", "override_origin") && options.policy.storage.fixed_lifetime &&
        *options.policy.storage.fixed_lifetime < least) {
        return Impossible{
            fmt::format("edge_ttl is {}, and plan {} takes no Edge TTL below {}",
                        write_duration(*options.policy.storage.fixed_lifetime), *plan, write_duration(least)),
            "give a longer edge_ttl, or a plan that takes it",
            {"edge_ttl", "edge_ttl_mode", "plan"}};
    }
    return std::nullopt;
}

}  // namespace

constinit const Profile cloudflare{"cloudflare", "Cloudflare", "2026-11-20", {},     kSources,
                                   kFacts,       kSettings,    kMarks,       refused};

}  // namespace cachewright::vendor
