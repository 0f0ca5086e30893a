// Surrogate-Control, X-Accel-Expires and other fields for caches of one's own.
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/delta_seconds.hpp"
#include "lib/http/surrogate_control.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace cachewright::rules {

namespace {

using http::FieldId;
using lint::Example;
using lint::Observation;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Site;
using lint::Subject;

constexpr std::array kSyntaxBad{
    Example{"a semicolon for the comma",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nSurrogate-Control: max-age=600; no-store\n"},
    Example{"a word that no surrogate knows",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nSurrogate-Control: maxage=600\n"},
};
constexpr std::array kSyntaxGood{
    Example{"two numbers: fresh, and stale after that",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nSurrogate-Control: max-age=600+60\n"},
    Example{"a word for one surrogate",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nSurrogate-Control: max-age=600;edge-1\n"},
};
void check_syntax(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::surrogate_control) || !subject.fields_as_sent()) return;
    const http::SurrogateControl parsed = http::parse_surrogate_control(subject.fields());
    if (parsed.diagnostics.empty()) return;
    const http::FieldDiagnostic& first = parsed.diagnostics.front();
    report.add(fmt::format("surrogates do not take this part of Surrogate-Control for what was meant: {}",
                           first.diagnostic.message),
               Subject::part_of_value(first.line, first.diagnostic.span));
}

constexpr std::array kLeakedBad{
    Example{"a key list that the CDN should have kept",
            "GET /p/17 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60\nAge: 5\nX-Cache: HIT\nSurrogate-Key: product-17 stock\n"},
};
constexpr std::array kLeakedGood{
    Example{"seen behind the CDN, where it belongs",
            "GET /p/17 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60\nSurrogate-Key: product-17 stock\n"},
};
// One finding for each field of a host: it is one setting.
void check_leaked(const Site& site, Report& report) {
    constexpr std::array ids{FieldId::surrogate_control, FieldId::surrogate_key,
                             FieldId::cache_tag,         FieldId::edge_cache_tag,
                             FieldId::vercel_cache_tag,  FieldId::netlify_cache_tag,
                             FieldId::edge_control,      FieldId::x_accel_expires};
    std::set<std::pair<std::string_view, FieldId>> told;
    for (const Observation& observation : site.observations()) {
        const Subject& subject = observation.subject();
        if (observation.url().empty() || !subject.came_through_cache()) continue;
        for (const FieldId id : ids) {
            if (!subject.fields().contains(id) ||
                !told.emplace(subject.uri().host.value_or(std::string_view{}), id).second) {
                continue;
            }
            report.about(observation.exchange());
            report.add(fmt::format("{} is meant for your caches and reaches every visitor: it shows how the "
                                   "site is built and what purges what",
                                   http::field_name(id)),
                       Subject::name_of(*subject.fields().first(id)));
        }
        if (report.enough()) return;
    }
}

constexpr std::array kAccelBad{
    Example{"no-store, and an hour at nginx",
            "GET /me HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-store\nX-Accel-Expires: 3600\n"},
    Example{"ten minutes for shared caches, a day at nginx",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60, s-maxage=600\nX-Accel-Expires: 86400\n"},
};
constexpr std::array kAccelGood{
    Example{"a minute for browsers, an hour at nginx",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60\nX-Accel-Expires: 3600\n"},
    Example{"nothing at nginx either",
            "GET /me HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-store\nX-Accel-Expires: 0\n"},
};
// nginx: a number of seconds, 0 for none; "@" and a number for a moment.
void check_accel(const Subject& subject, Report& report) {
    const auto line = subject.fields().first(FieldId::x_accel_expires);
    // With a cookie, or Vary: *, nginx keeps nothing.
    if (!line || subject.fields().contains(FieldId::set_cookie) || subject.shared().facts.vary_star) return;
    const bool moment = line->value.starts_with('@');
    const auto seconds = http::parse_delta_seconds(line->value.substr(moment ? 1 : 0));
    if (!seconds || moment || *seconds == base::Seconds{0}) return;
    const http::CacheDirectives& common = subject.shared().facts.directives;
    const std::string lifetime = base::duration_words(*seconds);
    http::Directive against{};
    if (common.no_store || common.private_) {
        against = common.no_store ? http::Directive::no_store : http::Directive::private_;
    } else if (common.s_maxage.valid() && common.s_maxage.seconds() != *seconds) {
        against = http::Directive::s_maxage;
    } else {
        return;
    }
    lint::Finding& finding = report.add(
        against == http::Directive::s_maxage
            ? fmt::format("an nginx that caches keeps this for {} and takes no account of s-maxage", lifetime)
            : fmt::format("an nginx that caches keeps this for {} whatever Cache-Control says, and shows it "
                          "to every visitor",
                          lifetime),
        Subject::whole_value(*line));
    if (const http::CacheDirective* directive = subject.cache_control().find(against))
        finding.related.push_back(Subject::place_of(*directive));
}

constexpr std::array kRules{
    Rule{.id = "surrogate-control-syntax",
         .severity = Severity::warning,
         .summary = "a Surrogate-Control that surrogates read otherwise than meant",
         .spec = "Edge Architecture Specification 1.0 §2.2",
         .why = "In `Surrogate-Control` a semicolon names the one surrogate that a directive is for, and "
                "`max-age` may carry a second number behind `+`. What does not fit is ignored.",
         .fix = "`Surrogate-Control: max-age=600, content=\"ESI/1.0\"`",
         .bad = kSyntaxBad,
         .good = kSyntaxGood,
         .check = check_syntax},
    Rule{.id = "surrogate-leaked",
         .severity = Severity::info,
         .summary = "fields for your own caches that reach visitors",
         .spec = "Edge Architecture Specification 1.0 §2; the CDNs' pages on purging",
         .why = "Tags and surrogate rules are between you and your CDN. Visitors learn how pages hang "
                "together, and a second CDN may act on them.",
         .fix = "Have the outermost cache remove them.",
         .bad = kLeakedBad,
         .good = kLeakedGood,
         .check_site = check_leaked},
    Rule{.id = "x-accel-expires-conflict",
         .severity = Severity::warning,
         .summary = "X-Accel-Expires against no-store, private or s-maxage",
         .spec = "nginx, proxy_cache_valid",
         .why = "nginx takes the lifetime from `X-Accel-Expires` before it looks at `Cache-Control`.",
         .fix = "Send `X-Accel-Expires: 0` with `no-store` and `private`, and the same number as `s-maxage` "
                "otherwise.",
         .bad = kAccelBad,
         .good = kAccelGood,
         .check = check_accel},
};

}  // namespace

lint::Family surrogate_rules() {
    return {"surrogates", "Surrogate-Control and its kin", kRules};
}

}  // namespace cachewright::rules
