// A shared cache by the letter of RFC 9111 and its kin; what these leave open is a setting.
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
    {"RFC-6", "RFC 9211: The Cache-Status HTTP Response Header Field",
     "https://www.rfc-editor.org/rfc/rfc9211.html", "2026-11-20"},
    {"RFC-7", "RFC 6585: Additional HTTP Status Codes", "https://www.rfc-editor.org/rfc/rfc6585.html",
     "2026-11-21"},
};

constexpr Fact kFacts[] = {
    {"eligibility.methods", "GET HEAD", "RFC-1 RFC-2"},
    {"eligibility.request_directives", "on", "RFC-1", Certainty::documented,
     "§5.2.1: preferences, which a cache may leave unheeded: setting request_directives"},
    {"eligibility.request_no_store", "on", "RFC-1", Certainty::documented, "§5.2.1.5"},
    {"key.method", "on", "RFC-1", Certainty::documented, "§2; a response to GET answers HEAD too"},
    {"key.scheme", "on", "RFC-1", Certainty::documented, "§2: the target URI"},
    {"key.host", "on", "RFC-1", Certainty::documented, "§2"},
    {"key.query", "include", "RFC-1", Certainty::documented, "§2"},
    {"key.path_case", "keep", "RFC-2", Certainty::documented, "§4.2.3"},
    {"storage.kind", "shared", "RFC-1"},
    {"storage.targeted", "CDN-Cache-Control", "RFC-5", Certainty::documented,
     "§2.2, §3.1: where it is there and parses, Cache-Control and Expires do not count"},
    {"storage.s_maxage", "on", "RFC-1", Certainty::documented, "§5.2.2.10"},
    {"storage.max_age", "on", "RFC-1", Certainty::documented, "§5.2.2.1"},
    {"storage.expires", "on", "RFC-1", Certainty::documented, "§5.3; an invalid date is in the past"},
    {"storage.heuristic", "on", "RFC-1", Certainty::documented,
     "§4.2.2: a tenth of the time since Last-Modified is usual"},
    {"storage.statuses_rule", "rfc", "RFC-1 RFC-2", Certainty::documented, "§3; RFC 9110 §15.1"},
    {"storage.never_stored_statuses", "428 429 431 511", "RFC-7", Certainty::documented,
     "§3 to §6: MUST NOT be stored by a cache"},
    {"storage.without_lifetime", "on", "RFC-1", Certainty::documented, "§3"},
    {"storage.no_store", "rfc", "RFC-1", Certainty::documented, "§5.2.2.5"},
    {"storage.private", "rfc", "RFC-1", Certainty::documented, "§5.2.2.7"},
    {"storage.no_cache", "rfc", "RFC-1", Certainty::documented, "§5.2.2.4"},
    {"storage.zero_lifetime", "rfc", "RFC-1", Certainty::documented, "§4.2: stored, and stale at once"},
    {"storage.must_understand", "on", "RFC-1", Certainty::documented, "§5.2.2.3"},
    {"storage.qualified_directives", "on", "RFC-1", Certainty::documented, "§5.2.2.4, §5.2.2.7"},
    {"storage.qualified_no_cache", "withhold", "RFC-1", Certainty::documented, "§5.2.2.4"},
    {"storage.authorization_rule", "on", "RFC-1", Certainty::documented, "§3.5"},
    {"storage.set_cookie", "store", "RFC-1", Certainty::documented, "§7.3: it does not inhibit caching"},
    {"storage.vary", "honour", "RFC-1", Certainty::documented, "§4.1"},
    {"storage.vary_star", "never-reuse", "RFC-1", Certainty::documented, "§4.1"},
    {"storage.partial_responses", "on", "RFC-1", Certainty::documented, "§3.3"},
    {"storage.post_responses", "on", "RFC-2", Certainty::documented, "§9.3.3"},
    {"reuse.kind", "shared", "RFC-1"},
    {"reuse.stale_while_revalidate", "on", "RFC-3", Certainty::documented, "§3"},
    {"reuse.stale_if_error", "on", "RFC-3", Certainty::documented, "§4"},
    {"reuse.must_revalidate", "on", "RFC-1", Certainty::documented, "§5.2.2.2"},
    {"reuse.proxy_revalidate", "on", "RFC-1", Certainty::documented, "§5.2.2.8"},
    {"reuse.s_maxage_forbids_stale", "on", "RFC-1", Certainty::documented, "§5.2.2.10"},
    {"reuse.stale_windows_with_s_maxage", "off", "RFC-1 RFC-3", Certainty::documented,
     "§5.2.2.10: s-maxage brings proxy-revalidate with it; most CDNs allow them together"},
    {"reuse.stale_when_disconnected", "on", "RFC-1", Certainty::documented, "§4.2.4"},
    {"reuse.vary_normalisation", "on", "RFC-1", Certainty::documented, "§4.1"},
    {"delivery.age", "on", "RFC-1", Certainty::documented, "§5.1"},
    {"delivery.conditionals", "on", "RFC-1", Certainty::documented, "§4.3.2"},
    {"delivery.ranges", "on", "RFC-2", Certainty::documented, "§14.2"},
    {"status.header", "Cache-Status", "RFC-6"},
    {"status.hit", "rfc9111; hit", "RFC-6"},
    {"status.stale", "rfc9111; hit", "RFC-6", Certainty::documented, "ttl would be below zero"},
    {"status.updating", "rfc9111; hit", "RFC-6", Certainty::documented, "ttl would be below zero"},
    {"status.revalidated", "rfc9111; fwd=stale; fwd-status=304", "RFC-6"},
    {"status.expired", "rfc9111; fwd=stale", "RFC-6"},
    {"status.miss", "rfc9111; fwd=uri-miss", "RFC-6"},
    {"status.bypass", "rfc9111; fwd=request", "RFC-6"},
    {"status.pass", "rfc9111; fwd=uri-miss", "RFC-6"},
    {"status.dynamic", "rfc9111; fwd=bypass", "RFC-6", Certainty::documented,
     "§2.2: set not to handle this request"},
    {"status.by_method", "rfc9111; fwd=method", "RFC-6", Certainty::documented, "§2.2"},
    {"status.vary_miss", "rfc9111; fwd=vary-miss", "RFC-6", Certainty::documented, "§2.2"},
    {"status.part_miss", "rfc9111; fwd=partial", "RFC-6", Certainty::documented, "§2.2"},
    {"status.by_request", "rfc9111; fwd=request", "RFC-6", Certainty::documented,
     "§2.2: a fresh response was there; a stale one is fwd=stale, whatever the request says"},
    {"status.by_request_confirmed", "rfc9111; fwd=request; fwd-status=304", "RFC-6"},
    {"status.after_failure", "rfc9111; fwd=stale", "RFC-6", Certainty::documented,
     "§2.1: no hit, because the request went forward"},
    {"status.only_if_cached", "rfc9111; detail=only-if-cached", "RFC-6", Certainty::documented,
     "§2.1, §2.2: neither answered from the cache nor forwarded; §2.8: detail is the cache's own word"},
    {"collapsing.collapses", "on", "RFC-1", Certainty::documented, "§4 allows it"},
};

constexpr std::string_view kOnOff[] = {"on", "off"};
constexpr Effect kTargeted[] = {{"off", "storage.targeted", "none", "RFC-5"}};
constexpr Effect kHeuristic[] = {{"off", "storage.heuristic", "off", "RFC-1"}};
constexpr Effect kStaleWhileRevalidate[] = {{"off", "reuse.stale_while_revalidate", "off", "RFC-3"}};
constexpr Effect kStaleWindowsWithSMaxage[] = {{"on", "reuse.stale_windows_with_s_maxage", "on", "RFC-3"}};
constexpr Effect kStaleIfError[] = {{"off", "reuse.stale_if_error", "off", "RFC-3"}};
constexpr Effect kStaleWhenDisconnected[] = {{"off", "reuse.stale_when_disconnected", "off", "RFC-1"}};
constexpr Effect kRequestDirectives[] = {{"off", "eligibility.request_directives", "off", "RFC-1"}};
constexpr Effect kMustUnderstand[] = {{"off", "storage.must_understand", "off", "RFC-1"}};
constexpr Effect kPostResponses[] = {{"off", "storage.post_responses", "off", "RFC-2"}};

constexpr Setting kSettings[] = {
    {"targeted", "CDN-Cache-Control is in the cache's target list", kOnOff, "on", "RFC-5",
     Certainty::documented, kTargeted},
    {"heuristic", "lifetimes are guessed where none is given (§4.2.2 allows it)", kOnOff, "on", "RFC-1",
     Certainty::documented, kHeuristic},
    {"stale_while_revalidate", "stale-while-revalidate is implemented (it is optional)", kOnOff, "on",
     "RFC-3", Certainty::documented, kStaleWhileRevalidate},
    {"stale_windows_with_s_maxage",
     "stale-while-revalidate and stale-if-error count beside s-maxage, as most CDNs have it", kOnOff, "off",
     "RFC-1 RFC-3", Certainty::documented, kStaleWindowsWithSMaxage},
    {"stale_if_error", "stale-if-error is implemented (it is optional)", kOnOff, "on", "RFC-3",
     Certainty::documented, kStaleIfError},
    {"stale_when_disconnected", "stale responses are used while the origin cannot be reached (§4.2.4)",
     kOnOff, "on", "RFC-1", Certainty::documented, kStaleWhenDisconnected},
    {"request_directives", "Cache-Control and Pragma of requests are heeded on reuse", kOnOff, "on", "RFC-1",
     Certainty::documented, kRequestDirectives},
    {"must_understand", "must-understand is implemented", kOnOff, "on", "RFC-1", Certainty::documented,
     kMustUnderstand},
    {"post_responses", "responses to POST that name their own URL are kept", kOnOff, "on", "RFC-2",
     Certainty::documented, kPostResponses},
};

}  // namespace

constinit const Profile rfc9111{"rfc9111", "RFC 9111", "2026-11-20", {}, kSources, kFacts, kSettings};

}  // namespace cachewright::vendor
