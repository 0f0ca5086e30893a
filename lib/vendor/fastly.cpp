// Fastly. A VCL service adds the boilerplate's rules to the core behaviour; a Compute service has the core's.
#include "lib/vendor/catalog.hpp"

#include <array>
#include <string_view>

namespace cachewright::vendor {

namespace {

#define DOCS "https://www.fastly.com/documentation"
constexpr std::array kSources{
    Source{"FA-1", "HTTP caching semantics", DOCS "/guides/concepts/edge-state/cache/cache-freshness",
           "2026-11-20"},
    Source{"FA-2", "Fastly boilerplate VCL", DOCS "/guides/vcl/using", "2026-11-20"},
    Source{"FA-3", "Controlling caching", DOCS "/guides/full-site-delivery/caching/controlling-caching",
           "2026-11-20"},
    Source{"FA-4", "About cache control headers",
           DOCS "/guides/full-site-delivery/caching/about-cache-control-headers", "2026-11-20"},
    Source{"FA-5", "Surrogate-Key", DOCS "/reference/http/http-headers/Surrogate-Key", "2026-11-20"},
    Source{"FA-6", "Staleness and revalidation", DOCS "/guides/concepts/edge-state/cache/stale",
           "2026-11-20"},
    Source{"FA-6c", "Request collapsing", DOCS "/guides/concepts/edge-state/cache/request-collapsing",
           "2026-11-20"},
    Source{"FA-7", "Purge API", "https://docs.rs/fastly-api/latest/fastly_api/apis/purge_api/index.html",
           "2026-11-20"},
    Source{"FA-8", "Getting the most out of Vary with Fastly",
           "https://www.fastly.com/blog/getting-most-out-vary-fastly", "2026-11-20"},
    Source{"FA-9", "Network services resource limits",
           "https://docs.fastly.com/products/network-services-resource-limits", "2026-11-20"},
    Source{"FA-10", "X-Cache and other response headers", DOCS "/reference/http/http-headers/X-Cache",
           "2026-11-20"},
    Source{"FA-17", "X-Cache-Hits", DOCS "/reference/http/http-headers/X-Cache-Hits", "2026-11-22"},
    Source{"FA-18", "X-Timer", DOCS "/reference/http/http-headers/X-Timer", "2026-11-22"},
    Source{"FA-19", "Fastly-Debug-Path", DOCS "/reference/http/http-headers/Fastly-Debug-Path", "2026-11-22"},
    Source{"FA-20", "Fastly-Debug-TTL", DOCS "/reference/http/http-headers/Fastly-Debug-TTL", "2026-11-22"},
    Source{"FA-13", "beresp.cacheable", DOCS "/reference/vcl/variables/backend-response/beresp-cacheable/",
           "2026-11-21"},
    Source{"FA-14", "stale-if-error is now available on Fastly Compute",
           "https://community.fastly.com/t/stale-if-error-is-now-available-on-fastly-compute/4438",
           "2026-11-21"},
    Source{"FA-15", "Serving stale", DOCS "/solutions/tutorials/full-site-delivery/serving-stale/",
           "2026-11-21"},
    Source{"FA-16", "VCL that keeps HEAD from becoming GET (third party)",
           "https://gist.github.com/wheaties/58c9f860e06640eb53e7a6b3a87f2750", "2026-11-21"},
};
#undef DOCS

constexpr std::array kFacts{
    Fact{"eligibility.caching", "on", "FA-1"},
    Fact{"eligibility.methods", "GET HEAD", "FA-2", Certainty::documented,
         "Other methods, OPTIONS among them, pass."},
    Fact{"eligibility.authorization", "on", "FA-2", Certainty::documented, "Not looked at."},
    Fact{"eligibility.range", "on", "FA-9", Certainty::third_party,
         "Range is not sent to the origin; ranges are cut from the whole object."},
    Fact{"eligibility.request_directives", "off", "FA-2", Certainty::recall,
         "The boilerplate does not look at them."},
    Fact{"eligibility.request_no_store", "off", "FA-2", Certainty::recall,
         "The boilerplate does not look at it."},
    Fact{"storage.head_responses", "on", "FA-16", Certainty::third_party,
         "A miss of HEAD is fetched as GET, and the whole is kept."},
    Fact{"storage.default_lifetime_beside_policy", "on", "FA-2", Certainty::documented,
         "The fallback asks for max-age, s-maxage and Expires, not for Cache-Control."},
    // Key
    Fact{"key.method", "off", "FA-2", Certainty::documented, "The key is made of URL and host."},
    Fact{"key.scheme", "off", "FA-2"},
    Fact{"key.host", "on", "FA-2"},
    Fact{"key.query", "include", "FA-2", Certainty::documented, "In the order given, with case."},
    Fact{"key.path_case", "keep", "FA-2"},
    Fact{"key.headers", "none", "FA-2"},
    Fact{"key.cookies", "none", "FA-2", Certainty::documented, "Cookies of the request are not looked at."},
    // Storage
    Fact{"storage.surrogate_control", "lifetime-first", "FA-1 FA-4", Certainty::documented,
         "Its max-age comes before everything else, so do its stale windows."},
    Fact{"storage.s_maxage", "on", "FA-1", Certainty::documented, "After Surrogate-Control, before max-age."},
    Fact{"storage.max_age", "on", "FA-1"},
    Fact{"storage.expires", "on", "FA-1", Certainty::documented, "Last."},
    Fact{"storage.lifetime_choice", "first", "FA-1"},
    Fact{"storage.heuristic", "off", "FA-1", Certainty::documented,
         "The default TTL applies instead of a guess."},
    Fact{"storage.statuses_rule", "listed", "FA-1 FA-13"},
    Fact{"storage.statuses", "200 203 300 301 302 404 410", "FA-1 FA-13", Certainty::documented,
         "A 500 with max-age=300 has a TTL, but is not cacheable. 307 and 308 are nowhere named."},
    Fact{"storage.private", "refuse", "FA-2 FA-4", Certainty::documented,
         "The way to keep a response out of Fastly."},
    Fact{"storage.no_store", "refuse", "FA-2 FA-4", Certainty::conflict,
         "The current boilerplate passes it; the header guide calls it a matter of browsers."},
    Fact{"storage.no_cache", "ignore", "FA-4", Certainty::documented, "Stored with the normal TTL."},
    Fact{"storage.zero_lifetime", "rfc", "FA-1", Certainty::documented,
         "May still answer queued requests, and be kept for stale use."},
    Fact{"storage.must_understand", "off", "FA-4", Certainty::documented, "No effect at the edge."},
    Fact{"storage.qualified_directives", "off", "FA-2", Certainty::documented,
         "The boilerplate looks for the word private, with or without field names."},
    Fact{"storage.authorization_rule", "off", "FA-2", Certainty::documented, "Not looked at."},
    Fact{"storage.vary", "honour", "FA-8", Certainty::documented,
         "About 200 variants for an object, says an old forum post."},
    Fact{"storage.vary_star", "never-reuse", "FA-8", Certainty::recall},
    Fact{"storage.post_responses", "off", "FA-2"},
    // Reuse
    Fact{"reuse.stale_while_revalidate", "on", "FA-6", Certainty::documented,
         "Stale content is served and refreshed in the background."},
    Fact{"reuse.default_stale_while_revalidate", "0s", "FA-1"},
    Fact{"reuse.stale_if_error", "off", "FA-6 FA-15", Certainty::documented,
         "Without a health check or deliver_stale the error is passed on: setting serve_stale."},
    Fact{"reuse.must_revalidate", "off", "FA-4", Certainty::documented, "No effect at the edge."},
    Fact{"reuse.proxy_revalidate", "off", "FA-4", Certainty::documented, "No effect at the edge."},
    Fact{"reuse.s_maxage_forbids_stale", "off", "FA-1 FA-6"},
    Fact{"reuse.stale_windows_with_s_maxage", "on", "FA-1 FA-6"},
    Fact{"reuse.stale_when_disconnected", "off", "FA-6", Certainty::documented,
         "Stale content needs a window."},
    Fact{"reuse.pragma_refreshes_stale", "off", "FA-4", Certainty::documented, "Pragma has no effect."},
    // Delivery
    Fact{"delivery.age", "on", "FA-10"},
    Fact{"delivery.ranges", "on", "FA-9", Certainty::third_party},
    Fact{"delivery.conditionals", "on", "FA-6", Certainty::recall},
    Fact{"delivery.removed_fields", "surrogate-control", "FA-1", Certainty::documented,
         "As Surrogate-Key is, see tags.removed_downstream."},
    Fact{"delivery.removed_unless_request", "fastly-debug fastly-ff", "FA-1 FA-5", Certainty::documented,
         "Requests of other Fastly nodes and debugging requests see both."},
    Fact{"delivery.browser_lifetime_rule", "as-sent", "FA-4", Certainty::documented,
         "Cache-Control stays as it is; s-maxage stays visible."},
    // Words
    Fact{"status.header", "X-Cache", "FA-10", Certainty::documented,
         "One entry a node, shield first: with shielding \"HIT, MISS\". X-Cache-Hits counts in the same "
         "order."},
    Fact{"status.hit", "HIT", "FA-10"},
    Fact{"status.stale", "HIT", "FA-10", Certainty::documented, "Stale answers count as hits."},
    Fact{"status.updating", "HIT", "FA-10", Certainty::documented, "Stale answers count as hits."},
    Fact{"status.revalidated", "MISS", "FA-10", Certainty::recall, "The client waited for the origin."},
    Fact{"status.expired", "MISS", "FA-10"},
    Fact{"status.miss", "MISS", "FA-10"},
    Fact{"status.bypass", "MISS", "FA-10", Certainty::documented, "PASS shows as MISS."},
    Fact{"status.dynamic", "MISS", "FA-10", Certainty::documented, "PASS shows as MISS."},
    Fact{"status.pass", "MISS", "FA-10", Certainty::documented, "PASS shows as MISS."},
    Fact{"status.error", "HIT", "FA-10", Certainty::documented, "Synthetic answers show HIT."},
    Fact{"status.synthetic", "HIT", "FA-10"},
    // Tags, purging, collapsing
    Fact{"tags.header", "Surrogate-Key", "FA-5"},
    Fact{"tags.separator", "space", "FA-5"},
    Fact{"tags.bytes_per_tag", "1024", "FA-5"},
    Fact{"tags.bytes_in_total", "16384", "FA-5", Certainty::documented,
         "The key that goes beyond, and those after it, are dropped."},
    Fact{"tags.case_sensitive", "on", "FA-5", Certainty::recall},
    Fact{"tags.removed_downstream", "on", "FA-5"},
    Fact{"purge.kinds", "url tag all", "FA-7", Certainty::documented, "Up to 256 keys at once."},
    Fact{"purge.soft_kinds", "url tag", "FA-7", Certainty::documented,
         "Fastly-Soft-Purge: 1; purging all has no soft form."},
    Fact{"collapsing.collapses", "on", "FA-6c", Certainty::documented,
         "Answers that are not cacheable release one waiting request at a time."},
};

constexpr std::array<std::string_view, 2> kServices{"vcl", "compute"};
constexpr std::array kServiceEffects{
    Effect{"vcl", "storage.default_lifetime", "1h", "FA-2 FA-3"},
    Effect{"vcl", "storage.set_cookie", "refuse", "FA-2"},
    Effect{"compute", "storage.default_lifetime", "2m", "FA-1"},
    Effect{"compute", "storage.set_cookie", "store", "FA-1"},
    Effect{"compute", "storage.no_store", "ignore", "FA-1 FA-4"},
    Effect{"compute", "reuse.stale_if_error", "on", "FA-14"},
    Effect{"compute", "reuse.stale_if_error_for", "unreachable", "FA-14"},
};
constexpr std::array<std::string_view, 2> kNoStore{"pass", "ignore"};
constexpr std::array kNoStoreEffects{Effect{"pass", "storage.no_store", "refuse", "FA-2"},
                                     Effect{"ignore", "storage.no_store", "ignore", "FA-4"}};
constexpr std::array<std::string_view, 2> kSwitch{"off", "on"};
constexpr std::array kPrivateEffects{Effect{"ignore", "storage.private", "ignore", "FA-1"}};
constexpr std::array kImageEffects{
    Effect{"on", "storage.default_lifetime", "30d", "FA-2"},
    Effect{"on", "storage.set_cookie", "strip", "FA-2"},
    Effect{"on", "storage.vary", "ignore", "FA-2"},
    Effect{"on", "storage.vary_star", "ignore", "FA-2"},
    Effect{"on", "delivery.removed_fields", "surrogate-control vary", "FA-2"},
};
constexpr std::array kDefaultEffects{Effect{"*", "storage.default_lifetime", "$", "FA-3"}};
constexpr std::array kOverrideEffects{Effect{"*", "storage.fixed_lifetime", "$", "FA-3"}};

constexpr std::array<std::string_view, 4> kServeStale{"off", "health_check", "window", "on"};
constexpr std::array kServeStaleEffects{
    Effect{"off", "reuse.stale_if_error", "off", "FA-6 FA-15"},
    Effect{"health_check", "reuse.stale_if_error", "on", "FA-6 FA-15"},
    Effect{"health_check", "reuse.stale_if_error_for", "unreachable", "FA-6 FA-15"},
    Effect{"window", "reuse.stale_if_error", "on", "FA-6"},
    Effect{"window", "reuse.stale_if_error_for", "every-failure", "FA-6"},
    Effect{"on", "reuse.stale_if_error", "on", "FA-6"},
    Effect{"on", "reuse.stale_if_error_for", "every-failure", "FA-6"},
    Effect{"on", "reuse.default_stale_if_error", "43200s", "FA-6"},
};

constexpr std::array<std::string_view, 2> kTargeted{"ignored", "honoured"};
constexpr std::array kTargetedEffects{Effect{"ignored", "storage.targeted", "none", "FA-1"},
                                      Effect{"honoured", "storage.targeted", "CDN-Cache-Control", "FA-1"}};

constexpr std::array<std::string_view, 3> kAccounts{"since_2020", "older", "older_streaming"};
constexpr std::array kAccountEffects{Effect{"since_2020", "storage.maximum_size", "20MB", "FA-9"},
                                     Effect{"older", "storage.maximum_size", "2GB", "FA-9"},
                                     Effect{"older_streaming", "storage.maximum_size", "5GB", "FA-9"}};
constexpr std::array kSegmentedEffects{
    Effect{"on", "storage.statuses", "200 203 206 300 301 302 404 410", "FA-13"},
    Effect{"on", "storage.maximum_size", "none", "FA-9"},
};
constexpr std::array kHitForPassEffects{Effect{"*", "collapsing.hit_for_pass", "$", "FA-6c"}};

constexpr std::array kSettings{
    Setting{"service", "a VCL service with the boilerplate, or a Compute service with the core's rules alone",
            kServices, "vcl", "FA-1 FA-2", Certainty::conflict, kServiceEffects},
    Setting{"no_store", "what no-store does; unless given, vcl passes it and compute ignores it", kNoStore,
            "", "FA-2 FA-4", Certainty::conflict, kNoStoreEffects},
    Setting{"private",
            "what private does in Cache-Control; the guide says it keeps a response out, but in a Compute "
            "service only the status decides",
            kNoStore, "pass", "FA-1 FA-4", Certainty::conflict, kPrivateEffects},
    Setting{"image_optimizer",
            "the response is one of the Image Optimizer: Set-Cookie and Vary are taken out of it", kSwitch,
            "off", "FA-2", Certainty::documented, kImageEffects},
    Setting{"default_ttl",
            "fallback TTL, where it is not the service's own",
            {},
            "",
            "FA-3",
            Certainty::documented,
            kDefaultEffects},
    Setting{"override_ttl",
            "a TTL of a cache setting, used instead of what the response says",
            {},
            "",
            "FA-3",
            Certainty::documented,
            kOverrideEffects},
    Setting{
        "serve_stale",
        "stale content when the origin fails: off, while a health check calls the origin sick, whenever it "
        "fails (VCL deliver_stale), both within the response's own window, or on (12 hours where it names "
        "none); unless given, vcl has it off and compute uses the window while the origin cannot be reached",
        kServeStale, "", "FA-6 FA-14 FA-15", Certainty::documented, kServeStaleEffects},
    Setting{"cdn_cache_control", "whether CDN-Cache-Control rules; the documented list does not have it",
            kTargeted, "ignored", "FA-1", Certainty::recall, kTargetedEffects},
    Setting{"account", "when the account was made (17 June 2020), for the largest object", kAccounts,
            "since_2020", "FA-9", Certainty::documented, kAccountEffects},
    Setting{"segmented_caching", "objects are fetched and stored in ranges", kSwitch, "off", "FA-9 FA-13",
            Certainty::documented, kSegmentedEffects},
    Setting{"hit_for_pass",
            "how long a passed response is remembered; about 3690 s at most",
            {},
            "120s",
            "FA-6c",
            Certainty::third_party,
            kHitForPassEffects},
};

constexpr std::array kDiagnostics{
    Diagnostic{"X-Served-By",
               "cache-{pop}1-{POP}",
               "FA-10",
               Certainty::documented,
               Towards::client,
               {},
               Diagnostic::Others::stay,
               "One entry a node, shield first."},
    Diagnostic{"X-Cache-Hits",
               "{hits}",
               "FA-17",
               Certainty::documented,
               Towards::client,
               {},
               Diagnostic::Others::stay,
               "Hits of this object at this node, the shield's first."},
    Diagnostic{"X-Timer",
               "S{seconds}.{micros},VS0,VE{ms}",
               "FA-18",
               Certainty::documented,
               Towards::client,
               {},
               Diagnostic::Others::go},
    Diagnostic{"Via", "1.1 varnish", "FA-10", Certainty::recall},
    Diagnostic{"Fastly-Debug-Path", "(D cache-{pop}1-{POP} {seconds}) (F cache-{pop}1-{POP} {seconds})",
               "FA-19", Certainty::documented, Towards::client, "Fastly-Debug"},
    Diagnostic{"Fastly-Debug-TTL", "({found} cache-{pop}1-{POP} {ttl} {stale} {age})", "FA-20",
               Certainty::documented, Towards::client, "Fastly-Debug", Diagnostic::Others::stay,
               "Found or not, node, time left fresh and stale, age."},
};

constexpr std::array kMarks{Mark{"X-Served-By", "cache-"}, Mark{"X-Timer", ",VS0"}};

}  // namespace

const Profile fastly{
    .name = "fastly",
    .title = "Fastly",
    .as_of = "2026-11-20",
    .sources = kSources,
    .facts = kFacts,
    .settings = kSettings,
    .marks = kMarks,
    .diagnostics = kDiagnostics,
};

}  // namespace cachewright::vendor
