// Google Cloud CDN. The cache mode of the backend decides.
#include "lib/vendor/catalog.hpp"
#include "lib/vendor/parameter_value.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace cachewright::vendor {

namespace {

constexpr std::array kSources{
    Source{"GC-1", "Caching overview", "https://cloud.google.com/cdn/docs/caching", "2026-11-20"},
    Source{"GC-2", "Use negative caching", "https://cloud.google.com/cdn/docs/using-negative-caching",
           "2026-11-20"},
    Source{"GC-3", "Firebase App Hosting: caching criteria of Cloud CDN",
           "https://firebase.google.com/docs/app-hosting/optimize-cache", "2026-11-21"},
    Source{"GC-4", "Caching overview, newer version with CDN-Cache-Control",
           "https://docs.cloud.google.com/cdn/docs/caching", "2026-11-21"},
    Source{"GC-6", "Create custom headers in backend services: cdn_cache_status",
           "https://cloud.google.com/load-balancing/docs/custom-headers", "2026-11-21"},
    Source{"GC-7", "Compute Engine API: backendServices, cdnPolicy.clientTtl",
           "https://cloud.google.com/compute/docs/reference/rest/v1/backendServices", "2026-11-21"},
    Source{"GC-8", "Troubleshooting Cloud CDN", "https://cloud.google.com/cdn/docs/troubleshooting-steps",
           "2026-11-21"},
    Source{"GC-5", "Serve stale content", "https://docs.cloud.google.com/cdn/docs/serving-stale-content",
           "2026-11-21"},
};

constexpr std::array kFacts{
    Fact{"eligibility.methods", "GET", "GC-1"},
    Fact{"eligibility.request_no_store", "on", "GC-1 GC-3", Certainty::documented,
         "The response to such a request is not cached."},
    Fact{"eligibility.request_directives", "off", "GC-1", Certainty::documented,
         "All but no-store are ignored, and so is Pragma; max-stale, which counts, is left out here."},
    Fact{"key.scheme", "on", "GC-1", Certainty::documented, "The key is the complete request URI."},
    Fact{"key.host", "on", "GC-1"},
    Fact{"key.query", "include", "GC-1", Certainty::documented,
         "Cache keys of one's own may leave it out or list its parameters."},
    Fact{"storage.s_maxage", "on", "GC-1", Certainty::documented, "Before max-age."},
    Fact{"storage.max_age", "on", "GC-1", Certainty::documented, "Before Expires."},
    Fact{"storage.expires", "on", "GC-1"},
    Fact{"storage.heuristic", "off", "GC-1", Certainty::documented,
         "The default TTL or nothing, never a guess."},
    Fact{"storage.without_lifetime", "off", "GC-1", Certainty::documented,
         "Without valid directives only static content (every success, in FORCE_CACHE_ALL) is cached."},
    Fact{"storage.statuses_rule", "listed", "GC-1 GC-3"},
    Fact{"storage.statuses", "200 203 204 206 300 301 302 307 308 404 405 410 421 451 501", "GC-1 GC-3"},
    Fact{"storage.default_lifetime_by_status", "300,301,302,307,308,404,405,410,421,451,501=no-store",
         "GC-1 GC-4", Certainty::documented,
         "Only successful responses are cached without directives; setting negative_caching for others."},
    Fact{"storage.authorization_rule", "on", "GC-1 GC-3", Certainty::documented,
         "Authorization needs an explicit cache directive."},
    Fact{"storage.set_cookie", "refuse", "GC-1 GC-3"},
    Fact{"storage.vary", "listed-only", "GC-1 GC-3"},
    Fact{"storage.vary_fields",
         "accept accept-encoding access-control-request-headers access-control-request-method origin "
         "sec-fetch-dest sec-fetch-mode sec-fetch-site x-goog-allowed-resources x-origin rsc "
         "next-router-state-tree next-router-prefetch next-router-segment-prefetch",
         "GC-1 GC-3", Certainty::documented, "The last four are those of React Server Components (GC-3)."},
    Fact{"storage.vary_star", "refuse", "GC-1 GC-3"},
    Fact{"storage.post_responses", "off", "GC-1"},
    Fact{"reuse.stale_while_revalidate", "on", "GC-5", Certainty::documented,
         "In the background; before the backend's own time (setting serve_while_stale)."},
    Fact{"reuse.stale_if_error", "off", "GC-5", Certainty::documented, "Not supported."},
    Fact{"reuse.must_revalidate", "on", "GC-1", Certainty::documented, "Not served stale."},
    Fact{"reuse.proxy_revalidate", "on", "GC-1", Certainty::documented, "Not served stale."},
    Fact{"reuse.s_maxage_forbids_stale", "on", "GC-1 GC-5", Certainty::conflict,
         "The table of directives says so; GC-5 counts the time for stale content from s-maxage, too."},
    Fact{"reuse.stale_when_disconnected", "off", "GC-5", Certainty::documented,
         "Past the time for stale content an error of the origin is passed on."},
    Fact{"delivery.browser_lifetime_beside_targeted", "off", "GC-4", Certainty::recall,
         "The client TTL is described beside Cache-Control only."},
    // What cdn_cache_status says: a variable for a custom header, in lower case.
    Fact{"status.hit", "hit", "GC-6"},
    Fact{"status.miss", "miss", "GC-6"},
    Fact{"status.expired", "miss", "GC-6", Certainty::recall},
    Fact{"status.revalidated", "revalidated", "GC-6"},
    Fact{"status.updating", "stale", "GC-6", Certainty::documented, "Whether a refresh runs is not told."},
    Fact{"status.pass", "uncacheable", "GC-6"},
    Fact{"status.dynamic", "uncacheable", "GC-6", Certainty::recall,
         "disabled is for backends without Cloud CDN."},
    Fact{"storage.default_lifetime_beside_policy", "on", "GC-1", Certainty::recall},
    Fact{"collapsing.collapses", "on", "GC-1"},
};

// Forced are successful responses; others follow their directives.
constexpr std::array kDefaultTtlEffects{
    Effect{"*", "storage.default_lifetime", "$", "GC-1"},
    Effect{"*", "storage.fixed_lifetime_by_status", "200,203,204,206=$", "GC-1"},
    Effect{"*", "delivery.browser_default_lifetime", "$", "GC-7"}};
constexpr std::array kStaleEffects{Effect{"*", "reuse.default_stale_while_revalidate", "$", "GC-5"}};
constexpr std::array kMaximumTtlEffects{Effect{"*", "storage.maximum_lifetime", "$", "GC-1"}};
constexpr std::array kClientTtlEffects{Effect{"*", "delivery.browser_lifetime", "$", "GC-7"}};

// The TTL settings come first; a mode takes back those that it does not know.
constexpr std::array<std::string_view, 3> kModes{"CACHE_ALL_STATIC", "USE_ORIGIN_HEADERS", "FORCE_CACHE_ALL"};
constexpr std::array kModeEffects{
    Effect{"CACHE_ALL_STATIC", "storage.fixed_lifetime_by_status", "none", "GC-1"},
    Effect{"CACHE_ALL_STATIC", "storage.default_lifetime_types",
           "text/css text/ecmascript text/javascript application/javascript font/* image/* video/* audio/* "
           "application/pdf application/postscript",
           "GC-1"},
    Effect{"CACHE_ALL_STATIC", "delivery.browser_lifetime_rule", "at-most-or-default", "GC-7"},
    Effect{"USE_ORIGIN_HEADERS", "storage.fixed_lifetime_by_status", "none", "GC-1"},
    Effect{"USE_ORIGIN_HEADERS", "storage.default_lifetime", "none", "GC-1"},
    Effect{"USE_ORIGIN_HEADERS", "storage.maximum_lifetime", "30d", "GC-1"},
    Effect{"USE_ORIGIN_HEADERS", "delivery.browser_lifetime_rule", "as-sent", "GC-1"},
    Effect{"FORCE_CACHE_ALL", "storage.maximum_lifetime", "30d", "GC-1"},
    Effect{"FORCE_CACHE_ALL", "storage.fixed_lifetime_rule", "replaces-directives", "GC-1"},
    Effect{"FORCE_CACHE_ALL", "delivery.browser_lifetime_rule", "least", "GC-7"},
};

constexpr std::array<std::string_view, 2> kSwitch{"off", "on"};
constexpr std::array kNegativeEffects{Effect{"on", "storage.default_lifetime_by_status",
                                             "300,301,308=10m 302,307,421=no-store 404,410,451=2m 405,501=1m",
                                             "GC-2"}};
constexpr std::array kRangesEffects{Effect{"off", "storage.maximum_size", "10MB", "GC-1"},
                                    Effect{"on", "storage.maximum_size", "none", "GC-1"}};
constexpr std::array kCoalescingEffects{Effect{"off", "collapsing.collapses", "off", "GC-1"}};
constexpr std::array<std::string_view, 2> kTargeted{"honoured", "ignored"};
constexpr std::array kTargetedEffects{Effect{"honoured", "storage.targeted", "CDN-Cache-Control", "GC-4"},
                                      Effect{"ignored", "storage.targeted", "none", "GC-1"}};

constexpr std::array kStatusHeaderEffects{Effect{"*", "status.header", "$", "GC-6"}};

constexpr std::array kSettings{
    Setting{"default_ttl",
            "TTL of static content without directives, or of everything (FORCE_CACHE_ALL)",
            {},
            "1h",
            "GC-1",
            Certainty::documented,
            kDefaultTtlEffects},
    Setting{"max_ttl",
            "longest TTL in CACHE_ALL_STATIC",
            {},
            "1d",
            "GC-1",
            Certainty::recall,
            kMaximumTtlEffects},
    Setting{"client_ttl",
            "longest lifetime that browsers are told, outside USE_ORIGIN_HEADERS",
            {},
            "1h",
            "GC-7",
            Certainty::documented,
            kClientTtlEffects},
    Setting{"serve_while_stale",
            "how long stale content is answered where the response names no stale-while-revalidate; 0 "
            "switches it off, a week is the most",
            {},
            "1d",
            "GC-5",
            Certainty::documented,
            kStaleEffects},
    Setting{"mode", "the cache mode of the backend", kModes, "CACHE_ALL_STATIC", "GC-1",
            Certainty::documented, kModeEffects},
    Setting{"negative_caching", "redirects and errors without directives are cached by status", kSwitch,
            "off", "GC-2", Certainty::documented, kNegativeEffects},
    Setting{"origin_ranges", "the origin supports ranges, so content above 10 MiB is fetched in parts",
            kSwitch, "off", "GC-1", Certainty::documented, kRangesEffects},
    Setting{"request_coalescing", "misses for one key become one request to the origin", kSwitch, "on",
            "GC-1", Certainty::documented, kCoalescingEffects},
    Setting{"cdn_cache_control", "whether CDN-Cache-Control rules; older versions of the page do not know it",
            kTargeted, "honoured", "GC-4", Certainty::conflict, kTargetedEffects},
    Setting{"status_header",
            "the custom response header that holds {cdn_cache_status}",
            {},
            "",
            "GC-6",
            Certainty::documented,
            kStatusHeaderEffects},
};

// What the API refuses (GC-1, GC-5).
std::optional<Impossible> refused(std::span<const SettingValue> given, const ProfileOptions& options) {
    constexpr base::Seconds longest{7 * 86400};
    if (options.policy.reuse.default_stale_while_revalidate > longest) {
        return Impossible{fmt::format("serve_while_stale is {}, and a week is the most",
                                      write_duration(options.policy.reuse.default_stale_while_revalidate)),
                          "give serve_while_stale=7d or less",
                          {"serve_while_stale"}};
    }
    const auto mode = given_value(given, "mode").value_or("CACHE_ALL_STATIC");
    const policy::StorageOptions& storage = options.policy.storage;
    if (mode == "CACHE_ALL_STATIC" && storage.default_lifetime && storage.maximum_lifetime &&
        *storage.default_lifetime > *storage.maximum_lifetime) {
        return Impossible{
            fmt::format("default_ttl ({}) is above max_ttl ({})", write_duration(*storage.default_lifetime),
                        write_duration(*storage.maximum_lifetime)),
            "lower default_ttl or raise max_ttl",
            {"default_ttl", "max_ttl"}};
    }
    return std::nullopt;
}

// GC-8: the answers of its examples have it, cached or not; the load balancer in front of Cloud CDN adds it.
constexpr std::array kDiagnostics{Diagnostic{"Via", "1.1 google", "GC-1", Certainty::recall}};

constexpr std::array kMarks{Mark{"Via", "1.1 google"}};

}  // namespace

const Profile google{
    .name = "google",
    .title = "Google Cloud CDN",
    .as_of = "2026-11-20",
    .sources = kSources,
    .facts = kFacts,
    .settings = kSettings,
    .marks = kMarks,
    .refused = refused,
    .diagnostics = kDiagnostics,
};

}  // namespace cachewright::vendor
