// Set-Cookie on responses that shared caches keep, and cookies that browsers refuse.
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/cookie.hpp"
#include "lib/lint/cookie_names.hpp"
#include "lib/lint/correction.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"
#include "rules/guessed_lifetime.hpp"
#include "rules/selected_caches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::rules {

namespace {

using http::FieldId;
using http::FieldLine;
using lint::CacheView;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;

// The name of the cookie in a Set-Cookie value.
std::string_view cookie_name(std::string_view value) {
    const std::string_view pair = value.substr(0, value.find(';'));
    const std::size_t equals = pair.find('=');
    return equals == std::string_view::npos ? std::string_view{} : base::trim_ows(pair.substr(0, equals));
}

// The name as it can be shown: from a capture it may be long or masked.
std::string shown(std::string_view name) {
    constexpr std::size_t kLongest = 40;
    return name.size() <= kLongest ? std::string(name) : std::string(name.substr(0, kLongest)) + "…";
}

// The line to speak of: a session before any other cookie, any other before those that the edge adds.
struct Chosen {
    FieldLine line;
    std::string_view name;
    bool session = false;
    bool edge = true;
    bool deletion = false;
};
Chosen choose_cookie(const Subject& subject) {
    Chosen chosen;
    int best = -1;
    auto cookie = subject.set_cookies().begin();
    for (const FieldLine line : subject.fields().lines(FieldId::set_cookie)) {
        const std::string_view name = cookie_name(line.value);
        const bool edge = lint::is_set_behind_cache(name);
        const bool session = !edge && lint::names_a_session(name);
        const bool deletion = (cookie++)->is_deletion(subject.received());
        const int rank = edge ? 0 : deletion ? 1 : session ? 3 : 2;
        if (rank <= best) continue;
        best = rank;
        chosen = {line, name, session, edge, deletion};
    }
    return chosen;
}

// "; the same holds for 'a', 'b' and 3 more": what is handed on beside the cookie that was chosen.
std::string others_words(const Subject& subject, const Chosen& chosen) {
    constexpr std::size_t kMostNamed = 5;
    std::vector<std::string_view> names;
    for (const FieldLine line : subject.fields().lines(FieldId::set_cookie)) {
        const std::string_view name = cookie_name(line.value);
        if (name.empty() || name == chosen.name || (lint::is_set_behind_cache(name) && !chosen.edge))
            continue;
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        // A header section with thousands of cookies is an attack on this loop.
        if (names.size() > 64) break;
    }
    if (names.empty()) return {};
    std::string words = "; the same holds for ";
    const std::size_t named = std::min(names.size(), kMostNamed);
    for (std::size_t i = 0; i < named; ++i) {
        if (i > 0) words += i + 1 == names.size() ? " and " : ", ";
        words += fmt::format("'{}'", shown(names[i]));
    }
    if (names.size() > named) words += " and others";
    return words;
}

// The qualified forms keep the cookie out of what is stored or reused (RFC 9111 §5.2.2.4, §5.2.2.7).
bool cookie_is_kept_out(const Subject& subject) {
    if (!subject.fields().contains(FieldId::cache_control)) return false;
    const auto& directives = subject.cache_control().directives;
    return std::any_of(directives.begin(), directives.end(), [](const http::CacheDirective& directive) {
        return (directive.directive == http::Directive::no_cache ||
                directive.directive == http::Directive::private_) &&
               http::names_field(directive, "Set-Cookie");
    });
}

constexpr std::array kSharedBad{
    Example{"a session for everybody",
            "GET /account HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Cache-Control: public, max-age=600\nSet-Cookie: session=8f3a; Path=/; Secure; HttpOnly\n"},
    Example{"max-age alone is enough",
            "GET /promo.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/javascript\n"
            "Cache-Control: max-age=600\nSet-Cookie: seen=1; Path=/\n"},
    Example{"kept by the CDN",
            "HTTP/1.1 200 OK\nCDN-Cache-Control: max-age=600\nSet-Cookie: seen=1; Path=/\n"},
    Example{"also when it takes a cookie away",
            "HTTP/1.1 200 OK\nCache-Control: s-maxage=600\nSet-Cookie: seen=; Max-Age=0; Path=/\n"},
};
constexpr std::array kSharedGood{
    Example{"for this browser only",
            "HTTP/1.1 200 OK\nCache-Control: private, max-age=600\nSet-Cookie: session=8f3a; Secure\n"},
    Example{"never kept", "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: session=8f3a; Secure\n"},
    Example{"an answer to a form",
            "POST /login HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nCache-Control: max-age=600\n"
            "Set-Cookie: session=8f3a; Secure\n"},
};
void check_shared(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::set_cookie) || !subject.is_get_or_head()) return;
    const bool proxies = subject.shared().answers_unasked();
    const bool cdns = subject.cdn().answers_unasked();
    if (!proxies && !cdns) return;
    // A CDN's own policy beside no-store or private for all others is cdn-contradicts-browser's finding.
    const http::CacheDirectives& common = subject.shared().facts.directives;
    if (!proxies && (common.no_store || common.private_)) return;
    if (subject.vary().star || cookie_is_kept_out(subject)) return;

    const Holders where = holders(subject, replays_cookie);
    if (where.none) return;
    const CacheView& view = proxies ? subject.shared() : subject.cdn();
    const Chosen cookie = choose_cookie(subject);
    const std::string lifetime = base::duration_words(view.freshness.lifetime);
    std::string message;
    Severity severity = Severity::error;
    if (cookie.edge) {
        message = fmt::format(
            "'{}' looks set by a CDN behind its cache; any other shared cache hands it to every "
            "visitor for {}",
            shown(cookie.name), lifetime);
        severity = Severity::info;
    } else if (cookie.deletion) {
        message = fmt::format("for {} shared caches take '{}' away from every visitor", lifetime,
                              shown(cookie.name));
        severity = Severity::warning;
    } else if (cookie.session) {
        message = fmt::format(
            "for {} every visitor may receive this session cookie, '{}', and with it this "
            "visitor's session",
            lifetime, shown(cookie.name));
    } else {
        message = fmt::format("for {} every visitor may receive this visitor's cookie, '{}'", lifetime,
                              shown(cookie.name));
    }
    message += others_words(subject, cookie);
    Finding& finding = report.add(std::move(message), Subject::whole_value(cookie.line), severity);
    finding.caches = where.names;
    finding.lasts = view.freshness.lifetime;
    if (const auto place = subject.place_of_lifetime(view)) finding.related.push_back(*place);
    // A session is one visitor's; of other cookies only its owner knows.
    if (cookie.session) finding.suggestion = lint::private_cache_control(subject);
}

constexpr std::array kHeuristicBad{
    Example{"a cookie and no word about caching",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Set-Cookie: session=8f3a; Path=/; Secure\n"},
    Example{"public says who may keep it, and nobody says for how long",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: public\nSet-Cookie: sid=8f3a; Path=/; Secure\n"},
    Example{"no lifetime, and a date to guess one from",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Sun, 06 Jul 2025 10:00:00 GMT\n"
            "Cache-Control: public\nSet-Cookie: sid=8f3a; Path=/; Secure\n"},
    Example{"words that do not speak of time",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: must-revalidate, no-transform\nSet-Cookie: sid=8f3a; Path=/; Secure\n"},
    Example{"a field that caches do not read in a response",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Pragma: no-cache\nSet-Cookie: sid=8f3a; Path=/; Secure\n",
            {},
            {},
            "pragma-in-response"},
};
constexpr std::array kHeuristicGood{
    Example{"said to be private",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: private, no-cache\nETag: \"a\"\nSet-Cookie: session=8f3a; Path=/; Secure\n"},
    Example{"private, for as long as a browser likes",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: private\nSet-Cookie: session=8f3a; Path=/; Secure\n"},
    Example{"expired at once",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Expires: 0\nSet-Cookie: session=8f3a; Path=/; Secure\n"},
    Example{"a temporary redirect is not kept by itself",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 302 Found\nLocation: /home\n"
            "Set-Cookie: session=8f3a; Path=/; Secure\n"},
};
// With a lifetime it is cookie-cacheable-shared's.
void check_heuristic(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::set_cookie) || !shared_caches_guess_lifetime(subject) ||
        cookie_is_kept_out(subject)) {
        return;
    }
    const Holders where = holders(subject, replays_cookie);
    if (where.none) return;
    const Chosen cookie = choose_cookie(subject);
    const std::string_view what = cookie.session ? "session cookie" : "cookie";
    const bool invited = subject.shared().facts.directives.public_;
    std::string message =
        invited
            ? fmt::format(
                  "public invites every shared cache to keep this, for as long as it likes, and to "
                  "hand this {}, '{}', to every visitor",
                  what, shown(cookie.name))
            : fmt::format("{}: a shared cache with a default lifetime hands this {}, '{}', to every visitor",
                          subject.states_policy() ? "no lifetime is given, and nothing keeps it private"
                                                  : "no cache policy",
                          what, shown(cookie.name));
    const Severity severity = cookie.edge                   ? Severity::info
                              : invited && !cookie.deletion ? Severity::error
                                                            : Severity::warning;
    message += others_words(subject, cookie);
    Finding& finding = report.add(std::move(message), Subject::whole_value(cookie.line), severity);
    finding.caches = where.names;
    if (!invited) return;
    if (const http::CacheDirective* directive = subject.cache_control().find(http::Directive::public_))
        finding.related.push_back(Subject::place_of(*directive));
}

// The issues of that kind of every cookie, told one by one.
template <class Tell>
void each_issue(const Subject& subject, Tell tell) {
    if (!subject.fields().contains(FieldId::set_cookie) || !subject.fields_as_sent()) return;
    auto cookie = subject.set_cookies().begin();
    for (const FieldLine line : subject.fields().lines(FieldId::set_cookie)) {
        for (const base::Diagnostic& issue : cookie->issues)
            tell(line, *cookie, issue);
        ++cookie;
    }
}

constexpr std::array kPrefixBad{
    Example{"__Host- with a domain",
            "HTTP/1.1 200 OK\nCache-Control: no-store\n"
            "Set-Cookie: __Host-id=8f3a; Path=/; Secure; Domain=shop.example\n"},
    Example{"__Secure- without Secure",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: __Secure-id=8f3a; Path=/\n"},
};
constexpr std::array kPrefixGood{
    Example{"as the prefix asks",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: __Host-id=8f3a; Path=/; Secure\n"},
};
void check_prefix(const Subject& subject, Report& report) {
    each_issue(subject,
               [&](const FieldLine& line, const http::SetCookie& cookie, const base::Diagnostic& issue) {
                   if (issue.code != "cookie-prefix-insecure" && issue.code != "cookie-host-prefix-domain" &&
                       issue.code != "cookie-host-prefix-path") {
                       return;
                   }
                   report.add(fmt::format("browsers refuse '{}': {}", shown(cookie.name), issue.message),
                              Subject::part_of_value(line, issue.span));
               });
}

constexpr std::array kSameSiteBad{
    Example{"None without Secure",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: widget=1; Path=/; SameSite=None\n"},
};
constexpr std::array kSameSiteGood{
    Example{
        "with it",
        "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: widget=1; Path=/; SameSite=None; Secure\n"},
};
void check_same_site(const Subject& subject, Report& report) {
    each_issue(subject,
               [&](const FieldLine& line, const http::SetCookie& cookie, const base::Diagnostic& issue) {
                   if (issue.code != "cookie-same-site-none-insecure") return;
                   Finding& finding = report.add(
                       fmt::format("browsers refuse '{}': SameSite=None needs Secure", shown(cookie.name)),
                       Subject::part_of_value(line, issue.span));
                   finding.suggestion = fmt::format("{}: {}; Secure", line.name, line.value);
               });
}

constexpr std::array kRules{
    Rule{.id = "cookie-cacheable-shared",
         .severity = Severity::error,
         .summary = "a cookie on a response that shared caches keep",
         .spec = "RFC 9111 §7.3; RFC 9111 §3",
         .why = "Set-Cookie does not stop a cache from storing. Every visitor who is answered from the cache "
                "receives the first visitor's cookie: with a session cookie, the first visitor's session.",
         .fix =
             "`Cache-Control: private` where the response belongs to one visitor; else do not set cookies "
             "on it. Some CDNs drop `Set-Cookie` or refuse to store such responses, but not every cache on "
             "the way does.",
         .bad = kSharedBad,
         .good = kSharedGood,
         .check = check_shared,
         .veto = lint::Veto::of_warnings},
    Rule{.id = "cookie-heuristic-cacheable",
         .severity = Severity::warning,
         .summary = "a cookie on a response that caches may keep for a time of their choosing; an error with "
                    "public",
         .spec = "RFC 9111 §4.2.2; RFC 9111 §7.3",
         .why = "A cache may store it by its status code alone, or because it is `public`, and one with a "
                "default lifetime answers others with this visitor's cookie. `must-revalidate`, "
                "`no-transform` and `Pragma` do not keep it from that.",
         .fix = "`Cache-Control: private` or `no-store` on every response that sets a cookie.",
         .bad = kHeuristicBad,
         .good = kHeuristicGood,
         .check = check_heuristic,
         .veto = lint::Veto::of_warnings},
    Rule{.id = "cookie-prefix-invalid",
         .severity = Severity::warning,
         .summary = "a __Host- or __Secure- cookie that browsers refuse",
         .spec = "RFC 6265bis §4.1.3",
         .why = "The prefix is a promise that browsers enforce: `__Secure-` needs `Secure`; `__Host-` needs "
                "`Secure`, `Path=/` and no `Domain`. They drop a cookie that breaks it.",
         .fix = "Add what the prefix asks for, or rename the cookie.",
         .bad = kPrefixBad,
         .good = kPrefixGood,
         .check = check_prefix,
         .veto = lint::Veto::of_warnings},
    Rule{.id = "cookie-samesite-none-insecure",
         .severity = Severity::warning,
         .summary = "SameSite=None without Secure",
         .spec = "RFC 6265bis §5.7",
         .why = "Browsers drop a cookie that asks for cross-site use and is not `Secure`.",
         .fix = "Add `Secure`.",
         .bad = kSameSiteBad,
         .good = kSameSiteGood,
         .check = check_same_site,
         .veto = lint::Veto::of_warnings},
};

}  // namespace

lint::Family cookie_rules() {
    return {"cookies", "Cookies and shared caches", kRules};
}

}  // namespace cachewright::rules
