// Cloudflare, as its documentation describes a zone without rules; rules and plans are settings
// (cloudflare_settings.hpp).
#include "lib/vendor/catalog.hpp"
#include "lib/vendor/cloudflare_settings.hpp"

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
    {"CF-15", "Cloudflare HTTP headers",
     "https://developers.cloudflare.com/fundamentals/reference/http-headers/", "2026-11-20"},
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

// CF-IPCountry needs to know where the client is: nobody does here.
constexpr std::array kDiagnostics{
    Diagnostic{"CF-Ray",
               "{id16}-{POP}",
               "CF-15",
               Certainty::documented,
               Towards::client,
               {},
               Diagnostic::Others::go},
    Diagnostic{
        "Server", "cloudflare", "CF-15", Certainty::recall, Towards::client, {}, Diagnostic::Others::go},
    Diagnostic{"CF-Ray",
               "{id16}-{POP}",
               "CF-15",
               Certainty::documented,
               Towards::origin,
               {},
               Diagnostic::Others::go},
    Diagnostic{"CF-Connecting-IP",
               "{client}",
               "CF-15",
               Certainty::documented,
               Towards::origin,
               {},
               Diagnostic::Others::go},
    Diagnostic{"CF-IPCountry",
               "XX",
               "CF-15",
               Certainty::documented,
               Towards::origin,
               {},
               Diagnostic::Others::go,
               "XX stands for a country that is not known."},
    Diagnostic{"CF-Visitor",
               "{\"scheme\":\"{scheme}\"}",
               "CF-15",
               Certainty::documented,
               Towards::origin,
               {},
               Diagnostic::Others::go},
    Diagnostic{"CDN-Loop", "cloudflare", "CF-15", Certainty::documented, Towards::origin},
};

constexpr std::array kMarks{Mark{"CF-Cache-Status"}, Mark{"CF-Ray"}, Mark{"Server", "cloudflare"}};

}  // namespace

// NOLINTNEXTLINE(cppcoreguidelines-interfaces-global-init): the settings are constinit as well
constinit const Profile cloudflare{
    "cloudflare",        "Cloudflare", "2026-11-20",          {},          kSources, kFacts,
    cloudflare_settings, kMarks,       refused_by_cloudflare, kDiagnostics};

}  // namespace cachewright::vendor
