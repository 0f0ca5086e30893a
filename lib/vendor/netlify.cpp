// Netlify's edge cache, as far as its pages go: functions and proxies by their headers, static assets by
// deploy.
#include "lib/vendor/catalog.hpp"

#include <array>

namespace cachewright::vendor {

namespace {

constexpr Source kSources[] = {
    {"NL-1", "Caching overview", "https://docs.netlify.com/platform/caching/", "2026-11-20"},
    {"NL-2", "How to control CDN caching on Netlify",
     "https://www.netlify.com/knowledge-base/how-to-control-cdn-caching-on-netlify", "2026-11-20"},
    {"NL-3", "Skill file netlify-caching",
     "https://github.com/netlify/context-and-tools/tree/main/skills/netlify-caching", "2026-11-21"},
    {"NL-4", "Netlify's Next.js runtime: s-maxage and stale-while-revalidate in one field",
     "https://github.com/opennextjs/opennextjs-netlify/blob/main/src/run/headers.ts", "2026-11-21"},
};

constexpr Fact kFacts[] = {
    {"eligibility.methods", "GET", "NL-1"},
    {"eligibility.request_directives", "off", "NL-1", Certainty::recall},
    {"eligibility.request_no_store", "off", "NL-1", Certainty::recall},
    {"key.method", "off", "NL-1", Certainty::recall, "only GET is cached"},
    {"key.scheme", "off", "NL-1", Certainty::recall},
    {"key.host", "on", "NL-1"},
    {"key.query", "include", "NL-1", Certainty::documented,
     "the whole query, where Netlify-Vary says nothing else"},
    {"key.netlify_vary", "on", "NL-1", Certainty::documented,
     "query, header, cookie, country and language, each with the names or values that count"},
    {"storage.targeted", "Netlify-CDN-Cache-Control CDN-Cache-Control", "NL-1 NL-2"},
    {"storage.heuristic", "off", "NL-1", Certainty::documented,
     "functions, edge functions and proxies are not cached unless their fields say so"},
    {"storage.without_lifetime", "off", "NL-1"},
    {"storage.post_responses", "off", "NL-1"},
    {"storage.vary", "honour", "NL-1"},
    {"reuse.stale_while_revalidate", "on", "NL-1"},
    {"reuse.stale_windows_with_s_maxage", "on", "NL-4", Certainty::documented,
     "the runtime sets s-maxage=…, stale-while-revalidate=31536000, durable"},
    {"reuse.stale_if_error", "on", "RFC 5861 §4", Certainty::recall, "the pages do not speak of it"},
    {"reuse.stale_when_disconnected", "on", "RFC 9111 §4.2.4", Certainty::recall, "the same"},
    {"delivery.removed_fields", "Netlify-CDN-Cache-Control", "NL-2 NL-3", Certainty::conflict,
     "CDN-Cache-Control is passed on in the newest version of NL-3, as RFC 9213 has it; older ones say that "
     "it is stripped: setting strip_cdn_cache_control"},
    {"status.header", "Cache-Status", "NL-2"},
    {"status.hit", "\"Netlify Edge\"; hit", "NL-2"},
    {"status.stale", "\"Netlify Edge\"; hit", "NL-2", Certainty::recall},
    {"status.updating", "\"Netlify Edge\"; hit; fwd=stale", "NL-2", Certainty::recall},
    {"status.revalidated", "\"Netlify Edge\"; fwd=stale", "NL-2", Certainty::recall},
    {"status.expired", "\"Netlify Edge\"; fwd=stale", "NL-2", Certainty::recall},
    {"status.miss", "\"Netlify Edge\"; fwd=miss", "NL-2"},
    {"status.bypass", "\"Netlify Edge\"; fwd=miss", "NL-2"},
    {"status.pass", "\"Netlify Edge\"; fwd=miss", "NL-2"},
    {"status.dynamic", "\"Netlify Edge\"; fwd=miss", "NL-2"},
    {"tags.header", "Netlify-Cache-Tag", "NL-1", Certainty::documented, "or Cache-Tag"},
    {"tags.separator", "comma", "NL-1"},
    {"tags.bytes_per_tag", "1024", "NL-3", Certainty::documented, "1024 characters"},
    {"tags.per_response", "500", "NL-3"},
    {"tags.case_sensitive", "off", "NL-3"},
    {"purge.kinds", "tag all", "NL-1", Certainty::documented,
     "tagged responses outlive a deploy, until their tags are purged"},
};

constexpr std::string_view kOnOff[] = {"on", "off"};
constexpr std::string_view kKinds[] = {"function", "static"};
constexpr Effect kKind[] = {
    {"static", "storage.fixed_lifetime", "1y", "NL-1"},
    {"static", "storage.fixed_lifetime_rule", "replaces-directives", "NL-1"},
    {"static", "key.query", "ignore", "NL-1"},
    {"static", "delivery.replacement_cache_control", "public, max-age=0, must-revalidate", "NL-1"},
};
constexpr Effect kStripCdnCacheControl[] = {
    {"on", "delivery.removed_fields", "Netlify-CDN-Cache-Control CDN-Cache-Control", "NL-3"},
};
constexpr Effect kBasicAuth[] = {{"on", "eligibility.caching", "off", "NL-1"}};

constexpr Setting kSettings[] = {
    {"kind", "what answers: a function (or a proxy), or a static asset, which only a deploy changes", kKinds,
     "function", "NL-1", Certainty::documented, kKind},
    {"strip_cdn_cache_control", "CDN-Cache-Control does not reach clients", kOnOff, "off", "NL-3",
     Certainty::conflict, kStripCdnCacheControl},
    {"basic_auth", "the site has basic authentication: nothing is cached", kOnOff, "off", "NL-1",
     Certainty::documented, kBasicAuth},
};

constexpr std::array kDiagnostics{
    Diagnostic{
        "X-Nf-Request-Id", "{id32}", "NL-1", Certainty::recall, Towards::client, {}, Diagnostic::Others::go},
    Diagnostic{"Server", "Netlify", "NL-1", Certainty::recall, Towards::client, {}, Diagnostic::Others::go},
};

constexpr std::array kMarks{Mark{"Cache-Status", "Netlify Edge"}, Mark{"Cache-Status", "Netlify Durable"},
                            Mark{"Server", "Netlify"}};

}  // namespace

constinit const Profile netlify{"netlify", "Netlify", "2026-11-20", {},      kSources,
                                kFacts,    kSettings, kMarks,       nullptr, kDiagnostics};

}  // namespace cachewright::vendor
