#include "lib/vendor/parameter.hpp"

#include "lib/vendor/parameter_value.hpp"

#include <algorithm>
#include <array>

namespace cachewright::vendor {

namespace {

using policy::DeliveryOptions;
using policy::DirectiveRule;
using policy::EligibilityOptions;
using policy::Honour;
using policy::KeyOptions;
using policy::Outcome;
using policy::Permit;
using policy::StorageOptions;

constexpr Choices<Permit, 2> kPermit{{{"on", Permit::yes}, {"off", Permit::no}}};
constexpr Choices<EligibilityOptions::ExtensionCase, 2> kExtensionCase{
    {{"fold", EligibilityOptions::ExtensionCase::fold}, {"keep", EligibilityOptions::ExtensionCase::keep}}};
constexpr Choices<StorageOptions::FixedLifetime, 2> kFixedLifetime{
    {{"replaces-lifetime", StorageOptions::FixedLifetime::replaces_lifetime},
     {"replaces-directives", StorageOptions::FixedLifetime::replaces_directives}}};
constexpr Choices<std::optional<StorageOptions::SetCookie>, 4> kSetCookieOrSame{
    {{"same", std::nullopt},
     {"store", StorageOptions::SetCookie::store},
     {"refuse", StorageOptions::SetCookie::refuse},
     {"strip", StorageOptions::SetCookie::strip}}};
constexpr Choices<StorageOptions::QualifiedNoCache, 2> kQualifiedNoCache{
    {{"withhold", StorageOptions::QualifiedNoCache::withhold},
     {"validate-if-present", StorageOptions::QualifiedNoCache::validate_if_present}}};
constexpr Choices<policy::ReuseOptions::FirstStaleRequest, 2> kFirstStaleRequest{
    {{"answered", policy::ReuseOptions::FirstStaleRequest::answered},
     {"waits", policy::ReuseOptions::FirstStaleRequest::waits}}};
constexpr Choices<policy::ReuseOptions::StaleIfErrorFor, 2> kStaleIfErrorFor{
    {{"every-failure", policy::ReuseOptions::StaleIfErrorFor::every_failure},
     {"unreachable", policy::ReuseOptions::StaleIfErrorFor::unreachable}}};
constexpr Choices<DeliveryOptions::BrowserLifetimeFor, 2> kBrowserLifetimeFor{
    {{"stored", DeliveryOptions::BrowserLifetimeFor::stored},
     {"all", DeliveryOptions::BrowserLifetimeFor::all}}};
constexpr Choices<DeliveryOptions::Age, 3> kAge{{{"on", DeliveryOptions::Age::current},
                                                 {"own", DeliveryOptions::Age::own},
                                                 {"off", DeliveryOptions::Age::removed}}};
constexpr Choices<KeyOptions::HeadKey, 2> kHeadKey{
    {{"of-get", KeyOptions::HeadKey::of_get}, {"own", KeyOptions::HeadKey::own}}};
constexpr Choices<Honour, 2> kHonour{{{"on", Honour::yes}, {"off", Honour::no}}};
constexpr Choices<bool, 2> kOnOff{{{"on", true}, {"off", false}}};
constexpr Choices<EligibilityOptions::Methods, 3> kMethods{
    {{"GET HEAD", EligibilityOptions::Methods::get_and_head},
     {"GET", EligibilityOptions::Methods::get},
     {"GET HEAD OPTIONS", EligibilityOptions::Methods::get_head_options}}};
constexpr Choices<KeyOptions::Part, 2> kPart{
    {{"on", KeyOptions::Part::include}, {"off", KeyOptions::Part::leave_out}}};
constexpr Choices<KeyOptions::Query, 5> kQuery{{{"include", KeyOptions::Query::include},
                                                {"ignore", KeyOptions::Query::ignore},
                                                {"sort", KeyOptions::Query::sort},
                                                {"only-listed", KeyOptions::Query::only_listed},
                                                {"all-but-listed", KeyOptions::Query::all_but_listed}}};
constexpr Choices<KeyOptions::Case, 2> kCase{
    {{"keep", KeyOptions::Case::keep}, {"fold", KeyOptions::Case::fold}}};
constexpr Choices<KeyOptions::Cookies, 4> kCookies{{{"none", KeyOptions::Cookies::none},
                                                    {"all", KeyOptions::Cookies::all},
                                                    {"listed", KeyOptions::Cookies::listed},
                                                    {"all-but-listed", KeyOptions::Cookies::all_but_listed}}};
constexpr Choices<KeyOptions::NameMatch, 2> kNameMatch{
    {{"exact", KeyOptions::NameMatch::exact}, {"prefix", KeyOptions::NameMatch::prefix}}};
constexpr Choices<policy::CacheKind, 2> kKind{
    {{"shared", policy::CacheKind::shared}, {"private", policy::CacheKind::private_}}};
constexpr Choices<StorageOptions::SurrogateControl, 3> kSurrogate{
    {{"ignore", StorageOptions::SurrogateControl::ignore},
     {"lifetime-first", StorageOptions::SurrogateControl::lifetime_first},
     {"hides-cache-control", StorageOptions::SurrogateControl::hides_cache_control}}};
constexpr Choices<StorageOptions::LifetimeChoice, 2> kLifetimeChoice{
    {{"first", StorageOptions::LifetimeChoice::first}, {"longest", StorageOptions::LifetimeChoice::longest}}};
constexpr Choices<StorageOptions::Statuses, 2> kStatuses{
    {{"rfc", StorageOptions::Statuses::rfc}, {"listed", StorageOptions::Statuses::listed}}};
constexpr Choices<DirectiveRule, 5> kDirective{{{"rfc", DirectiveRule::rfc},
                                                {"ignore", DirectiveRule::ignore},
                                                {"refuse", DirectiveRule::refuse},
                                                {"minimum", DirectiveRule::minimum},
                                                {"minimum-or-refuse", DirectiveRule::minimum_or_refuse}}};
constexpr Choices<StorageOptions::SetCookie, 3> kSetCookie{{{"store", StorageOptions::SetCookie::store},
                                                            {"refuse", StorageOptions::SetCookie::refuse},
                                                            {"strip", StorageOptions::SetCookie::strip}}};
constexpr Choices<StorageOptions::Vary, 4> kVary{
    {{"honour", StorageOptions::Vary::honour},
     {"ignore", StorageOptions::Vary::ignore},
     {"listed-only", StorageOptions::Vary::listed_only},
     {"ignore-unlisted", StorageOptions::Vary::ignore_unlisted}}};
constexpr Choices<StorageOptions::VaryStar, 4> kVaryStar{
    {{"never-reuse", StorageOptions::VaryStar::never_reuse},
     {"refuse", StorageOptions::VaryStar::refuse},
     {"ignore", StorageOptions::VaryStar::ignore},
     {"minimum", StorageOptions::VaryStar::minimum}}};
constexpr Choices<DeliveryOptions::BrowserLifetime, 10> kBrowserLifetime{
    {{"as-sent", DeliveryOptions::BrowserLifetime::as_sent},
     {"at-least", DeliveryOptions::BrowserLifetime::at_least},
     {"fixed", DeliveryOptions::BrowserLifetime::fixed},
     {"rest-of-stored", DeliveryOptions::BrowserLifetime::rest_of_stored},
     {"at-most", DeliveryOptions::BrowserLifetime::at_most},
     {"no-cache", DeliveryOptions::BrowserLifetime::no_cache},
     {"bust", DeliveryOptions::BrowserLifetime::bust},
     {"removed", DeliveryOptions::BrowserLifetime::removed},
     {"at-most-or-default", DeliveryOptions::BrowserLifetime::at_most_or_default},
     {"least", DeliveryOptions::BrowserLifetime::least}}};

// A row: name, meaning, values for people, and the member it reads and writes.
#define CHOICE(name, meaning, table, member)                                                 \
    Parameter {                                                                              \
        name, meaning, [] { return (table).list(); },                                        \
            [](ProfileOptions& o, std::string_view v) { return (table).read(v, o.member); }, \
            [](const ProfileOptions& o) { return (table).write(o.member); }                  \
    }
#define VALUE(name, meaning, kind, member)                                                  \
    Parameter {                                                                             \
        name, meaning, [] { return std::string(kind##_values); },                           \
            [](ProfileOptions& o, std::string_view v) { return read_##kind(v, o.member); }, \
            [](const ProfileOptions& o) { return write_##kind(o.member); }                  \
    }
#define WORD(name, outcome)                                                                      \
    Parameter {                                                                                  \
        "status." name, "the vendor's word for " name, [] { return std::string(text_values); },  \
            [](ProfileOptions& o, std::string_view v) {                                          \
                return read_text(v, o.status.words[static_cast<std::size_t>(Outcome::outcome)]); \
            },                                                                                   \
            [](const ProfileOptions& o) { return write_text(o.status.word(Outcome::outcome)); }  \
    }

constexpr std::array kParameters{
    // Step 1: eligibility
    CHOICE("eligibility.caching", "the cache caches at all", kPermit, policy.eligibility.caching),
    CHOICE("eligibility.methods", "request methods that take part", kMethods, policy.eligibility.methods),
    VALUE("eligibility.extensions", "only paths with these extensions take part", words,
          policy.eligibility.path_extensions),
    VALUE("eligibility.names", "and paths that end in these names", words, policy.eligibility.path_names),
    CHOICE("eligibility.authorization", "requests with Authorization take part", kPermit,
           policy.eligibility.authorization_requests),
    CHOICE("eligibility.range", "requests with Range take part", kPermit, policy.eligibility.range_requests),
    CHOICE("eligibility.request_content", "GET and HEAD requests with content take part", kPermit,
           policy.eligibility.request_content),
    CHOICE("eligibility.request_directives", "Cache-Control and Pragma of requests are honoured on reuse",
           kHonour, policy.eligibility.request_directives),
    CHOICE("eligibility.request_no_store", "no-store in a request keeps its response from being stored",
           kHonour, policy.eligibility.request_no_store),
    CHOICE("eligibility.query", "requests with a query take part", kPermit,
           policy.eligibility.query_requests),
    CHOICE("eligibility.extension_case", "extensions and names are compared without or with case",
           kExtensionCase, policy.eligibility.extension_case),
    // Step 2: key
    CHOICE("key.method", "the method is part of the key", kPart, policy.key.method),
    CHOICE("key.scheme", "the scheme is part of the key", kPart, policy.key.scheme),
    CHOICE("key.host", "the host is part of the key", kPart, policy.key.host),
    CHOICE("key.query", "how the query enters the key", kQuery, policy.key.query),
    VALUE("key.query_names", "query parameters listed for key.query", words, policy.key.query_names),
    CHOICE("key.path_case", "keep or fold the case of the path", kCase, policy.key.path_case),
    VALUE("key.headers", "request fields whose values are part of the key", words, policy.key.headers),
    CHOICE("key.cookies", "which cookies are part of the key", kCookies, policy.key.cookies),
    VALUE("key.cookie_names", "cookies listed for key.cookies", words, policy.key.cookie_names),
    VALUE("key.codings", "content codings to which Accept-Encoding is reduced in the key", words,
          policy.key.codings),
    CHOICE("key.no_vary_search", "No-Vary-Search of the stored response is honoured", kHonour,
           policy.key.no_vary_search),
    VALUE("key.plain_header_values", "name=value pairs of request fields that count as absent from the key",
          words, policy.key.plain_header_values),
    VALUE("key.fixed_part", "part of every key as it is", text, policy.key.fixed_part),
    CHOICE("key.netlify_vary", "Netlify-Vary of the response says what the key is made of", kHonour,
           policy.key.netlify_vary),
    CHOICE("key.head", "where the method is part of the key, HEAD shares that of GET or has its own",
           kHeadKey, policy.key.head),
    CHOICE("key.query_match", "names in key.query_names stand for themselves or for what begins with them",
           kNameMatch, policy.key.query_match),
    // Step 3: storage
    CHOICE("storage.kind", "a shared or a private cache (for storing)", kKind, policy.storage.kind),
    VALUE("storage.targeted", "targeted Cache-Control fields, in order of precedence", fields,
          policy.storage.targeted),
    CHOICE("storage.surrogate_control", "what Surrogate-Control does", kSurrogate,
           policy.storage.surrogate_control),
    CHOICE("storage.edge_control", "Edge-Control comes before Cache-Control", kHonour,
           policy.storage.edge_control),
    CHOICE("storage.s_maxage", "s-maxage gives a lifetime", kHonour, policy.storage.s_maxage),
    CHOICE("storage.max_age", "max-age gives a lifetime", kHonour, policy.storage.max_age),
    CHOICE("storage.expires", "Expires gives a lifetime", kHonour, policy.storage.expires),
    CHOICE("storage.lifetime_choice", "the first of max-age and Expires, or the longest", kLifetimeChoice,
           policy.storage.lifetime_choice),
    VALUE("storage.fixed_lifetime", "used instead of what the response says", optional_duration,
          policy.storage.fixed_lifetime),
    VALUE("storage.fixed_lifetime_by_status", "the same, by status", status_lifetimes,
          policy.storage.fixed_lifetime_by_status),
    VALUE("storage.default_lifetime", "used when the response states none", optional_duration,
          policy.storage.default_lifetime),
    VALUE("storage.default_lifetime_by_status", "the same, by status", status_lifetimes,
          policy.storage.default_lifetime_by_status),
    CHOICE("storage.default_lifetime_beside_policy",
           "default lifetimes apply beside a Cache-Control that states none", kPermit,
           policy.storage.default_lifetime_beside_policy),
    VALUE("storage.default_lifetime_types", "media types that the default lifetimes apply to", words,
          policy.storage.default_lifetime_types),
    VALUE("storage.minimum_lifetime", "no lifetime is shorter", duration, policy.storage.minimum_lifetime),
    VALUE("storage.maximum_lifetime", "no lifetime is longer", optional_duration,
          policy.storage.maximum_lifetime),
    CHOICE("storage.heuristic", "a lifetime may be guessed from Last-Modified", kPermit,
           policy.storage.heuristic),
    CHOICE("storage.statuses_rule", "which status codes are stored with a stated lifetime", kStatuses,
           policy.storage.statuses_rule),
    VALUE("storage.statuses", "the status codes, where they are listed", statuses, policy.storage.statuses),
    VALUE("storage.error_statuses", "errors that are stored whatever they say", statuses,
          policy.storage.error_statuses),
    VALUE("storage.error_statuses_stated", "errors that are stored with a stated lifetime", statuses,
          policy.storage.error_statuses_stated),
    VALUE("storage.error_statuses_despite_directives",
          "errors that are stored in spite of no-store, private and no-cache", statuses,
          policy.storage.error_statuses_despite_directives),
    VALUE("storage.never_stored_statuses", "status codes that are not stored, whatever the response says",
          statuses, policy.storage.never_stored_statuses),
    VALUE("storage.statuses_with_policy", "status codes that are stored only with Cache-Control", statuses,
          policy.storage.statuses_with_policy),
    CHOICE("storage.head_responses", "a response to HEAD counts as stored", kPermit,
           policy.storage.head_responses),
    VALUE("storage.error_minimum_lifetime", "errors are stored for at least this long", duration,
          policy.storage.error_minimum_lifetime),
    CHOICE("storage.without_lifetime", "a response without any lifetime is stored", kPermit,
           policy.storage.storing_without_lifetime),
    VALUE("storage.maximum_size", "larger content is not stored, in bytes", optional_size,
          policy.storage.maximum_size),
    VALUE("storage.maximum_size_by_status",
          "the same with the status codes of storage.fixed_lifetime_by_status", optional_size,
          policy.storage.maximum_size_by_status),
    CHOICE("storage.no_store", "what no-store does", kDirective, policy.storage.no_store),
    CHOICE("storage.private", "what private does", kDirective, policy.storage.private_),
    CHOICE("storage.no_cache", "what no-cache does", kDirective, policy.storage.no_cache),
    CHOICE("storage.zero_lifetime", "what max-age=0 and s-maxage=0 do", kDirective,
           policy.storage.zero_lifetime),
    CHOICE("storage.must_understand", "must-understand is honoured", kHonour, policy.storage.must_understand),
    CHOICE("storage.qualified_directives", "no-cache and private with field names are honoured as such",
           kHonour, policy.storage.qualified_directives),
    CHOICE("storage.authorization_rule",
           "responses to requests with Authorization need public, s-maxage or must-revalidate", kHonour,
           policy.storage.authorization_rule),
    CHOICE("storage.response_pragma", "Pragma: no-cache in a response counts as no-cache", kHonour,
           policy.storage.response_pragma),
    CHOICE("storage.set_cookie", "what Set-Cookie does", kSetCookie, policy.storage.set_cookie),
    CHOICE("storage.vary", "what Vary does", kVary, policy.storage.vary),
    VALUE("storage.vary_fields", "the fields listed for storage.vary", words, policy.storage.vary_fields),
    VALUE("storage.vary_ignored_fields", "names in Vary that the cache sees to itself", words,
          policy.storage.vary_ignored_fields),
    CHOICE("storage.vary_star", "what Vary: * does", kVaryStar, policy.storage.vary_star),
    CHOICE("storage.partial_responses", "206 responses are stored", kPermit,
           policy.storage.partial_responses),
    CHOICE("storage.post_responses", "answers to POST with their own URL are stored", kPermit,
           policy.storage.post_responses),
    CHOICE("storage.fixed_lifetime_rule", "what a fixed lifetime replaces", kFixedLifetime,
           policy.storage.fixed_lifetime_rule),
    CHOICE("storage.set_cookie_with_fixed_lifetime", "what Set-Cookie does where a fixed lifetime applies",
           kSetCookieOrSame, policy.storage.set_cookie_with_fixed_lifetime),
    CHOICE("storage.set_cookie_named",
           "private or no-cache that names Set-Cookie takes it out before storage.set_cookie is asked",
           kHonour, policy.storage.set_cookie_named),
    CHOICE("storage.qualified_no_cache", "what no-cache with field names does", kQualifiedNoCache,
           policy.storage.qualified_no_cache),
    CHOICE("storage.targeted_by_rfc", "no-cache and zero lifetimes of targeted fields act as in RFC 9111",
           kHonour, policy.storage.targeted_by_rfc),
    CHOICE("storage.max_age_of_cache_control", "max-age of Cache-Control itself gives a lifetime", kHonour,
           policy.storage.max_age_of_cache_control),
    VALUE("storage.vary_refused_fields", "a response that varies by one of these fields is not stored", words,
          policy.storage.vary_refused_fields),
    VALUE("storage.vary_image_extensions", "paths with these extensions vary by Accept", words,
          policy.storage.vary_image_extensions),
    VALUE("storage.vary_image_types", "the only media types stored where such a path varies by Accept", words,
          policy.storage.vary_image_types),
    VALUE("storage.vary_content_codings",
          "Accept-Encoding in Vary is allowed only beside one of these in Content-Encoding", words,
          policy.storage.vary_content_codings),
    // Step 4: reuse
    CHOICE("reuse.kind", "a shared or a private cache (for reuse)", kKind, policy.reuse.kind),
    CHOICE("reuse.stale_while_revalidate", "stale-while-revalidate is honoured", kHonour,
           policy.reuse.stale_while_revalidate),
    CHOICE("reuse.stale_if_error", "stale-if-error is honoured", kHonour, policy.reuse.stale_if_error),
    VALUE("reuse.default_stale_while_revalidate", "window where the response names none", duration,
          policy.reuse.default_stale_while_revalidate),
    VALUE("reuse.default_stale_if_error", "window where the response names none", duration,
          policy.reuse.default_stale_if_error),
    VALUE("reuse.stale_age_limit", "nothing stale is used beyond this age", optional_duration,
          policy.reuse.stale_age_limit),
    CHOICE("reuse.must_revalidate", "must-revalidate forbids stale use", kHonour,
           policy.reuse.must_revalidate),
    CHOICE("reuse.proxy_revalidate", "proxy-revalidate forbids stale use", kHonour,
           policy.reuse.proxy_revalidate),
    CHOICE("reuse.s_maxage_forbids_stale", "s-maxage forbids stale use", kHonour,
           policy.reuse.s_maxage_forbids_stale),
    CHOICE("reuse.stale_windows_with_s_maxage", "stale windows count beside s-maxage", kPermit,
           policy.reuse.stale_windows_with_s_maxage),
    CHOICE("reuse.stale_when_disconnected", "stale responses are used while the origin cannot be reached",
           kPermit, policy.reuse.stale_when_disconnected),
    CHOICE("reuse.pragma_refreshes_stale", "Pragma: no-cache makes a stale response be refreshed first",
           kHonour, policy.reuse.pragma_refreshes_stale),
    CHOICE("reuse.immutable", "reloads of immutable responses do not validate", kHonour,
           policy.reuse.immutable),
    CHOICE("reuse.vary_normalisation", "selecting fields are compared by meaning", kHonour,
           policy.reuse.vary_normalisation),
    CHOICE("reuse.vary_by_preference",
           "Accept, Accept-Language and Accept-Encoding are compared by what they prefer, in order", kHonour,
           policy.reuse.vary_by_preference),
    CHOICE("reuse.first_stale_request", "whether the first request in stale-while-revalidate waits",
           kFirstStaleRequest, policy.reuse.first_stale_request),
    CHOICE("reuse.stale_on_server_error", "stale responses are used when the origin answers 500 to 599",
           kPermit, policy.reuse.stale_on_server_error),
    CHOICE("reuse.stale_if_error_for", "whether stale-if-error covers errors that the origin answers",
           kStaleIfErrorFor, policy.reuse.stale_if_error_for),
    // Step 5: delivery
    CHOICE("delivery.age", "Age: sent by the RFC, with the time in this cache alone, or not at all", kAge,
           policy.delivery.age_field),
    CHOICE("delivery.conditionals", "conditional requests are answered from what is stored", kHonour,
           policy.delivery.client_conditionals),
    CHOICE("delivery.ranges", "ranges are answered from what is stored", kHonour,
           policy.delivery.client_ranges),
    VALUE("delivery.removed_fields", "response fields that clients do not see", words,
          policy.delivery.removed_fields),
    VALUE("delivery.removed_directives", "directives taken out of Cache-Control where it ruled", words,
          policy.delivery.removed_directives),
    VALUE("delivery.removed_beside_browser_lifetime",
          "directives taken out as well where delivery.browser_lifetime_rule changes what browsers are told",
          words, policy.delivery.removed_beside_browser_lifetime),
    VALUE("delivery.replacement_cache_control", "sent where the rest of Cache-Control gives browsers nothing",
          text, policy.delivery.replacement_cache_control),
    CHOICE("delivery.replacement_beside_targeted",
           "delivery.replacement_cache_control stands too where a targeted field ruled", kPermit,
           policy.delivery.replacement_beside_targeted),
    CHOICE("delivery.browser_lifetime_rule", "what becomes of max-age on its way to browsers",
           kBrowserLifetime, policy.delivery.browser_lifetime_rule),
    VALUE("delivery.browser_lifetime", "the lifetime for delivery.browser_lifetime_rule", duration,
          policy.delivery.browser_lifetime),
    VALUE("delivery.browser_default_lifetime", "what browsers get where the response gives them no lifetime",
          duration, policy.delivery.browser_default_lifetime),
    CHOICE("delivery.browser_lifetime_beside_targeted",
           "delivery.browser_lifetime_rule applies where a targeted field ruled", kPermit,
           policy.delivery.browser_lifetime_beside_targeted),
    CHOICE("delivery.browser_lifetime_beside_no_cache",
           "delivery.browser_lifetime_rule (at-least) applies beside no-cache and no-store", kPermit,
           policy.delivery.browser_lifetime_beside_no_cache),
    CHOICE("delivery.browser_lifetime_for", "which answers delivery.browser_lifetime_rule changes",
           kBrowserLifetimeFor, policy.delivery.browser_lifetime_for),
    VALUE("delivery.kept_vary", "the only names that Vary keeps for clients", words,
          policy.delivery.kept_vary),
    VALUE("delivery.removed_unless_request", "requests with one of these fields see removed fields", words,
          policy.delivery.removed_unless_request),
    // The vendor's words
    VALUE("status.header", "the header with the cache's word", text, status.header),
    VALUE("status.request_header", "sent only to requests with this header line", text,
          status.request_header),
    WORD("hit", hit),
    WORD("stale", stale),
    WORD("updating", updating),
    WORD("revalidated", revalidated),
    WORD("expired", expired),
    WORD("miss", miss),
    WORD("bypass", bypass),
    WORD("dynamic", dynamic),
    WORD("pass", pass),
    WORD("error", error),
    WORD("synthetic", synthetic),
    VALUE("status.error_hit", "the word for a stored answer of 400 to 599", text, status.error_hit),
    VALUE("status.error_miss", "the word for a fetched answer of 400 to 599", text, status.error_miss),
    VALUE("status.by_method", "the word where the method alone sends the request on", text, status.by_method),
    VALUE("status.vary_miss", "the word for a miss by the fields that Vary names", text, status.vary_miss),
    VALUE("status.part_miss", "the word where only a part of what is asked for is stored", text,
          status.part_miss),
    VALUE("status.by_request", "the word where the request's own directives set a fresh response aside", text,
          status.by_request),
    VALUE("status.by_request_confirmed", "the same, where the origin confirms that response", text,
          status.by_request_confirmed),
    VALUE("status.after_failure", "the word for a stale answer in the place of a failure", text,
          status.after_failure),
    VALUE("status.only_if_cached", "the word for 504 to only-if-cached", text, status.only_if_cached),
    VALUE("status.kept_out", "the word where private or no-store keeps the response out", text,
          status.kept_out),
    VALUE("status.conditional_hit", "the word for a hit that answers the client's condition with 304", text,
          status.conditional_hit),
    // Tags and purging
    VALUE("tags.header", "the response header with tags", text, tags.header),
    VALUE("tags.separator", "what stands between tags: comma or space", separator, tags.separator),
    VALUE("tags.bytes_per_tag", "longest tag, in bytes", optional_count, tags.bytes_per_tag),
    VALUE("tags.per_response", "most tags of one response", optional_count, tags.tags_per_response),
    VALUE("tags.bytes_in_total", "longest header value, in bytes", optional_count, tags.bytes_in_total),
    CHOICE("tags.case_sensitive", "tags that differ in case differ", kOnOff, tags.case_sensitive),
    CHOICE("tags.removed_downstream", "clients do not see the tags", kOnOff, tags.removed_downstream),
    VALUE("purge.kinds", "what can be purged by", words, purge.kinds),
    VALUE("purge.soft_kinds", "kinds that can mark stale instead of deleting", words, purge.soft_kinds),
    CHOICE("collapsing.collapses", "simultaneous misses become one request to the origin", kOnOff,
           collapsing.collapses),
    VALUE("collapsing.hit_for_pass", "how long a response that may not be stored is remembered as such",
          duration, collapsing.hit_for_pass),
};

#undef CHOICE
#undef VALUE
#undef WORD

}  // namespace

std::span<const Parameter> parameters() {
    return kParameters;
}

const Parameter* find_parameter(std::string_view name) {
    const auto found = std::find_if(kParameters.begin(), kParameters.end(),
                                    [&](const Parameter& parameter) { return parameter.name == name; });
    return found == kParameters.end() ? nullptr : &*found;
}

}  // namespace cachewright::vendor
