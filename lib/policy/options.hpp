// What a cache may be told about itself. The engine decides by messages and these options alone: RFC 9111 is
// the default of each, a vendor profile sets others. One struct for each of the five steps of a decision.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/field_id.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cachewright::policy {

enum class CacheKind : std::uint8_t { private_, shared };
enum class Honour : std::uint8_t { no, yes };
enum class Permit : std::uint8_t { no, yes };

// Step 1: may the cache take part in this request: answer it from what is stored, and store its response?
struct EligibilityOptions {
    // Off: nothing is cached, whatever else is set.
    Permit caching = Permit::yes;
    // get_head_options: and OPTIONS, whose key then has its method even where KeyOptions::method is left out.
    enum class Methods : std::uint8_t { get_and_head, get, get_head_options };
    Methods methods = Methods::get_and_head;
    // Only paths whose last segment has one of these extensions (lower case, without dot) or is one of these
    // names take part; with both empty every path does. Compared as extension_case says.
    std::vector<std::string> path_extensions{};
    std::vector<std::string> path_names{};
    // Requests with Authorization, or with Range, take part.
    Permit authorization_requests = Permit::yes;
    Permit range_requests = Permit::yes;
    // Take part in GET and HEAD requests that carry content. They poison a cache: the key does not know the
    // content, the origin may.
    Permit request_content = Permit::no;
    // Request Cache-Control and Pragma when a stored response is to be reused (RFC 9111 §5.2.1, §5.4); most
    // CDNs ignore them.
    Honour request_directives = Honour::yes;
    // no-store in a request keeps its response from being stored (§5.2.1.5).
    Honour request_no_store = Honour::yes;
    // Requests whose URL has a query take part.
    Permit query_requests = Permit::yes;
    // How path_extensions and path_names are compared.
    enum class ExtensionCase : std::uint8_t { fold, keep };
    ExtensionCase extension_case = ExtensionCase::fold;
};

// Step 2: what identifies a stored response, before Vary.
struct KeyOptions {
    enum class Part : std::uint8_t { leave_out, include };
    Part method = Part::include;  // HEAD as `head` says
    Part scheme = Part::include;
    Part host = Part::include;
    enum class Query : std::uint8_t { include, ignore, sort, only_listed, all_but_listed };
    Query query = Query::include;
    std::vector<std::string> query_names{};  // for only_listed and all_but_listed; compared with case
    enum class Case : std::uint8_t { keep, fold };
    Case path_case = Case::keep;
    std::vector<std::string> headers{};  // request fields whose values are part of the key
    enum class Cookies : std::uint8_t { none, all, listed, all_but_listed };
    Cookies cookies = Cookies::none;
    std::vector<std::string> cookie_names{};
    // Accept-Encoding in the key, reduced to which of these codings (in this order) the request accepts.
    std::vector<std::string> codings{};
    // No-Vary-Search of the stored response (HTML draft); not part of RFC 9111.
    Honour no_vary_search = Honour::no;
    // "name=value" pairs, in lower case: a request field of `headers` with this value counts as absent.
    std::vector<std::string> plain_header_values{};
    // Part of every key as it is: a deployment, a property.
    std::string fixed_part{};
    // Netlify-Vary of the response: what it lists of the query, the request's fields, its cookies, country
    // and language is part of the key, and the rest of the query is not. Without it the query enters as
    // `query` says.
    Honour netlify_vary = Honour::no;
    // Whether a name in query_names stands for itself, or for all parameters whose names begin with it.
    enum class NameMatch : std::uint8_t { exact, prefix };
    NameMatch query_match = NameMatch::exact;
    // Where the method is part of the key: HEAD shares the key of GET, or has one of its own.
    enum class HeadKey : std::uint8_t { of_get, own };
    HeadKey head = HeadKey::of_get;

    friend bool operator==(const KeyOptions&, const KeyOptions&) = default;
};

// How a directive of the response acts on storing.
enum class DirectiveRule : std::uint8_t {
    rfc,     // as RFC 9111 says
    ignore,  // as if it were not there
    refuse,  // the response is not stored
    // Where StorageOptions::minimum_lifetime is above zero: stored for exactly that long, whatever lifetime
    // is stated, and the directive neither asks for validation nor forbids stale use. Where it is zero: as
    // rfc. For zero_lifetime this is what the minimum does anyway, so the same as rfc.
    minimum,
    // The same where minimum_lifetime is above zero; where it is zero the response is not stored.
    minimum_or_refuse,
};

// A lifetime for status codes first to last.
struct StatusLifetime {
    int first = 0;
    int last = 0;
    base::Seconds lifetime{0};

    [[nodiscard]] bool covers(int status) const { return status >= first && status <= last; }
};

// Step 3: is the response stored, and for how long is it fresh?
struct StorageOptions {
    CacheKind kind = CacheKind::shared;

    // Which fields rule. Targeted fields in order of precedence (RFC 9213 §2.2); unused places are
    // FieldId::unknown. A private cache reads none.
    std::array<http::FieldId, 4> targeted{http::FieldId::cdn_cache_control, http::FieldId::unknown,
                                          http::FieldId::unknown, http::FieldId::unknown};
    enum class SurrogateControl : std::uint8_t {
        ignore,
        lifetime_first,       // its max-age and stale windows come before those of Cache-Control
        hides_cache_control,  // its presence alone makes Cache-Control not count
    };
    SurrogateControl surrogate_control = SurrogateControl::ignore;
    // Edge-Control of the response, with its own words, comes before Cache-Control.
    Honour edge_control = Honour::no;

    // Which directives give a lifetime.
    Honour s_maxage = Honour::yes;
    Honour max_age = Honour::yes;
    Honour expires = Honour::yes;
    enum class LifetimeChoice : std::uint8_t { first, longest };  // of s-maxage/max-age against Expires
    LifetimeChoice lifetime_choice = LifetimeChoice::first;
    // Used instead of whatever the response says.
    std::optional<base::Seconds> fixed_lifetime;
    std::vector<StatusLifetime> fixed_lifetime_by_status{};  // -1 s: not stored
    // Used where the response states none; by status first. -1 s: not stored.
    std::optional<base::Seconds> default_lifetime;
    std::vector<StatusLifetime> default_lifetime_by_status{};
    // Defaults apply too where Cache-Control or a targeted field is there without a lifetime.
    Permit default_lifetime_beside_policy = Permit::yes;
    // default_lifetime applies to these media types only ("image/*"), empty: to all; the ones by status apply
    // to every type.
    std::vector<std::string> default_lifetime_types{};
    // Lifetimes from the response or by default are held to these bounds.
    base::Seconds minimum_lifetime{0};
    std::optional<base::Seconds> maximum_lifetime;

    // Heuristic freshness (RFC 9111 §4.2.2): a share of Date minus Last-Modified, at most heuristic_maximum.
    Permit heuristic = Permit::yes;
    unsigned heuristic_percent = 10;
    base::Seconds heuristic_maximum{86400 * 365};

    // Which responses. `rfc`: any final status with explicit freshness, heuristically cacheable ones without.
    // `listed`: those in `statuses`, and those that a default lifetime by status covers.
    enum class Statuses : std::uint8_t { rfc, listed };
    Statuses statuses_rule = Statuses::rfc;
    std::vector<int> statuses{};
    // The definitions of these forbid every cache to store them (RFC 6585 §3 to §6). One that
    // fixed_lifetime_by_status covers is stored all the same: somebody has set the cache to that.
    std::vector<int> never_stored_statuses{428, 429, 431, 511};
    // Responses with these codes are stored only where Cache-Control (or a targeted field) is there.
    std::vector<int> statuses_with_policy{};
    // Error responses with these codes are stored for the longer of error_minimum_lifetime and what they
    // state themselves (max-age, s-maxage or Expires); those in error_statuses_stated only with max-age or
    // s-maxage. Default and minimum lifetimes do not apply to them.
    std::vector<int> error_statuses{};
    std::vector<int> error_statuses_stated{};
    // Those of the two lists that are kept for error_minimum_lifetime in spite of no-store, private and
    // no-cache. With the others these directives (without field names) keep the response out of the cache,
    // whatever the rule for each of them says.
    std::vector<int> error_statuses_despite_directives{};
    base::Seconds error_minimum_lifetime{0};
    // Store a response without any lifetime, for the validator's sake (RFC 9111 §3 allows it).
    Permit storing_without_lifetime = Permit::yes;
    std::optional<std::uint64_t> maximum_size;  // of the content, in bytes
    // The same for the status codes that fixed_lifetime_by_status names.
    std::optional<std::uint64_t> maximum_size_by_status;

    // Directives.
    DirectiveRule no_store = DirectiveRule::rfc;
    DirectiveRule private_ = DirectiveRule::rfc;
    DirectiveRule no_cache = DirectiveRule::rfc;
    DirectiveRule zero_lifetime = DirectiveRule::rfc;  // max-age=0 and s-maxage=0 as the ruling lifetime
    Honour must_understand = Honour::yes;              // §5.2.2.3, §3
    // no-cache and private with field names (§5.2.2.4, §5.2.2.7): honoured by the letter, or taken as
    // unqualified.
    Honour qualified_directives = Honour::yes;

    // §3.5: responses to requests with Authorization need public, must-revalidate or s-maxage.
    Honour authorization_rule = Honour::yes;
    // Pragma: no-cache in a response counts as no-cache; RFC 9111 §5.4 gives it no meaning there.
    Honour response_pragma = Honour::no;
    enum class SetCookie : std::uint8_t {
        store,   // kept with the response and sent to everybody (RFC 9111 §7.3 does not forbid it)
        refuse,  // a response with Set-Cookie is not stored
        strip,   // stored without it, and the first answer loses it too
    };
    SetCookie set_cookie = SetCookie::store;
    enum class Vary : std::uint8_t {
        honour,           // selects among variants
        ignore,           // no effect
        listed_only,      // selects, but a response that names a field not in `vary_fields` is not stored
        ignore_unlisted,  // selects by the fields in `vary_fields`; others have no effect
    };
    Vary vary = Vary::honour;
    std::vector<std::string> vary_fields{};
    // Names in Vary that have no effect, whatever `vary` says: the cache sees to them itself.
    std::vector<std::string> vary_ignored_fields{};
    enum class VaryStar : std::uint8_t {
        never_reuse,
        refuse,
        ignore,
        // Where minimum_lifetime is zero: kept, but each request fetches anew, without conditions. Where it
        // is above zero: no effect.
        minimum,
    };
    VaryStar vary_star = VaryStar::never_reuse;

    Permit partial_responses = Permit::yes;  // §3.3: keep 206 responses
    // RFC 9110 §9.3.3: keep answers to POST with explicit freshness and a matching Content-Location.
    Permit post_responses = Permit::yes;

    // A response to HEAD counts as stored: the cache fetches the whole with GET, or keeps answers to HEAD.
    Permit head_responses = Permit::no;

    // Where a fixed lifetime applies: it replaces the stated lifetime only, or no-store, private, no-cache
    // (with and without field names) and zero lifetimes as well, which then count as absent.
    enum class FixedLifetime : std::uint8_t { replaces_lifetime, replaces_directives };
    FixedLifetime fixed_lifetime_rule = FixedLifetime::replaces_lifetime;
    // Where a fixed lifetime applies, this instead of `set_cookie`; none: the same.
    std::optional<SetCookie> set_cookie_with_fixed_lifetime;
    // private="Set-Cookie" and no-cache="Set-Cookie" take Set-Cookie out of a response that is stored, for
    // the first client too, before `set_cookie` is asked. Only where qualified_directives is on.
    Honour set_cookie_named = Honour::no;
    // no-cache with field names: those fields are withheld until validated (RFC 9111 §5.2.2.4); or it does
    // nothing while none of them is in the response (Set-Cookie that was taken out is not), and else
    // means the same as no-cache without names.
    enum class QualifiedNoCache : std::uint8_t { withhold, validate_if_present };
    QualifiedNoCache qualified_no_cache = QualifiedNoCache::withhold;
    // In a targeted field no-cache and zero lifetimes act as RFC 9111 says, whatever no_cache and
    // zero_lifetime say.
    Honour targeted_by_rfc = Honour::no;
    // max-age of Cache-Control gives a lifetime; that of a targeted field always does where max_age is on.
    Honour max_age_of_cache_control = Honour::yes;
    // A response whose Vary names one of these is not stored. Names in lower case.
    std::vector<std::string> vary_refused_fields{};
    // On paths with one of these extensions (compared without case) Vary: Accept selects among variants,
    // whatever `vary` says of Accept, and a response with Vary: Accept whose media type is not one of
    // vary_image_types is not stored.
    std::vector<std::string> vary_image_extensions{};
    std::vector<std::string> vary_image_types{};
    // Accept-Encoding counts as one of `vary_fields` (listed_only) only beside one of these values of
    // Content-Encoding ("gzip"); empty: always.
    std::vector<std::string> vary_content_codings{};
};

// Step 4: may this stored response answer this request now?
struct ReuseOptions {
    CacheKind kind = CacheKind::shared;
    Honour stale_while_revalidate = Honour::yes;  // RFC 5861 §3
    Honour stale_if_error = Honour::yes;          // RFC 5861 §4
    // Used where the response names no window of its own.
    base::Seconds default_stale_while_revalidate{0};
    base::Seconds default_stale_if_error{0};
    // No stale use beyond this age, whatever windows say.
    std::optional<base::Seconds> stale_age_limit;
    // Which directives forbid stale use (RFC 9111 §4.2.4).
    Honour must_revalidate = Honour::yes;
    Honour proxy_revalidate = Honour::yes;
    // s-maxage implies proxy-revalidate (RFC 9111 §5.2.2.10), which forbids the stale windows of RFC 5861 by
    // the letter; most CDNs allow them together. Off under rfc9111. When on, s-maxage alone still forbids
    // every other stale use (max-stale, a disconnected cache), unless s_maxage_forbids_stale is off too.
    Permit stale_windows_with_s_maxage = Permit::no;
    Honour s_maxage_forbids_stale = Honour::yes;
    // §4.2.4 lets a disconnected cache answer stale unless a directive forbids it. Where the response has
    // stale-if-error, that window is the limit (RFC 5861 §4).
    Permit stale_when_disconnected = Permit::yes;
    // Pragma: no-cache in a request makes a stale response be refreshed before it is used, even where
    // request_directives is off.
    Honour pragma_refreshes_stale = Honour::no;
    // Ignore reloads (max-age=0) of fresh responses marked immutable (RFC 8246 §2). Private caches only: a
    // shared cache validates nothing fresh without being asked, and a reload is a client that asks.
    Honour immutable = Honour::yes;
    // Compare selecting fields as their own syntax allows (RFC 9111 §4.1), not byte by byte.
    Honour vary_normalisation = Honour::yes;
    // Instead: Accept, Accept-Language and Accept-Encoding are reduced to what they want in the order of
    // their weights, languages without region; of other fields the bytes are compared.
    Honour vary_by_preference = Honour::no;
    // Within stale-while-revalidate: every request is answered stale, also the first, which starts the
    // refresh in the background; or the first waits for the refresh, and only requests that come meanwhile
    // are answered stale.
    enum class FirstStaleRequest : std::uint8_t { answered, waits };
    FirstStaleRequest first_stale_request = FirstStaleRequest::answered;
    // When the origin answers a validation or refetch with 500 to 599, a stale response stands in as if the
    // origin could not be reached, under the conditions of stale_when_disconnected: a stale-if-error of the
    // response is the limit, stale-if-error=0 forbids it, as does a directive that forbids stale use.
    Permit stale_on_server_error = Permit::no;
    // What stale-if-error covers: every failure that RFC 5861 §4 names, or an origin that cannot be reached
    // alone; its own answers of 500 to 599 are then passed on.
    enum class StaleIfErrorFor : std::uint8_t { every_failure, unreachable };
    StaleIfErrorFor stale_if_error_for = StaleIfErrorFor::every_failure;
};

// Step 5: what the client receives.
struct DeliveryOptions {
    enum class Age : std::uint8_t {
        current,  // RFC 9111 §5.1: with the age that the response came with
        own,      // the time in this cache alone; nothing on what comes from the origin
        removed,
    };
    Age age_field = Age::current;
    Honour client_conditionals = Honour::yes;   // §4.3.2
    Honour client_ranges = Honour::yes;         // RFC 9110 §14.2
    std::vector<std::string> removed_fields{};  // response fields that clients do not see
    // Directives that are taken out of Cache-Control, where Cache-Control itself ruled this cache.
    std::vector<std::string> removed_directives{};
    // The same, but only where browser_lifetime_rule is another than as_sent.
    std::vector<std::string> removed_beside_browser_lifetime{};
    // Sent when what is left of Cache-Control gives a browser no lifetime ("public, max-age=0,
    // must-revalidate"); empty: nothing is added.
    std::string replacement_cache_control{};
    // The replacement also stands where a targeted field ruled.
    Permit replacement_beside_targeted = Permit::no;
    enum class BrowserLifetime : std::uint8_t {
        as_sent,
        at_least,  // max-age is raised to browser_lifetime where it is smaller or missing; stored responses
                   // only
        fixed,     // max-age becomes browser_lifetime
        rest_of_stored,  // max-age becomes the smaller of what is left here and what the origin said
        at_most,         // max-age is lowered to browser_lifetime where it is larger; stored responses only
        no_cache,        // Cache-Control becomes "no-cache"; Expires and Pragma are removed
        bust,     // Cache-Control becomes "max-age=0, no-store", Pragma "no-cache", Expires the time of
                  // answering; also when nothing is stored
        removed,  // Cache-Control, Expires and Pragma are removed
        // As at_most. Where the response gives browsers no lifetime, it gets the smaller of browser_lifetime
        // and browser_default_lifetime, unless it says no-cache. Either way `public` is added.
        at_most_or_default,
        // "public" with the smaller of the two, in the place of what the origin told browsers.
        least,
    };
    BrowserLifetime browser_lifetime_rule = BrowserLifetime::as_sent;
    base::Seconds browser_lifetime{0};
    base::Seconds browser_default_lifetime{0};
    // Whether the rule applies where a targeted field ruled the cache (RFC 9213).
    Permit browser_lifetime_beside_targeted = Permit::yes;
    // Whether at_least applies where Cache-Control says no-cache or no-store.
    Permit browser_lifetime_beside_no_cache = Permit::yes;
    // Which answers at_least and fixed change: those that come from or go into the cache, or all.
    enum class BrowserLifetimeFor : std::uint8_t { stored, all };
    BrowserLifetimeFor browser_lifetime_for = BrowserLifetimeFor::stored;
    // Vary keeps only these names on its way to the client; empty: all.
    std::vector<std::string> kept_vary{};
    // Requests with one of these fields receive the removed_fields (and tags) all the same.
    std::vector<std::string> removed_unless_request{};
};

struct Options {
    EligibilityOptions eligibility;
    KeyOptions key;
    StorageOptions storage;
    ReuseOptions reuse;
    DeliveryOptions delivery;
};

// RFC 9111 by the letter for a shared cache, and for a private one (a browser).
[[nodiscard]] inline Options shared_cache_options() {
    return {};
}
[[nodiscard]] inline Options private_cache_options() {
    Options options;
    options.storage.kind = CacheKind::private_;
    options.storage.targeted = {};
    options.reuse.kind = CacheKind::private_;
    return options;
}

}  // namespace cachewright::policy
