// A browser's cache: private, by RFC 9111, with what the engines document beyond it.
#include "lib/vendor/catalog.hpp"

namespace cachewright::vendor {

namespace {

constexpr Source kSources[] = {
    {"RFC-1", "RFC 9111: HTTP Caching", "https://www.rfc-editor.org/rfc/rfc9111.html", "2026-11-20"},
    {"RFC-2", "RFC 9110: HTTP Semantics", "https://www.rfc-editor.org/rfc/rfc9110.html", "2026-11-20"},
    {"RFC-3", "RFC 5861: Cache-Control Extensions for Stale Content",
     "https://www.rfc-editor.org/rfc/rfc5861.html", "2026-11-20"},
    {"RFC-4", "RFC 8246: HTTP Immutable Responses", "https://www.rfc-editor.org/rfc/rfc8246.html",
     "2026-11-20"},
    {"RFC-5", "RFC 9213: Targeted HTTP Cache Control", "https://www.rfc-editor.org/rfc/rfc9213.html",
     "2026-11-20"},
    {"RFC-6", "RFC 6585: Additional HTTP Status Codes", "https://www.rfc-editor.org/rfc/rfc6585.html",
     "2026-11-21"},
    {"CR-1", "Chromium: HttpResponseHeaders::GetFreshnessLifetimes",
     "https://chromium.googlesource.com/chromium/src/+/main/net/http/http_response_headers.cc", "2026-11-21"},
};

constexpr Fact kFacts[] = {
    {"eligibility.methods", "GET HEAD", "RFC-1"},
    {"eligibility.request_directives", "on", "RFC-1", Certainty::documented,
     "a reload sends max-age=0 for the page itself, a hard reload no-cache and Pragma: no-cache"},
    {"key.method", "on", "RFC-1"},
    {"key.scheme", "on", "RFC-1", Certainty::documented,
     "browsers also part the cache by top-level site, so sites share nothing; lifetimes do not change"},
    {"key.host", "on", "RFC-1"},
    {"key.query", "include", "RFC-1"},
    {"storage.kind", "private", "RFC-1", Certainty::documented,
     "private is stored, and so are responses to requests with Authorization; s-maxage speaks to others "
     "(§5.2.2.10)"},
    {"storage.targeted", "none", "RFC-5", Certainty::documented,
     "CDN-Cache-Control and its kin speak to others, as Surrogate-Control does"},
    {"storage.surrogate_control", "ignore", "RFC-5"},
    {"storage.max_age", "on", "RFC-1"},
    {"storage.expires", "on", "RFC-1"},
    {"storage.heuristic", "on", "RFC-1", Certainty::documented, "§4.2.2"},
    {"storage.never_stored_statuses", "428 429 431 511", "RFC-6", Certainty::documented,
     "§3 to §6: MUST NOT be stored by a cache"},
    {"storage.no_store", "rfc", "RFC-1", Certainty::documented,
     "it usually keeps a page out of the back/forward cache, too"},
    {"storage.must_understand", "off", "RFC-1", Certainty::recall,
     "§5.2.2.3: no engine documents it, and the no-store beside it is for those that do not have it"},
    {"storage.private", "rfc", "RFC-1"},
    {"storage.no_cache", "rfc", "RFC-1", Certainty::documented,
     "stored, and validated each time; going back does not count as a new request"},
    {"storage.authorization_rule", "off", "RFC-1", Certainty::documented, "§3.5 is for shared caches"},
    {"storage.set_cookie", "store", "RFC-1"},
    {"storage.vary", "honour", "RFC-1"},
    {"storage.post_responses", "off", "RFC-2", Certainty::recall, "browsers do not answer GET from a POST"},
    {"reuse.kind", "private", "RFC-1"},
    {"reuse.stale_while_revalidate", "on", "RFC-3", Certainty::documented,
     "Chromium and Firefox have it: setting engine"},
    {"reuse.stale_if_error", "off", "RFC-3", Certainty::recall, "no browser implements it"},
    {"reuse.stale_when_disconnected", "off", "RFC-1", Certainty::recall,
     "without a connection an error page is shown"},
    {"reuse.must_revalidate", "on", "RFC-1"},
    {"reuse.proxy_revalidate", "off", "RFC-1", Certainty::documented, "§5.2.2.8: for shared caches"},
    {"reuse.s_maxage_forbids_stale", "off", "RFC-1", Certainty::documented, "§5.2.2.10"},
    {"reuse.immutable", "on", "RFC-4", Certainty::documented,
     "Firefox and Safari skip the validation on reload; Chrome has the same effect, because it does not "
     "validate fresh subresources on reload"},
    {"delivery.age", "on", "RFC-1", Certainty::recall, "as it came from the network"},
    {"status.header", "none", "RFC-1", Certainty::documented, "nobody sees a browser's word"},
    {"purge.kinds", "none", "RFC-1", Certainty::documented, "no CDN's purge reaches a browser's copies"},
    {"collapsing.collapses", "on", "RFC-1", Certainty::recall},
};

constexpr std::string_view kEngines[] = {"chrome", "firefox", "safari"};
constexpr Effect kEngine[] = {
    {"chrome", "storage.response_pragma", "on", "CR-1", Certainty::documented},
    {"safari", "reuse.stale_while_revalidate", "off", "RFC-3"},
};

constexpr Setting kSettings[] = {
    {"engine",
     "which browser: Chrome and Firefox have stale-while-revalidate, Safari does not document it; Chrome "
     "takes Pragma: no-cache of a response for Cache-Control: no-cache",
     kEngines, "chrome", "RFC-3", Certainty::recall, kEngine},
};

}  // namespace

constinit const Profile browser{"browser", "Browser", "2026-11-20", {}, kSources, kFacts, kSettings};

}  // namespace cachewright::vendor
