// Amazon CloudFront. What varies is the cache behaviour of a distribution: its cache policy or legacy
// settings.
#include "lib/vendor/catalog.hpp"
#include "lib/vendor/parameter_value.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace cachewright::vendor {

namespace {

#define GUIDE "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"
constexpr std::array kSources{
    Source{"AWS-1", "Manage how long content stays in the cache (expiration)", GUIDE "Expiration.html",
           "2026-11-20"},
    Source{"AWS-2", "Request and response behavior for custom origins",
           GUIDE "RequestAndResponseBehaviorCustomOrigin.html", "2026-11-20"},
    Source{"AWS-3", "How CloudFront processes HTTP 4xx and 5xx status codes", GUIDE "HTTPStatusCodes.html",
           "2026-11-20"},
    Source{"AWS-4", "Control how long CloudFront caches errors", GUIDE "custom-error-pages-expiration.html",
           "2026-11-20"},
    Source{"AWS-5", "Understand the cache key", GUIDE "understanding-the-cache-key.html", "2026-11-20"},
    Source{"AWS-6", "Use managed cache policies", GUIDE "using-managed-cache-policies.html", "2026-11-20"},
    Source{"AWS-7", "Cache content based on cookies", GUIDE "Cookies.html", "2026-11-20"},
    Source{"AWS-8", "Standard logging (access logs)", GUIDE "AccessLogs.html", "2026-11-20"},
    Source{"AWS-9", "Invalidate files to remove content", GUIDE "Invalidation.html", "2026-11-20"},
    Source{"AWS-10", "Invalidate content by cache tags", GUIDE "invalidation-by-tags.html", "2026-11-20"},
    Source{"AWS-11", "What you need to know when invalidating tags",
           GUIDE "invalidation-specifying-tags.html", "2026-11-20"},
    Source{"AWS-12", "Use Origin Shield", GUIDE "origin-shield.html", "2026-11-20"},
    Source{"AWS-13", "How CloudFront processes partial requests (range GETs)", GUIDE "RangeGETs.html",
           "2026-11-20"},
    Source{"AWS-14", "How CloudFront processes HTTP 3xx status codes", GUIDE "http-3xx-status-codes.html",
           "2026-11-20"},
};
#undef GUIDE

constexpr std::array kFacts{
    Fact{"eligibility.caching", "on", "AWS-1", Certainty::documented,
         "Whatever matches a cache behaviour is cached, without regard to extension or type."},
    Fact{"eligibility.authorization", "on", "AWS-2", Certainty::documented,
         "The field is removed from GET and HEAD unless the policy forwards it."},
    Fact{"eligibility.range", "on", "AWS-13", Certainty::documented,
         "Ranges are served from whole or partial copies; a larger range may be fetched."},
    Fact{"eligibility.request_content", "off", "AWS-2", Certainty::documented,
         "A GET with content is answered with 403."},
    Fact{"eligibility.request_directives", "off", "AWS-1", Certainty::documented,
         "Cache-Control and Pragma of viewers are ignored."},
    Fact{"eligibility.request_no_store", "off", "AWS-1", Certainty::documented,
         "Cache-Control of viewers is ignored."},
    // Key
    Fact{"key.method", "off", "AWS-5", Certainty::documented,
         "The default key is the distribution's domain and the path, nothing else."},
    Fact{"key.scheme", "off", "AWS-5", Certainty::documented, "HTTP and HTTPS share one object."},
    Fact{"key.host", "on", "AWS-5", Certainty::documented,
         "It is the distribution's domain: its alternate names share objects (setting distribution)."},
    Fact{"key.path_case", "keep", "AWS-5"},
    Fact{"key.no_vary_search", "off", "AWS-5", Certainty::recall, "The guide does not mention it."},
    // Storage: which header rules
    Fact{"storage.targeted", "none", "AWS-1", Certainty::documented,
         "The guide knows no CDN-Cache-Control and no Surrogate-Control."},
    Fact{"storage.surrogate_control", "ignore", "AWS-1"},
    Fact{"storage.s_maxage", "on", "AWS-1", Certainty::documented, "Before max-age; browsers use max-age."},
    Fact{"storage.max_age", "on", "AWS-1", Certainty::documented, "Before Expires."},
    Fact{"storage.expires", "on", "AWS-1"},
    Fact{"storage.lifetime_choice", "first", "AWS-1"},
    Fact{"storage.heuristic", "off", "AWS-1", Certainty::documented,
         "The default TTL applies where the origin names no lifetime; nothing is guessed."},
    Fact{"storage.no_store", "minimum", "AWS-1", Certainty::documented,
         "Respected with a minimum TTL of 0; with a larger one stored for that minimum."},
    Fact{"storage.private", "minimum", "AWS-1", Certainty::documented, "As no-store."},
    Fact{"storage.must_understand", "off", "AWS-1", Certainty::recall, "The guide does not mention it."},
    Fact{"storage.qualified_directives", "on", "AWS-7", Certainty::documented,
         "Cache-Control: no-cache=\"Set-Cookie\" keeps forwarded cookies from being replayed."},
    // Storage: which responses
    Fact{"storage.statuses_rule", "listed", "AWS-3 AWS-4", Certainty::conflict,
         "One page lists the errors that are cached, without 410; the other speaks as if 410 were among "
         "them."},
    Fact{"storage.default_lifetime_beside_policy", "on", "AWS-1", Certainty::documented,
         "The default TTL asks for max-age, s-maxage and Expires, not for Cache-Control."},
    Fact{"storage.statuses", "200 203 204 206 300 301 302 303 307 308", "AWS-3 AWS-14", Certainty::documented,
         "3xx follow the ordinary TTL rules and are not followed; 416 and other 4xx are never cached."},
    Fact{"storage.statuses_with_policy", "307 308", "AWS-14", Certainty::documented,
         "Only with Cache-Control from the origin."},
    Fact{"storage.error_statuses", "404 414 500 501 502 503 504", "AWS-3 AWS-4", Certainty::documented,
         "For the longer of the error caching minimum TTL and max-age, s-maxage or Expires."},
    Fact{"storage.error_statuses_stated", "400 403 405 412 415", "AWS-3 AWS-4", Certainty::documented,
         "Only with max-age or s-maxage."},
    Fact{
        "storage.error_statuses_despite_directives", "400 403 405 412 415 500 502 503 504", "AWS-3 AWS-4",
        Certainty::conflict,
        "no-store, private and no-cache keep only 404, 410, 414 and 501 out; other errors are cached for the "
        "error caching minimum TTL."},
    Fact{"storage.partial_responses", "on", "AWS-13"},
    Fact{"storage.post_responses", "off", "AWS-2"},
    Fact{"storage.head_responses", "on", "AWS-2", Certainty::documented,
         "Responses to GET and HEAD are always cached."},
    Fact{"storage.maximum_size", "30GB", "AWS-2", Certainty::documented, "Larger files through ranges."},
    Fact{"storage.authorization_rule", "off", "AWS-2", Certainty::documented,
         "The response is cached like any other."},
    Fact{"storage.set_cookie", "strip", "AWS-7", Certainty::documented,
         "Unless cookies are forwarded: then it is cached and replayed."},
    Fact{"storage.vary", "ignore", "AWS-2", Certainty::documented,
         "Only the policy's fields are in the key."},
    Fact{"storage.vary_star", "minimum", "AWS-2", Certainty::documented,
         "Minimum TTL 0: kept, yet each request goes to the origin without conditions; above: no effect."},
    // Reuse
    Fact{"reuse.stale_while_revalidate", "on", "AWS-1", Certainty::documented,
         "Since May 2023, asynchronous, within the maximum TTL."},
    Fact{"reuse.stale_if_error", "on", "AWS-1", Certainty::documented,
         "Where the origin cannot be reached or answers 500 to 600, within the maximum TTL; before custom "
         "error pages."},
    Fact{"reuse.default_stale_while_revalidate", "0s", "AWS-1"},
    Fact{"reuse.default_stale_if_error", "0s", "AWS-1"},
    Fact{"reuse.s_maxage_forbids_stale", "off", "AWS-1", Certainty::recall,
         "The guide names no directive that stops stale use but stale-if-error=0."},
    Fact{"reuse.stale_windows_with_s_maxage", "on", "AWS-1", Certainty::recall},
    Fact{"reuse.stale_when_disconnected", "on", "AWS-1", Certainty::documented,
         "A stale object is served for the error caching minimum TTL, then the origin is tried again; not "
         "with stale-if-error=0."},
    Fact{"reuse.stale_on_server_error", "on", "AWS-1 AWS-3", Certainty::documented,
         "The same for 5xx answers; a 4xx is passed on."},
    Fact{"reuse.pragma_refreshes_stale", "off", "AWS-1"},
    // Delivery
    Fact{"delivery.age", "on", "AWS-8", Certainty::recall, "On hits."},
    Fact{"delivery.ranges", "on", "AWS-13", Certainty::documented,
         "Ranges must ascend and not overlap, otherwise the whole object is sent."},
    Fact{"delivery.browser_lifetime_rule", "as-sent", "AWS-1", Certainty::documented,
         "Cache-Control reaches browsers unchanged."},
    // Words
    Fact{"status.header", "X-Cache", "AWS-8", Certainty::third_party,
         "Mirrors the log field x-edge-result-type."},
    Fact{"status.hit", "Hit from cloudfront", "AWS-8", Certainty::third_party},
    Fact{"status.revalidated", "RefreshHit from cloudfront", "AWS-8", Certainty::third_party},
    Fact{"status.expired", "Miss from cloudfront", "AWS-8", Certainty::third_party},
    Fact{"status.miss", "Miss from cloudfront", "AWS-8", Certainty::third_party},
    Fact{"status.bypass", "Miss from cloudfront", "AWS-8", Certainty::third_party},
    Fact{"status.dynamic", "Miss from cloudfront", "AWS-8", Certainty::third_party},
    Fact{"status.pass", "Miss from cloudfront", "AWS-8", Certainty::third_party},
    Fact{"status.error", "Error from cloudfront", "AWS-8", Certainty::third_party},
    Fact{"status.error_hit", "Error from cloudfront", "AWS-8", Certainty::third_party},
    Fact{"status.error_miss", "Error from cloudfront", "AWS-8", Certainty::third_party},
    Fact{"status.synthetic", "FunctionGeneratedResponse from cloudfront", "AWS-8", Certainty::recall,
         "Or LambdaGeneratedResponse; Redirect from cloudfront for the redirect to HTTPS."},
    // Tags, purging, collapsing
    Fact{"tags.separator", "comma", "AWS-11"},
    Fact{"tags.bytes_per_tag", "256", "AWS-11"},
    Fact{"tags.per_response", "50", "AWS-11", Certainty::documented, "The first 50 count."},
    Fact{"tags.case_sensitive", "off", "AWS-11"},
    Fact{"purge.kinds", "path wildcard tag", "AWS-9 AWS-10", Certainty::documented,
         "3000 paths and 15 wildcard paths in progress at once; tags begin with # and count as one path."},
    Fact{"purge.soft_kinds", "none", "AWS-9"},
    Fact{"collapsing.collapses", "on", "AWS-2 AWS-12", Certainty::documented,
         "Also off with a minimum TTL of 0 and private, no-store, no-cache or a lifetime of 0."},
    Fact{"collapsing.hit_for_pass", "0s", "AWS-2"},
};

constexpr std::array<std::string_view, 8> kPolicies{"legacy",
                                                    "CachingOptimized",
                                                    "CachingOptimizedForUncompressedObjects",
                                                    "CachingDisabled",
                                                    "Amplify",
                                                    "Elemental-MediaPackage",
                                                    "UseOriginCacheControlHeaders",
                                                    "UseOriginCacheControlHeaders-QueryStrings"};
constexpr std::string_view kOriginControlHeaders =
    "host origin x-http-method-override x-http-method x-method-override";
constexpr std::string_view kOriginControlVary =
    "accept-encoding cookie host origin x-http-method-override x-http-method x-method-override";
constexpr std::array kPolicyEffects{
    // Legacy settings and custom policies begin with these.
    Effect{"legacy", "storage.minimum_lifetime", "0s", "AWS-1"},
    Effect{"legacy", "storage.default_lifetime", "1d", "AWS-1"},
    Effect{"legacy", "storage.maximum_lifetime", "1y", "AWS-1"},
    Effect{"legacy", "reuse.stale_age_limit", "1y", "AWS-1"},
    Effect{"legacy", "key.codings", "none", "AWS-5"},
    Effect{"legacy", "key.query", "ignore", "AWS-5"},
    Effect{"legacy", "key.headers", "none", "AWS-5"},
    Effect{"legacy", "key.cookies", "none", "AWS-5"},
    Effect{"legacy", "delivery.kept_vary", "accept-encoding cookie", "AWS-2"},
    Effect{"legacy", "delivery.conditionals", "on", "AWS-7"},

    Effect{"CachingOptimized", "storage.minimum_lifetime", "1s", "AWS-6"},
    Effect{"CachingOptimized", "storage.default_lifetime", "1d", "AWS-6"},
    Effect{"CachingOptimized", "storage.maximum_lifetime", "1y", "AWS-6"},
    Effect{"CachingOptimized", "reuse.stale_age_limit", "1y", "AWS-1"},
    Effect{"CachingOptimized", "key.codings", "br gzip", "AWS-6"},
    Effect{"CachingOptimized", "key.query", "ignore", "AWS-6"},
    Effect{"CachingOptimized", "delivery.kept_vary", "accept-encoding cookie", "AWS-2"},

    Effect{"CachingOptimizedForUncompressedObjects", "storage.minimum_lifetime", "1s", "AWS-6"},
    Effect{"CachingOptimizedForUncompressedObjects", "storage.default_lifetime", "1d", "AWS-6"},
    Effect{"CachingOptimizedForUncompressedObjects", "storage.maximum_lifetime", "1y", "AWS-6"},
    Effect{"CachingOptimizedForUncompressedObjects", "reuse.stale_age_limit", "1y", "AWS-1"},
    Effect{"CachingOptimizedForUncompressedObjects", "key.query", "ignore", "AWS-6"},
    Effect{"CachingOptimizedForUncompressedObjects", "delivery.kept_vary", "accept-encoding cookie", "AWS-2"},

    Effect{"CachingDisabled", "eligibility.caching", "off", "AWS-6"},
    Effect{"CachingDisabled", "storage.minimum_lifetime", "0s", "AWS-6"},
    Effect{"CachingDisabled", "storage.default_lifetime", "0s", "AWS-6"},
    Effect{"CachingDisabled", "storage.maximum_lifetime", "0s", "AWS-6"},
    Effect{"CachingDisabled", "reuse.stale_age_limit", "0s", "AWS-1"},
    Effect{"CachingDisabled", "storage.error_statuses", "none", "AWS-4"},
    Effect{"CachingDisabled", "storage.error_statuses_stated", "none", "AWS-4"},
    Effect{"CachingDisabled", "collapsing.collapses", "off", "AWS-2"},
    Effect{"CachingDisabled", "key.query", "ignore", "AWS-6"},
    Effect{"CachingDisabled", "delivery.kept_vary", "accept-encoding cookie", "AWS-2"},

    Effect{"Amplify", "storage.minimum_lifetime", "2s", "AWS-6"},
    Effect{"Amplify", "storage.default_lifetime", "2s", "AWS-6"},
    Effect{"Amplify", "storage.maximum_lifetime", "10m", "AWS-6"},
    Effect{"Amplify", "reuse.stale_age_limit", "10m", "AWS-1"},
    Effect{"Amplify", "key.headers", "authorization cloudfront-viewer-country host", "AWS-6"},
    Effect{"Amplify", "key.codings", "br gzip", "AWS-6"},
    Effect{"Amplify", "key.cookies", "all", "AWS-6"},
    Effect{"Amplify", "key.query", "include", "AWS-6"},
    Effect{"Amplify", "storage.set_cookie", "store", "AWS-7"},
    Effect{"Amplify", "delivery.conditionals", "off", "AWS-7"},
    Effect{"Amplify", "collapsing.collapses", "off", "AWS-2"},
    Effect{"Amplify", "delivery.kept_vary",
           "accept-encoding cookie authorization cloudfront-viewer-country host", "AWS-2"},

    Effect{"Elemental-MediaPackage", "storage.minimum_lifetime", "0s", "AWS-6"},
    Effect{"Elemental-MediaPackage", "storage.default_lifetime", "1d", "AWS-6"},
    Effect{"Elemental-MediaPackage", "storage.maximum_lifetime", "1y", "AWS-6"},
    Effect{"Elemental-MediaPackage", "reuse.stale_age_limit", "1y", "AWS-1"},
    Effect{"Elemental-MediaPackage", "key.headers", "origin", "AWS-6"},
    Effect{"Elemental-MediaPackage", "key.codings", "gzip", "AWS-6"},
    Effect{"Elemental-MediaPackage", "key.query", "only-listed", "AWS-6"},
    Effect{"Elemental-MediaPackage", "key.query_names", "aws.manifestfilter start end m", "AWS-6"},
    Effect{"Elemental-MediaPackage", "delivery.kept_vary", "accept-encoding cookie origin", "AWS-2"},

    Effect{"UseOriginCacheControlHeaders", "storage.minimum_lifetime", "0s", "AWS-6"},
    Effect{"UseOriginCacheControlHeaders", "storage.default_lifetime", "0s", "AWS-6"},
    Effect{"UseOriginCacheControlHeaders", "storage.maximum_lifetime", "1y", "AWS-6"},
    Effect{"UseOriginCacheControlHeaders", "reuse.stale_age_limit", "1y", "AWS-1"},
    Effect{"UseOriginCacheControlHeaders", "key.headers", kOriginControlHeaders, "AWS-6"},
    Effect{"UseOriginCacheControlHeaders", "key.codings", "br gzip", "AWS-6"},
    Effect{"UseOriginCacheControlHeaders", "key.cookies", "all", "AWS-6"},
    Effect{"UseOriginCacheControlHeaders", "key.query", "ignore", "AWS-6"},
    Effect{"UseOriginCacheControlHeaders", "storage.set_cookie", "store", "AWS-7"},
    Effect{"UseOriginCacheControlHeaders", "delivery.conditionals", "off", "AWS-7"},
    Effect{"UseOriginCacheControlHeaders", "collapsing.collapses", "off", "AWS-2"},
    Effect{"UseOriginCacheControlHeaders", "delivery.kept_vary", kOriginControlVary, "AWS-2"},

    Effect{"UseOriginCacheControlHeaders-QueryStrings", "storage.minimum_lifetime", "0s", "AWS-6"},
    Effect{"UseOriginCacheControlHeaders-QueryStrings", "storage.default_lifetime", "0s", "AWS-6"},
    Effect{"UseOriginCacheControlHeaders-QueryStrings", "storage.maximum_lifetime", "1y", "AWS-6"},
    Effect{"UseOriginCacheControlHeaders-QueryStrings", "reuse.stale_age_limit", "1y", "AWS-1"},
    Effect{"UseOriginCacheControlHeaders-QueryStrings", "key.headers", kOriginControlHeaders, "AWS-6"},
    Effect{"UseOriginCacheControlHeaders-QueryStrings", "key.codings", "br gzip", "AWS-6"},
    Effect{"UseOriginCacheControlHeaders-QueryStrings", "key.cookies", "all", "AWS-6"},
    Effect{"UseOriginCacheControlHeaders-QueryStrings", "key.query", "include", "AWS-6"},
    Effect{"UseOriginCacheControlHeaders-QueryStrings", "storage.set_cookie", "store", "AWS-7"},
    Effect{"UseOriginCacheControlHeaders-QueryStrings", "delivery.conditionals", "off", "AWS-7"},
    Effect{"UseOriginCacheControlHeaders-QueryStrings", "collapsing.collapses", "off", "AWS-2"},
    Effect{"UseOriginCacheControlHeaders-QueryStrings", "delivery.kept_vary", kOriginControlVary, "AWS-2"},
};

constexpr std::array kDistributionEffects{Effect{"*", "key.host", "off", "AWS-5"},
                                          Effect{"*", "key.fixed_part", "$", "AWS-5"}};
constexpr std::array kMinimumEffects{Effect{"*", "storage.minimum_lifetime", "$", "AWS-1"}};
constexpr std::array kDefaultEffects{Effect{"*", "storage.default_lifetime", "$", "AWS-1"}};
constexpr std::array kMaximumEffects{Effect{"*", "storage.maximum_lifetime", "$", "AWS-1"},
                                     Effect{"*", "reuse.stale_age_limit", "$", "AWS-1"}};
constexpr std::array kErrorEffects{Effect{"*", "storage.error_minimum_lifetime", "$", "AWS-4"}};

constexpr std::array<std::string_view, 2> kMethods{"get_head", "get_head_options"};
constexpr std::array kMethodsEffects{
    Effect{"get_head", "eligibility.methods", "GET HEAD", "AWS-2"},
    Effect{"get_head_options", "eligibility.methods", "GET HEAD OPTIONS", "AWS-2"}};

constexpr std::array kHeadersEffects{Effect{"*", "key.headers", "$", "AWS-5"},
                                     Effect{"*", "delivery.kept_vary", "accept-encoding cookie $", "AWS-2"}};

constexpr std::array<std::string_view, 4> kSelections{"none", "all", "listed", "all_except"};
constexpr std::array kCookiesEffects{
    Effect{"none", "key.cookies", "none", "AWS-7"},
    Effect{"none", "storage.set_cookie", "strip", "AWS-7"},
    Effect{"none", "delivery.conditionals", "on", "AWS-7"},
    Effect{"all", "key.cookies", "all", "AWS-7"},
    Effect{"all", "storage.set_cookie", "store", "AWS-7"},
    Effect{"all", "delivery.conditionals", "off", "AWS-7"},
    Effect{"all", "collapsing.collapses", "off", "AWS-2"},
    Effect{"listed", "key.cookies", "listed", "AWS-7"},
    Effect{"listed", "storage.set_cookie", "store", "AWS-7"},
    Effect{"listed", "delivery.conditionals", "off", "AWS-7"},
    Effect{"listed", "collapsing.collapses", "off", "AWS-2"},
    Effect{"all_except", "key.cookies", "all-but-listed", "AWS-7"},
    Effect{"all_except", "storage.set_cookie", "store", "AWS-7"},
    Effect{"all_except", "delivery.conditionals", "off", "AWS-7"},
    Effect{"all_except", "collapsing.collapses", "off", "AWS-2"},
};
constexpr std::array kCookieNamesEffects{Effect{"*", "key.cookie_names", "$", "AWS-7"}};
constexpr std::array kQueryEffects{
    Effect{"none", "key.query", "ignore", "AWS-5"},
    Effect{"all", "key.query", "include", "AWS-5"},
    Effect{"listed", "key.query", "only-listed", "AWS-5"},
    Effect{"all_except", "key.query", "all-but-listed", "AWS-5"},
};
constexpr std::array kQueryNamesEffects{Effect{"*", "key.query_names", "$", "AWS-5"}};

constexpr std::array<std::string_view, 3> kCompression{"off", "gzip", "gzip_br"};
constexpr std::array kCompressionEffects{Effect{"off", "key.codings", "none", "AWS-5"},
                                         Effect{"gzip", "key.codings", "gzip", "AWS-5"},
                                         Effect{"gzip_br", "key.codings", "br gzip", "AWS-5"}};

constexpr std::array<std::string_view, 2> kZero{"kept", "dropped"};
constexpr std::array kZeroEffects{
    Effect{"kept", "storage.no_cache", "minimum", "AWS-1"},
    Effect{"kept", "storage.zero_lifetime", "rfc", "AWS-1"},
    Effect{"dropped", "storage.no_cache", "minimum-or-refuse", "AWS-1"},
    Effect{"dropped", "storage.zero_lifetime", "minimum-or-refuse", "AWS-1"},
};

constexpr std::array<std::string_view, 2> kRevalidate{"ignored", "honoured"};
constexpr std::array kRevalidateEffects{
    Effect{"ignored", "reuse.must_revalidate", "off", "AWS-1"},
    Effect{"ignored", "reuse.proxy_revalidate", "off", "AWS-1"},
    Effect{"honoured", "reuse.must_revalidate", "on", "AWS-1"},
    Effect{"honoured", "reuse.proxy_revalidate", "on", "AWS-1"},
};

constexpr std::array<std::string_view, 2> kStaleWord{"hit", "refresh_hit"};
constexpr std::array kStaleWordEffects{
    Effect{"hit", "status.updating", "Hit from cloudfront", "AWS-8"},
    Effect{"hit", "status.stale", "Hit from cloudfront", "AWS-8"},
    Effect{"refresh_hit", "status.updating", "RefreshHit from cloudfront", "AWS-8"},
    Effect{"refresh_hit", "status.stale", "RefreshHit from cloudfront", "AWS-8"},
};

constexpr std::array kTagHeaderEffects{Effect{"*", "tags.header", "$", "AWS-10"}};
constexpr std::array<std::string_view, 2> kTagDelivery{"passed", "removed"};
constexpr std::array kTagDeliveryEffects{Effect{"passed", "tags.removed_downstream", "off", "AWS-11"},
                                         Effect{"removed", "tags.removed_downstream", "on", "AWS-11"}};

constexpr std::array kSettings{
    Setting{"cache_policy", "the managed cache policy; legacy stands for legacy settings and custom policies",
            kPolicies, "legacy", "AWS-1 AWS-6", Certainty::documented, kPolicyEffects},
    Setting{"distribution",
            "the domain of the distribution: part of the key in the place of the requested name, so that its "
            "alternate names share objects",
            {},
            "",
            "AWS-5",
            Certainty::documented,
            kDistributionEffects},
    Setting{"min_ttl",
            "minimum TTL of the cache policy, where it is not the policy's own",
            {},
            "",
            "AWS-1",
            Certainty::documented,
            kMinimumEffects},
    Setting{"default_ttl",
            "default TTL of the cache policy, where it is not the policy's own",
            {},
            "",
            "AWS-1",
            Certainty::documented,
            kDefaultEffects},
    Setting{"max_ttl",
            "maximum TTL of the cache policy, where it is not the policy's own",
            {},
            "",
            "AWS-1",
            Certainty::documented,
            kMaximumEffects},
    Setting{"error_caching_minimum_ttl",
            "shortest time for which error responses are cached",
            {},
            "10s",
            "AWS-4",
            Certainty::documented,
            kErrorEffects},
    Setting{"cached_methods", "whether OPTIONS is cached too", kMethods, "get_head", "AWS-2",
            Certainty::documented, kMethodsEffects},
    Setting{"forward_headers",
            "request fields in the key (and forwarded), at most ten",
            {},
            "",
            "AWS-5",
            Certainty::documented,
            kHeadersEffects},
    Setting{"forward_cookies", "cookies in the key (and forwarded); the policy decides unless given",
            kSelections, "", "AWS-7", Certainty::documented, kCookiesEffects},
    Setting{"cookie_names",
            "the names for forward_cookies = listed or all_except",
            {},
            "",
            "AWS-7",
            Certainty::documented,
            kCookieNamesEffects},
    Setting{"query_strings", "query parameters in the key; the policy decides unless given", kSelections, "",
            "AWS-5", Certainty::documented, kQueryEffects},
    Setting{"query_names",
            "the names for query_strings = listed or all_except",
            {},
            "",
            "AWS-5",
            Certainty::documented,
            kQueryNamesEffects},
    Setting{"compression", "codings to which Accept-Encoding is reduced; the policy decides unless given",
            kCompression, "", "AWS-5", Certainty::documented, kCompressionEffects},
    Setting{"zero_ttl_objects", "whether no-cache and max-age=0 are kept for validation (minimum TTL 0)",
            kZero, "kept", "AWS-1", Certainty::conflict, kZeroEffects},
    Setting{"must_revalidate", "whether must-revalidate and proxy-revalidate forbid stale use", kRevalidate,
            "ignored", "AWS-1", Certainty::recall, kRevalidateEffects},
    Setting{"stale_word", "what X-Cache says of a stale answer", kStaleWord, "hit", "AWS-8",
            Certainty::recall, kStaleWordEffects},
    Setting{"tag_header",
            "response header with cache tags (CacheTagConfig.HeaderName)",
            {},
            "",
            "AWS-10",
            Certainty::documented,
            kTagHeaderEffects},
    Setting{"tag_header_downstream", "whether viewers see the tag header", kTagDelivery, "passed", "AWS-11",
            Certainty::recall, kTagDeliveryEffects},
};

constexpr std::array kDiagnostics{
    Diagnostic{"Via", "1.1 {id32}.cloudfront.net (CloudFront)", "AWS-2"},
    Diagnostic{"X-Amz-Cf-Pop",
               "{POP}50-C1",
               "AWS-2",
               Certainty::third_party,
               Towards::client,
               {},
               Diagnostic::Others::go},
    Diagnostic{"X-Amz-Cf-Id",
               "{token}",
               "AWS-2 AWS-8",
               Certainty::documented,
               Towards::client,
               {},
               Diagnostic::Others::go},
    Diagnostic{"X-Amz-Cf-Id",
               "{token}",
               "AWS-2 AWS-8",
               Certainty::documented,
               Towards::origin,
               {},
               Diagnostic::Others::go},
};

constexpr std::array kMarks{Mark{"X-Cache", "from cloudfront"}, Mark{"X-Amz-Cf-Id"},
                            Mark{"Via", "(CloudFront)"}};

// What the API refuses: TTLs out of order, too many fields in the key (AWS-1, AWS-5); and names that nothing
// asks for, or that are asked for and not given.
std::optional<Impossible> refused(std::span<const SettingValue> given, const ProfileOptions& options) {
    const policy::StorageOptions& storage = options.policy.storage;
    if (storage.maximum_lifetime && storage.minimum_lifetime > *storage.maximum_lifetime) {
        return Impossible{
            fmt::format("the minimum TTL ({}) is above the maximum TTL ({})",
                        write_duration(storage.minimum_lifetime), write_duration(*storage.maximum_lifetime)),
            "lower min_ttl or raise max_ttl",
            {"min_ttl", "max_ttl"}};
    }
    constexpr std::size_t most_headers = 10;
    const std::size_t headers = options.policy.key.headers.size();
    if (headers > most_headers) {
        return Impossible{
            fmt::format("forward_headers names {} fields, and CloudFront takes {}", headers, most_headers),
            "name fewer",
            {"forward_headers"}};
    }
    const auto nothing_asks = [&](std::string_view names, std::string_view mode) {
        const auto value = given_value(given, mode);
        return given_value(given, names) && value != "listed" && value != "all_except";
    };
    const auto names_none = [&](std::string_view names, std::string_view mode) {
        const auto value = given_value(given, mode);
        return !given_value(given, names) && (value == "listed" || value == "all_except");
    };
    if (names_none("cookie_names", "forward_cookies")) {
        return Impossible{"forward_cookies=listed and all_except are for names, and cookie_names is not set",
                          "set cookie_names as well, or forward_cookies=none or all",
                          {"forward_cookies"}};
    }
    if (names_none("query_names", "query_strings")) {
        return Impossible{"query_strings=listed and all_except are for names, and query_names is not set",
                          "set query_names as well, or query_strings=none or all",
                          {"query_strings"}};
    }
    if (nothing_asks("cookie_names", "forward_cookies")) {
        return Impossible{"cookie_names has no effect without forward_cookies",
                          "set forward_cookies=listed or forward_cookies=all_except as well",
                          {"cookie_names"}};
    }
    if (nothing_asks("query_names", "query_strings")) {
        return Impossible{"query_names has no effect without query_strings",
                          "set query_strings=listed or query_strings=all_except as well",
                          {"query_names"}};
    }
    return std::nullopt;
}

}  // namespace

const Profile cloudfront{
    .name = "cloudfront",
    .title = "Amazon CloudFront",
    .as_of = "2026-11-20",
    .sources = kSources,
    .facts = kFacts,
    .settings = kSettings,
    .marks = kMarks,
    .refused = refused,
    .diagnostics = kDiagnostics,
};

}  // namespace cachewright::vendor
