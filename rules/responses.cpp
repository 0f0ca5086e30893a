// Content, method and groups: what a response says beside its policy.
#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/cache_groups.hpp"
#include "lib/http/method.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"
#include "rules/observed.hpp"

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
using lint::Observation;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Standing;
using lint::Subject;
using lint::UrlHistory;

constexpr std::array kTransformBad{
    Example{"a digest of content that proxies may change",
            "GET /setup.exe HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/octet-stream\nCache-Control: max-age=600\n"
            "Content-Digest: sha-256=:d435Qo+nKZ+gLcUHn7GQtQ72hiBVAgqoLsZnZPiTGPk=:\n"},
};
constexpr std::array kTransformGood{
    Example{"left as it is",
            "GET /setup.exe HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/octet-stream\nCache-Control: max-age=600, no-transform\n"
            "Content-Digest: sha-256=:d435Qo+nKZ+gLcUHn7GQtQ72hiBVAgqoLsZnZPiTGPk=:\n"},
};
void check_transform(const Subject& subject, Report& report) {
    if (subject.status() != 200 || !subject.shared().storability.storable() ||
        subject.shared().facts.directives.no_transform) {
        return;
    }
    constexpr std::array<std::string_view, 5> digests{"Content-Digest", "Repr-Digest", "Digest",
                                                      "Content-MD5", "Signature"};
    for (const std::string_view name : digests) {
        const auto line = subject.fields().first(name);
        if (!line) continue;
        report.add(
            fmt::format("a proxy that recompresses or minifies this breaks {}: the content is refused", name),
            Subject::name_of(*line));
        return;
    }
}

constexpr std::array kTypeBad{
    Example{"content without a type",
            "GET /export HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Cache-Control: max-age=600\n\nid;name\n1;Ann\n"},
};
constexpr std::array kTypeGood{
    Example{"with one",
            "GET /export HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/csv\nCache-Control: max-age=600\n\nid;name\n1;Ann\n"},
    Example{"nothing there",
            "GET /ping HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Length: 0\nCache-Control: max-age=600\n"},
};
// RFC 9110 §8.3: content ought to have a type. A browser may have been answered without content.
void check_type(const Subject& subject, Report& report) {
    if (subject.status() != 200 || !subject.fields_as_sent() ||
        subject.fields().contains(FieldId::content_type) || subject.response().body.bytes.empty() ||
        !subject.browser().explicitly_fresh()) {
        return;
    }
    report.add(fmt::format("browsers guess what this is, and keep the guess for {}: a page or script where "
                           "neither was meant",
                           base::duration_words(subject.browser().freshness.lifetime)),
               subject.place_of_lifetime(subject.browser()));
}

constexpr std::array kEquivBad{
    Example{"a policy where no cache looks",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60\n\n"
            "<html><head><meta http-equiv=\"Cache-Control\" content=\"no-store\"></head>\n"},
};
constexpr std::array kEquivGood{
    Example{"other uses of the element",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60\n\n"
            "<html><head><meta http-equiv=\"refresh\" content=\"30\"></head>\n"},
};
// The cache field that a <meta http-equiv> of the page names, as written; empty when there is none.
std::string_view equivalent_in(std::string_view page) {
    constexpr std::string_view attribute = "-equiv=";
    for (std::size_t at = page.find(attribute); at != std::string_view::npos;
         at = page.find(attribute, at + 1)) {
        std::string_view value = page.substr(at + attribute.size());
        while (!value.empty() && (value.front() == '"' || value.front() == '\''))
            value.remove_prefix(1);
        value = value.substr(0, value.find_first_of("\"' />"));
        constexpr std::array<std::string_view, 3> fields{"cache-control", "pragma", "expires"};
        if (base::equals_any_ignore_case(value, fields)) return value;
    }
    return {};
}
void check_equiv(const Subject& subject, Report& report) {
    if (subject.resource() != lint::ResourceKind::html_page) return;
    const std::string_view name = equivalent_in(subject.response().body.bytes);
    if (name.empty()) return;
    report.add(
        fmt::format("no cache and no CDN reads <meta http-equiv=\"{}\">: what it says has no effect", name),
        subject.field(FieldId::cache_control));
}

constexpr std::array kPostBad{
    Example{"a lifetime for the answer to POST",
            "POST /search HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: max-age=600\n"},
};
constexpr std::array kPostGood{
    Example{"no lifetime",
            "POST /search HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: no-store\n"},
    Example{"the answer stands for a resource of its own",
            "POST /search HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: max-age=600\nContent-Location: /search\n"},
};
// RFC 9110 §9.3.3. Certificate status is asked for by POST and kept by the asker itself (RFC 5019 §6).
void check_post(const Subject& subject, Report& report) {
    if (base::starts_with_ignore_case(subject.fields().value(FieldId::content_type), "application/ocsp"))
        return;
    if (subject.request_facts().method != policy::Method::post || subject.status() >= 300 ||
        subject.fields().contains(FieldId::content_location)) {
        return;
    }
    const CacheView& browser = subject.browser();
    if (!browser.freshness.is_explicit() || browser.freshness.lifetime.count() <= 0 ||
        browser.facts.directives.no_store) {
        return;
    }
    report.add("no cache keeps this answer: those to POST count only for a URL that Content-Location names",
               subject.place_of_lifetime(browser));
}

constexpr std::array kGroupsBad{
    Example{"words without quotes",
            "GET /p/17 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60\nCache-Groups: products, stock\n"},
    Example{"invalidation by a request that changes nothing",
            "GET /p/17 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60\nCache-Group-Invalidation: \"products\"\n"},
};
constexpr std::array kGroupsGood{
    Example{"strings",
            "GET /p/17 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: max-age=60\nCache-Groups: \"products\", \"stock\"\n"},
    Example{"invalidation by a write",
            "POST /p/17 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: no-store\nCache-Group-Invalidation: \"products\"\n"},
};
void check_groups(const Subject& subject, Report& report) {
    if (!subject.fields_as_sent()) return;
    for (const std::string_view name : {http::kCacheGroups, http::kCacheGroupInvalidation}) {
        const auto line = subject.fields().first(name);
        if (!line) continue;
        if (name == http::kCacheGroupInvalidation && subject.request() != nullptr &&
            http::is_safe(subject.request()->method)) {
            report.add(fmt::format("caches ignore {} in the answer to {}: it counts after a write alone",
                                   name, subject.request()->method),
                       Subject::name_of(*line));
            continue;
        }
        const http::CacheGroups groups = http::parse_cache_groups(subject.fields(), name);
        if (groups.diagnostics.empty()) continue;
        const http::FieldDiagnostic& first = groups.diagnostics.front();
        const bool harmless =
            first.diagnostic.code == "duplicate-group" || first.diagnostic.code == "empty-field";
        report.add(harmless ? std::string(first.diagnostic.message)
                            : fmt::format("caches ignore all of {}, and the group is not invalidated: {}",
                                          name, first.diagnostic.message),
                   Subject::part_of_value(first.line, first.diagnostic.span),
                   harmless ? Severity::info : Severity::warning);
    }
}

constexpr std::array kUnsafeBad{
    Example{"kept for an hour, and written a moment later",
            "GET /api/cart-size HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: max-age=3600\n"
            "---\n"
            "POST /api/cart-size HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 204 No Content\n"},
};
constexpr std::array kUnsafeGood{
    Example{"asked for every time",
            "GET /api/cart-size HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/json\nCache-Control: no-cache\nETag: \"a\"\n"
            "---\n"
            "POST /api/cart-size HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 204 No Content\n"},
};
// RFC 9111 §4.4: a cache that sees the write throws its copy away; the others do not see it.
void check_unsafe(const UrlHistory& history, Report& report) {
    const Observation* kept = nullptr;
    for (const Observation* observation : history.observations()) {
        const auto& request = observation->exchange().request;
        if (is_page(*observation)) {
            kept = observation->subject().shared_keeper() == nullptr ? nullptr : observation;
            continue;
        }
        if (kept == nullptr || !request || http::is_safe(request->method) || observation->status() >= 400 ||
            observation->fields().contains(http::kCacheGroupInvalidation)) {
            continue;
        }
        const CacheView& view = *kept->subject().shared_keeper();
        const auto elapsed = time_between(*kept, *observation);
        if (elapsed && *elapsed >= view.freshness.lifetime) continue;
        report.about(observation->exchange());
        report
            .add(fmt::format("caches that did not see this {} go on with the answer from before it, for up "
                             "to {}",
                             request->method, base::duration_words(view.freshness.lifetime)))
            .elsewhere.push_back({&kept->exchange(), kept->subject().place_of_lifetime(view)});
        return;
    }
}

constexpr std::array kRules{
    Rule{.id = "resp-content-type-missing",
         .severity = Severity::warning,
         .summary = "content without Content-Type that browsers keep",
         .spec = "RFC 9110 §8.3; MIME Sniffing",
         .why = "Browsers look into the content and guess. A download becomes a page, an upload becomes a "
                "script, for as long as it is kept.",
         .fix = "Send `Content-Type`, and `X-Content-Type-Options: nosniff`.",
         .bad = kTypeBad,
         .good = kTypeGood,
         .check = check_type},
    Rule{.id = "resp-no-transform-missing",
         .severity = Severity::info,
         .summary = "content with a digest or signature that proxies may change",
         .spec = "RFC 9111 §5.2.2.6; RFC 9530 §6",
         .why = "CDNs and mobile proxies recompress images, minify scripts and rewrite pages unless they are "
                "told not to. The digest no longer fits then.",
         .fix = "Add `no-transform` to `Cache-Control`.",
         .bad = kTransformBad,
         .good = kTransformGood,
         .check = check_transform,
         .standing = Standing::opt_in},
    Rule{.id = "resp-http-equiv-cache",
         .severity = Severity::info,
         .summary = "a cache policy in <meta http-equiv>",
         .spec = "HTML §4.2.5.3, pragma directives",
         .why = "Browsers and caches go by the header fields. The element suggests a policy that is not "
                "there.",
         .fix = "Remove the element and send the header field.",
         .bad = kEquivBad,
         .good = kEquivGood,
         .check = check_equiv},
    Rule{.id = "resp-post-cacheable",
         .severity = Severity::info,
         .summary = "a lifetime on the answer to POST",
         .spec = "RFC 9110 §9.3.3; RFC 9111 §3",
         .why = "Hardly any cache keeps answers to POST, and those that do need `Content-Location`. The "
                "lifetime promises what does not happen.",
         .fix = "Let such a query be a GET, or send `no-store`.",
         .bad = kPostBad,
         .good = kPostGood,
         .check = check_post},
    Rule{.id = "resp-cache-groups-invalid",
         .severity = Severity::warning,
         .summary = "Cache-Groups or Cache-Group-Invalidation that caches ignore",
         .spec = "RFC 9875 §2; RFC 9875 §3",
         .why =
             "Both are lists of strings in quotes, and only answers to writes invalidate. Otherwise nothing "
             "is tied together and old pages stay.",
         .fix = "`Cache-Groups: \"products\", \"stock\"`",
         .bad = kGroupsBad,
         .good = kGroupsGood,
         .check = check_groups},
    Rule{.id = "resp-unsafe-no-invalidation",
         .severity = Severity::info,
         .summary = "a URL that is written while shared caches keep it",
         .spec = "RFC 9111 §4.4",
         .why = "The cache on the way of the write drops its copy. All others answer from theirs until it "
                "expires, so that the write seems to be lost.",
         .fix = "Purge the URL when it is written, or send a short lifetime or `no-cache`.",
         .bad = kUnsafeBad,
         .good = kUnsafeGood,
         .check_history = check_unsafe,
         .standing = Standing::opt_in},
    Rule{.id = "resp-soft-404-cacheable",
         .severity = Severity::warning,
         .summary = "paths that do not exist are answered with 200 and kept",
         .spec = "RFC 9110 §15.5.5; OWASP, web cache deception",
         .why = "Whoever invents paths fills the cache with copies, and search engines and monitors take "
                "errors for pages. Only a request for such a path can show it.",
         .fix = "Answer 404 (or 410) with a short lifetime."},
};

}  // namespace

lint::Family response_rules() {
    return {"responses", "Content, methods and groups", kRules};
}

}  // namespace cachewright::rules
