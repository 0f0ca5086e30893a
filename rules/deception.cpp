// How others get at, or get into, what shared caches keep: deception, poisoning, and secrets that are reused.
#include "lib/base/ascii.hpp"
#include "lib/http/media_type.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"
#include "rules/observed.hpp"
#include "rules/selected_caches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace cachewright::rules {

namespace {

using http::FieldId;
using http::MediaKind;
using lint::Example;
using lint::Finding;
using lint::Likeness;
using lint::Observation;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Site;
using lint::Standing;
using lint::Subject;

// What the extension of a static file promises; nothing for other paths.
struct Promise {
    std::string_view extension;
    MediaKind kind;
};
constexpr std::array kPromises{
    Promise{".css", MediaKind::css},    Promise{".js", MediaKind::script},
    Promise{".mjs", MediaKind::script}, Promise{".png", MediaKind::image},
    Promise{".jpg", MediaKind::image},  Promise{".jpeg", MediaKind::image},
    Promise{".gif", MediaKind::image},  Promise{".webp", MediaKind::image},
    Promise{".avif", MediaKind::image}, Promise{".svg", MediaKind::image},
    Promise{".ico", MediaKind::image},  Promise{".woff", MediaKind::font},
    Promise{".woff2", MediaKind::font},
};
const Promise* promise_of(std::string_view path) {
    const std::string_view name = path.substr(path.find_last_of('/') + 1);
    const std::size_t dot = name.find_last_of('.');
    if (dot == std::string_view::npos) return nullptr;
    const auto found = std::find_if(kPromises.begin(), kPromises.end(), [&](const Promise& promise) {
        return base::equals_ignore_case(promise.extension, name.substr(dot));
    });
    return found == kPromises.end() ? nullptr : &*found;
}

constexpr std::array kMismatchBad{
    Example{"a page under the name of a stylesheet",
            "GET /news/theme.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: public, max-age=600\n"},
};
constexpr std::array kMismatchGood{
    Example{"a CDN that does not keep it",
            "GET /news/theme.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: public, max-age=600\n"
            "CDN-Cache-Control: no-store\n",
            "cloudflare"},
    Example{"a stylesheet",
            "GET /theme.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/css\nCache-Control: public, max-age=600\n"},
    Example{"not shared",
            "GET /news/theme.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: no-store\n"},
};
void check_mismatch(const Subject& subject, Report& report) {
    if (subject.status() != 200 || subject.url().empty() ||
        http::media_kind(subject.fields().value(FieldId::content_type)) != MediaKind::html) {
        return;
    }
    const Promise* promise = promise_of(subject.uri().path);
    if (promise == nullptr || subject.fields().value(FieldId::content_length) == "0" ||
        subject.response().body.full_size == 0) {
        return;
    }
    const auto kept = keeping(subject);
    if (!kept) return;
    Finding& finding = report.add(
        fmt::format("a page that is named {} and kept for {}: whoever lures a visitor to such a name "
                    "can read that visitor's page from the cache",
                    promise->extension, kept->how_long),
        subject.field(FieldId::content_type));
    finding.caches = kept->names;
    if (const auto lifetime = place_of_shared_lifetime(subject)) finding.related.push_back(*lifetime);
}

constexpr std::array kConfusionBad{
    Example{"the account page again, under a name that caches keep",
            "GET /profile HTTP/1.1\nHost: shop.example\nCookie: session=8f3a\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: private, no-cache\nETag: \"a\"\n\n"
            "<p>Ann, card ending in 1234\n"
            "---\n"
            "GET /profile/x.js?q=2 HTTP/1.1\nHost: shop.example\nCookie: session=8f3a\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/javascript\nCache-Control: public, max-age=600\n\n"
            "<p>Ann, card ending in 1234\n"},
};
constexpr std::array kConfusionGood{
    Example{"not found there",
            "GET /profile HTTP/1.1\nHost: shop.example\nCookie: session=8f3a\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: private, no-cache\nETag: \"a\"\n\n"
            "<p>Ann, card ending in 1234\n"
            "---\n"
            "GET /profile/x.js?q=2 HTTP/1.1\nHost: shop.example\nCookie: session=8f3a\n\n"
            "HTTP/1.1 404 Not Found\nContent-Type: text/plain\nCache-Control: max-age=10\n\n"
            "no such file\n"},
};
// The URL without query, and without what follows the last "/" of the path or a delimiter that some servers
// cut paths at: what a static-looking URL may be an alias of. Empty when it looks like no alias.
std::string_view alias_of(const Observation& observation) {
    const std::string_view url = observation.url().substr(0, observation.url().find('?'));
    const std::string_view path = observation.subject().uri().path;
    if (promise_of(path) == nullptr || path.size() > url.size()) return {};
    const std::size_t host_end = url.size() - path.size();
    std::size_t end = url.find_last_of('/');
    constexpr std::array<std::string_view, 7> delimiters{";", "%3b", "%3B", "%00", "%0a", "%23", "%3f"};
    for (const std::string_view delimiter : delimiters)
        end = std::min(end, url.find(delimiter, host_end));
    return end <= host_end ? std::string_view{} : url.substr(0, end);
}
// It says so, or it answers a visitor who is known.
bool is_held_back(const Subject& page) {
    const http::Request* request = page.request();
    return page.states_policy() || (request != nullptr && (request->fields.contains(FieldId::cookie) ||
                                                           request->fields.contains(FieldId::authorization)));
}
void check_confusion(const Site& site, Report& report) {
    std::unordered_map<std::string_view, const Observation*> private_pages;
    for (const Observation& observation : site.observations()) {
        if (!is_page(observation) || observation.body().length == 0 ||
            observation.subject().shared_keeper() != nullptr ||
            http::media_kind(observation.fields().value(FieldId::content_type)) != MediaKind::html) {
            continue;
        }
        std::string_view url = observation.url().substr(0, observation.url().find('?'));
        if (url.ends_with('/')) url.remove_suffix(1);
        private_pages.emplace(url, &observation);
    }
    if (private_pages.empty()) return;
    for (const Observation& observation : site.observations()) {
        if (report.enough()) return;
        if (!is_page(observation) || observation.body().length == 0) continue;
        const std::string_view alias = alias_of(observation);
        if (alias.empty()) continue;
        const auto page = private_pages.find(alias);
        if (page == private_pages.end() || !bodies_are(Likeness::same, *page->second, observation)) continue;
        const Subject& subject = observation.subject();
        // What a cache keeps by default alone is no proof that the page is one visitor's.
        if (subject.shared_keeper() == nullptr && !is_held_back(page->second->subject())) continue;
        const auto kept = keeping(subject, [&](const lint::CachePrediction& cache) {
            return !answers_others(page->second->subject().prediction_of(*cache.cache));
        });
        if (!kept) continue;
        report.about(observation.exchange());
        Finding& finding = report.add(
            fmt::format("this is the page {}, which is not to be shared, under a name that caches keep "
                        "for {}: whoever lures a visitor here reads that visitor's page from the cache",
                        page->second->subject().uri().path, kept->how_long),
            place_of_shared_lifetime(subject));
        finding.caches = kept->names;
        finding.elsewhere.push_back(
            {&page->second->exchange(), page->second->subject().field(FieldId::cache_control)});
    }
}

constexpr std::array kReflectionBad{
    Example{"the forwarded host in a link, kept for all",
            "GET / HTTP/1.1\nHost: shop.example\nX-Forwarded-Host: attacker.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n\n"
            "<script src=\"https://attacker.example/app.js\"></script>\n"},
    Example{"the forwarded host in a redirect, kept for all",
            "GET /en HTTP/1.1\nHost: shop.example\nX-Forwarded-Host: attacker.example\n\n"
            "HTTP/1.1 302 Found\nLocation: https://attacker.example/en/\nCache-Control: max-age=300\n"},
};
constexpr std::array kReflectionGood{
    Example{"a CDN with the field in its key",
            "GET /en.zip HTTP/1.1\nHost: shop.example\nX-Forwarded-Host: attacker.example\n\n"
            "HTTP/1.1 302 Found\nLocation: https://attacker.example/en/\nCache-Control: max-age=300\n",
            "cloudflare"},
    Example{"not taken over",
            "GET /en HTTP/1.1\nHost: shop.example\nX-Forwarded-Host: attacker.example\n\n"
            "HTTP/1.1 302 Found\nLocation: https://shop.example/en/\nCache-Control: max-age=300\n"},
    Example{"behind a proxy of the site, which says what visitors asked for",
            "GET /en HTTP/1.1\nHost: origin.internal.example\nX-Forwarded-Host: shop.example\n"
            "X-Forwarded-For: 192.0.2.7\n\n"
            "HTTP/1.1 302 Found\nLocation: https://shop.example/en/\nCache-Control: max-age=300\n"},
};
// Behind a proxy of the site the field is the proxy's, and names what the cache in front of it has in its
// key.
bool came_from_proxy(const http::FieldMap& request) {
    return request.contains(FieldId::via) || request.contains(FieldId::forwarded) ||
           request.contains("X-Forwarded-For") || request.contains("X-Real-IP");
}
void check_reflection(const Subject& subject, Report& report) {
    if (subject.request() == nullptr || came_from_proxy(subject.request()->fields)) return;
    constexpr std::array<std::string_view, 5> names{"X-Forwarded-Host", "X-Host", "X-Forwarded-Server",
                                                    "X-HTTP-Host-Override", "X-Original-Host"};
    for (const std::string_view name : names) {
        const auto line = subject.request()->fields.first(name);
        constexpr std::size_t kShortest = 4;
        if (!line || line->value.size() < kShortest ||
            (subject.uri().host && base::equals_ignore_case(*subject.uri().host, line->value)) ||
            base::equals_ignore_case(subject.request()->fields.value(FieldId::host), line->value)) {
            continue;
        }
        const bool keyed = std::any_of(
            subject.vary().names.begin(), subject.vary().names.end(),
            [&](const http::VaryName& varied) { return base::equals_ignore_case(varied.name, name); });
        if (keyed && !selects_shared_cache(subject)) continue;
        std::optional<lint::Place> place;
        for (const FieldId id : {FieldId::location, FieldId::link, FieldId::content_location}) {
            const auto found = subject.fields().first(id);
            if (found && found->value.find(line->value) != std::string_view::npos)
                place = Subject::whole_value(*found);
        }
        if (!place && subject.response().body.bytes.find(line->value) == std::string::npos) continue;
        const auto kept = keeping(subject, [&](const lint::CachePrediction& cache) {
            return !tells_apart_by(name, subject, cache);
        });
        if (!kept) continue;
        lint::Place sent = Subject::whole_value(*line);
        sent.section = lint::Section::request;
        Finding& finding =
            report.add(fmt::format("what one visitor writes into {} stands in the answer that shared caches "
                                   "give to all for {}",
                                   name, kept->how_long),
                       place ? place : place_of_shared_lifetime(subject));
        finding.caches = kept->names;
        finding.related.push_back(sent);
        return;
    }
}

constexpr std::array kSecretBad{
    Example{"a form token",
            "GET /contact HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60, s-maxage=600\n\n"
            "<form method=post><input type=hidden name=\"csrf_token\" value=\"9f8e7d6c5b4a3928\"></form>\n"},
    Example{"a nonce",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60, s-maxage=600\n"
            "Content-Security-Policy: script-src 'nonce-rAnd0mrAnd0m'\n"},
};
constexpr std::array kSecretGood{
    Example{"not shared",
            "GET /contact HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: private, no-cache\nETag: \"a\"\n\n"
            "<form method=post><input type=hidden name=\"csrf_token\" value=\"9f8e7d6c5b4a3928\"></form>\n"},
    Example{"a hash instead of a nonce",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60, s-maxage=600\n"
            "Content-Security-Policy: script-src 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='\n"},
};
// The names under which frameworks put the token that protects a form into the page, as in their attribute:
// Rails, Laravel, Django, ASP.NET, Symfony and those who follow the common word.
constexpr std::array<std::string_view, 10> kFormTokens{"csrf-token",
                                                       "csrf_token",
                                                       "csrftoken",
                                                       "_csrf",
                                                       "_csrf_token",
                                                       "csrfmiddlewaretoken",
                                                       "authenticity_token",
                                                       "_token",
                                                       "__RequestVerificationToken",
                                                       "xsrf-token"};
// The attribute value is the whole name: `name="csrf_token"`.
std::string_view form_token_in(std::string_view page) {
    constexpr std::string_view attribute = "name=";
    for (std::size_t at = page.find(attribute); at != std::string_view::npos;
         at = page.find(attribute, at + 1)) {
        std::string_view value = page.substr(at + attribute.size());
        if (value.empty()) break;
        const char quote = value.front();
        if (quote == '"' || quote == '\'') {
            value.remove_prefix(1);
            value = value.substr(0, value.find(quote));
        } else {
            value = value.substr(0, value.find_first_of(" >/"));
        }
        if (base::equals_any_ignore_case(value, kFormTokens)) return value;
    }
    return {};
}
void check_secret(const Subject& subject, Report& report) {
    if (subject.status() != 200 ||
        http::media_kind(subject.fields().value(FieldId::content_type)) != MediaKind::html) {
        return;
    }
    const auto kept = keeping(subject);
    if (!kept) return;
    for (const http::FieldLine line : subject.fields().lines(FieldId::content_security_policy)) {
        if (line.value.find("'nonce-") == std::string_view::npos) continue;
        Finding& finding = report.add(
            fmt::format("the nonce is the same for all visitors for {}: an attacker reads it and his script "
                        "carries it too",
                        kept->how_long),
            Subject::part_of_value(line, {static_cast<std::uint32_t>(line.value.find("'nonce-")), 7}));
        finding.caches = kept->names;
        if (const auto lifetime = place_of_shared_lifetime(subject)) finding.related.push_back(*lifetime);
        return;
    }
    // Of a coded body nothing can be read, and nothing is found.
    const std::string_view token = form_token_in(subject.response().body.bytes);
    if (token.empty()) return;
    report
        .add(fmt::format("the form token {} in this page goes to all visitors for {}: their forms fail, or "
                         "the token protects nobody",
                         token, kept->how_long),
             place_of_shared_lifetime(subject))
        .caches = kept->names;
}

constexpr std::array kNosniffBad{
    Example{"a script",
            "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=31536000, immutable\n"},
};
constexpr std::array kNosniffGood{
    Example{"with the word",
            "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=31536000, immutable\n"
            "X-Content-Type-Options: nosniff\n"},
};
void check_nosniff(const Subject& subject, Report& report) {
    const MediaKind kind = http::media_kind(subject.fields().value(FieldId::content_type));
    if (subject.status() != 200 || (kind != MediaKind::css && kind != MediaKind::script) ||
        base::equals_ignore_case(subject.fields().value(FieldId::x_content_type_options), "nosniff")) {
        return;
    }
    const auto kept = keeping(subject);
    if (!kept) return;
    report
        .add(
            "without nosniff a cache that is made to hold something else under this name has it run as a "
            "script or style",
            subject.field(FieldId::content_type))
        .caches = kept->names;
}

constexpr std::array kClearBad{
    Example{"on a page that everybody loads",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-cache\nETag: \"a\"\nClear-Site-Data: \"cache\"\n"},
};
constexpr std::array kClearGood{
    Example{"on leaving",
            "GET /logout HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-store\nClear-Site-Data: \"cache\", \"cookies\"\n"},
};
bool names_leaving(std::string_view path) {
    const std::string lower = base::to_lower(path);
    constexpr std::array<std::string_view, 8> words{"logout",  "log-out",  "log_out", "logoff",
                                                    "signout", "sign-out", "signoff", "sign_out"};
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}
void check_clear(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::clear_site_data) || !subject.is_get_or_head() ||
        subject.url().empty() || names_leaving(subject.uri().path)) {
        return;
    }
    for (const http::FieldLine line : subject.fields().lines(FieldId::clear_site_data)) {
        if (line.value.find("\"cache\"") == std::string_view::npos &&
            line.value.find("\"*\"") == std::string_view::npos) {
            continue;
        }
        report.add(
            "each load of this page empties the browser's cache for the whole site: everything is "
            "fetched again",
            Subject::whole_value(line));
        return;
    }
}

constexpr std::array kRules{
    Rule{.id = "sec-path-confusion",
         .severity = Severity::error,
         .summary = "a page that is not to be shared, also under a static name that shared caches keep",
         .spec = "RFC 9111 §7.3; OWASP, web cache deception",
         .why = "The server ignores what follows the page's own path, so `/profile/x.js` is the profile. The "
                "cache goes by name or by the headers for scripts, keeps it, and hands it to whoever asks "
                "for that URL.",
         .fix = "Answer 404 to paths that do not exist, and let the CDN keep a static name only where the "
                "type fits (Cloudflare: Cache Deception Armor).",
         .bad = kConfusionBad,
         .good = kConfusionGood,
         .check_site = check_confusion},
    Rule{.id = "sec-extension-type-mismatch",
         .severity = Severity::warning,
         .summary = "an HTML page under the extension of a static file, kept by shared caches",
         .spec = "RFC 9111 §7.3; OWASP, web cache deception",
         .why = "Pages under `.css` or `.js` are usually pages of another path, which the server finds by "
                "its first part. CDNs that go by the extension keep them whatever else they are told.",
         .fix = "Answer 404, or send the right `Content-Type`.",
         .bad = kMismatchBad,
         .good = kMismatchGood,
         .check = check_mismatch,
         .veto = lint::Veto::of_warnings},
    Rule{.id = "sec-unkeyed-reflection",
         .severity = Severity::warning,
         .summary = "a request field that is not in the key, repeated in a response that shared caches keep",
         .spec = "RFC 9111 §7.1",
         .why = "Anybody can send the field. One request with an attacker's host name fills the cache, and "
                "all visitors load scripts from there or are sent there.",
         .fix = "Ignore the field unless your own proxy sets it, and have the CDN overwrite it.",
         .bad = kReflectionBad,
         .good = kReflectionGood,
         .check = check_reflection,
         .veto = lint::Veto::of_warnings},
    Rule{.id = "sec-csrf-or-nonce-cached",
         .severity = Severity::warning,
         .summary = "a form token or a CSP nonce in a page that shared caches keep",
         .spec = "Content Security Policy Level 3 §7.1; RFC 9111 §7.3",
         .why = "Both have to be new for each visitor or each response. From a cache all get the same: a "
                "nonce that is known protects nothing, and a form token of another session is refused.",
         .fix = "`Cache-Control: private` or `no-store` for such pages, or fetch the token by script, and "
                "use CSP hashes where pages are shared.",
         .bad = kSecretBad,
         .good = kSecretGood,
         .check = check_secret,
         .veto = lint::Veto::of_warnings},
    Rule{.id = "sec-nosniff-missing-cacheable",
         .severity = Severity::info,
         .summary = "a script or style that shared caches keep, without nosniff",
         .spec = "Fetch §3.6, X-Content-Type-Options",
         .why = "`nosniff` makes browsers refuse scripts and styles whose type does not fit. Without it a "
                "poisoned cache entry of another type runs.",
         .fix = "`X-Content-Type-Options: nosniff`",
         .bad = kNosniffBad,
         .good = kNosniffGood,
         .check = check_nosniff,
         .standing = Standing::opt_in,
         .veto = lint::Veto::of_warnings},
    Rule{.id = "sec-clear-site-data-cache",
         .severity = Severity::info,
         .summary = "a page that empties the browser's cache",
         .spec = "Clear Site Data §3.1",
         .why = "`\"cache\"` throws away all that the browser holds of the origin, so that every asset is "
                "fetched again after each such page.",
         .fix = "Send it on leaving (`/logout`) only.",
         .bad = kClearBad,
         .good = kClearGood,
         .check = check_clear,
         .veto = lint::Veto::of_warnings},
};

}  // namespace

lint::Family deception_rules() {
    return {"deception", "Cache deception and poisoning", kRules};
}

}  // namespace cachewright::rules
