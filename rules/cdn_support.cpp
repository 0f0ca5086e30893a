// What the selected caches do not support: fields in Vary, cookies, directives, more than one policy.
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/list.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "lib/policy/vary.hpp"
#include "lib/vendor/authority.hpp"
#include "rules/families.hpp"
#include "rules/refusal.hpp"
#include "rules/shared_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::rules {

namespace {

using http::FieldId;
using lint::CachePrediction;
using lint::Example;
using lint::Observation;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Site;
using lint::Subject;
using policy::Reason;

bool contains_name(const std::vector<std::string>& names, std::string_view name) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& one) { return base::equals_ignore_case(one, name); });
}

constexpr std::array kVaryBad{
    Example{"languages that the CDN mixes up",
            "GET /guide.pdf HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/pdf\n"
            "Cache-Control: max-age=600\nVary: Accept-Language\n",
            "cloudflare,cloudfront"},
    Example{"a field that keeps the response out",
            "GET /prices HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n"
            "Cache-Control: max-age=600\nVary: Accept-Language\n",
            "google"},
};
constexpr std::array kVaryGood{
    Example{"a field that selects among the stored responses",
            "GET /guide.pdf HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/pdf\n"
            "Cache-Control: max-age=600\nVary: Accept-Language\n",
            "fastly,rfc9111"},
    Example{"content codings, which every CDN sees to",
            "GET /app.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/javascript\n"
            "Content-Encoding: gzip\nCache-Control: max-age=600\nVary: Accept-Encoding\n",
            "cloudflare,cloudfront,fastly,akamai"},
    Example{"a field of the cache key",
            "GET /data.zip HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/zip\n"
            "Cache-Control: max-age=600\nAccess-Control-Allow-Origin: https://a.example\nVary: Origin\n",
            "cloudflare"},
    Example{"not to be kept",
            "GET /me HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: private, no-store\nVary: Cookie\n",
            "cloudflare,cloudfront,akamai,vercel"},
};

// Does this cache tell requests apart by the field, in whatever way?
bool tells_apart_by(std::string_view name, const CachePrediction& cache) {
    const policy::Options& options = cache.options();
    if (policy::selects(name, options.storage) || contains_name(options.key.headers, name)) return true;
    if (base::equals_ignore_case(name, "Cookie"))
        return options.key.cookies != policy::KeyOptions::Cookies::none;
    // A coding that the client cannot read is undone or fetched anew by those that leave it out of the key.
    if (base::equals_ignore_case(name, "Accept-Encoding")) return true;
    // With leave for the paths of images (storage.vary_image_extensions) the engine says so.
    const std::vector<std::string>& selecting = cache.prediction.explanation.vary;
    return contains_name(selecting, name);
}

// ", or turn on Remove Vary Header": the setting by which the cache would pass over Vary; empty where it has
// none that is off.
std::string way_to_ignore_vary(const CachePrediction& cache) {
    const vendor::Setting* setting = vendor::authority_for(*cache.cache, "storage.vary").setting;
    if (setting == nullptr) return {};
    return fmt::format(", or turn on {}", setting->summary.substr(0, setting->summary.find(" (")));
}

void check_vary(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::vary)) return;
    SharedFindings groups;
    for (const CachePrediction& cache : subject.predictions()) {
        if (!cache.is_shared()) continue;
        if (const policy::ReasonRecord* refusal = refusal_of(cache)) {
            if (!wanted_in(subject, cache) || kind_of(refusal->reason) != RefusalKind::vary) continue;
            if (refusal->reason == Reason::vary_coding_missing) {
                groups.add(cache, {.one = "takes",
                                   .many = "take",
                                   .rest = " Vary: Accept-Encoding only on a compressed response: leave Vary "
                                           "off files that are never compressed" +
                                           way_to_ignore_vary(cache),
                                   .place = subject.field(FieldId::vary)});
                continue;
            }
            groups.add(cache, {.one = "does not store",
                               .many = "do not store",
                               .rest = fmt::format(" this response, so every request reaches the origin: {}",
                                                   cause_of(*refusal)),
                               .place = subject.field(FieldId::vary)});
            continue;
        }
        if (cache.answers_unasked_for().count() == 0) continue;
        std::vector<std::string_view> ignored;
        std::optional<lint::Place> place;
        for (const http::VaryName& name : subject.vary().names.view()) {
            // A name longer than any field's is another rule's business.
            if (tells_apart_by(name.name, cache) || name.name.size() > 64) continue;
            if (!place) place = Subject::part_of_value(name.line, name.span);
            const bool known = std::any_of(ignored.begin(), ignored.end(), [&](std::string_view one) {
                return base::equals_ignore_case(one, name.name);
            });
            if (!known && ignored.size() < 4) ignored.push_back(name.name);
        }
        if (ignored.empty()) continue;
        groups.add(cache,
                   {.one = "ignores",
                    .many = "ignore",
                    .rest = fmt::format(" {} in Vary: for {} everybody gets the variant that was "
                                        "fetched first",
                                        joined(ignored), base::duration_words(cache.answers_unasked_for())),
                    .place = place});
    }
    groups.tell(report);
}

constexpr std::array kCookieBad{
    Example{"a cookie keeps it from being stored",
            "GET /app.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/css\n"
            "Cache-Control: max-age=600, no-cache=\"Set-Cookie\"\nETag: \"a\"\n"
            "Set-Cookie: seen=1; Path=/; Secure\n",
            "fastly",
            {},
            "cookie-qualified-no-cache"},
    Example{"a cookie that nobody receives",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-cache\nETag: \"a\"\nSet-Cookie: seen=1; Path=/; Secure\n",
            "cloudfront"},
};
constexpr std::array kCookieGood{
    Example{"no cookie",
            "GET /app.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/css\n"
            "Cache-Control: max-age=600\n",
            "cloudflare,fastly,vercel"},
    Example{"for one visitor",
            "GET /me HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: private, no-cache\nETag: \"a\"\nSet-Cookie: seen=1; Path=/; Secure\n",
            "cloudflare,fastly,vercel,cloudfront"},
};
void check_cookie(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::set_cookie)) return;
    SharedFindings groups;
    for (const CachePrediction& cache : subject.predictions()) {
        if (!cache.is_shared()) continue;
        const policy::ReasonRecord* refusal = refusal_of(cache);
        if (refusal != nullptr) {
            if (!wanted_in(subject, cache) || kind_of(refusal->reason) != RefusalKind::cookie) continue;
            groups.add(cache, {.one = "does not store",
                               .many = "do not store",
                               .rest = " this response because of its cookie: every request reaches the "
                                       "origin",
                               .place = subject.field(FieldId::set_cookie)});
        } else if (cache.storability().drop_set_cookie && !cache.facts.set_cookie_taken_out) {
            // What no page of the vendor says is no fact, and concerns copies at most.
            const bool sure = vendor::authority_for(*cache.cache, "storage.set_cookie").certainty() ==
                              vendor::Certainty::documented;
            if (!sure && cache.answers_unasked_for().count() == 0) continue;
            groups.add(cache, {.one = sure ? "removes" : "is said to remove",
                               .many = sure ? "remove" : "are said to remove",
                               .rest = sure ? " the cookie from this response: no visitor receives it"
                                            : " the cookie from this response (no page of the vendor's "
                                              "confirms it): then no visitor receives it",
                               .place = subject.field(FieldId::set_cookie)});
        }
    }
    groups.tell(report);
}

// Every field by which a server may speak to a CDN apart from Cache-Control.
constexpr std::array kEdgeFields{FieldId::cloudflare_cdn_cache_control,
                                 FieldId::vercel_cdn_cache_control,
                                 FieldId::netlify_cdn_cache_control,
                                 FieldId::cdn_cache_control,
                                 FieldId::surrogate_control,
                                 FieldId::edge_control};
// Those that more than one vendor reads, so that one may hope that this one does.
constexpr std::array kCommonEdgeFields{FieldId::cdn_cache_control, FieldId::surrogate_control,
                                       FieldId::edge_control};

bool reads(FieldId field, const CachePrediction& cache) {
    const policy::StorageOptions& storage = cache.options().storage;
    if (field == FieldId::surrogate_control)
        return storage.surrogate_control != policy::StorageOptions::SurrogateControl::ignore;
    if (field == FieldId::edge_control) return storage.edge_control == policy::Honour::yes;
    return std::find(storage.targeted.begin(), storage.targeted.end(), field) != storage.targeted.end();
}

// The field that this cache takes its policy from: the one with the lifetime, where that is another one.
FieldId ruling_field(const CachePrediction& cache) {
    const FieldId edge = cache.facts.notes.edge_lifetime_field;
    return edge == FieldId::unknown ? cache.facts.policy_field : edge;
}

constexpr std::array kShadowedBad{
    Example{"the vendor's own field comes first",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Cache-Control: max-age=60\nCDN-Cache-Control: max-age=300\n"
            "Cloudflare-CDN-Cache-Control: max-age=600\n",
            "cloudflare"},
};
constexpr std::array kShadowedGood{
    Example{"one field for the CDN",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Cache-Control: max-age=60\nCDN-Cache-Control: max-age=300\n",
            "cloudflare,vercel"},
};
void check_shadowed(const Subject& subject, Report& report) {
    if (subject.predictions().empty()) return;
    std::vector<FieldId> present;
    for (const FieldId field : kEdgeFields) {
        if (subject.fields().contains(field)) present.push_back(field);
    }
    if (present.size() < 2) return;
    SharedFindings groups;
    for (const CachePrediction& cache : subject.predictions()) {
        const FieldId ruling = ruling_field(cache);
        if (!cache.is_shared() || ruling == FieldId::unknown) continue;
        std::vector<std::string_view> dead;
        FieldId first_dead = FieldId::unknown;
        for (const FieldId field : present) {
            // What this cache never reads was written for another one.
            if (field == ruling || !reads(field, cache)) continue;
            // It hides Cache-Control without a lifetime of its own.
            if (field == FieldId::surrogate_control && cache.facts.notes.cache_control_hidden) continue;
            if (first_dead == FieldId::unknown) first_dead = field;
            dead.push_back(http::field_name(field));
        }
        if (dead.empty()) continue;
        groups.add(cache, {.one = "follows",
                           .many = "follow",
                           .rest = fmt::format(" {} here: {} {} not count", http::field_name(ruling),
                                               joined(dead), dead.size() == 1 ? "does" : "do"),
                           .place = subject.field(first_dead)});
    }
    groups.tell(report);
}

constexpr std::array kUnsupportedBad{
    Example{"a directive that it ignores",
            "GET /prices HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n"
            "Cache-Control: max-age=60, must-revalidate\n",
            "fastly"},
    Example{"a lifetime that it ignores",
            "GET /prices HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n"
            "Cache-Control: max-age=60, s-maxage=600\n",
            "akamai", "akamai.honor_s_maxage=off"},
};
constexpr std::array kUnsupportedGood{
    Example{"all of it is read",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Cache-Control: max-age=60, must-revalidate\nCDN-Cache-Control: max-age=600\n",
            "cloudflare"},
};
void check_unsupported(const Subject& subject, Report& report) {
    SharedFindings groups;
    for (const CachePrediction& cache : subject.predictions()) {
        // A file that only a deployment replaces needs none.
        if (!cache.is_shared() || cache.assumes_file) continue;
        // Directives of what the cache keeps, or would if it obeyed: in the rest they have nothing to do.
        const bool kept = cache.answers_unasked_for().count() > 0;
        if (!cache.storability().storable() || (!kept && !wanted_in(subject, cache))) continue;
        const bool has_s_maxage = subject.shared().facts.directives.s_maxage.present();
        constexpr std::array telling{Reason::s_maxage_ignored,
                                     Reason::max_age_ignored,
                                     Reason::lone_max_age_ignored,
                                     Reason::zero_lifetime_ignored,
                                     Reason::swr_ignored,
                                     Reason::sie_ignored,
                                     Reason::must_revalidate_ignored,
                                     Reason::proxy_revalidate_ignored};
        std::vector<Reason> seen;
        const policy::Explanation& explained = cache.prediction.explanation;
        for (const policy::Reasons* reasons :
             {&explained.storability.reasons, &explained.freshness.reasons, &explained.stale.reasons}) {
            for (const policy::ReasonRecord& record : *reasons) {
                if (std::find(telling.begin(), telling.end(), record.reason) == telling.end()) continue;
                if (std::find(seen.begin(), seen.end(), record.reason) != seen.end()) continue;
                seen.push_back(record.reason);
                // Beside s-maxage it is for browsers.
                const bool max_age =
                    record.reason == Reason::max_age_ignored || record.reason == Reason::lone_max_age_ignored;
                if (max_age && has_s_maxage) continue;
                const std::string text = policy::reason_text(record);
                groups.add(cache, {.one = "does not obey",
                                   .many = "do not obey",
                                   .rest = fmt::format(" all of {}: {}", http::field_name(record.field),
                                                       std::string_view(text).substr(0, text.find(','))),
                                   .place = place_of(subject, record)});
            }
        }
    }
    groups.tell(report);
}

constexpr std::array kUnreadBad{
    Example{"a field that this CDN does not read",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Cache-Control: max-age=60\nCDN-Cache-Control: max-age=600\n",
            "cloudfront"},
};
constexpr std::array kUnreadGood{
    Example{"it is read",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Cache-Control: max-age=60\nCDN-Cache-Control: max-age=600\n",
            "cloudflare"},
    Example{"another vendor's own field",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Cache-Control: max-age=60\nVercel-CDN-Cache-Control: max-age=600\n",
            "fastly"},
};
// One finding for each field of a host: it is one setting of the server.
void check_unread(const Site& site, Report& report) {
    std::set<std::pair<std::string_view, FieldId>> told;
    for (const Observation& observation : site.observations()) {
        const Subject& subject = observation.subject();
        for (const FieldId field : kCommonEdgeFields) {
            if (!subject.fields().contains(field)) continue;
            // Behind the cache that it was written for it is left over: surrogate-leaked tells that.
            if (field == FieldId::surrogate_control && subject.came_through_cache()) continue;
            SharedFindings groups;
            bool unread = false;
            for (const CachePrediction& cache : subject.predictions()) {
                if (!cache.is_shared() || cache.assumes_file || reads(field, cache)) continue;
                const FieldId ruling = ruling_field(cache);
                unread = true;
                groups.add(cache, {.one = "does not read",
                                   .many = "do not read",
                                   .rest = fmt::format(" {}: {} rules", http::field_name(field),
                                                       ruling == FieldId::unknown ? "a default of the cache"
                                                                                  : http::field_name(ruling)),
                                   .place = subject.field(field)});
            }
            if (!unread || !told.emplace(subject.uri().host.value_or(std::string_view{}), field).second)
                continue;
            report.about(observation.exchange());
            groups.tell(report);
        }
        if (report.enough()) return;
    }
}

constexpr std::array kRules{
    Rule{.id = "vary-unsupported-by-cdn",
         .severity = Severity::warning,
         .summary = "Vary names a field that a selected cache ignores, or refuses",
         .spec = "RFC 9111 §4.1; the profile",
         .why = "Where the field is ignored, the first variant that is fetched goes to everybody: the wrong "
                "language, format or origin. Where it is refused, nothing is stored.",
         .fix = "Make the field part of the cache key by a setting of the CDN, or give each variant a URL of "
                "its own.",
         .bad = kVaryBad,
         .good = kVaryGood,
         .check = check_vary},
    Rule{.id = "cookie-disables-cdn",
         .severity = Severity::info,
         .summary = "a selected cache does not store the response because of its cookie, or drops the cookie",
         .spec = "RFC 9111 §7.3; the profile",
         .why = "CDNs keep cookies from being shared in one of two ways: they leave the response alone, and "
                "the hit rate is zero, or they store it without the cookie, which nobody gets.",
         .fix = "Set cookies on responses that are not to be shared (`private`, `no-store`), not on these.",
         .bad = kCookieBad,
         .good = kCookieGood,
         .check = check_cookie,
         .veto = lint::Veto::of_warnings},
    Rule{.id = "cdn-cc-shadowed",
         .severity = Severity::info,
         .summary = "several policies for CDNs, of which a selected cache follows one",
         .spec = "RFC 9213 §2.2; the profile",
         .why = "One field rules and the others do nothing here, however they were meant. Which one it is "
                "differs by vendor.",
         .fix = "If the others are for other CDNs, nothing. Else keep one.",
         .bad = kShadowedBad,
         .good = kShadowedGood,
         .check = check_shadowed},
    Rule{.id = "cdn-directive-unsupported",
         .severity = Severity::info,
         .summary = "a directive that a selected cache ignores",
         .spec = "RFC 9111 §5.2; the profile",
         .why = "What the directive was to bring about does not happen at this cache.",
         .fix = "Use what the vendor offers for it: another field, or a setting.",
         .bad = kUnsupportedBad,
         .good = kUnsupportedGood,
         .check = check_unsupported},
    Rule{.id = "cdn-field-unread",
         .severity = Severity::info,
         .summary = "a field for CDNs that a selected cache does not read",
         .spec = "RFC 9213 §2; the profile",
         .why = "What the field says to CDNs does not reach this one, which goes by another field. Reported "
                "once for each host and field.",
         .fix = "If the field is for another CDN, nothing. Else use the field that the message names, or the "
                "vendor's own.",
         .bad = kUnreadBad,
         .good = kUnreadGood,
         .check_site = check_unread},
};

}  // namespace

lint::Family cdn_support_rules() {
    return {"cdn-support", "What the selected caches do not support", kRules};
}

}  // namespace cachewright::rules
