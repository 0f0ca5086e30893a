// What the selected caches do with the response, where its author may have expected something else.
#include "lib/base/duration_text.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "lib/policy/key.hpp"
#include "lib/policy/response_key.hpp"
#include "rules/cache_groups.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::rules {

namespace {

using http::FieldId;
using lint::CachePrediction;
using lint::Example;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;
using policy::LifetimeSource;
using policy::Reason;

constexpr base::Duration kLong = std::chrono::hours{24};
constexpr base::Duration kBrief = std::chrono::minutes{5};
// Beyond this nobody notices that a copy leaves sooner than it might.
constexpr base::Duration kForever = std::chrono::hours{24 * 365};

std::string_view page_or_response(const Subject& subject) {
    return subject.resource() == lint::ResourceKind::html_page ? "this page" : "this response";
}

// The selected caches that agree in one respect, and what it is.
struct Camp {
    std::string says;
    std::vector<std::string_view> titles;
};
void join(std::vector<Camp>& camps, std::string says, const CachePrediction& cache) {
    auto camp = std::find_if(camps.begin(), camps.end(), [&](const Camp& one) { return one.says == says; });
    if (camp == camps.end()) camp = camps.insert(camps.end(), Camp{std::move(says), {}});
    camp->titles.push_back(cache.title());
}

std::string told(const std::vector<Camp>& camps) {
    std::string text;
    for (const Camp& camp : camps) {
        if (!text.empty()) text += ", ";
        text += fmt::format("{} ({})", camp.says, joined(camp.titles));
    }
    return text;
}

// Caches that do not store what was to be shared, for the reasons of one kind.
void tell_refusals(const Subject& subject, Report& report, RefusalKind kind) {
    if (kind == RefusalKind::path && !subject.is_about_one_url()) return;
    CacheGroups groups;
    for (const CachePrediction& cache : subject.predictions()) {
        const policy::ReasonRecord* refusal = refusal_of(cache);
        if (refusal == nullptr || !wanted_in(subject, cache) || kind_of(refusal->reason) != kind) continue;
        if (kind == RefusalKind::path && subject.url().empty()) continue;
        const lint::CacheView& keeper = *subject.shared_keeper();
        std::optional<lint::Place> place = place_of(subject, *refusal);
        if (!place) place = subject.place_of_lifetime(keeper);
        const bool lasting = kind == RefusalKind::other && keeper.freshness.lifetime >= kLong;
        groups.add(cache,
                   {.one = "does not store",
                    .many = "do not store",
                    .rest = fmt::format(" {}, meant to be kept for {}: {}", page_or_response(subject),
                                        base::duration_words(keeper.freshness.lifetime), cause_of(*refusal)),
                    .place = place,
                    .severity = lasting ? std::optional(Severity::warning) : std::nullopt});
    }
    groups.tell(report);
}

constexpr std::array kNotStoredBad{
    Example{"a lifetime for browsers alone",
            "GET /prices HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n"
            "Cache-Control: max-age=600\n",
            "vercel"},
    Example{"an error that the CDN never keeps",
            "GET /busy HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 503 Service Unavailable\n"
            "Cache-Control: max-age=10\n",
            "fastly,vercel"},
};
constexpr std::array kNotStoredGood{
    Example{"a lifetime for shared caches",
            "GET /prices HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n"
            "Cache-Control: max-age=60, s-maxage=600\n",
            "vercel,fastly"},
    Example{"a page that nobody is to keep",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-store\n",
            "cloudflare,cloudfront,fastly,akamai,vercel"},
    Example{"a page of one visitor",
            "GET /me HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: private, no-cache\nETag: \"a\"\n",
            "cloudflare,cloudfront,vercel"},
};
void check_not_stored(const Subject& subject, Report& report) {
    tell_refusals(subject, report, RefusalKind::other);
}

constexpr std::array kTypeBad{
    Example{"a page, and a CDN that goes by file extensions",
            "GET /offers HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60, s-maxage=600\n",
            "cloudflare"},
};
constexpr std::array kTypeGood{
    Example{"a script",
            "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=31536000, immutable\n",
            "cloudflare"},
    Example{"a page that asks to be validated",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-cache\nETag: \"a\"\n",
            "cloudflare"},
    Example{"a rule makes everything eligible",
            "GET /offers HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60, s-maxage=600\n",
            "cloudflare", "cloudflare.cache_everything=on"},
};
void check_type(const Subject& subject, Report& report) {
    tell_refusals(subject, report, RefusalKind::path);
}

// The lifetime was given to the edge in a field of its own, so that what Cache-Control forbids others is no
// contradiction.
bool told_to_keep(const CachePrediction& cache) {
    const policy::FreshnessLifetime& freshness = cache.freshness();
    const FieldId field = freshness.field;
    return freshness.is_explicit() && !cache.facts.notes.held_to_minimum && field != FieldId::unknown &&
           field != FieldId::cache_control && field != FieldId::expires;
}

// What Cache-Control forbids this cache: to answer others from the stored response without asking.
std::optional<http::Directive> forbidden_by(const Subject& subject, const CachePrediction& cache) {
    const http::CacheDirectives& stated = subject.shared().facts.directives;
    if (stated.no_store && !cache.storability().reasons.contains(Reason::no_store_lifted))
        return http::Directive::no_store;
    if (stated.private_ && cache.is_shared()) return http::Directive::private_;
    if (stated.no_cache) return http::Directive::no_cache;
    return std::nullopt;
}

bool kept_against_intent(const Subject& subject, const CachePrediction& cache) {
    return cache.answers_unasked_for().count() > 0 && !told_to_keep(cache) &&
           forbidden_by(subject, cache).has_value();
}

constexpr std::array kAgainstBad{
    Example{"private, and a CDN that does not look at it",
            "GET /me HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: private, max-age=60\n",
            "akamai"},
    Example{"no-cache has no effect there",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-cache\nETag: \"a\"\n",
            "fastly"},
    Example{"the shortest lifetime counts more than no-store",
            "GET /cart HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-store\n",
            "cloudfront", "cloudfront.min_ttl=60s"},
};
constexpr std::array kAgainstGood{
    Example{"private, honoured",
            "GET /me HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: private, max-age=60\n",
            "cloudflare,cloudfront,fastly,vercel,browser"},
    Example{"a lifetime for the edge in its own field",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-cache\nETag: \"a\"\nSurrogate-Control: max-age=600\n",
            "fastly"},
};
void check_against(const Subject& subject, Report& report) {
    CacheGroups groups;
    for (const CachePrediction& cache : subject.predictions()) {
        if (!kept_against_intent(subject, cache)) continue;
        const http::Directive directive = *forbidden_by(subject, cache);
        const policy::FreshnessLifetime& freshness = cache.freshness();
        const policy::PolicyNotes& notes = cache.facts.notes;
        const http::CacheDirective* written = subject.cache_control().find(directive);
        std::string cause = notes.held_to_minimum ? "the shortest lifetime that it is set to counts more"
                            : notes.cache_control_hidden
                                ? "Surrogate-Control is there, so Cache-Control does not count"
                                : "it ignores that directive";
        groups.add(cache,
                   {.one = cache.is_shared() ? "answers every visitor" : "answers",
                    .many = cache.is_shared() ? "answer every visitor" : "answer",
                    .rest = fmt::format(" with {} for {} without asking, in spite of {}: {}",
                                        page_or_response(subject), base::duration_words(freshness.lifetime),
                                        http::directive_name(directive), cause),
                    .place = written == nullptr ? subject.field(FieldId::cache_control)
                                                : std::optional(Subject::place_of(*written))});
    }
    groups.tell(report);
}

// Others get a stored cookie.
bool replays_cookie(const CachePrediction& cache) {
    return cache.is_shared() && cache.answers_unasked_for().count() > 0 &&
           cache.prediction.next.response.fields.contains(FieldId::set_cookie) &&
           cache.storability().reasons.contains(Reason::set_cookie_stored);
}

constexpr std::array kDefaultBad{
    Example{"no lifetime, and an hour at the CDN",
            "GET /offers HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: public\nETag: \"a\"\n",
            "fastly"},
    Example{"the same, by status code",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Cache-Control: public\nETag: \"a\"\n",
            "cloudflare"},
};
constexpr std::array kDefaultGood{
    Example{"a lifetime",
            "GET /offers HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60\nETag: \"a\"\n",
            "fastly,cloudfront"},
};
void check_default(const Subject& subject, Report& report) {
    std::vector<Camp> camps;
    std::vector<std::string_view> names;
    base::Duration longest{0};
    for (const CachePrediction& cache : subject.predictions()) {
        const policy::FreshnessLifetime& freshness = cache.freshness();
        const base::Duration kept = cache.answers_unasked_for();
        if (freshness.basis != LifetimeSource::default_lifetime &&
            freshness.basis != LifetimeSource::status_default)
            continue;
        if (kept.count() == 0 || kept_against_intent(subject, cache) || replays_cookie(cache)) continue;
        join(camps, base::duration_words(kept), cache);
        names.push_back(cache.name());
        longest = std::max(longest, kept);
    }
    if (camps.empty()) return;
    constexpr std::string_view why = "the cache's own default, because it names no lifetime";
    const std::string message = names.size() == 1 ? fmt::format("{} keeps {} for {}: {}", camps[0].titles[0],
                                                                page_or_response(subject), camps[0].says, why)
                                                  : fmt::format("kept for {}: {}", told(camps), why);
    report
        .add(message, subject.field(FieldId::cache_control),
             longest <= kBrief ? std::optional(Severity::info) : std::nullopt)
        .caches = names;
}

constexpr std::array kClampedBad{
    Example{"an error kept for longer than it says",
            "GET /nowhere HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 404 Not Found\n"
            "Cache-Control: max-age=5\n",
            "cloudfront"},
    Example{"the shortest lifetime of the cache",
            "GET /prices HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n"
            "Cache-Control: max-age=5\n",
            "cloudfront", "cloudfront.min_ttl=60s"},
};
constexpr std::array kClampedGood{
    Example{"within the bounds",
            "GET /prices HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n"
            "Cache-Control: max-age=600\n",
            "cloudfront", "cloudfront.min_ttl=60s"},
};
void check_clamped(const Subject& subject, Report& report) {
    CacheGroups groups;
    for (const CachePrediction& cache : subject.predictions()) {
        const policy::FreshnessLifetime& freshness = cache.freshness();
        const base::Duration kept = cache.answers_unasked_for();
        const bool bounded = freshness.source == LifetimeSource::minimum ||
                             freshness.source == LifetimeSource::maximum ||
                             freshness.source == LifetimeSource::error_minimum;
        if (!bounded || !freshness.is_explicit() || kept.count() == 0) continue;
        if (kept_against_intent(subject, cache)) continue;
        const auto stated = std::find_if(freshness.reasons.begin(), freshness.reasons.end(),
                                         [](const policy::ReasonRecord& record) {
                                             return record.reason == Reason::lifetime_from_s_maxage ||
                                                    record.reason == Reason::lifetime_from_max_age ||
                                                    record.reason == Reason::lifetime_from_cache_maxage ||
                                                    record.reason == Reason::lifetime_from_expires;
                                         });
        if (stated == freshness.reasons.end() || base::Seconds{stated->seconds} == kept) continue;
        const bool shorter = freshness.source == LifetimeSource::maximum;
        if (shorter && kept >= kForever) continue;
        groups.add(cache, {.one = "keeps",
                           .many = "keep",
                           .rest = fmt::format(" it for {}, not {}: the {} lifetime that the cache is set to",
                                               base::duration_words(kept),
                                               base::duration_words(base::Seconds{stated->seconds}),
                                               shorter ? "longest" : "shortest"),
                           .place = place_of(subject, *stated)});
    }
    groups.tell(report);
}

constexpr std::array kReplayedBad{
    Example{"kept by default, cookie and all",
            "GET /promo HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: public\nETag: \"a\"\nSet-Cookie: seen=1; Path=/; Secure\n",
            "fastly", "fastly.service=compute"},
};
constexpr std::array kReplayedGood{
    Example{"not stored because of the cookie",
            "GET /promo HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: public\nETag: \"a\"\nSet-Cookie: seen=1; Path=/; Secure\n",
            "fastly,vercel"},
    Example{"asked about before each use",
            "GET /promo HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-cache\nETag: \"a\"\nSet-Cookie: seen=1; Path=/; Secure\n",
            "netlify,rfc9111"},
};
void check_replayed(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::set_cookie)) return;
    CacheGroups groups;
    for (const CachePrediction& cache : subject.predictions()) {
        if (!replays_cookie(cache)) continue;
        groups.add(cache, {.one = "hands",
                           .many = "hand",
                           .rest = fmt::format(" this cookie to every visitor for {}: it is stored with the "
                                               "response",
                                               base::duration_words(cache.answers_unasked_for())),
                           .place = subject.field(FieldId::set_cookie)});
    }
    groups.tell(report);
}

constexpr std::array kDisagreeBad{
    Example{"the query is part of one key and not of the other",
            "GET /list?page=2 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: max-age=600\n",
            "cloudfront,fastly"},
    Example{"two lifetimes",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Cache-Control: max-age=60\nVercel-CDN-Cache-Control: max-age=600\n",
            "vercel,fastly"},
};
constexpr std::array kDisagreeGood{
    Example{"the same everywhere",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Cache-Control: max-age=60, s-maxage=600\n",
            "cloudflare,cloudfront,fastly,vercel"},
    Example{"kept by none, or asked about each time",
            "GET /me HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-cache\nETag: \"a\"\n",
            "cloudflare,cloudfront,vercel"},
};

bool query_is_in_key(const Subject& subject, const CachePrediction& cache) {
    const policy::KeyOptions key = policy::key_options_for(cache.options().key, subject.fields());
    const std::string_view url = subject.url();
    return policy::cache_key("GET", url, key).text !=
           policy::cache_key("GET", url.substr(0, url.find('?')), key).text;
}

// How long the caches that keep it do so, the longest first. Times of which the longest is at most twice the
// shortest count as one: visitors see no difference worth a word.
struct KeptFor {
    base::Duration time;
    const CachePrediction* cache;
};
std::vector<Camp> lifetime_camps(std::vector<KeptFor> kept) {
    std::stable_sort(kept.begin(), kept.end(),
                     [](const KeptFor& a, const KeptFor& b) { return a.time > b.time; });
    std::vector<Camp> camps;
    for (auto first = kept.begin(); first != kept.end();) {
        const auto last =
            std::find_if(first, kept.end(), [&](const KeptFor& one) { return one.time * 2 < first->time; });
        const base::Duration shortest = std::prev(last)->time;
        Camp camp;
        camp.says = first->time.count() == 0  ? "not at all"
                    : shortest == first->time ? base::duration_words(first->time)
                                              : fmt::format("{} to {}", base::duration_words(shortest),
                                                            base::duration_words(first->time));
        for (; first != last; ++first)
            camp.titles.push_back(first->cache->title());
        camps.push_back(std::move(camp));
    }
    return camps;
}

// Only about what the response states for shared caches: where it states nothing, or forbids, the other rules
// name each cache that goes its own way.
void check_disagree(const Subject& subject, Report& report) {
    if (!subject.is_about_one_url() || subject.predictions().size() < 2 || subject.shared_keeper() == nullptr)
        return;
    std::vector<KeptFor> kept;
    std::vector<Camp> keys;
    std::vector<std::string_view> names;
    const bool has_query = subject.url().find('?') != std::string_view::npos;
    for (const CachePrediction& cache : subject.predictions()) {
        // The RFC is the measure of the others, not one more place where copies lie.
        if (!cache.is_shared() || cache.name() == "rfc9111") continue;
        names.push_back(cache.name());
        kept.push_back({cache.answers_unasked_for(), &cache});
        if (has_query && kept.back().time.count() > 0) {
            join(keys, query_is_in_key(subject, cache) ? "one for each query" : "the same for every query",
                 cache);
        }
    }
    const std::vector<Camp> lifetimes = lifetime_camps(std::move(kept));
    std::string message;
    if (lifetimes.size() > 1) {
        message =
            fmt::format("the selected CDNs answer from their copy for different times: {}", told(lifetimes));
    }
    if (keys.size() > 1) {
        message += message.empty() ? "the selected CDNs keep different copies of this URL: "
                                   : "; and they keep different copies of this URL: ";
        message += told(keys);
    }
    if (message.empty()) return;
    report.add(message, subject.field(FieldId::cache_control)).caches = names;
}

constexpr std::array kRules{
    Rule{.id = "outcome-not-stored",
         .severity = Severity::info,
         .summary = "meant to be shared, and not stored by a selected cache",
         .spec = "RFC 9111 §3; the profile",
         .why = "The response states a lifetime for shared caches, but this one does not store it. Every "
                "request reaches the origin. A warning where the lifetime is a day or more.",
         .fix = "Change what the message names: the directive, the status code, or the cache's setting. "
                "`cachewright explain --profile NAME` shows the whole decision.",
         .bad = kNotStoredBad,
         .good = kNotStoredGood,
         .check = check_not_stored},
    Rule{.id = "outcome-stored-against-intent",
         .severity = Severity::error,
         .summary = "no-store, private or no-cache, and a selected cache answers from its copy all the same",
         .spec = "RFC 9111 §5.2.2; the profile",
         .why =
             "A setting or habit of this cache counts more than the directive: other visitors get what was "
             "made for one, or what should have been confirmed first.",
         .fix = "Use the directive that this cache obeys, or change its setting (a minimum TTL of zero, "
                "honouring the origin's directives).",
         .bad = kAgainstBad,
         .good = kAgainstGood,
         .check = check_against},
    Rule{.id = "outcome-default-ttl",
         .severity = Severity::warning,
         .summary = "no lifetime: a selected cache uses its own default",
         .spec = "RFC 9111 §4.2.2; the profile",
         .why = "How long an old version stays visible is then the vendor's choice, another one at each "
                "vendor, and changes with a setting that nobody sees in the response.",
         .fix = "State the lifetime: `max-age=…` for everybody, `s-maxage=…` for shared caches.",
         .bad = kDefaultBad,
         .good = kDefaultGood,
         .check = check_default},
    Rule{.id = "outcome-ttl-clamped",
         .severity = Severity::info,
         .summary = "a selected cache keeps it for another time than stated",
         .spec = "RFC 9111 §4.2.1; the profile",
         .why = "The cache has a shortest or longest lifetime of its own, so the response stays longer than "
                "it may, or leaves sooner than hoped. A longest lifetime of a year or more is not reported.",
         .fix = "State a lifetime within the bounds, or change them.",
         .bad = kClampedBad,
         .good = kClampedGood,
         .check = check_clamped},
    Rule{.id = "outcome-type-not-eligible",
         .severity = Severity::info,
         .summary = "meant to be shared, and of a kind that a selected cache leaves alone",
         .spec = "the profile",
         .why = "This cache goes by the file extension of the path. Pages and API answers are passed on "
                "whatever their `Cache-Control` says.",
         .fix = "Add a cache rule for these paths if they are to be kept at the edge.",
         .bad = kTypeBad,
         .good = kTypeGood,
         .check = check_type},
    Rule{.id = "outcome-cookie-replayed",
         .severity = Severity::error,
         .summary = "a selected cache stores the cookie and hands it to every visitor",
         .spec = "RFC 9111 §7.3; the profile",
         .why = "`Set-Cookie` is stored with the response like any other field. If it names a session, every "
                "visitor becomes the same user.",
         .fix = "Leave the cookie out of what is shared, or answer with `Cache-Control: private` or "
                "`no-store`.",
         .bad = kReplayedBad,
         .good = kReplayedGood,
         .check = check_replayed},
    Rule{.id = "outcome-vendors-disagree",
         .severity = Severity::info,
         .summary = "the selected CDNs differ in how long they keep it, or in what they tell apart",
         .spec = "the profiles",
         .why = "With more than one CDN in front of a site, visitors see versions of another age, or one "
                "answer for what are several elsewhere. Times that differ by a factor of two or less are "
                "taken as the same.",
         .fix = "State the lifetime with `s-maxage`, which all of them read, and set the key of each alike.",
         .bad = kDisagreeBad,
         .good = kDisagreeGood,
         .check = check_disagree},
};

}  // namespace

lint::Family outcome_rules() {
    return {"outcome", "What the selected caches do", kRules};
}

}  // namespace cachewright::rules
