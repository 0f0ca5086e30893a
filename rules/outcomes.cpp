// What the selected caches do with the response, where its author may have expected something else.
#include "lib/base/duration_text.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "lib/vendor/authority.hpp"
#include "rules/cache_camps.hpp"
#include "rules/families.hpp"
#include "rules/refusal.hpp"
#include "rules/selected_caches.hpp"
#include "rules/shared_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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

// The response names this cache as the one that it came through: what it says is what the cache wants of its
// clients, and the origin may have said something else.
bool is_its_own_output(const Subject& subject, const CachePrediction& cache) {
    return vendor::bears_mark(subject.fields(), *cache.cache->profile);
}

void tell(SharedFindings& groups, const Subject& subject, const CachePrediction& cache, Statement statement) {
    if (is_its_own_output(subject, cache)) {
        statement.severity = Severity::info;
        statement.rest += fmt::format("; judged by the headers as {} sent them", cache.title());
    }
    groups.add(cache, std::move(statement));
}

// How sure it is that this decides so.
vendor::Certainty certainty_of(const CachePrediction& cache, std::string_view parameter) {
    return vendor::authority_for(*cache.cache, parameter).certainty();
}

// Was the lifetime of `keeper` meant for this cache, too? Not when it stands in the field of another vendor.
bool speaks_to(const lint::CacheView& keeper, const CachePrediction& cache) {
    const FieldId field = keeper.facts.policy_field;
    if (!keeper.facts.ruled_by_targeted_field() || field == FieldId::cdn_cache_control) return true;
    const auto& read = cache.options().storage.targeted;
    return std::find(read.begin(), read.end(), field) != read.end();
}

// Caches that do not store what was to be shared, for the reasons of one kind.
void tell_refusals(const Subject& subject, Report& report, RefusalKind kind) {
    if (!is_meant_for_shared(subject)) return;
    if (kind == RefusalKind::path && !subject.is_about_one_url()) return;
    SharedFindings groups;
    for (const CachePrediction& cache : subject.predictions()) {
        const policy::ReasonRecord* refusal = refusal_of(cache);
        if (refusal == nullptr || !wanted_in(subject, cache) || kind_of(refusal->reason) != kind) continue;
        if (kind == RefusalKind::path && subject.url().empty()) continue;
        const lint::CacheView& keeper = *subject.shared_keeper();
        if (!speaks_to(keeper, cache)) continue;
        std::optional<lint::Place> place = place_of(subject, *refusal);
        if (!place) place = subject.place_of_lifetime(keeper);
        // Where the vendor's own pages disagree the loss is not certain.
        const bool disputed =
            certainty_of(cache, policy::reason_row(refusal->reason).parameter) == vendor::Certainty::conflict;
        const bool lasting = kind == RefusalKind::other && !disputed && keeper.freshness.lifetime >= kLong;
        tell(groups, subject, cache,
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
    Example{"a lifetime that this CDN leaves to browsers",
            "GET /prices HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n"
            "Cache-Control: public, max-age=600\n",
            "vercel"},
    Example{"an error that the CDN never keeps",
            "GET /busy HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 503 Service Unavailable\n"
            "Cache-Control: public, max-age=10\n",
            "fastly,vercel"},
};
constexpr std::array kNotStoredGood{
    Example{"a lifetime that may be meant for browsers alone",
            "GET /prices HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n"
            "Cache-Control: max-age=600\n",
            "vercel"},
    Example{"a file, of which that CDN makes its own",
            "GET /app.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/css\n"
            "Cache-Control: public, max-age=600\n",
            "vercel"},
    Example{"a lifetime for shared caches",
            "GET /prices HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n"
            "Cache-Control: max-age=60, s-maxage=600\n",
            "vercel,fastly"},
    Example{"a lifetime in the field of another CDN",
            "GET /prices HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n"
            "Cache-Control: no-cache\nETag: \"a\"\nCloudflare-CDN-Cache-Control: max-age=600\n",
            "vercel,google"},
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

std::string_view parameter_of(http::Directive directive) {
    switch (directive) {
        case http::Directive::no_store: return "storage.no_store";
        case http::Directive::private_: return "storage.private";
        default: return "storage.no_cache";
    }
}
bool is_file(const Subject& subject) {
    return subject.resource() == lint::ResourceKind::fingerprinted_asset ||
           subject.resource() == lint::ResourceKind::plain_asset;
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
    SharedFindings groups;
    for (const CachePrediction& cache : subject.predictions()) {
        if (!kept_against_intent(subject, cache) || cache.assumes_file) continue;
        const http::Directive directive = *forbidden_by(subject, cache);
        const policy::FreshnessLifetime& freshness = cache.freshness();
        const policy::PolicyNotes& notes = cache.facts.notes;
        const http::CacheDirective* written = subject.cache_control().find(directive);
        // What only others say of a vendor is not enough to call the delivery of a file an error.
        const std::string_view parameter = notes.held_to_minimum        ? "storage.minimum_lifetime"
                                           : notes.cache_control_hidden ? "storage.surrogate_control"
                                                                        : parameter_of(directive);
        const std::optional<Severity> severity =
            is_file(subject) && certainty_of(cache, parameter) != vendor::Certainty::documented
                ? std::optional(Severity::warning)
                : std::nullopt;
        std::string cause = notes.held_to_minimum ? "the shortest lifetime that it is set to counts more"
                            : notes.cache_control_hidden
                                ? "Surrogate-Control is there, so Cache-Control does not count"
                                : "it ignores that directive";
        tell(groups, subject, cache,
             {.one = cache.is_shared() ? "answers every visitor" : "answers",
              .many = cache.is_shared() ? "answer every visitor" : "answer",
              .rest = fmt::format(" with {} for {} without asking, in spite of {}: {}",
                                  page_or_response(subject), base::duration_words(freshness.lifetime),
                                  http::directive_name(directive), cause),
              .place = written == nullptr ? subject.field(FieldId::cache_control)
                                          : std::optional(Subject::place_of(*written)),
              .severity = severity});
    }
    groups.tell(report);
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
    bool own_output = true;
    for (const CachePrediction& cache : subject.predictions()) {
        const policy::FreshnessLifetime& freshness = cache.freshness();
        const base::Duration kept = cache.answers_unasked_for();
        if (freshness.basis != LifetimeSource::default_lifetime &&
            freshness.basis != LifetimeSource::status_default)
            continue;
        if (kept.count() == 0 || kept_against_intent(subject, cache) || replays_cookie(cache)) continue;
        own_output = own_output && is_its_own_output(subject, cache);
        join(camps, base::duration_words(kept), cache);
        names.push_back(cache.name());
        longest = std::max(longest, kept);
    }
    if (camps.empty()) return;
    constexpr std::string_view why = "the cache's own default, because it names no lifetime";
    // Beside a finding with the same cause and remedy it is a part of that one.
    const auto first =
        std::find_if(report.findings().begin(), report.findings().end(), [](const lint::Finding& finding) {
            return finding.rule->id == "cc-missing" || finding.rule->id == "fresh-heuristic";
        });
    if (first != report.findings().end()) {
        first->message += fmt::format("; by default {}", told(camps));
        return;
    }
    const std::string message = names.size() == 1 ? fmt::format("{} keeps {} for {}: {}", camps[0].titles[0],
                                                                page_or_response(subject), camps[0].says, why)
                                                  : fmt::format("kept for {}: {}", told(camps), why);
    report
        .add(message, subject.field(FieldId::cache_control),
             longest <= kBrief || own_output ? std::optional(Severity::info) : std::nullopt)
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
    SharedFindings groups;
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
        tell(groups, subject, cache,
             {.one = "keeps",
              .many = "keep",
              .rest = fmt::format(
                  " it for {}, not {}: the {} lifetime that the cache is set to", base::duration_words(kept),
                  base::duration_words(base::Seconds{stated->seconds}), shorter ? "longest" : "shortest"),
              .place = place_of(subject, *stated)});
    }
    groups.tell(report);
}

constexpr std::array kReplayedBad{
    Example{"kept in spite of private, cookie and all",
            "GET /promo HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: private, max-age=600\nETag: \"a\"\nSet-Cookie: seen=1; Path=/; Secure\n",
            "akamai", "akamai.set_cookie=store", "outcome-stored-against-intent"},
};
constexpr std::array kReplayedGood{
    Example{"not stored because of the cookie",
            "GET /promo HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: public\nETag: \"a\"\nSet-Cookie: seen=1; Path=/; Secure\n",
            "fastly,vercel",
            {},
            "cookie-heuristic-cacheable"},
    Example{"asked about before each use",
            "GET /promo HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-cache\nETag: \"a\"\nSet-Cookie: seen=1; Path=/; Secure\n",
            "netlify,rfc9111"},
};
// The rules about cookies in any shared cache say it already, and of this one.
bool told_by_cookie_rule(Report& report, const CachePrediction& cache) {
    const auto& findings = report.findings();
    return std::any_of(findings.begin(), findings.end(), [&](const lint::Finding& finding) {
        return (finding.rule->id == "cookie-cacheable-shared" ||
                finding.rule->id == "cookie-heuristic-cacheable") &&
               std::find(finding.caches.begin(), finding.caches.end(), cache.name()) != finding.caches.end();
    });
}

void check_replayed(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::set_cookie)) return;
    SharedFindings groups;
    for (const CachePrediction& cache : subject.predictions()) {
        if (!replays_cookie(cache) || told_by_cookie_rule(report, cache)) continue;
        tell(groups, subject, cache,
             {.one = "hands",
              .many = "hand",
              .rest = fmt::format(" this cookie to every visitor for {}: it is stored with the "
                                  "response",
                                  base::duration_words(cache.answers_unasked_for())),
              .place = subject.field(FieldId::set_cookie)});
    }
    groups.tell(report);
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
};

}  // namespace

lint::Family outcome_rules() {
    return {"outcome", "What the selected caches do", kRules};
}

}  // namespace cachewright::rules
