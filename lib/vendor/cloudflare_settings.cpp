#include "lib/vendor/cloudflare_settings.hpp"

#include "lib/vendor/parameter_value.hpp"

#include <fmt/format.h>

#include <string_view>

namespace cachewright::vendor {

namespace {

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

}  // namespace

constinit const std::array<Setting, 29> cloudflare_settings{{
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
}};

std::optional<Impossible> refused_by_cloudflare(std::span<const SettingValue> given,
                                                const ProfileOptions& options) {
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

}  // namespace cachewright::vendor
