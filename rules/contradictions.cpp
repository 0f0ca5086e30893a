// Directives that contradict each other or have nothing to act on.
#include "lib/base/duration_text.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string>

namespace cachewright::rules {

namespace {

using base::duration_words;
using http::CacheDirective;
using http::Directive;
using http::FieldId;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;

bool has_cache_control(const Subject& subject) {
    return subject.fields().contains(FieldId::cache_control);
}

// The directive without an argument; the qualified forms of no-cache and private are another matter.
const CacheDirective* bare(const Subject& subject, Directive id) {
    for (const CacheDirective& directive : subject.cache_control().directives) {
        if (directive.directive == id && directive.form == http::ArgumentForm::none) return &directive;
    }
    return nullptr;
}

const CacheDirective* positive(const Subject& subject, Directive id) {
    const CacheDirective* found = subject.cache_control().find(id);
    return found != nullptr && found->seconds && found->seconds->count() > 0 ? found : nullptr;
}

const CacheDirective* stale_window(const Subject& subject) {
    const CacheDirective* window = positive(subject, Directive::stale_while_revalidate);
    return window != nullptr ? window : positive(subject, Directive::stale_if_error);
}

constexpr std::array kPublicPrivateBad{
    Example{"both at once", "HTTP/1.1 200 OK\nCache-Control: public, private, max-age=60\n"},
};
constexpr std::array kPublicPrivateGood{
    Example{"one of them", "HTTP/1.1 200 OK\nCache-Control: private, max-age=60\n"},
    Example{"private for one field only",
            "HTTP/1.1 200 OK\nCache-Control: public, private=\"x-user\", max-age=60\n",
            {},
            {},
            "qualified-private-or-no-cache"},
};
void check_public_private(const Subject& subject, Report& report) {
    if (!has_cache_control(subject)) return;
    const CacheDirective* open = bare(subject, Directive::public_);
    const CacheDirective* closed = bare(subject, Directive::private_);
    if (open == nullptr || closed == nullptr || subject.cache_control().has(Directive::no_store)) return;
    Finding& finding =
        report.add("some shared caches keep this for everybody, others refuse to", Subject::place_of(*open));
    finding.related.push_back(Subject::place_of(*closed));
}

constexpr std::array kPrivateSharedBad{
    Example{"a lifetime for shared caches, which may not store it",
            "HTTP/1.1 200 OK\nCache-Control: private, s-maxage=600\n"},
};
constexpr std::array kPrivateSharedGood{
    Example{"for browsers only", "HTTP/1.1 200 OK\nCache-Control: private, max-age=600\n"},
    Example{"zero takes nothing away",
            "HTTP/1.1 200 OK\nCache-Control: private, s-maxage=0, max-age=0, must-revalidate\n"},
};
void check_private_shared(const Subject& subject, Report& report) {
    if (!has_cache_control(subject)) return;
    const CacheDirective* shared = positive(subject, Directive::s_maxage);
    const CacheDirective* closed = bare(subject, Directive::private_);
    if (shared == nullptr || closed == nullptr || bare(subject, Directive::public_) != nullptr ||
        subject.cache_control().has(Directive::no_store)) {
        return;
    }
    Finding& finding =
        report.add("no shared cache may store this, so s-maxage does nothing", Subject::place_of(*shared));
    finding.related.push_back(Subject::place_of(*closed));
}

constexpr std::array kNoStoreLifetimeBad{
    Example{"kept and not kept", "HTTP/1.1 200 OK\nCache-Control: no-store, max-age=3600\n"},
    Example{"a stale window of what is not stored",
            "HTTP/1.1 200 OK\nCache-Control: no-store, stale-if-error=600\n"},
};
constexpr std::array kNoStoreLifetimeGood{
    Example{"no-store alone", "HTTP/1.1 200 OK\nCache-Control: no-store\n"},
    Example{"max-age=0 agrees", "HTTP/1.1 200 OK\nCache-Control: no-store, max-age=0\n"},
    Example{"for caches that know the status code",
            "HTTP/1.1 200 OK\nCache-Control: must-understand, no-store, max-age=60\n"},
};
void check_no_store_lifetime(const Subject& subject, Report& report) {
    if (!has_cache_control(subject)) return;
    const CacheDirective* no_store = subject.cache_control().find(Directive::no_store);
    // RFC 9111 §5.2.2.3: beside must-understand, no-store is for caches that do not know that directive.
    if (no_store == nullptr || subject.cache_control().has(Directive::must_understand)) return;
    for (const Directive id : {Directive::max_age, Directive::s_maxage, Directive::stale_while_revalidate,
                               Directive::stale_if_error}) {
        const CacheDirective* lifetime = positive(subject, id);
        if (lifetime == nullptr) continue;
        Finding& finding =
            report.add(fmt::format("nothing is stored, so {} does nothing", http::directive_name(id)),
                       Subject::place_of(*lifetime));
        finding.related.push_back(Subject::place_of(*no_store));
        return;
    }
}

constexpr std::array kNoCacheLifetimeBad{
    Example{"asked for every time, and for an hour not",
            "HTTP/1.1 200 OK\nCache-Control: no-cache, max-age=3600\nETag: \"a1\"\n"},
    Example{"a lifetime for shared caches, which have to ask as well",
            "HTTP/1.1 200 OK\nCache-Control: no-cache, s-maxage=600\nETag: \"a1\"\n"},
};
constexpr std::array kNoCacheLifetimeGood{
    Example{"no-cache alone", "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: \"a1\"\n"},
    Example{"max-age=0 agrees", "HTTP/1.1 200 OK\nCache-Control: no-cache, max-age=0\nETag: \"a1\"\n"},
    Example{"for one field only, the rest may be reused",
            "HTTP/1.1 200 OK\nCache-Control: no-cache=\"x-user\", max-age=600\n",
            {},
            {},
            "qualified-private-or-no-cache"},
};
void check_no_cache_lifetime(const Subject& subject, Report& report) {
    if (!has_cache_control(subject) || subject.cache_control().has(Directive::no_store)) return;
    const CacheDirective* no_cache = bare(subject, Directive::no_cache);
    if (no_cache == nullptr) return;
    for (const Directive id : {Directive::max_age, Directive::s_maxage}) {
        const CacheDirective* lifetime = positive(subject, id);
        if (lifetime == nullptr) continue;
        Finding& finding =
            report.add(fmt::format("caches ask before each use all the same, so {} does nothing",
                                   http::directive_name(id)),
                       Subject::place_of(*lifetime));
        finding.related.push_back(Subject::place_of(*no_cache));
        return;
    }
}

constexpr std::array kMustUnderstandBad{
    Example{"without the word for the others",
            "HTTP/1.1 200 OK\nCache-Control: must-understand, max-age=60\n"},
};
constexpr std::array kMustUnderstandGood{
    Example{"the pair", "HTTP/1.1 200 OK\nCache-Control: must-understand, no-store, max-age=60\n"},
};
void check_must_understand(const Subject& subject, Report& report) {
    if (!has_cache_control(subject)) return;
    const CacheDirective* found = subject.cache_control().find(Directive::must_understand);
    if (found == nullptr || subject.cache_control().has(Directive::no_store)) return;
    report.add(
        "caches that do not know must-understand keep this all the same: only no-store beside it stops "
        "them",
        Subject::place_of(*found));
}

constexpr std::array kCargoCultBad{
    Example{"every word that might help",
            "HTTP/1.1 200 OK\nCache-Control: no-cache, no-store, must-revalidate, max-age=0\n"
            "Pragma: no-cache\nExpires: 0\n"},
    Example{"public, and not to be stored by anybody", "HTTP/1.1 200 OK\nCache-Control: public, no-store\n"},
    Example{"private too", "HTTP/1.1 200 OK\nCache-Control: private, no-store, max-age=0\n"},
};
constexpr std::array kCargoCultGood{
    Example{"the one that does", "HTTP/1.1 200 OK\nCache-Control: no-store\n"},
    Example{"on the answer to a form",
            "POST /login HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Cache-Control: no-cache, no-store, must-revalidate, max-age=0\nPragma: no-cache\nExpires: 0\n"},
    Example{"with private beside it", "HTTP/1.1 200 OK\nCache-Control: private, no-store\n"},
};
// What a directive does beside no-store.
enum class BesideNoStore : std::uint8_t {
    not_ours,  // no-store itself, what acts on something else, or what another rule speaks of
    idle,      // agrees and adds nothing
    against,   // would have the response kept
};
BesideNoStore beside_no_store(const CacheDirective& directive) {
    switch (directive.directive) {
        case Directive::no_cache:
        case Directive::must_revalidate:
        case Directive::proxy_revalidate:
        case Directive::private_: return BesideNoStore::idle;
        case Directive::max_age:
        case Directive::s_maxage:
        case Directive::pre_check:
        case Directive::post_check:
            return directive.seconds && directive.seconds->count() == 0 ? BesideNoStore::idle
                                                                        : BesideNoStore::not_ours;
        case Directive::public_:
        case Directive::immutable: return BesideNoStore::against;
        default: return BesideNoStore::not_ours;
    }
}
// One idle word beside it, as in "private, no-store", is nobody's trouble.
// Answers to unsafe methods are stored by hardly anybody, and written by the framework.
void check_cargo_cult(const Subject& subject, Report& report) {
    if (!has_cache_control(subject) || !subject.is_get_or_head()) return;
    const CacheDirective* no_store = subject.cache_control().find(Directive::no_store);
    if (no_store == nullptr || subject.cache_control().has(Directive::must_understand)) return;
    unsigned words = 0;
    bool against = false;
    bool only_these = true;
    for (const CacheDirective& directive : subject.cache_control().directives) {
        const BesideNoStore role = beside_no_store(directive);
        if (role != BesideNoStore::not_ours) ++words;
        against |= role == BesideNoStore::against;
        only_these &= role != BesideNoStore::not_ours || directive.directive == Directive::no_store;
    }
    const bool pragma = subject.fields().contains(FieldId::pragma);
    const bool expires = subject.fields().contains(FieldId::expires);
    if (words == 0 || (!against && words + (pragma ? 1U : 0U) + (expires ? 1U : 0U) < 2)) return;
    Finding& finding = report.add(
        against ? "nothing is stored, so the other words do nothing; if it may be stored, no-store "
                  "is the one that is wrong"
                : "no-store alone does all of this; the rest is bytes on every response");
    for (const CacheDirective& directive : subject.cache_control().directives) {
        if (beside_no_store(directive) == BesideNoStore::not_ours) continue;
        if (finding.place) {
            finding.related.push_back(Subject::place_of(directive));
        } else {
            finding.place = Subject::place_of(directive);
        }
    }
    if (pragma) finding.related.push_back(*subject.field(FieldId::pragma));
    if (expires) finding.related.push_back(*subject.field(FieldId::expires));
    if (only_these && !against) finding.suggestion = "Cache-Control: no-store";
}

constexpr std::array kMustRevalidateBad{
    Example{"never stale, and stale for an hour",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60, must-revalidate, stale-while-revalidate=3600\n"},
    Example{"stale on errors",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60, must-revalidate, stale-if-error=3600\n"},
};
constexpr std::array kMustRevalidateGood{
    Example{"one of them", "HTTP/1.1 200 OK\nCache-Control: max-age=60, stale-while-revalidate=3600\n"},
    Example{"proxy-revalidate leaves the window to browsers",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60, proxy-revalidate, stale-while-revalidate=3600\n"},
};
void check_must_revalidate(const Subject& subject, Report& report) {
    if (!has_cache_control(subject)) return;
    const CacheDirective* strict = subject.cache_control().find(Directive::must_revalidate);
    const CacheDirective* window = stale_window(subject);
    if (strict == nullptr || window == nullptr || subject.cache_control().has(Directive::no_store)) return;
    Finding& finding = report.add(fmt::format("must-revalidate forbids every stale use, so {} does nothing",
                                              http::directive_name(window->directive)),
                                  Subject::place_of(*window));
    finding.related.push_back(Subject::place_of(*strict));
}

constexpr std::array kImmutableBad{
    Example{"no lifetime to be immutable in", "HTTP/1.1 200 OK\nCache-Control: public, immutable\n"},
    Example{"a lifetime of zero", "HTTP/1.1 200 OK\nCache-Control: max-age=0, immutable\n"},
};
constexpr std::array kImmutableGood{
    Example{"with one",
            "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=31536000, immutable\n"},
};
void check_immutable(const Subject& subject, Report& report) {
    if (!has_cache_control(subject)) return;
    const CacheDirective* immutable = subject.cache_control().find(Directive::immutable);
    if (immutable == nullptr || !subject.policy_is_legible() ||
        subject.cache_control().has(Directive::no_store)) {
        return;
    }
    const policy::FreshnessLifetime& freshness = subject.browser().freshness;
    if (freshness.is_explicit() && freshness.lifetime.count() > 0) return;
    report.add("browsers revalidate it all the same: immutable acts only within a lifetime",
               Subject::place_of(*immutable));
}

constexpr std::array kStaleWindowBad{
    Example{"a window with no beginning", "HTTP/1.1 200 OK\nCache-Control: stale-while-revalidate=60\n"},
};
constexpr std::array kStaleWindowGood{
    Example{"behind a lifetime", "HTTP/1.1 200 OK\nCache-Control: max-age=600, stale-while-revalidate=60\n"},
    Example{"behind a lifetime of zero: always answered at once, always refreshed",
            "HTTP/1.1 200 OK\nCache-Control: max-age=0, stale-while-revalidate=60\n"},
    Example{"beside no-cache",
            "HTTP/1.1 200 OK\nCache-Control: no-cache, stale-while-revalidate=60\nETag: \"a\"\n"},
};
void check_stale_window(const Subject& subject, Report& report) {
    if (!has_cache_control(subject)) return;
    const CacheDirective* window = stale_window(subject);
    const http::CacheControl& directives = subject.cache_control();
    if (window == nullptr || directives.has(Directive::no_store) || directives.has(Directive::no_cache) ||
        directives.has(Directive::must_revalidate) || !subject.policy_is_legible() ||
        subject.shared().freshness.is_explicit() || subject.browser().freshness.is_explicit()) {
        return;
    }
    report.add(fmt::format("no lifetime is given, so {} has no moment to begin at",
                           http::directive_name(window->directive)),
               Subject::place_of(*window));
}

constexpr std::array kRequestDirectiveBad{
    Example{"what a client may ask for", "HTTP/1.1 200 OK\nCache-Control: max-age=60, max-stale=600\n"},
    Example{"only-if-cached", "HTTP/1.1 200 OK\nCache-Control: max-age=60, only-if-cached\n"},
};
constexpr std::array kRequestDirectiveGood{
    Example{"what a server may grant",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60, stale-while-revalidate=600\n"},
};
void check_request_directive(const Subject& subject, Report& report) {
    if (!has_cache_control(subject)) return;
    for (const Directive id : {Directive::max_stale, Directive::min_fresh, Directive::only_if_cached}) {
        const CacheDirective* found = subject.cache_control().find(id);
        if (found == nullptr) continue;
        report.add(fmt::format("{} does nothing here: it is for requests", http::directive_name(id)),
                   Subject::place_of(*found));
    }
}

constexpr std::array kSharedStaleBad{
    Example{"the idiom of every CDN",
            "HTTP/1.1 200 OK\nCache-Control: s-maxage=600, stale-while-revalidate=60\n"},
};
constexpr std::array kSharedStaleGood{
    Example{"max-age has no such effect",
            "HTTP/1.1 200 OK\nCache-Control: max-age=600, stale-while-revalidate=60\n"},
};
void check_shared_stale(const Subject& subject, Report& report) {
    if (!has_cache_control(subject)) return;
    const CacheDirective* shared = positive(subject, Directive::s_maxage);
    const CacheDirective* window = stale_window(subject);
    const http::CacheControl& directives = subject.cache_control();
    if (shared == nullptr || window == nullptr || directives.has(Directive::no_store) ||
        directives.has(Directive::must_revalidate) || directives.has(Directive::private_)) {
        return;
    }
    Finding& finding = report.add(
        fmt::format("CDNs honour it, but by the letter s-maxage forbids shared caches to answer stale for {}",
                    duration_words(*window->seconds)),
        Subject::place_of(*window));
    finding.related.push_back(Subject::place_of(*shared));
}

constexpr std::array kRules{
    Rule{.id = "public-private-conflict",
         .severity = Severity::error,
         .summary = "public and private in one response",
         .spec = "RFC 9111 §5.2.2.7; RFC 9111 §5.2.2.9",
         .why = "The one allows every shared cache to keep the response, the other forbids it. Caches differ "
                "in which they follow, so a personal page may be kept for everybody on the next CDN.",
         .fix = "Choose: `private` for what belongs to one person, `public` for what is the same for all.",
         .bad = kPublicPrivateBad,
         .good = kPublicPrivateGood,
         .check = check_public_private},
    Rule{.id = "private-with-s-maxage",
         .severity = Severity::warning,
         .summary = "a lifetime for shared caches on a private response",
         .spec = "RFC 9111 §5.2.2.7; RFC 9111 §5.2.2.10",
         .why = "`s-maxage` speaks to shared caches alone, and `private` forbids them to store. Either the "
                "CDN was meant to keep the response, and does not, or the number is left over.",
         .fix = "Drop `s-maxage`, or drop `private` if everybody may see the response. To keep it at your "
                "own CDN only, use `CDN-Cache-Control`.",
         .bad = kPrivateSharedBad,
         .good = kPrivateSharedGood,
         .check = check_private_shared},
    Rule{.id = "no-store-with-lifetime",
         .severity = Severity::warning,
         .summary = "a lifetime beside no-store",
         .spec = "RFC 9111 §5.2.2.5; RFC 9111 §4.2.1",
         .why = "`no-store` wins: nothing is kept, and the lifetime is dead. One of the two was not meant.",
         .fix = "Keep `no-store` alone, or remove it if the response may be kept for that time.",
         .bad = kNoStoreLifetimeBad,
         .good = kNoStoreLifetimeGood,
         .check = check_no_store_lifetime},
    Rule{.id = "no-cache-with-lifetime",
         .severity = Severity::info,
         .summary = "a lifetime beside no-cache",
         .spec = "RFC 9111 §5.2.2.4; RFC 9111 §4.2.1",
         .why = "`no-cache` has caches ask the origin before each use, also while the response is fresh. The "
                "lifetime acts only in caches that do not honour `no-cache`.",
         .fix = "Keep `no-cache` alone, or drop it if the response may be used for that time without asking.",
         .bad = kNoCacheLifetimeBad,
         .good = kNoCacheLifetimeGood,
         .check = check_no_cache_lifetime},
    Rule{.id = "must-understand-alone",
         .severity = Severity::info,
         .summary = "must-understand without no-store",
         .spec = "RFC 9111 §5.2.2.3",
         .why =
             "The directive is made for a pair: caches that know it pass over the `no-store` beside it when "
             "they understand the status code; all others obey `no-store`. Alone it stops only the few "
             "caches that know it.",
         .fix = "`Cache-Control: must-understand, no-store, max-age=…`",
         .bad = kMustUnderstandBad,
         .good = kMustUnderstandGood,
         .check = check_must_understand},
    Rule{.id = "no-store-cargo-cult",
         .severity = Severity::info,
         .summary = "no-store with words that do nothing beside it",
         .spec = "RFC 9111 §5.2.2.5",
         .why =
             "What is not stored cannot be revalidated, expire or be shared. Most of the other words do no "
             "harm; they are copied from times when caches did not know `no-store`. `public` and `immutable` "
             "ask for the opposite, and lose.",
         .fix = "`Cache-Control: no-store`",
         .bad = kCargoCultBad,
         .good = kCargoCultGood,
         .check = check_cargo_cult,
         .cause = lint::Cause::server_setting},
    Rule{.id = "must-revalidate-with-stale-ext",
         .severity = Severity::warning,
         .summary = "must-revalidate beside a stale window",
         .spec = "RFC 9111 §5.2.2.2; RFC 5861 §3; RFC 5861 §4",
         .why = "`must-revalidate` forbids to use the response once it is stale, without exception; "
                "`stale-while-revalidate` and `stale-if-error` allow just that. Caches follow the ban, so "
                "visitors wait for the origin and see its errors.",
         .fix = "Drop `must-revalidate` if a short stale answer is better than a slow one; else drop the "
                "window.",
         .bad = kMustRevalidateBad,
         .good = kMustRevalidateGood,
         .check = check_must_revalidate},
    Rule{.id = "immutable-without-lifetime",
         .severity = Severity::warning,
         .summary = "immutable without a lifetime to act in",
         .spec = "RFC 8246 §2",
         .why = "`immutable` tells browsers not to ask again on reload while the response is fresh. Without "
                "a positive lifetime it is never fresh.",
         .fix = "`Cache-Control: max-age=31536000, immutable`, for URLs that change with their content.",
         .bad = kImmutableBad,
         .good = kImmutableGood,
         .check = check_immutable},
    Rule{.id = "swr-without-lifetime",
         .severity = Severity::warning,
         .summary = "a stale window without a lifetime before it",
         .spec = "RFC 5861 §3; RFC 5861 §4",
         .why = "The window of `stale-while-revalidate` and `stale-if-error` opens when the lifetime ends. "
                "Where no lifetime is given, each cache guesses one or keeps nothing.",
         .fix = "Add `max-age` (0 is allowed) or `s-maxage`.",
         .bad = kStaleWindowBad,
         .good = kStaleWindowGood,
         .check = check_stale_window},
    Rule{.id = "request-directive-in-response",
         .severity = Severity::warning,
         .summary = "a directive of requests in a response",
         .spec = "RFC 9111 §5.2.1",
         .why = "`max-stale`, `min-fresh` and `only-if-cached` are what a client asks of a cache. In a "
                "response they do nothing.",
         .fix = "Remove it. To allow stale answers use `stale-while-revalidate` or `stale-if-error`.",
         .bad = kRequestDirectiveBad,
         .good = kRequestDirectiveGood,
         .check = check_request_directive},
    Rule{.id = "s-maxage-with-stale-ext",
         .severity = Severity::info,
         .summary = "s-maxage beside a stale window: CDNs allow it, the RFC does not",
         .spec = "RFC 9111 §5.2.2.10; RFC 5861 §3",
         .why =
             "`s-maxage` includes the meaning of `proxy-revalidate`, which forbids shared caches to answer "
             "stale. CDNs allow the window nevertheless; a cache that keeps to the letter does not.",
         .fix = "Nothing, if your CDN documents it. `CDN-Cache-Control: max-age=…, stale-while-revalidate=…` "
                "says it without a contradiction.",
         .bad = kSharedStaleBad,
         .good = kSharedStaleGood,
         .check = check_shared_stale},
};

}  // namespace

lint::Family contradiction_rules() {
    return {"contradictions", "Contradictions and dead directives", kRules};
}

}  // namespace cachewright::rules
