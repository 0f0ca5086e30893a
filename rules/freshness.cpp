// Lifetimes that are too long for what they are given to, or that nobody chose.
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "lib/lint/url_version.hpp"
#include "rules/families.hpp"
#include "rules/guessed_lifetime.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string_view>

namespace cachewright::rules {

namespace {

using base::duration_words;
using http::FieldId;
using lint::CacheView;
using lint::Example;
using lint::Report;
using lint::ResourceKind;
using lint::Rule;
using lint::Severity;
using lint::Subject;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr base::Duration kYear = hours{24 * 365};
constexpr base::Duration kDay = hours{24};

// For how long this cache may answer without asking; nothing when that was not stated or it has to ask
// anyway.
std::optional<base::Duration> stated_lifetime(const CacheView& view) {
    return view.answers_unasked() ? std::optional(view.freshness.lifetime) : std::nullopt;
}

struct Keeper {
    std::string_view name;
    const CacheView* view = nullptr;
    base::Duration lifetime{0};
};

// The cache that keeps the response for longest without asking.
Keeper longest_keeper(const Subject& subject) {
    Keeper longest;
    const auto consider = [&](std::string_view name, const CacheView& view) {
        const auto lifetime = stated_lifetime(view);
        if (lifetime && *lifetime > longest.lifetime) longest = {name, &view, *lifetime};
    };
    consider("browsers keep", subject.browser());
    consider("shared caches keep", subject.shared());
    consider("CDNs keep", subject.cdn());
    return longest;
}

constexpr std::array kHtmlBad{
    Example{"a page for a week",
            "GET /about HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html; charset=utf-8\nCache-Control: max-age=604800\n"},
    Example{"a page for two hours",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: private, max-age=7200\n"},
    Example{"what a team calls a page",
            "GET /embed/frame.3f9a1c2b.html HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=604800\n",
            {},
            {},
            {},
            "[[class]]\nis = \"html-page\"\nurl = \"/embed/*\"\n"},
};
constexpr std::array kHtmlGood{
    Example{"long at the CDN, which can be purged, and short in browsers",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60, s-maxage=86400\n"},
    Example{"always asked for",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-cache, max-age=86400\nETag: \"a\"\n"},
    Example{"a document whose URL names its version",
            "GET /embed/frame.3f9a1c2b.html HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=31536000, immutable\n"},
};
// Where a team has classed it as a page, that counts.
bool is_versioned_page(const Subject& subject) {
    return lint::url_names_version(subject.uri()) && !subject.resource_is_declared();
}
void check_html(const Subject& subject, Report& report) {
    if (subject.resource() != ResourceKind::html_page || subject.status() != 200) return;
    const auto lifetime = stated_lifetime(subject.browser());
    const base::Duration limit = subject.settings().thresholds.html_page;
    if (!lifetime || *lifetime <= limit || is_versioned_page(subject)) return;
    report
        .add(fmt::format("browsers show this page for {} without asking: a bad deploy cannot be taken back",
                         duration_words(*lifetime)),
             subject.place_of_lifetime(subject.browser()),
             *lifetime > kDay ? Severity::error : Severity::warning)
        .lasts = *lifetime;
}

constexpr std::array kUnfingerprintedBad{
    Example{"a year for a name that stays",
            "GET /static/app.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=31536000\n"},
    Example{"immutable for a name that stays",
            "GET /static/site.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/css\nCache-Control: max-age=86400, immutable\n"},
};
constexpr std::array kUnfingerprintedGood{
    Example{"a hash in the name",
            "GET /static/app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=31536000, immutable\n"},
    Example{"a month",
            "GET /static/logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: image/png\nCache-Control: max-age=2592000\n"},
};
// Files that clients ask for by a fixed name: no version can be put into it.
bool has_fixed_name(std::string_view path) {
    constexpr std::array<std::string_view, 5> names{"favicon.ico", "robots.txt", "apple-touch-icon.png",
                                                    "apple-touch-icon-precomposed.png", "favicon.png"};
    const std::string_view name = path.substr(path.find_last_of('/') + 1);
    return base::equals_any_ignore_case(name, names);
}
// It has a rule of its own.
bool is_web_app_manifest(const Subject& subject) {
    return lint::is_web_app_manifest(subject.uri().path, subject.response()) &&
           !subject.resource_is_declared();
}
void check_unfingerprinted(const Subject& subject, Report& report) {
    if (subject.resource() != ResourceKind::plain_asset || subject.status() != 200 || subject.url().empty() ||
        is_web_app_manifest(subject)) {
        return;
    }
    const auto lifetime = stated_lifetime(subject.browser());
    if (!lifetime || (lint::url_has_cache_buster(subject.uri()) && !subject.resource_is_declared())) return;
    const bool immutable = subject.browser().facts.directives.immutable;
    if (!immutable && *lifetime < kYear) return;
    report.add(
        fmt::format("browsers keep this for {} and the URL names no version: a new file under the same "
                    "name does not reach those who have the old one",
                    duration_words(*lifetime)),
        subject.place_of_lifetime(subject.browser()),
        has_fixed_name(subject.uri().path) ? Severity::info : Severity::warning);
}

constexpr std::array kServiceWorkerBad{
    Example{"a worker by its name, for a week",
            "GET /sw.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=604800\n"},
    Example{"a worker by its request",
            "GET /offline.js HTTP/1.1\nHost: shop.example\nService-Worker: script\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=31536000\n"},
    Example{"a manifest",
            "GET /site.webmanifest HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/manifest+json\nCache-Control: max-age=604800\n"},
};
constexpr std::array kServiceWorkerGood{
    Example{"always asked for",
            "GET /sw.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: no-cache\nETag: \"a1\"\n"},
    Example{"a few minutes",
            "GET /sw.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=300\n"},
};
void check_service_worker(const Subject& subject, Report& report) {
    const bool worker = subject.resource() == ResourceKind::service_worker;
    const std::string_view path = subject.uri().path;
    const bool manifest = (worker && path.ends_with("json")) || is_web_app_manifest(subject);
    if ((!worker && !manifest) || subject.status() != 200) return;
    const auto lifetime = stated_lifetime(subject.browser());
    if (!lifetime || *lifetime <= hours{1}) return;
    report.add(
        manifest
            ? fmt::format(
                  "caches keep this manifest for {}: installed apps learn of a new one only after that",
                  duration_words(*lifetime))
            : fmt::format("caches keep this service worker for {}: where the browser asks them, the old one "
                          "goes on answering for the site, up to a day",
                          duration_words(*lifetime)),
        subject.place_of_lifetime(subject.browser()));
}

constexpr std::array kErrorBad{
    Example{"an outage for a day",
            "HTTP/1.1 503 Service Unavailable\nCache-Control: public, max-age=86400\n"},
    Example{"a refusal for a day",
            "GET /report HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 403 Forbidden\n"
            "Cache-Control: max-age=86400\n"},
    Example{"for those who log in meanwhile, too",
            "GET /report HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 401 Unauthorized\n"
            "WWW-Authenticate: Basic\nCache-Control: public, max-age=3600\n"},
    Example{"a failure that is said never to change",
            "HTTP/1.1 503 Service Unavailable\nCache-Control: max-age=30, immutable\n"},
};
constexpr std::array kErrorGood{
    Example{"a few seconds protect the origin",
            "HTTP/1.1 503 Service Unavailable\nCache-Control: max-age=10\n"},
    Example{"not kept", "HTTP/1.1 500 Internal Server Error\nCache-Control: no-store\n"},
};
// The 4xx codes that speak of a moment or of a person.
bool is_passing_refusal(int status) {
    return status == 401 || status == 403 || status == 408 || status == 425 || status == 429;
}
void check_error(const Subject& subject, Report& report) {
    const bool failure = subject.status() >= 500;
    if (!failure && !is_passing_refusal(subject.status())) return;
    const Keeper keeper = longest_keeper(subject);
    const base::Duration limit =
        failure ? subject.settings().thresholds.server_error : base::Duration{minutes{10}};
    if (keeper.view == nullptr) return;
    if (keeper.lifetime <= limit) {
        const http::CacheDirective* immutable = subject.cache_control().find(http::Directive::immutable);
        if (failure && immutable != nullptr && subject.browser().facts.directives.immutable) {
            report.add(fmt::format("immutable: who saw this {} gets it again on reload, for {}",
                                   subject.status(), duration_words(keeper.lifetime)),
                       Subject::place_of(*immutable));
        }
        return;
    }
    const bool refusal = subject.status() == 401 || subject.status() == 403;
    const CacheView* shared = refusal ? subject.shared_keeper() : nullptr;
    if (shared != nullptr && shared->freshness.lifetime > limit) {
        report
            .add(fmt::format("for {} shared caches answer everybody with this {}, also those who may come in",
                             duration_words(shared->freshness.lifetime), subject.status()),
                 subject.place_of_lifetime(*shared), Severity::warning)
            .lasts = shared->freshness.lifetime;
        return;
    }
    if (refusal) {
        report
            .add(fmt::format("{} this {} for {}: who is let in meanwhile still sees the refusal", keeper.name,
                             subject.status(), duration_words(keeper.lifetime)),
                 subject.place_of_lifetime(*keeper.view), Severity::warning)
            .lasts = keeper.lifetime;
        return;
    }
    report
        .add(fmt::format("{} this {} for {}, long after its cause is gone", keeper.name, subject.status(),
                         duration_words(keeper.lifetime)),
             subject.place_of_lifetime(*keeper.view), failure ? Severity::error : Severity::warning)
        .lasts = keeper.lifetime;
}

constexpr std::array kNotFoundBad{
    Example{"missing for a year",
            "GET /news/42 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 404 Not Found\n"
            "Cache-Control: max-age=31536000\n"},
};
constexpr std::array kNotFoundGood{
    Example{
        "missing for a minute",
        "GET /news/42 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 404 Not Found\nCache-Control: max-age=60\n"},
    Example{
        "gone for good",
        "GET /news/41 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 410 Gone\nCache-Control: max-age=31536000\n"},
};
void check_not_found(const Subject& subject, Report& report) {
    if (subject.status() != 404) return;
    const Keeper keeper = longest_keeper(subject);
    if (keeper.view == nullptr || keeper.lifetime <= subject.settings().thresholds.not_found) return;
    report
        .add(fmt::format("{} this 404 for {}: whatever is put there stays invisible", keeper.name,
                         duration_words(keeper.lifetime)),
             subject.place_of_lifetime(*keeper.view))
        .lasts = keeper.lifetime;
}

constexpr std::array kRedirectBad{
    Example{"for a year",
            "GET /old HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 301 Moved Permanently\n"
            "Location: /new\nCache-Control: max-age=31536000\n"},
    Example{"for as long as browsers like",
            "GET /old HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 308 Permanent Redirect\nLocation: /new\n"},
};
constexpr std::array kRedirectGood{
    Example{"an hour",
            "GET /old HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 301 Moved Permanently\n"
            "Location: /new\nCache-Control: max-age=3600\n"},
    Example{"from http to https, which nobody takes back",
            "GET http://shop.example/ HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 301 Moved Permanently\n"
            "Location: https://shop.example/\n"},
    Example{"a temporary one",
            "GET /old HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 302 Found\nLocation: /new\n"},
};
bool upgrades_to_https(const http::Uri& from, std::string_view location) {
    const auto to = http::parse_uri(location);
    return to && base::equals_ignore_case(from.scheme.value_or(""), "http") &&
           base::equals_ignore_case(to->scheme.value_or(""), "https") &&
           base::equals_ignore_case(from.host.value_or(""), to->host.value_or(""));
}
void check_redirect(const Subject& subject, Report& report) {
    if ((subject.status() != 301 && subject.status() != 308) || !subject.is_get_or_head()) return;
    const CacheView& browser = subject.browser();
    const http::CacheDirectives& directives = browser.facts.directives;
    if (!browser.storability.storable() || directives.no_cache ||
        upgrades_to_https(subject.uri(), subject.fields().value(FieldId::location))) {
        return;
    }
    if (browser.freshness.is_explicit()) {
        if (browser.freshness.lifetime <= kDay) return;
        report.add(fmt::format("browsers follow this redirect for {} without asking: it cannot be taken back",
                               duration_words(browser.freshness.lifetime)),
                   subject.place_of_lifetime(browser));
    } else if (!directives.must_revalidate && subject.policy_is_legible() && subject.fields_complete() &&
               (subject.states_policy() || !subject.fields().contains(FieldId::set_cookie))) {
        report.add("browsers may follow this redirect for ever without asking: nothing limits it",
                   subject.field(FieldId::location));
    }
}

constexpr std::array kHeuristicBad{
    Example{"a lifetime that each cache guesses",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Sun, 06 Jul 2025 10:00:00 GMT\n"},
    Example{"a 404 is kept for a guessed time too",
            "GET /nowhere HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 404 Not Found\nContent-Type: text/html\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Sun, 06 Jul 2025 10:00:00 GMT\n"},
};
constexpr std::array kHeuristicGood{
    Example{"a stated one",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Sun, 06 Jul 2025 10:00:00 GMT\n"
            "Cache-Control: max-age=86400\n"},
    Example{"a permanent redirect has a rule of its own for this",
            "GET /old HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 301 Moved Permanently\nLocation: /new\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Sun, 06 Jul 2025 10:00:00 GMT\n",
            {},
            {},
            "fresh-redirect-permanent-long"},
    Example{"asked for every time",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Sun, 06 Jul 2025 10:00:00 GMT\n"
            "Cache-Control: no-cache\n"},
};
// Permanent redirects and cookies have rules of their own for the same lack.
void check_heuristic(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::last_modified) || !subject.is_get_or_head() ||
        !subject.fields_complete() || subject.status() == 301 || subject.status() == 308 ||
        (subject.fields().contains(FieldId::set_cookie) && shared_caches_guess_lifetime(subject))) {
        return;
    }
    const CacheView& browser = subject.browser();
    const http::CacheDirectives& directives = browser.facts.directives;
    if (!browser.storability.storable() || directives.no_cache || directives.immutable ||
        directives.stale_while_revalidate.present() || directives.stale_if_error.present() ||
        browser.freshness.source != policy::LifetimeSource::heuristic ||
        browser.freshness.lifetime < seconds{1} || subject.vary().star || !subject.policy_is_legible()) {
        return;
    }
    report.add(
        fmt::format("no lifetime is given: by its age, caches may keep this for about {} without asking",
                    duration_words(browser.freshness.lifetime)),
        subject.field(FieldId::last_modified));
}

constexpr std::array kOverYearBad{
    Example{"ten years",
            "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=315360000\n"},
    Example{"ten years for a page whose URL names its version",
            "GET /embed/frame.3f9a1c2b.html HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: public, max-age=315360000\n"},
};
constexpr std::array kOverYearGood{
    Example{"one year",
            "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=31536000\n"},
};
// Where the length is a fault in itself another rule says so.
void check_over_year(const Subject& subject, Report& report) {
    const ResourceKind kind = subject.resource();
    const bool judged_by_name =
        kind == ResourceKind::plain_asset && !lint::url_has_cache_buster(subject.uri());
    const bool judged_as_worker = kind == ResourceKind::service_worker || is_web_app_manifest(subject);
    const bool judged_as_page = kind == ResourceKind::html_page && !is_versioned_page(subject);
    if (subject.status() >= 300 || judged_as_page || judged_as_worker || judged_by_name) {
        return;
    }
    const auto lifetime = stated_lifetime(subject.browser());
    if (!lifetime || *lifetime <= hours{24 * 366}) return;
    const auto& issues = subject.directive_issues();
    if (std::any_of(issues.begin(), issues.end(), [](const lint::DirectiveIssue& issue) {
            return issue.defect == lint::DirectiveDefect::overflow;
        })) {
        return;
    }
    report.add(
        fmt::format("{} is no longer than a year to most caches: use 31536000", duration_words(*lifetime)),
        subject.place_of_lifetime(subject.browser()));
}

constexpr std::array kRules{
    Rule{.id = "fresh-html-long",
         .severity = Severity::warning,
         .summary = "an HTML page that browsers keep for more than an hour; an error above a day",
         .spec = "RFC 9111 §4.2; RFC 9111 §5.2.2.1",
         .why = "A CDN can be purged, a visitor's browser cannot. Until the lifetime ends, visitors see the "
                "old page with its old scripts, whatever was deployed since.",
         .fix = "`Cache-Control: no-cache` with an `ETag`, or a short `max-age` with a long `s-maxage` for "
                "the CDN.",
         .bad = kHtmlBad,
         .good = kHtmlGood,
         .check = check_html},
    Rule{.id = "fresh-immutable-unfingerprinted",
         .severity = Severity::warning,
         .summary = "immutable or a year for a URL that names no version",
         .spec = "RFC 8246 §2; RFC 9111 §5.2.2.1",
         .why = "Who has the file keeps it until the lifetime ends. If the content changes under the same "
                "URL, old and new files mix on the same page.",
         .fix = "Put a hash of the content into the name (`app.3f9a1c2b.js`) or a version into the query; "
                "else shorten the lifetime.",
         .bad = kUnfingerprintedBad,
         .good = kUnfingerprintedGood,
         .check = check_unfingerprinted},
    Rule{.id = "fresh-service-worker",
         .severity = Severity::warning,
         .summary = "a service worker or web app manifest that browsers keep for more than an hour",
         .spec = "Service Workers, Update; RFC 9111 §5.2.2.1",
         .why =
             "A service worker answers for the whole site, also with what it has stored, until a new one "
             "takes its place. Browsers cap its lifetime at a day and mostly ask past their own cache, but "
             "not for imported scripts or with `updateViaCache: 'all'`. A manifest has no such cap.",
         .fix = "`Cache-Control: no-cache` with an `ETag`.",
         .bad = kServiceWorkerBad,
         .good = kServiceWorkerGood,
         .check = check_service_worker},
    Rule{.id = "fresh-error-long",
         .severity = Severity::error,
         .summary = "an error that caches keep: 5xx for more than a minute or immutable, passing 4xx for "
                    "more than ten",
         .spec = "RFC 9110 §15.6; RFC 9111 §4.2",
         .why = "A failure of one moment becomes an outage as long as the lifetime: caches go on answering "
                "with it after the origin has recovered.",
         .fix =
             "`Cache-Control: no-store` on errors, or a few seconds to shield the origin. Policies set for "
             "a whole path often cover errors unintentionally (in nginx: `add_header … always`).",
         .bad = kErrorBad,
         .good = kErrorGood,
         .check = check_error},
    Rule{.id = "fresh-not-found-long",
         .severity = Severity::warning,
         .summary = "a 404 that caches keep for more than ten minutes",
         .spec = "RFC 9110 §15.5.5; RFC 9111 §4.2",
         .why = "Content that appears under the URL later stays invisible to everybody who asked before.",
         .fix = "A minute or so protects the origin well enough. For content that never comes back there is "
                "410.",
         .bad = kNotFoundBad,
         .good = kNotFoundGood,
         .check = check_not_found},
    Rule{.id = "fresh-redirect-permanent-long",
         .severity = Severity::warning,
         .summary = "a permanent redirect that browsers keep for more than a day, or without limit",
         .spec = "RFC 9110 §15.4.2; RFC 9111 §4.2.2",
         .why =
             "Browsers keep a 301 or 308 without a lifetime for as long as they like, Chromium for ever. A "
             "wrong one cannot be taken back: the browser never asks again.",
         .fix = "Give it a lifetime, short at first: `Cache-Control: max-age=3600`.",
         .bad = kRedirectBad,
         .good = kRedirectGood,
         .check = check_redirect},
    Rule{.id = "fresh-heuristic",
         .severity = Severity::warning,
         .summary = "no lifetime: caches guess one from Last-Modified",
         .spec = "RFC 9111 §4.2.2",
         .why = "Without an explicit lifetime caches may take one, typically a tenth of the time since "
                "`Last-Modified`. An old file is then kept for weeks, a new one for seconds, and each cache "
                "has its own rule.",
         .fix = "State a lifetime: `max-age=…`, or `no-cache` to be asked every time.",
         .bad = kHeuristicBad,
         .good = kHeuristicGood,
         .check = check_heuristic},
    Rule{.id = "fresh-over-one-year",
         .severity = Severity::info,
         .summary = "a lifetime above one year",
         .spec = "RFC 9111 §1.2.2",
         .why = "No cache keeps anything that long; many clamp the number, and a few misread it.",
         .fix = "`max-age=31536000`",
         .bad = kOverYearBad,
         .good = kOverYearGood,
         .check = check_over_year,
         .cause = lint::Cause::server_setting},
};

}  // namespace

lint::Family freshness_rules() {
    return {"freshness", "Freshness lifetimes", kRules};
}

}  // namespace cachewright::rules
