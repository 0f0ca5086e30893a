// Surrogate-Control, X-Accel-Expires and other fields for caches of one's own.
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/base/edit_distance.hpp"
#include "lib/http/cache_control_tokenizer.hpp"
#include "lib/http/delta_seconds.hpp"
#include "lib/http/edge_control.hpp"
#include "lib/http/surrogate_control.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
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
// A server that one asks past its caches.
bool is_inside(std::string_view host) {
    constexpr std::array<std::string_view, 4> endings{"localhost", ".local", ".internal", ".test"};
    return host.starts_with('[') || host.find('.') == std::string_view::npos ||
           std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return host.ends_with(ending); }) ||
           std::all_of(host.begin(), host.end(), [](char c) { return base::is_digit(c) || c == '.'; });
}
bool reached_visitors(const Observation& observation) {
    const Subject& subject = observation.subject();
    return subject.came_through_cache() ||
           (observation.exchange().provenance.seen_by == http::SeenBy::client &&
            !is_inside(subject.uri().host.value_or(std::string_view{})));
}
// One finding for each field of a host: it is one setting.
void check_leaked(const Site& site, Report& report) {
    constexpr std::array ids{FieldId::surrogate_control, FieldId::surrogate_key,
                             FieldId::cache_tag,         FieldId::edge_cache_tag,
                             FieldId::vercel_cache_tag,  FieldId::netlify_cache_tag,
                             FieldId::edge_control,      FieldId::x_accel_expires};
    std::set<std::pair<std::string_view, FieldId>> told;
    for (const Observation& observation : site.observations()) {
        const Subject& subject = observation.subject();
        if (observation.url().empty() || !reached_visitors(observation)) continue;
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
    Example{"always to be asked for, but for an hour at nginx",
            "GET /list HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-cache\nETag: \"a\"\nX-Accel-Expires: 3600\n"},
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
    if (common.no_store || common.private_ || common.no_cache) {
        against = common.no_store   ? http::Directive::no_store
                  : common.private_ ? http::Directive::private_
                                    : http::Directive::no_cache;
    } else if (common.s_maxage.valid() && common.s_maxage.seconds() != *seconds) {
        against = http::Directive::s_maxage;
    } else {
        return;
    }
    lint::Finding& finding = report.add(
        against == http::Directive::s_maxage
            ? fmt::format("an nginx that caches keeps this for {} and takes no account of s-maxage", lifetime)
        : against == http::Directive::no_cache
            ? fmt::format(
                  "an nginx that caches answers with this for {} without asking, whatever Cache-Control "
                  "says",
                  lifetime)
            : fmt::format("an nginx that caches keeps this for {} whatever Cache-Control says, and shows it "
                          "to every visitor",
                          lifetime),
        Subject::whole_value(*line));
    if (const http::CacheDirective* directive = subject.cache_control().find(against))
        finding.related.push_back(Subject::place_of(*directive));
}

constexpr std::array kAccelFormBad{
    Example{"a unit", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nX-Accel-Expires: 10m\n"},
    Example{"a word", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nX-Accel-Expires: foo\n"},
};
constexpr std::array kAccelFormGood{
    Example{"seconds", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nX-Accel-Expires: 600\n"},
    Example{"a moment", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nX-Accel-Expires: @1767693600\n"},
};
void check_accel_form(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::x_accel_expires) || !subject.fields_as_sent()) return;
    for (const http::FieldLine line : subject.fields().lines(FieldId::x_accel_expires)) {
        if (http::parse_delta_seconds(line.value.substr(line.value.starts_with('@') ? 1 : 0))) continue;
        report.add(
            fmt::format("nginx reads no seconds in '{}' and passes over the field: Cache-Control decides",
                        line.value),
            Subject::whole_value(line));
    }
}

constexpr std::array kEdgeBad{
    Example{"a name without its dash",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nEdge-Control: cachemaxage=10m\n"},
    Example{
        "a semicolon for the comma",
        "HTTP/1.1 200 OK\nCache-Control: max-age=60\nEdge-Control: cache-maxage=10m; downstream-ttl=60\n"},
    Example{"a unit that Akamai does not know",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nEdge-Control: cache-maxage=2w\n"},
};
constexpr std::array kEdgeGood{
    Example{
        "ten minutes at the edge",
        "HTTP/1.1 200 OK\nCache-Control: max-age=60\nEdge-Control: cache-maxage=10m, downstream-ttl=1m\n"},
    Example{"stored in spite of no-store elsewhere",
            "HTTP/1.1 200 OK\nCache-Control: max-age=60\nEdge-Control: !no-store, max-age=1h\n"},
};
constexpr std::array<std::string_view, 7> kEdgeDirectives{
    "max-age", "cache-maxage", "downstream-ttl", "no-store", "!no-store", "bypass-cache", "dca"};
bool is_edge_time(std::string_view name) {
    return base::equals_any_ignore_case(name, std::span(kEdgeDirectives).first(3));
}
// What is wrong with one member; empty when it is well.
std::string edge_slip(const http::CacheControlMember& member) {
    if (member.text.find(';') != std::string_view::npos) return "directives are parted by commas";
    if (!base::equals_any_ignore_case(member.name, kEdgeDirectives)) {
        const std::string_view meant = base::nearest_word(member.name, kEdgeDirectives);
        return meant.empty() ? fmt::format("no directive is called '{}'", member.name)
                             : fmt::format("no directive is called '{}': {} was meant", member.name, meant);
    }
    if (is_edge_time(member.name) && !http::parse_edge_time(member.argument))
        return fmt::format("{} takes digits and one of s, m, h and d behind them", member.name);
    return {};
}
void check_edge(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::edge_control) || !subject.fields_as_sent()) return;
    for (const http::FieldLine line : subject.fields().lines(FieldId::edge_control)) {
        http::CacheControlTokenizer tokenizer(line.value);
        http::CacheControlMember member;
        while (tokenizer.next(member)) {
            const std::string slip = member.empty() ? std::string() : edge_slip(member);
            if (slip.empty()) continue;
            report.add(fmt::format("Akamai does not read this part of Edge-Control: {}", slip),
                       Subject::part_of_value(
                           line, {static_cast<std::uint32_t>(member.text.data() - line.value.data()),
                                  static_cast<std::uint32_t>(member.text.size())}));
            return;
        }
    }
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
    Rule{.id = "edge-control-syntax",
         .severity = Severity::warning,
         .summary = "an Edge-Control that Akamai does not read as meant",
         .spec = "Akamai, Edge-Control (http.dev/edge-control)",
         .why = "Akamai passes over what it cannot read, without a word, and keeps the response by "
                "`Cache-Control` or by the property instead.",
         .fix = "`Edge-Control: cache-maxage=10m, downstream-ttl=1m`",
         .bad = kEdgeBad,
         .good = kEdgeGood,
         .check = check_edge},
    Rule{.id = "x-accel-expires-invalid",
         .severity = Severity::warning,
         .summary = "an X-Accel-Expires that nginx cannot read",
         .spec = "nginx, proxy_cache_valid",
         .why = "The field is a number of seconds, 0 for none, or `@` and seconds since 1970. nginx passes "
                "over anything else, and the lifetime is another one than was meant.",
         .fix = "`X-Accel-Expires: 600`",
         .bad = kAccelFormBad,
         .good = kAccelFormGood,
         .check = check_accel_form},
    Rule{.id = "x-accel-expires-conflict",
         .severity = Severity::warning,
         .summary = "X-Accel-Expires against no-store, private, no-cache or s-maxage",
         .spec = "nginx, proxy_cache_valid",
         .why = "nginx takes the lifetime from `X-Accel-Expires` before it looks at `Cache-Control`.",
         .fix = "Send `X-Accel-Expires: 0` with `no-store`, `private` and `no-cache`, and the same number as "
                "`s-maxage` "
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
