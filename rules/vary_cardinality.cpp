// Vary with so many values that no stored copy is found again (RFC 9111 §4.1).
#include "lib/lint/cardinality.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"
#include "rules/selected_caches.hpp"
#include "rules/shared_findings.hpp"
#include "rules/varied_name.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cachewright::rules {

namespace {

using http::FieldId;
using http::VaryName;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;

constexpr std::array kCookieBad{
    Example{"one copy for each visitor",
            "HTTP/1.1 200 OK\nCache-Control: public, max-age=600\nVary: Cookie\n"},
};
constexpr std::array kCookieGood{
    Example{"a page for one person", "HTTP/1.1 200 OK\nCache-Control: private, max-age=600\nVary: Cookie\n"},
};
void check_cookie(const Subject& subject, Report& report) {
    const VaryName* name = varied_name(subject, FieldId::cookie);
    if (name == nullptr || !subject.is_get_or_head() || !shared_without_asking(subject)) return;
    const Holders where = holders(subject, [](const auto& cache) { return multiplies_by("Cookie", cache); });
    if (where.none) return;
    Finding& finding = report.add(
        "shared caches keep a copy for each set of cookies, which is one for each visitor", place_of(*name));
    finding.caches = where.names;
    if (const auto place = subject.place_of_lifetime(subject.shared())) finding.related.push_back(*place);
}

constexpr std::array kUserAgentBad{
    Example{"one copy for each browser build",
            "HTTP/1.1 200 OK\nCache-Control: public, max-age=600\nVary: Accept-Encoding, User-Agent\n"},
};
constexpr std::array kUserAgentGood{
    Example{"a hint with few values",
            "HTTP/1.1 200 OK\nCache-Control: public, max-age=600\nVary: Accept-Encoding, Sec-CH-UA-Mobile\n"},
};
void check_user_agent(const Subject& subject, Report& report) {
    const VaryName* name = varied_name(subject, FieldId::user_agent);
    if (name == nullptr || !subject.is_get_or_head() || !shared_without_asking(subject)) return;
    const Holders where =
        holders(subject, [](const auto& cache) { return multiplies_by("User-Agent", cache); });
    if (where.none) return;
    Finding& finding =
        report.add("shared caches keep thousands of copies, one for each browser version", place_of(*name));
    finding.caches = where.names;
    if (const auto place = subject.place_of_lifetime(subject.shared())) finding.related.push_back(*place);
}

constexpr std::array kHighCardinalityBad{
    Example{"one copy for each page that links here",
            "HTTP/1.1 200 OK\nCache-Control: public, max-age=600\nVary: Accept-Encoding, Referer\n"},
    Example{"one copy for each address",
            "HTTP/1.1 200 OK\nCache-Control: public, max-age=600\nVary: X-Forwarded-For\n"},
    Example{"one copy for each request",
            "HTTP/1.1 200 OK\nCache-Control: public, max-age=600\nVary: X-Request-ID\n"},
};
constexpr std::array kHighCardinalityGood{
    Example{"a class with few values",
            "HTTP/1.1 200 OK\nCache-Control: public, max-age=600\nVary: X-Country\n"},
    Example{"kept by one browser only",
            "HTTP/1.1 200 OK\nCache-Control: private, max-age=600\nVary: Referer\n"},
};
// What the values of such a field stand for, "page that links here" say; empty for fields with few values.
std::string_view what_differs(const VaryName& name) {
    // Cookie and Authorization have rules of their own.
    if (name.id == FieldId::cookie || name.id == FieldId::authorization) return {};
    const lint::FieldClasses classes = lint::classes_of_field(name.name);
    return classes.values ? std::string_view{} : classes.what;
}
void check_high_cardinality(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::vary) || !subject.is_get_or_head()) return;
    for (const VaryName& name : subject.vary().names) {
        const std::string_view differs = what_differs(name);
        if (differs.empty() || !shared_without_asking(subject)) continue;
        const Holders where =
            holders(subject, [&](const auto& cache) { return multiplies_by(name.name, cache); });
        if (where.none) continue;
        Finding& finding =
            report.add(fmt::format("shared caches keep a copy for each {}, and hardly ever use one", differs),
                       place_of(name));
        finding.caches = where.names;
        if (const auto place = subject.place_of_lifetime(subject.shared())) finding.related.push_back(*place);
    }
}

constexpr std::array kEstimateBad{
    Example{"every language in every coding, as data and as a page",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=600\nVary: Accept-Encoding, Accept-Language, RSC\n"},
};
constexpr std::array kEstimateGood{
    Example{"a coding and the origin",
            "HTTP/1.1 200 OK\nCache-Control: max-age=600\nVary: Accept-Encoding, Origin\n"},
    Example{"not shared",
            "HTTP/1.1 200 OK\nCache-Control: private, max-age=600\nVary: Accept-Encoding, Accept-Language, "
            "RSC\n"},
};
// What another rule says already: names in Vary that are too much by themselves, and the tracking parameters
// of pages; those of trackers' own services are their matter.
bool told_elsewhere(const lint::CardinalityFactor& factor) {
    using Origin = lint::CardinalityFactor::Origin;
    return factor.origin == Origin::query ||
           (factor.origin == Origin::vary && (!factor.values || factor.name == "User-Agent"));
}
bool exceeds(const lint::Cardinality& estimate, std::uint64_t budget) {
    std::uint64_t objects = 1;
    for (const lint::CardinalityFactor& factor : estimate.factors) {
        if (told_elsewhere(factor)) continue;
        if (!factor.values || objects > budget / *factor.values) return true;
        objects *= *factor.values;
    }
    return objects > budget;
}
std::string copies(const lint::Cardinality& estimate) {
    return estimate.objects ? fmt::format("about {} copies of this URL: {}",
                                          lint::grouped_digits(*estimate.objects), estimate.formula())
                            : fmt::format("copies of this URL without bound: {}", estimate.formula());
}
void check_estimate(const Subject& subject, Report& report) {
    if (!subject.is_get_or_head()) return;
    const std::uint64_t budget = subject.settings().variant_budget;
    std::optional<lint::Place> place = subject.field(FieldId::vary);
    if (!place) place = subject.field(FieldId::netlify_vary);
    if (!place) place = subject.field(FieldId::cache_control);
    if (!selects_shared_cache(subject)) {
        if (!shared_without_asking(subject)) return;
        const lint::Cardinality estimate = lint::estimate_cardinality(subject);
        if (exceeds(estimate, budget))
            report.add("a cache that takes requests as they come keeps " + copies(estimate), place);
        return;
    }
    SharedFindings groups;
    for (const lint::CachePrediction& cache : subject.predictions()) {
        if (!answers_others(cache)) continue;
        const lint::Cardinality estimate = lint::estimate_cardinality(subject, cache);
        if (!exceeds(estimate, budget)) continue;
        groups.add(cache, {.one = "keeps", .many = "keep", .rest = " " + copies(estimate), .place = place});
    }
    groups.tell(report);
}

constexpr std::array kRules{
    Rule{.id = "vary-cookie",
         .severity = Severity::warning,
         .summary = "Vary: Cookie on a response that shared caches keep",
         .spec = "RFC 9111 §4.1",
         .why = "Nearly every visitor has other cookies, so every visitor gets a copy and nobody a hit. Some "
                "CDNs refuse to keep such responses at all.",
         .fix =
             "`private` for pages that depend on the visitor; else have the CDN key on the one cookie that "
             "matters.",
         .bad = kCookieBad,
         .good = kCookieGood,
         .check = check_cookie},
    Rule{.id = "vary-user-agent",
         .severity = Severity::warning,
         .summary = "Vary: User-Agent on a response that shared caches keep",
         .spec = "RFC 9111 §4.1",
         .why = "There are thousands of values, so the cache holds thousands of copies and most requests "
                "miss.",
         .fix = "Send all browsers the same, or vary by a client hint with few values "
                "(`Sec-CH-UA-Mobile`), or by a class that the CDN computes.",
         .bad = kUserAgentBad,
         .good = kUserAgentGood,
         .check = check_user_agent},
    Rule{.id = "vary-high-cardinality",
         .severity = Severity::warning,
         .summary = "a name in Vary with another value in nearly every request",
         .spec = "RFC 9111 §4.1",
         .why = "A stored copy answers only requests with the same value. Addresses, referring pages and "
                "identifiers of requests hardly ever come twice: the cache fills, and all requests miss.",
         .fix = "Remove the name; if a part of it matters (the country of an address, say), have the CDN "
                "compute a field with few values and vary by that.",
         .bad = kHighCardinalityBad,
         .good = kHighCardinalityGood,
         .check = check_high_cardinality},
    Rule{.id = "vary-cardinality-estimate",
         .severity = Severity::info,
         .summary = "more copies of one URL than are worth keeping",
         .spec = "RFC 9111 §4.1",
         .why = "Each combination of what the key and `Vary` name is a copy of its own, and each copy has to "
                "be fetched before it can answer. The number is an estimate: the values that browsers send "
                "for each field, multiplied. With selected caches it is that of each cache's own key; "
                "`cachewright explain` shows it for every response. `variants` in cachewright.toml is the "
                "number that is worth keeping.",
         .fix = "Drop names, or have the CDN reduce a field to the few values that matter before the lookup.",
         .bad = kEstimateBad,
         .good = kEstimateGood,
         .check = check_estimate},
};

}  // namespace

lint::Family vary_cardinality_rules() {
    return {"vary-cardinality", "Too many variants", kRules};
}

}  // namespace cachewright::rules
