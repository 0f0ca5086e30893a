// Where the selected CDNs part ways over one response, or over the URLs of one host.
#include "lib/base/duration_text.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "lib/policy/key.hpp"
#include "lib/policy/response_key.hpp"
#include "rules/cache_camps.hpp"
#include "rules/families.hpp"
#include "rules/refusal.hpp"
#include "rules/selected_caches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
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

// The RFC is the measure of the others, not one more place where copies lie; and a file that is replaced with
// its deployment has no lifetime to compare.
bool takes_part(const CachePrediction& cache) {
    return cache.is_shared() && cache.name() != "rfc9111" && !cache.assumes_file;
}

// Only about what the response states for shared caches: where it states nothing, or forbids, the other rules
// name each cache that goes its own way.
bool is_comparable(const Subject& subject) {
    return subject.is_about_one_url() && subject.predictions().size() >= 2 &&
           subject.shared_keeper() != nullptr;
}

constexpr std::array kDisagreeBad{
    Example{"two lifetimes",
            "GET /list.json HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: max-age=60\n"
            "Vercel-CDN-Cache-Control: max-age=600\n",
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

// Beyond this nobody notices that a copy leaves sooner than it might.
constexpr base::Duration kForever = std::chrono::hours{24 * 365};

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
        const auto last = std::find_if(first, kept.end(), [&](const KeptFor& one) {
            return one.time * 2 < std::min(first->time, kForever);
        });
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

bool tells_of_one_cache(std::string_view rule) {
    return rule.starts_with("outcome-") || rule == "vary-unsupported-by-cdn" || rule == "cookie-disables-cdn";
}

// What is odd about one cache is told by a finding of its own; here it would be the same again.
bool told_by_itself(Report& report, const CachePrediction& cache) {
    const auto& findings = report.findings();
    return std::any_of(findings.begin(), findings.end(), [&](const lint::Finding& finding) {
        return tells_of_one_cache(finding.rule->id) &&
               std::find(finding.caches.begin(), finding.caches.end(), cache.name()) != finding.caches.end();
    });
}

void check_disagree(const Subject& subject, Report& report) {
    if (!is_comparable(subject)) return;
    std::vector<KeptFor> kept;
    std::vector<std::string_view> names;
    for (const CachePrediction& cache : subject.predictions()) {
        if (!takes_part(cache) || told_by_itself(report, cache)) continue;
        if (!cache.storability().storable() && !is_meant_for_shared(subject)) continue;
        names.push_back(cache.name());
        kept.push_back({cache.answers_unasked_for(), &cache});
    }
    const std::vector<Camp> lifetimes = lifetime_camps(std::move(kept));
    if (lifetimes.size() < 2) return;
    report
        .add(fmt::format("the selected CDNs answer from their copy for different times: {}", told(lifetimes)),
             subject.field(FieldId::cache_control))
        .caches = names;
}

constexpr std::array kQueriesBad{
    Example{"the query is part of one key and not of the other",
            "GET /list?page=2 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: max-age=600\n",
            "cloudfront,fastly"},
};
constexpr std::array kQueriesGood{
    Example{"set alike",
            "GET /list?page=2 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: max-age=600\n",
            "cloudfront,fastly", "cloudfront.query_strings=all"},
    Example{"no query",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: max-age=600\n",
            "cloudfront,fastly"},
};
bool query_is_in_key(const Subject& subject, const CachePrediction& cache) {
    const policy::KeyOptions key = policy::key_options_for(cache.options().key, subject.fields());
    const std::string_view url = subject.url();
    return policy::cache_key("GET", url, key).text !=
           policy::cache_key("GET", url.substr(0, url.find('?')), key).text;
}

// One finding for a host: it is one setting of each CDN.
void check_queries(const Site& site, Report& report) {
    std::set<std::string_view> hosts;
    for (const Observation& observation : site.observations()) {
        const Subject& subject = observation.subject();
        const std::string_view host = subject.uri().host.value_or(std::string_view{});
        if (!subject.uri().query || hosts.contains(host) || !is_comparable(subject)) continue;
        std::vector<Camp> keys;
        std::vector<std::string_view> names;
        for (const CachePrediction& cache : subject.predictions()) {
            if (!takes_part(cache) || !answers_others(cache)) continue;
            names.push_back(cache.name());
            join(keys, query_is_in_key(subject, cache) ? "one for each query" : "the same for every query",
                 cache);
        }
        if (keys.size() < 2) continue;
        hosts.insert(host);
        report.about(observation.exchange());
        report
            .add(fmt::format(
                "the selected CDNs keep different copies of URLs with a query, as of this one: {}",
                told(keys)))
            .caches = names;
        if (report.enough()) return;
    }
}

constexpr std::array kRules{
    Rule{.id = "outcome-vendors-disagree",
         .severity = Severity::info,
         .summary = "the selected CDNs differ in how long they keep it",
         .spec = "the profiles",
         .why = "With more than one CDN in front of a site, visitors see versions of another age. Times that "
                "differ by a factor of two or less are taken as the same, and a CDN that another "
                "`outcome-` finding on this response speaks of is left out.",
         .fix = "State the lifetime with `s-maxage`, which nearly all of them read.",
         .bad = kDisagreeBad,
         .good = kDisagreeGood,
         .check = check_disagree},
    Rule{.id = "outcome-query-keys-differ",
         .severity = Severity::info,
         .summary = "the selected CDNs differ in whether the query is part of the key",
         .spec = "the profiles",
         .why = "What are several answers at one CDN is a single one at the other: every visitor there gets "
                "the answer to the first query. Reported once for each host.",
         .fix = "Set the query part of the key of each CDN alike.",
         .bad = kQueriesBad,
         .good = kQueriesGood,
         .check_site = check_queries},
};

}  // namespace

lint::Family cdn_difference_rules() {
    return {"cdn-differences", "Where the selected CDNs differ", kRules};
}

}  // namespace cachewright::rules
