// Responses for one person that shared caches keep for all.
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/uri.hpp"
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

namespace cachewright::rules {

namespace {

using http::FieldId;
using lint::CacheView;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::ResourceKind;
using lint::Rule;
using lint::Severity;
using lint::Subject;

constexpr std::array kAuthBad{
    Example{"public, for one who had to log in",
            "GET /api/report HTTP/1.1\nHost: shop.example\nAuthorization: Bearer x\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: public, max-age=600\n"},
    Example{"s-maxage opens it as well",
            "GET /api/report HTTP/1.1\nHost: shop.example\nAuthorization: Basic eDp5\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: s-maxage=600\n"},
    Example{"and so does must-revalidate, though few who write it know",
            "GET /api/report HTTP/1.1\nHost: shop.example\nAuthorization: Bearer x\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: max-age=600, must-revalidate\n"},
};
constexpr std::array kAuthGood{
    Example{"max-age alone keeps shared caches out",
            "GET /api/report HTTP/1.1\nHost: shop.example\nAuthorization: Bearer x\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: max-age=600\n"},
    Example{"asked for every time",
            "GET /api/report HTTP/1.1\nHost: shop.example\nAuthorization: Bearer x\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: public, no-cache\nETag: \"a\"\n"},
};
void check_auth(const Subject& subject, Report& report) {
    if (!subject.request_facts().has_authorization) return;
    const CacheView* view = subject.shared_keeper();
    if (view == nullptr) return;
    const Holders where = holders(subject, answers_others);
    if (where.none) return;
    // A key by Authorization keeps people apart where a cache honours Vary.
    const bool keyed =
        std::any_of(subject.vary().names.begin(), subject.vary().names.end(),
                    [](const http::VaryName& name) { return name.id == FieldId::authorization; });
    Finding& finding = report.add(
        fmt::format("for {} shared caches answer anybody with what was sent to one who had logged in",
                    base::duration_words(view->freshness.lifetime)),
        subject.place_of_lifetime(*view), !keyed ? Severity::error : Severity::warning);
    finding.caches = where.names;
    finding.lasts = view->freshness.lifetime;
    const auto line = subject.request()->fields.first(FieldId::authorization);
    if (line) {
        lint::Place place = Subject::name_of(*line);
        place.section = lint::Section::request;
        finding.related.push_back(place);
    }
    if (!keyed) finding.suggestion = lint::private_cache_control(subject);
}

constexpr std::array kTokenBad{
    Example{"an access token in the query",
            "GET /export.json?access_token=9f8e7d6c5b4a39281706 HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: public, max-age=600\n"},
    Example{"a token by its shortest name",
            "GET /export.json?token=9f8e7d6c5b4a39281706 HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: public, max-age=600\n"},
    Example{"a signature, which the cache does not check",
            "GET /report.pdf?X-Amz-Signature=9f8e7d6c5b4a39281706 HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: application/pdf\nCache-Control: public, max-age=600\n"},
    Example{"a key",
            "GET /export.json?api_key=sk_live_9f8e7d6c5b4a39281706 HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: public, max-age=600\n"},
};
constexpr std::array kTokenGood{
    Example{"a word is no secret",
            "GET /list.json?token=next&key=price HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: public, max-age=600\n"},
    Example{"what loads a script is seen by everybody who loads it",
            "GET /maps.js?key=9f8e7d6c5b4a39281706 HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/javascript\nCache-Control: public, max-age=600\n"},
    Example{"not shared",
            "GET /export.json?access_token=9f8e7d6c5b4a39281706 HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: private, max-age=600\n"},
    Example{
        "a signed URL, made to be shared",
        "GET /video.mp4?Expires=1767700000&Signature=9f8e7d6c5b4a39281706 HTTP/1.1\nHost: shop.example\n\n"
        "HTTP/1.1 200 OK\nContent-Type: video/mp4\nCache-Control: public, max-age=600\n"},
};
// Keys that Google issues for use in public pages are none, nor are signatures of what pages load: a CDN
// checks those before it answers.
bool is_secret(const Subject& subject, const http::QueryParameter& parameter) {
    // Names that can only stand for a secret of one person.
    constexpr std::array<std::string_view, 14> secrets{
        "access_token",  "accesstoken",   "auth_token",    "authtoken", "id_token",
        "refresh_token", "bearer",        "jwt",           "password",  "passwd",
        "pwd",           "client_secret", "session_token", "api_secret"};
    constexpr std::size_t kShortest = 4;
    if (base::equals_any_ignore_case(parameter.name, secrets)) return parameter.value.size() >= kShortest;
    // Names that may stand for other things too: the value must be long and no word, and the answer data or a
    // page. What pages load (scripts, images) shows its key to every visitor.
    constexpr std::array<std::string_view, 16> likely{
        "token",      "auth",    "secret",          "key",
        "apikey",     "api_key", "api-key",         "access_key",
        "secret_key", "authkey", "auth_key",        "signature",
        "sig",        "hmac",    "x-amz-signature", "x-goog-signature"};
    constexpr std::size_t kShortestLikely = 16;
    if (parameter.value.size() < kShortestLikely || !base::equals_any_ignore_case(parameter.name, likely) ||
        parameter.value.starts_with("AIza")) {
        return false;
    }
    const auto has = [&](bool (*of_kind)(char)) {
        return std::any_of(parameter.value.begin(), parameter.value.end(), of_kind);
    };
    if (!has(base::is_digit) || !has(base::is_alpha)) return false;
    return subject.resource() == ResourceKind::html_page || lint::is_api(subject.resource()) ||
           subject.resource() == ResourceKind::other;
}
void check_token(const Subject& subject, Report& report) {
    if (!subject.uri().query || subject.status() != 200) return;
    for (const http::QueryParameter& parameter : http::QueryParameters(*subject.uri().query)) {
        if (!is_secret(subject, parameter)) continue;
        const CacheView* view = subject.shared_keeper();
        if (view == nullptr) return;
        const Holders where = holders(subject, answers_others);
        if (where.none) return;
        Finding& finding = report.add(
            fmt::format("the secret in '{}' becomes part of shared caches' keys and logs, and its answer is "
                        "kept there for {}",
                        parameter.name, base::duration_words(view->freshness.lifetime)),
            subject.place_of_lifetime(*view));
        finding.caches = where.names;
        finding.lasts = view->freshness.lifetime;
        return;
    }
}

constexpr std::array kPathBad{
    Example{"an account page for everybody",
            "GET /account/orders HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: public, max-age=600\n"},
    Example{"who am I",
            "GET /api/v2/me HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: s-maxage=60\n"},
    Example{"what its owner calls a private API",
            "GET /graphql HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: public, max-age=864000\n",
            {},
            {},
            {},
            "[[class]]\nis = \"private-api\"\nurl = \"/graphql\"\n"},
    Example{"public, for as long as a cache likes",
            "GET /account HTTP/1.1\nHost: shop.example\nCookie: id=8f3a\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: public\n"},
    Example{"not a word about caching",
            "GET /account HTTP/1.1\nHost: shop.example\nCookie: id=8f3a\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\n",
            {},
            {},
            "cc-missing"},
};
constexpr std::array kPathGood{
    Example{"nobody was logged in, and nothing is said of caches",
            "GET /account/orders HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\n",
            {},
            {},
            "cc-missing"},
    Example{"asked for every time",
            "GET /account HTTP/1.1\nHost: shop.example\nCookie: id=8f3a\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: no-cache\nETag: \"a\"\n"},
    Example{"kept by the visitor's browser only",
            "GET /account/orders HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: private, max-age=60\n"},
    Example{"a script of that page",
            "GET /account/app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=31536000, immutable\n"},
    Example{"documentation about accounts",
            "GET /docs/account HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: public, max-age=600\n"},
};
// "de", "en-GB", "api", "v2": segments that come before the one that names the page.
bool is_prefix_segment(std::string_view segment) {
    if (base::equals_ignore_case(segment, "api") || segment.empty()) return true;
    if (segment.size() == 2 && base::is_alpha(segment[0]) && base::is_alpha(segment[1])) {
        return !base::equals_ignore_case(segment, "me");
    }
    if (segment.size() == 5 && (segment[2] == '-' || segment[2] == '_')) return true;
    return segment.size() <= 3 && base::to_lower(segment[0]) == 'v' && base::is_digit(segment.back());
}
std::string_view naming_segment(std::string_view path) {
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view segment = path.substr(0, end);
        if (!is_prefix_segment(segment)) return segment;
        path.remove_prefix(end);
    }
    return {};
}
// The one of `sensitive_paths` that the URL fits; empty when there is none.
std::string_view configured_pattern(const Subject& subject) {
    for (const http::UrlPattern& pattern : subject.settings().sensitive_paths) {
        if (pattern.matches(subject.url())) return pattern.text();
    }
    return {};
}
// The owner has said that it is one visitor's: [[class]] is = "private-api". A guess by cookies is not
// enough.
void check_declared(const Subject& subject, Report& report) {
    const CacheView* view = subject.shared_keeper();
    if (view == nullptr && !shared_caches_guess_lifetime(subject)) return;
    report.add(fmt::format("your [[class]] calls this {}, and shared caches show it to others for {}",
                           lint::resource_kind_id(subject.resource()),
                           view != nullptr ? base::duration_words(view->freshness.lifetime)
                                           : std::string("as long as they like")),
               view != nullptr ? subject.place_of_lifetime(*view) : subject.field(FieldId::cache_control));
}
void check_path(const Subject& subject, Report& report) {
    const bool told_by_others =
        subject.fields().contains(FieldId::set_cookie) || subject.request_facts().has_authorization;
    if (subject.resource() == ResourceKind::private_api && subject.resource_is_declared()) {
        if (!told_by_others && subject.status() < 300) check_declared(subject, report);
        return;
    }
    constexpr std::array<std::string_view, 16> personal{
        "account",  "my-account", "myaccount", "checkout", "cart",      "basket", "orders",   "billing",
        "invoices", "settings",   "inbox",     "me",       "dashboard", "admin",  "wp-admin", "whoami"};
    std::string_view segment = naming_segment(subject.uri().path);
    if (segment.empty() || !base::equals_any_ignore_case(segment, personal))
        segment = configured_pattern(subject);
    if (segment.empty() || subject.status() != 200) return;
    // Tokens and cookies say more, and are said by their own rules.
    if (told_by_others) return;
    if (subject.resource() != ResourceKind::html_page && !lint::is_api(subject.resource())) return;
    const CacheView* view = subject.shared_keeper();
    if (view == nullptr) {
        const bool visitor_known =
            subject.request() != nullptr && subject.request()->fields.contains(FieldId::cookie);
        if (!visitor_known || !shared_caches_guess_lifetime(subject)) return;
        report.add(
            fmt::format("by its path ('{}') and the request's cookie this is one visitor's, and nothing "
                        "keeps shared caches from showing it to others, for as long as they like",
                        segment),
            subject.field(FieldId::cache_control));
        return;
    }
    const Holders where = holders(subject, answers_others);
    if (where.none) return;
    Finding& finding = report.add(
        fmt::format("by its path ('{}') this is one visitor's, and shared caches show it to others for {}",
                    segment, base::duration_words(view->freshness.lifetime)),
        subject.place_of_lifetime(*view));
    finding.caches = where.names;
    finding.lasts = view->freshness.lifetime;
}

constexpr std::array kRules{
    Rule{.id = "auth-public",
         .severity = Severity::error,
         .summary = "the answer to a request with credentials, open to shared caches",
         .spec = "RFC 9111 §3.5; RFC 9111 §5.2.2.9",
         .why = "Shared caches do not keep answers to requests with `Authorization` unless `public`, "
                "`s-maxage` or `must-revalidate` allows it. Then they answer others, who showed no "
                "credentials, from the store.",
         .fix = "`Cache-Control: private`. If the content is the same for all and not secret, do not ask for "
                "credentials there.",
         .bad = kAuthBad,
         .good = kAuthGood,
         .check = check_auth,
         .veto = lint::Veto::of_warnings},
    Rule{.id = "sec-query-token-cacheable",
         .severity = Severity::warning,
         .summary = "a secret in the query of a response that shared caches keep",
         .spec = "RFC 9110 §17.9; RFC 9111 §7",
         .why = "The URL is the cache key: the secret stands in the store, in logs and in purge tools, and "
                "whoever learns the URL is answered from the cache without the origin's check.",
         .fix = "Send the secret in `Authorization`, and mark the response `private` or `no-store`.",
         .bad = kTokenBad,
         .good = kTokenGood,
         .check = check_token,
         .veto = lint::Veto::of_warnings},
    Rule{.id = "sec-sensitive-path-cacheable",
         .severity = Severity::warning,
         .summary = "a response that is one visitor's by its path or its class, kept by shared caches",
         .spec = "RFC 9111 §7.3; OWASP Web Security Testing Guide, browser cache weaknesses",
         .why = "Account, cart and settings pages, and what your configuration calls `private-api`, differ "
                "for each "
                "visitor. From a shared cache the second "
                "visitor sees the first one's.",
         .fix = "`Cache-Control: private` or `no-store`. If the page is the same for all, ignore the rule.",
         .bad = kPathBad,
         .good = kPathGood,
         .check = check_path,
         .veto = lint::Veto::of_warnings},
};

}  // namespace

lint::Family privacy_rules() {
    return {"privacy", "Authorization and privacy", kRules};
}

}  // namespace cachewright::rules
