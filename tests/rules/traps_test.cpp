// What a linter that nobody trusts would report, and this one must not. Each trap is a situation in which a
// rule that looks at the fields alone blames a site that is right.
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "rules/catalog.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <set>
#include <string>

using namespace cachewright;
using lint::Severity;
using test_support::example_exchange;

namespace {

struct Outcome {
    std::set<std::string> ids;
    std::optional<Severity> worst;

    [[nodiscard]] bool quiet() const { return !worst || *worst == Severity::info; }
    [[nodiscard]] bool has(const std::string& id) const { return ids.count(id) != 0; }
};

Outcome lint_exchange(const http::Exchange& exchange) {
    lint::Runner runner(lint::select_rules(rules::catalog(), {}).value());
    Outcome outcome;
    for (const lint::Finding& finding : runner.run(exchange)) {
        outcome.ids.emplace(finding.rule->id);
        if (!outcome.worst || *outcome.worst < finding.severity) outcome.worst = finding.severity;
    }
    return outcome;
}

Outcome lint_text(const std::string& text) {
    return lint_exchange(example_exchange(text));
}

std::string page(const std::string& fields) {
    return "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n" + fields;
}

std::string script(const std::string& fields) {
    return "GET /app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
           "Content-Type: text/javascript\n" +
           fields;
}

}  // namespace

TEST_CASE("trap 1: no-store, private, private with max-age=0 and no-cache with an ETag are right for HTML") {
    for (const std::string policy : {"no-store", "private", "private, max-age=0", "no-cache",
                                     "private, no-cache", "no-cache, must-revalidate", "private, no-store"}) {
        INFO(policy);
        CHECK(lint_text(page("Cache-Control: " + policy + "\nETag: \"a1\"\n")).ids.empty());
    }
}

TEST_CASE("trap 2: nothing for browsers and a lifetime for the CDN is a pattern, not a contradiction") {
    CHECK(lint_text(page("Cache-Control: max-age=0, s-maxage=600\nETag: \"a1\"\n")).ids.empty());
    CHECK(lint_text(page("Cache-Control: no-cache\nCDN-Cache-Control: max-age=600\nETag: \"a1\"\n"))
              .ids.empty());
    CHECK(lint_text(page("Cache-Control: no-store\nCDN-Cache-Control: max-age=600\n")).quiet());
}

TEST_CASE("trap 3: public is never called redundant") {
    CHECK(lint_text(script("Cache-Control: public, max-age=31536000\n")).ids.empty());
    CHECK(lint_text("GET /font.3f9a1c2b.woff2 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
                    "Content-Type: font/woff2\nCache-Control: public, max-age=31536000, immutable\n")
              .ids.empty());
}

TEST_CASE("trap 4: the idioms for expired are no bad dates, and must-revalidate is legitimate") {
    for (const std::string expires : {"0", "-1", "Thu, 01 Jan 1970 00:00:00 GMT",
                                      "Sun, 19 Nov 1978 05:00:00 GMT", "Fri, 01 Jan 1990 00:00:00 GMT"}) {
        INFO(expires);
        CHECK(lint_text(page("Date: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: private, max-age=0, "
                             "must-revalidate\nETag: \"a1\"\nExpires: " +
                             expires + "\n"))
                  .ids.empty());
    }
    CHECK(lint_text(page("Date: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: private, max-age=900\n"
                         "Expires: Tue, 06 Jan 2026 10:00:00 GMT\n"))
              .quiet());
}

TEST_CASE("trap 4: two ways of writing for ever do not conflict") {
    CHECK(lint_text(script("Date: Tue, 06 Jan 2026 10:00:00 GMT\nCache-Control: max-age=315360000\n"
                           "Expires: Thu, 31 Dec 2037 23:55:55 GMT\n"))
              .quiet());
}

TEST_CASE("trap 5: an Age above max-age is fine where another lifetime or a stale window covers it") {
    for (const std::string policy : {"Cache-Control: max-age=60, s-maxage=3600\n",
                                     "Cache-Control: max-age=60, stale-while-revalidate=3600\n",
                                     "Cache-Control: max-age=60\nCDN-Cache-Control: max-age=3600\n",
                                     "Cache-Control: max-age=60\nSurrogate-Control: max-age=3600\n"}) {
        INFO(policy);
        CHECK(lint_text(page(policy + "Age: 600\n")).quiet());
    }
}

TEST_CASE("trap 6: one allowed origin for everybody needs no Vary, and one answer cannot tell") {
    const auto outcome = lint_text(script(
        "Cache-Control: public, max-age=31536000\nAccess-Control-Allow-Origin: https://www.shop.example\n"));
    CHECK(outcome.has("vary-missing-origin"));
    CHECK(outcome.quiet());
}

TEST_CASE("trap 7: where a CDN is on the way, a missing Vary: Accept-Encoding is its affair") {
    for (const std::string mark : {"CF-Cache-Status: HIT", "X-Cache: Hit from cloudfront", "Age: 12",
                                   "Cache-Status: edge; hit", "X-Served-By: cache-fra1"}) {
        INFO(mark);
        const auto outcome = lint_text(
            script("Cache-Control: public, max-age=31536000\nContent-Encoding: gzip\n" + mark + "\n"));
        CHECK(outcome.has("vary-missing-accept-encoding"));
        CHECK(outcome.quiet());
    }
    CHECK(lint_text("GET /photo.3f9a1c2b.jpg HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
                    "Content-Type: image/jpeg\nCache-Control: public, max-age=31536000\n")
              .ids.empty());
}

TEST_CASE("trap 8: cookies are fine where no shared cache keeps the response") {
    const std::string cookie = "Set-Cookie: session=8f3a; Path=/; Secure; HttpOnly\n";
    CHECK(lint_text(page("Cache-Control: private, max-age=60\n" + cookie)).ids.empty());
    CHECK(lint_text(page("Cache-Control: no-store\n" + cookie)).ids.empty());
    CHECK(lint_text("POST /login HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n" +
                    cookie)
              .ids.empty());
    CHECK(lint_text("GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 401 Unauthorized\n"
                    "WWW-Authenticate: Basic\n" +
                    cookie)
              .ids.empty());
    const auto kept_out = lint_text(page("Cache-Control: max-age=60, no-cache=\"Set-Cookie\"\n" + cookie));
    CHECK(kept_out.ids == std::set<std::string>{"cookie-qualified-no-cache"});
}

TEST_CASE("trap 8: taking a cookie away on a shared response is still wrong") {
    const auto outcome =
        lint_text(page("Cache-Control: public, max-age=60\nSet-Cookie: session=; Max-Age=0; Path=/\n"));
    CHECK(outcome.has("cookie-cacheable-shared"));
    CHECK(outcome.worst == Severity::warning);
}

TEST_CASE("trap 8: a cookie that the CDN adds behind its cache is no leak of its cache") {
    const auto outcome = lint_text(
        script("Cache-Control: public, max-age=31536000\nSet-Cookie: __cf_bm=x; path=/; HttpOnly; Secure\n"));
    CHECK(outcome.has("cookie-cacheable-shared"));
    CHECK(outcome.quiet());
}

TEST_CASE("trap 9: a 304 needs no content fields, a HEAD no content, a 206 lives as long as its 200") {
    CHECK(
        lint_text("GET / HTTP/1.1\nHost: shop.example\nIf-None-Match: \"a1\"\n\nHTTP/1.1 304 Not Modified\n")
            .ids.empty());
    CHECK(lint_text("HEAD / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
                    "Cache-Control: max-age=60\nETag: \"a1\"\n")
              .ids.empty());
    CHECK(lint_text(
              "GET /v.mp4 HTTP/1.1\nHost: shop.example\nRange: bytes=0-99\n\nHTTP/1.1 206 Partial Content\n"
              "Content-Type: video/mp4\nContent-Range: bytes 0-99/1000\nCache-Control: max-age=86400\n")
              .ids.empty());
}

TEST_CASE("trap 9: what a HEAD answers is judged as what GET would answer") {
    CHECK(lint_text("HEAD / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
                    "Cache-Control: public, max-age=60\nSet-Cookie: session=8f3a; Secure\n")
              .has("cookie-cacheable-shared"));
}

TEST_CASE("trap 10: where the recorder rewrote fields, nothing is said of spelling, repetition or lack") {
    for (const std::string fields :
         {"", "Cache-Control: max-age=60\nCache-Control: max-age=31536000\n",
          "Cache-Control: public; max-age=60\n", "Cache-Control: maxage=60\n",
          "Cache-Control: max-age=60\nVary: Accept-Encodng\n", "Cache-Control: max-age=60\nAge: 1\nAge: 2\n",
          "Cache-Control: no-cache\n", "Cache-Control: max-age=60\nContent-Encoding: gzip\n",
          "Cache-Control: no-cache\nETag: a1\n", "Set-Cookie: a=1; Path=/\n",
          "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Tue, 06 Jan 2015 10:00:00 GMT\n"}) {
        INFO(fields);
        http::Exchange exchange = example_exchange(page(fields));
        CHECK_FALSE(lint_exchange(exchange).ids.empty());
        exchange.provenance.fields_rewritten = true;
        CHECK(lint_exchange(exchange).ids.empty());
        exchange.provenance.fields_rewritten = false;
        exchange.provenance.delivered_by = http::DeliveredBy::browser_cache;
        CHECK(lint_exchange(exchange).ids.empty());
    }
}

TEST_CASE("trap 10: a cookie that all may receive is told also of a rewritten record") {
    http::Exchange exchange =
        example_exchange(page("Cache-Control: public, max-age=60\nSet-Cookie: session=8f3a; Secure\n"));
    exchange.provenance.fields_rewritten = true;
    CHECK(lint_exchange(exchange).has("cookie-cacheable-shared"));
}

TEST_CASE("trap 11: Accept-Encoding with Origin is the usual good pair, and four names are not too many") {
    CHECK(lint_text(script("Cache-Control: max-age=31536000\nVary: Accept-Encoding, Origin\n")).ids.empty());
    // How many copies they add up to is told, and no more.
    CHECK(
        lint_text(
            script(
                "Cache-Control: max-age=31536000\nVary: Accept-Encoding, Origin, Accept-Language, Accept\n"))
            .quiet());
    CHECK(lint_text(script("Cache-Control: max-age=31536000\nVary: Origin, Access-Control-Request-Headers, "
                           "Access-Control-Request-Method, X-Origin, Sec-Fetch-Site, RSC\n"))
              .quiet());
}

TEST_CASE("trap 12: directives that vendors invented are never errors") {
    for (const std::string directive :
         {"x-edge-hold=60", "x-maxage=60", "channel-maxage=600", "community=\"UCI\"", "forever",
          "pre-check=0, post-check=0", "no-check"}) {
        INFO(directive);
        CHECK(lint_text(page("Cache-Control: max-age=600, " + directive + "\n")).quiet());
    }
}

TEST_CASE("trap 13: a year for a name that cannot carry a version is a remark") {
    const auto outcome = lint_text(
        "GET /favicon.ico HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
        "Content-Type: image/x-icon\nCache-Control: max-age=31536000\n");
    CHECK(outcome.has("fresh-immutable-unfingerprinted"));
    CHECK(outcome.quiet());
}

TEST_CASE("trap 14: a recording is not blamed for being old") {
    http::Exchange exchange = example_exchange(
        page("Date: Tue, 06 Jan 2004 10:00:00 GMT\nCache-Control: max-age=60\nAge: 5\nETag: \"a1\"\n"
             "Expires: Tue, 06 Jan 2004 10:01:00 GMT\nLast-Modified: Tue, 06 Jan 2004 10:00:00 GMT\n"));
    CHECK(lint_exchange(exchange).ids.empty());
    exchange.response_time = base::TimePoint{std::chrono::sys_days{std::chrono::year{2026} / 1 / 6}};
    CHECK(lint_exchange(exchange).ids.empty());
}

TEST_CASE("interim responses, preflights and URLs that are not HTTP are nobody's caching") {
    CHECK(lint_text("HTTP/1.1 103 Early Hints\nLink: </a.css>; rel=preload\n").ids.empty());
    CHECK(lint_text(
              "OPTIONS /api HTTP/1.1\nHost: shop.example\nOrigin: https://one.example\n\nHTTP/1.1 200 OK\n"
              "Access-Control-Allow-Origin: https://one.example\n")
              .ids.empty());
    for (const std::string url :
         {"data:text/html,hi", "blob:https://shop.example/1", "chrome-extension://abc/x.js"}) {
        INFO(url);
        CHECK(
            lint_text("GET " + url + " HTTP/1.1\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n").ids.empty());
    }
}

TEST_CASE("one defect is one finding: a lost policy is not also called missing or guessed") {
    const std::string modified =
        "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Tue, 06 Jan 2015 10:00:00 GMT\n";
    for (const std::string policy :
         {"public; max-age=60", "max-age 60", "maxage=60", "3600", "public max-age=60"}) {
        INFO(policy);
        CHECK(lint_text(page(modified + "Cache-Control: " + policy + "\n")).ids.size() == 1);
    }
    CHECK(lint_text(page("Set-Cookie: session=1; Secure\n" + modified)).ids ==
          std::set<std::string>{"cookie-heuristic-cacheable"});
}

TEST_CASE("a tracking call is no fingerprinted asset") {
    for (const std::string target :
         {"/collect?v=2&fmt=js&pid=2801748&time=1643952221798", "/__cool.gif?data=3f9a1c2b3f9a1c2b",
          "/egw/qceuv8449dzg58ptt1bhda9g8ue19c7s/track/__cool.gif?data=xyz", "/id?d_visid_ver=2.0.0"}) {
        const http::Exchange exchange = example_exchange(
            "GET " + target + " HTTP/1.1\nHost: px.example\n\nHTTP/1.1 200 OK\nContent-Type: image/gif\n");
        lint::Runner runner(lint::select_rules(rules::catalog(), {}).value());
        INFO(target);
        const auto findings = runner.run(exchange);
        REQUIRE(findings.size() == 1);
        CHECK(findings[0].message.find("fingerprinted") == std::string::npos);
    }
}

TEST_CASE("a hash with a dash in it, a version behind an escape and a cache buster are no fixed names") {
    for (const std::string target :
         {"/www-player-webp-vflVj-aXG.css", "/nux-static-content%2B0.0.2896/site.css",
          "/site.css?_=1453756870126"}) {
        INFO(target);
        CHECK(lint_text("GET " + target +
                        " HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/css\n"
                        "Cache-Control: public, max-age=31536000\n")
                  .ids.empty());
    }
}

TEST_CASE("a stream of server-sent events with no-cache is by the book") {
    CHECK(lint_text("GET /events HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
                    "Content-Type: text/event-stream; charset=utf-8\nCache-Control: no-cache\n")
              .ids.empty());
}

TEST_CASE("what is needless beside no-store is underlined word by word") {
    const http::Exchange exchange = example_exchange(
        page("Cache-Control: private, no-store, max-age=0, must-revalidate\nPragma: no-cache\n"));
    lint::Runner runner(lint::select_rules(rules::catalog(), {}).value());
    const auto findings = runner.run(exchange);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule->id == "no-store-cargo-cult");
    REQUIRE(findings[0].place);
    std::set<std::string> words;
    const auto word = [&](const lint::Place& place) {
        words.emplace(base::slice(exchange.response.fields[place.line].value, place.span));
    };
    word(*findings[0].place);
    for (const lint::Place& place : findings[0].related)
        word(place);
    CHECK(words == std::set<std::string>{"private", "max-age=0", "must-revalidate", "no-cache"});
}

TEST_CASE("a suggested Vary names each field once") {
    const http::Exchange exchange =
        example_exchange(page("Cache-Control: no-cache\nETag: \"a1\"\n"
                              "Vary: a-e, Accept-Encoding, Accept_Encoding, accept encoding\n"));
    lint::Runner runner(lint::select_rules(rules::catalog(), {}).value());
    const auto findings = runner.run(exchange);
    REQUIRE_FALSE(findings.empty());
    for (const lint::Finding& finding : findings)
        CHECK(finding.suggestion == "Vary: a-e, Accept-Encoding");
}

TEST_CASE("the tracking rule names every tracking parameter") {
    const http::Exchange exchange = example_exchange(
        "GET /sale?utm_source=fb&page=2&fbclid=IwAR0x HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
        "Content-Type: text/html\nCache-Control: max-age=60\n");
    lint::Runner runner(lint::select_rules(rules::catalog(), {}).value());
    const auto findings = runner.run(exchange);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].message.find("'utm_source', 'fbclid'") != std::string::npos);
}
