// Vercel's CDN cache: responses of functions and external rewrites, and static files of a deployment.
#include "lib/vendor/catalog.hpp"

#include <array>

namespace cachewright::vendor {

namespace {

constexpr Source kSources[] = {
    {"VC-1", "CDN Cache", "https://vercel.com/docs/caching/cdn-cache", "2026-11-20"},
    {"VC-2", "Cache-Control headers", "https://vercel.com/docs/caching/cache-control-headers", "2026-11-20"},
    {"VC-3", "Purging CDN Cache", "https://vercel.com/docs/caching/cdn-cache/purge", "2026-11-20"},
    {"VC-4", "Cache Status and Reasons", "https://vercel.com/docs/caching/cache-status", "2026-11-20"},
    {"VC-5", "Changelog of 2026-09-30: responses with Vary: Cookie are no longer cached",
     "https://vercel.com/changelog/vary-cookie-responses-no-longer-cached", "2026-11-20"},
    {"VC-6", "Changelog of 2026-02-13: stale-if-error is supported for all responses",
     "https://vercel.com/changelog/stale-if-error-cache-control-header-is-now-supported", "2026-11-21"},
    {"VC-8", "How to set Cache-Control headers", "https://vercel.com/kb/guide/set-cache-control-headers",
     "2026-11-21"},
    {"VC-9", "Changelog: Cache-Control of external origins is respected by default",
     "https://vercel.com/changelog/"
     "vercels-cdn-now-respects-cache-control-headers-from-external-origins-by-default",
     "2026-11-21"},
    {"VC-7", "Skill file cdn-caching", "https://github.com/vercel/vercel-plugin/tree/main/skills/cdn-caching",
     "2026-11-21"},
};

constexpr Fact kFacts[] = {
    // Eligibility
    {"eligibility.methods", "GET HEAD", "VC-1"},
    {"eligibility.authorization", "off", "VC-1", Certainty::documented,
     "of functions; a request with Authorization is not answered from the cache"},
    {"eligibility.range", "off", "VC-1", Certainty::documented, "of functions"},
    {"eligibility.request_directives", "off", "VC-2", Certainty::recall,
     "only Pragma: no-cache is described, see reuse.pragma_refreshes_stale"},
    {"eligibility.request_no_store", "off", "VC-2", Certainty::recall},
    // Key
    {"key.method", "on", "VC-1 VC-3"},
    {"key.head", "own", "VC-1 VC-3", Certainty::documented, "the method is part of the key, as it was sent"},
    {"key.scheme", "on", "VC-1 VC-3"},
    {"key.host", "on", "VC-1 VC-3"},
    {"key.query", "include", "VC-1 VC-3", Certainty::documented, "of functions; static files ignore it"},
    {"key.headers", "accept accept-encoding", "VC-1 VC-3"},
    {"key.cookies", "none", "VC-1 VC-3"},
    {"key.path_case", "keep", "VC-1", Certainty::recall},
    // Storage: which fields rule
    {"storage.targeted", "Vercel-CDN-Cache-Control CDN-Cache-Control", "VC-2", Certainty::documented,
     "the more specific field wins, whether a function or vercel.json sets it"},
    {"storage.s_maxage", "on", "VC-2"},
    {"storage.max_age_of_cache_control", "off", "VC-1 VC-2", Certainty::conflict,
     "functions need s-maxage, but an example of stale-if-error takes a lone max-age: setting lone_max_age"},
    {"storage.expires", "off", "VC-1", Certainty::recall,
     "a caching directive is asked for; Expires is not mentioned"},
    {"storage.heuristic", "off", "VC-1"},
    {"storage.without_lifetime", "off", "VC-1", Certainty::documented,
     "the default is public, max-age=0, must-revalidate: nobody caches"},
    {"storage.maximum_lifetime", "1y", "VC-2", Certainty::recall,
     "s-maxage goes from 1 to 31536000; whether more is cut or refused is not said"},
    {"storage.statuses_rule", "listed", "VC-1"},
    {"storage.statuses", "200 301 302 307 308 404 410", "VC-1", Certainty::documented,
     "410 came later; older pages omit it; 206 is not among them"},
    {"storage.maximum_size", "10MB", "VC-1", Certainty::documented, "20 MB for streaming functions"},
    // Storage: directives
    {"storage.no_store", "refuse", "VC-1"},
    {"storage.private", "refuse", "VC-1"},
    {"storage.no_cache", "refuse", "VC-1"},
    {"storage.zero_lifetime", "refuse", "VC-1 VC-2", Certainty::documented, "s-maxage starts at 1"},
    {"storage.set_cookie", "refuse", "VC-1"},
    {"storage.vary", "honour", "VC-1 VC-3", Certainty::documented,
     "each field that it names becomes part of the key"},
    {"storage.vary_refused_fields", "cookie", "VC-5", Certainty::documented,
     "logged as vary_key_denied:cookie"},
    {"storage.vary_star", "refuse", "VC-1"},
    {"storage.post_responses", "off", "VC-1"},
    {"storage.head_responses", "on", "VC-1", Certainty::documented, "GET and HEAD are cached"},
    // Reuse
    {"reuse.stale_while_revalidate", "on", "VC-2"},
    {"reuse.s_maxage_forbids_stale", "off", "VC-2 VC-6", Certainty::documented,
     "both windows count beside it: the example is s-maxage=1, stale-while-revalidate=59"},
    {"reuse.stale_when_disconnected", "off", "VC-6", Certainty::conflict,
     "errors of the origin, network failures and DNS errors are covered by stale-if-error alone; the reason "
     "\"revalidation error\" of STALE (VC-4) is a failed refresh in the background, within a window"},
    {"reuse.default_stale_while_revalidate", "1y", "VC-2", Certainty::documented,
     "after s-maxage the stale response is served until it is revalidated in the background; how long it is "
     "kept for that is not said (a year here): setting stale_after_expiry"},
    {"reuse.stale_if_error", "on", "VC-2 VC-6", Certainty::conflict,
     "since 13 February 2026; VC-1 still says that it is not supported: setting stale_if_error"},
    {"reuse.must_revalidate", "off", "VC-2", Certainty::documented, "for browsers only"},
    {"reuse.proxy_revalidate", "off", "VC-2", Certainty::documented, "unsupported"},
    {"reuse.pragma_refreshes_stale", "on", "VC-2", Certainty::documented,
     "a stale response is refreshed in the foreground: REVALIDATED"},
    // Delivery
    {"delivery.removed_fields", "Vercel-CDN-Cache-Control", "VC-2", Certainty::documented,
     "CDN-Cache-Control is sent on"},
    {"delivery.removed_directives", "s-maxage stale-while-revalidate stale-if-error", "VC-2",
     Certainty::documented, "only where no CDN field is set; else Cache-Control goes out as it is"},
    {"delivery.replacement_cache_control", "public, max-age=0, must-revalidate", "VC-1 VC-2",
     Certainty::documented, "what browsers get for s-maxage alone, and by default"},
    {"delivery.replacement_beside_targeted", "off", "VC-2", Certainty::recall,
     "what browsers get where only a CDN field is set is not said"},
    // Words
    {"status.header", "x-vercel-cache", "VC-4"},
    {"status.hit", "HIT", "VC-4"},
    {"status.stale", "STALE", "VC-4"},
    {"status.updating", "STALE", "VC-4", Certainty::documented, "refreshed in the background"},
    {"status.revalidated", "REVALIDATED", "VC-4", Certainty::documented, "refreshed in the foreground"},
    {"status.expired", "REVALIDATED", "VC-2 VC-4", Certainty::recall,
     "for a forced refresh; what an expiry without stale-while-revalidate shows is not said"},
    {"status.miss", "MISS", "VC-4"},
    {"status.bypass", "MISS", "VC-4", Certainty::conflict, "setting uncacheable_word"},
    {"status.pass", "MISS", "VC-4 VC-5", Certainty::conflict,
     "MISS for Vary: Cookie and dynamic routes; BYPASS elsewhere: setting uncacheable_word"},
    {"status.dynamic", "MISS", "VC-4"},
    {"status.error", "MISS", "VC-4", Certainty::documented, "an error is a reason for MISS"},
    // Tags, purging, collapsing
    {"tags.header", "Vercel-Cache-Tag", "VC-3"},
    {"tags.separator", "comma", "VC-3"},
    {"tags.bytes_per_tag", "256", "VC-3"},
    {"tags.per_response", "128", "VC-3"},
    {"tags.case_sensitive", "on", "VC-3"},
    {"tags.removed_downstream", "on", "VC-3", Certainty::recall},
    {"purge.kinds", "tag image all", "VC-3", Certainty::documented,
     "image: by source image; the scope is project and environment"},
    {"purge.soft_kinds", "tag image all", "VC-3", Certainty::documented,
     "invalidate: STALE next; delete: the next request waits and shows REVALIDATED"},
    {"collapsing.collapses", "on", "VC-3 VC-4", Certainty::documented, "in each region"},
};

constexpr std::string_view kKinds[] = {"function", "static", "external"};
// The criteria of VC-1 are for functions: a file of the deployment is cached whatever its fields say.
constexpr Effect kKind[] = {
    {"external", "storage.max_age_of_cache_control", "on", "VC-8 VC-9"},
    {"static", "storage.set_cookie", "store", "VC-1"},
    {"static", "storage.vary", "ignore", "VC-1", Certainty::recall},
    {"static", "storage.vary_star", "ignore", "VC-1"},
    {"static", "storage.vary_refused_fields", "none", "VC-1"},
    {"static", "storage.statuses", "200 206", "VC-1", Certainty::recall},
    {"static", "eligibility.authorization", "on", "VC-1"},
    {"static", "eligibility.range", "on", "VC-1"},
    {"static", "key.query", "ignore", "VC-1"},
    {"static", "storage.fixed_lifetime", "1y", "VC-1"},
    {"static", "storage.fixed_lifetime_rule", "replaces-directives", "VC-1"},
    {"static", "storage.authorization_rule", "off", "VC-1"},
    {"static", "storage.maximum_size", "none", "VC-1"},
    {"static", "status.miss", "PRERENDER", "VC-4"},
};

constexpr std::string_view kLoneMaxAgeChoices[] = {"ignore", "cache"};
constexpr Effect kLoneMaxAge[] = {
    {"cache", "storage.max_age_of_cache_control", "on", "VC-2"},
};

constexpr std::string_view kOnOff[] = {"on", "off"};
constexpr Effect kStaleIfError[] = {
    {"off", "reuse.stale_if_error", "off", "VC-1"},
};
constexpr Effect kStaleAfterExpiry[] = {
    {"off", "reuse.default_stale_while_revalidate", "0s", "VC-2", Certainty::recall},
};
constexpr std::string_view kUncacheableWords[] = {"MISS", "BYPASS"};
constexpr Effect kUncacheableWord[] = {
    {"BYPASS", "status.pass", "BYPASS", "VC-7"},
    {"BYPASS", "status.bypass", "BYPASS", "VC-7"},
};
constexpr Effect kStreaming[] = {{"on", "storage.maximum_size", "20MB", "VC-1"}};
constexpr Effect kDraftMode[] = {
    {"on", "eligibility.caching", "off", "VC-4"},
    {"on", "status.dynamic", "BYPASS", "VC-4"},
};
constexpr Effect kDeployment[] = {{"*", "key.fixed_part", "$", "VC-1 VC-3"}};

constexpr Setting kSettings[] = {
    {"streaming", "the function streams its response: up to 20 MB are cached", kOnOff, "off", "VC-1",
     Certainty::documented, kStreaming},
    {"kind",
     "what answers: a function, a rewrite to an external origin, whose Cache-Control counts with max-age too "
     "(projects since 6 April 2026), or a static file, which is kept for the life of the deployment (a year "
     "here)",
     kKinds, "function", "VC-1", Certainty::documented, kKind, "static"},
    {"lone_max_age", "max-age without s-maxage in Cache-Control: for browsers only, or for the CDN too",
     kLoneMaxAgeChoices, "ignore", "VC-1 VC-2 VC-8 VC-9", Certainty::conflict, kLoneMaxAge},
    {"stale_if_error", "stale-if-error works (since February 2026) or does not (an older page)", kOnOff, "on",
     "VC-1 VC-2 VC-6", Certainty::conflict, kStaleIfError},
    {"stale_after_expiry",
     "stale content is answered after expiry without stale-while-revalidate too, as long as it is kept (a "
     "year here)",
     kOnOff, "on", "VC-2", Certainty::documented, kStaleAfterExpiry},
    {"uncacheable_word", "x-vercel-cache for a response that may not be stored", kUncacheableWords, "MISS",
     "VC-5 VC-7", Certainty::conflict, kUncacheableWord},
    {"draft_mode", "draft mode, a prerender bypass, or a crawler: the cache is not used", kOnOff, "off",
     "VC-4", Certainty::documented, kDraftMode},
    {"deployment",
     "the deployment's own URL, part of each key: a new one starts with an empty cache",
     {},
     "",
     "VC-1 VC-3",
     Certainty::documented,
     kDeployment},
};

constexpr std::array kDiagnostics{
    Diagnostic{"x-vercel-id",
               "{pop}1::{id16}",
               "VC-4",
               Certainty::documented,
               Towards::client,
               {},
               Diagnostic::Others::go,
               "The regions that the request met, then its name."},
    Diagnostic{
        "Server", "Vercel", "VC-4", Certainty::documented, Towards::client, {}, Diagnostic::Others::go},
};

constexpr std::array kMarks{Mark{"x-vercel-cache"}, Mark{"Server", "Vercel"}};

}  // namespace

constinit const Profile vercel{"vercel", "Vercel",  "2026-11-20", {},      kSources,
                               kFacts,   kSettings, kMarks,       nullptr, kDiagnostics};

}  // namespace cachewright::vendor
