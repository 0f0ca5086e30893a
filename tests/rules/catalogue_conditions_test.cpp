// The conditions under which the reference catalogue wants a rule to speak, one case for each clause. What
// the examples beside a rule show may be rewritten with the rule; what stands here is what users were
// promised.
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "rules/catalog.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace cachewright;
using lint::Severity;
using test_support::example_exchanges;

namespace {

// The gravest finding of this rule about these exchanges, by the rules that run unless told otherwise.
std::optional<Severity> found(const std::string& id, const std::string& text) {
    lint::Runner runner(lint::select_rules(rules::catalog(), {{}, {}, {id}}).value());
    std::optional<Severity> worst;
    const auto look = [&](const http::Exchange&, std::span<const lint::Finding> findings) {
        for (const lint::Finding& finding : findings) {
            if (finding.rule->id == id && (!worst || *worst < finding.severity)) worst = finding.severity;
        }
    };
    for (const http::Exchange& exchange : example_exchanges(text))
        look(exchange, runner.run(exchange));
    runner.finish(look);
    return worst;
}

std::string get(const std::string& target, const std::string& fields, const std::string& status = "200 OK",
                const std::string& asked = {}) {
    return "GET " + target + " HTTP/1.1\nHost: shop.example\n" + asked + "\nHTTP/1.1 " + status + "\n" +
           fields;
}

std::string html(const std::string& fields) {
    return get("/", "Content-Type: text/html\n" + fields);
}

const std::string kModified =
    "Date: Tue, 06 Jan 2026 10:00:00 GMT\nLast-Modified: Sun, 06 Jul 2025 10:00:00 GMT\n";

}  // namespace

TEST_CASE("a cookie without a lifetime: whatever does not forbid it may be kept and replayed") {
    const std::string id = "cookie-heuristic-cacheable";
    const std::string cookie = "Set-Cookie: sid=8f3a9b2c; Path=/; Secure\n";
    for (const std::string& modified : {std::string(), kModified}) {
        CAPTURE(modified);
        CHECK(found(id, html(cookie + modified)) == Severity::warning);
        CHECK(found(id, html("Cache-Control: public\n" + cookie + modified)) == Severity::error);
        CHECK(found(id, html("Cache-Control: must-revalidate\n" + cookie + modified)) == Severity::warning);
        CHECK(found(id, html("Cache-Control: no-transform\n" + cookie + modified)) == Severity::warning);
        CHECK(found(id, html("Pragma: no-cache\n" + cookie + modified)) == Severity::warning);
        for (const std::string policy : {"private", "no-store", "no-cache", "public, no-cache",
                                         "no-cache=\"Set-Cookie\"", "max-age=0"}) {
            CAPTURE(policy);
            CHECK(found(id, html("Cache-Control: " + policy + "\n" + cookie + modified)) == std::nullopt);
        }
    }
    CHECK(found(id, get("/", "Location: /home\n" + cookie, "302 Found")) == std::nullopt);
    CHECK(found(id, get("/", "Cache-Control: public\nLocation: /home\n" + cookie, "302 Found")) ==
          Severity::error);
    // Guessing is the browser's here, and the cookie rule has said what matters.
    CHECK(found("fresh-heuristic", html("Cache-Control: public\n" + cookie + kModified)) == std::nullopt);
    CHECK(found("fresh-heuristic", html("Cache-Control: private\n" + cookie + kModified)) ==
          Severity::warning);
}

TEST_CASE("a page that is one visitor's by its path and the request's cookie, kept for a guessed time") {
    const std::string id = "sec-sensitive-path-cacheable";
    const std::string page = "Content-Type: text/html\n";
    const std::string cookie = "Cookie: id=8f3a\n";
    CHECK(found(id, get("/account", page, "200 OK", cookie)) == Severity::warning);
    CHECK(found(id, get("/account", page + "Cache-Control: public\n", "200 OK", cookie)) ==
          Severity::warning);
    CHECK(found(id, get("/account", page + kModified, "200 OK", cookie)) == Severity::warning);
    CHECK(found(id, get("/account", page + "Cache-Control: private\n", "200 OK", cookie)) == std::nullopt);
    CHECK(found(id, get("/account", page)) == std::nullopt);
    CHECK(found(id, get("/about", page, "200 OK", cookie)) == std::nullopt);
}

TEST_CASE("what is fingerprinted: hashes and versions, not names with a number in them") {
    const auto short_life = [](const std::string& target, const std::string& type) {
        return found("fresh-static-short",
                     get(target, "Content-Type: " + type + "\nETag: \"a\"\nCache-Control: max-age=3600\n"));
    };
    const auto long_life = [](const std::string& target, const std::string& type) {
        return found("fresh-immutable-unfingerprinted",
                     get(target, "Content-Type: " + type + "\nCache-Control: max-age=31536000\n"));
    };
    const std::string script = "text/javascript";
    for (const std::string target :
         {"/inqChatLaunch10004593.js", "/AppConfigCustomer42.js", "/jQueryUI1102.js"}) {
        CAPTURE(target);
        CHECK(short_life(target, script) == std::nullopt);
        CHECK(long_life(target, script) == Severity::warning);
    }
    for (const std::string target :
         {"/iPhone15ProMax128GB.jpg", "/WhatsAppImage2024.jpg", "/bannerImage20481234.jpg"}) {
        CAPTURE(target);
        CHECK(short_life(target, "image/jpeg") == std::nullopt);
        CHECK(long_life(target, "image/jpeg") == Severity::warning);
    }
    for (const std::string target : {"/app.3f9a1c2b.js", "/index-BHxz3kD1.js", "/main.Xk3fT9_q.js",
                                     "/bundle?v=17", "/bundle-3f9a1c2b", "/app.js?buildVersion=1635181768"}) {
        CAPTURE(target);
        CHECK(short_life(target, script) == Severity::warning);
        CHECK(long_life(target, script) == std::nullopt);
    }
    CHECK(short_life("/image/cQ7STILAS0M", "image/jpeg") == std::nullopt);
}

TEST_CASE("no policy: every status that caches keep without being told to, and redirects that CDNs keep") {
    const std::string id = "cc-missing";
    const std::string page = "Content-Type: text/html\n";
    CHECK(found(id, get("/", page)) == Severity::warning);
    CHECK(found(id, get("/x", page, "404 Not Found")) == Severity::warning);
    CHECK(found(id, get("/x", page, "300 Multiple Choices")) == Severity::warning);
    for (const std::string status : {"302 Found", "303 See Other", "307 Temporary Redirect"}) {
        CAPTURE(status);
        CHECK(found(id, get("/x", "Location: /y\n", status)) == Severity::info);
        CHECK(found(id, get("/x", "Location: /y\nCache-Control: no-store\n", status)) == std::nullopt);
    }
    // A permanent redirect has its own rule for this lack; the others are kept by nobody.
    for (const std::string status : {"301 Moved Permanently", "308 Permanent Redirect"}) {
        CAPTURE(status);
        CHECK(found(id, get("/x", "Location: /y\n", status)) == std::nullopt);
        CHECK(found("fresh-redirect-permanent-long", get("/x", "Location: /y\n", status)) ==
              Severity::warning);
    }
    for (const std::string status : {"500 Internal Server Error", "403 Forbidden", "304 Not Modified"}) {
        CAPTURE(status);
        CHECK(found(id, get("/x", page, status)) == std::nullopt);
    }
    for (const std::string field : {"Expires: 0\n", "CDN-Cache-Control: max-age=60\n"}) {
        CAPTURE(field);
        CHECK(found(id, get("/", page + field)) == std::nullopt);
    }
}

TEST_CASE("a guessed lifetime: every heuristically cacheable status with Last-Modified") {
    const std::string id = "fresh-heuristic";
    for (const std::string status : {"200 OK", "203 Non-Authoritative Information", "300 Multiple Choices",
                                     "404 Not Found", "410 Gone"}) {
        CAPTURE(status);
        CHECK(found(id, get("/x", "Content-Type: text/html\n" + kModified, status)) == Severity::warning);
    }
    for (const std::string status : {"403 Forbidden", "500 Internal Server Error", "302 Found"}) {
        CAPTURE(status);
        CHECK(found(id, get("/x", "Content-Type: text/html\n" + kModified, status)) == std::nullopt);
    }
    CHECK(found(id, html("Cache-Control: max-age=60\n" + kModified)) == std::nullopt);
}

TEST_CASE("a failure: more than a minute, or immutable at any lifetime") {
    const std::string id = "fresh-error-long";
    const auto failure = [&](const std::string& policy) {
        return found(id, get("/", "Cache-Control: " + policy + "\n", "503 Service Unavailable"));
    };
    CHECK(failure("max-age=61") == Severity::error);
    CHECK(failure("max-age=60") == std::nullopt);
    CHECK(failure("max-age=60, immutable") == Severity::error);
    CHECK(failure("max-age=5, immutable") == Severity::error);
    CHECK(failure("no-store, immutable") == std::nullopt);
}

TEST_CASE("vendors' fields that their vendors cannot read") {
    const std::string policy = "Cache-Control: max-age=60\n";
    for (const std::string value : {"foo", "10m", "-1", "@x", "1.5"}) {
        CAPTURE(value);
        CHECK(found("x-accel-expires-invalid", html(policy + "X-Accel-Expires: " + value + "\n")) ==
              Severity::warning);
    }
    for (const std::string value : {"0", "600", "@1767693600"}) {
        CAPTURE(value);
        CHECK(found("x-accel-expires-invalid", html(policy + "X-Accel-Expires: " + value + "\n")) ==
              std::nullopt);
    }
    for (const std::string value : {"cachemaxage=10m; foo", "cachemaxage=10m", "cache-maxage=2w",
                                    "max-age=60; no-store", "cache-maxage"}) {
        CAPTURE(value);
        CHECK(found("edge-control-syntax", html(policy + "Edge-Control: " + value + "\n")) ==
              Severity::warning);
    }
    for (const std::string value :
         {"cache-maxage=7d", "max-age=60, downstream-ttl=1m", "!no-store, bypass-cache", "dca=esi"}) {
        CAPTURE(value);
        CHECK(found("edge-control-syntax", html(policy + "Edge-Control: " + value + "\n")) == std::nullopt);
    }
}

TEST_CASE("X-Accel-Expires against each word that it beats") {
    for (const std::string policy : {"no-store", "private", "no-cache", "s-maxage=60"}) {
        CAPTURE(policy);
        CHECK(found("x-accel-expires-conflict",
                    html("Cache-Control: " + policy + "\nX-Accel-Expires: 600\n")) == Severity::warning);
        CHECK(found("x-accel-expires-conflict",
                    html("Cache-Control: " + policy + "\nX-Accel-Expires: 0\n")) == std::nullopt);
    }
}

TEST_CASE("what in a URL is a session, a campaign or a secret") {
    const std::string shared = "Content-Type: text/html\nCache-Control: public, max-age=60\n";
    for (const std::string name : {"sid", "jsessionid", "PHPSESSID"}) {
        CAPTURE(name);
        CHECK(found("key-session-in-url", get("/l?" + name + "=8f3a1c2b9d7e6f50", shared)) ==
              Severity::error);
        CHECK(found("key-session-in-url", get("/l?" + name + "=12", shared)) == std::nullopt);
    }
    CHECK(found("key-session-in-url", get("/l?sid=100045930017000000", shared)) == std::nullopt);
    for (const std::string name :
         {"utm_source", "gclid", "fbclid", "msclkid", "ttclid", "mc_cid", "_ga", "srsltid", "gad_source",
          "mkt_tok", "_hsenc", "_hsmi", "_openstat", "pk_campaign", "pk_kwd", "mtm_campaign", "mtm_source",
          "epik", "s_kwcid"}) {
        CAPTURE(name);
        CHECK(found("key-tracking-params", get("/sale?" + name + "=a1", shared)) == Severity::warning);
    }
    for (const std::string name : {"page", "pk", "pk_id", "gallery"}) {
        CAPTURE(name);
        CHECK(found("key-tracking-params", get("/sale?" + name + "=1", shared)) == std::nullopt);
    }
    for (const std::string name :
         {"token", "access_token", "key", "api_key", "signature", "sig", "hmac", "X-Amz-Signature"}) {
        CAPTURE(name);
        CHECK(found("sec-query-token-cacheable", get("/r?" + name + "=9f8e7d6c5b4a39281706", shared)) ==
              Severity::warning);
        CHECK(found("sec-query-token-cacheable", get("/r?" + name + "=abc", shared)) == std::nullopt);
    }
}

TEST_CASE("a cookie on whatever is the same for everybody") {
    for (const std::string type : {"text/css", "text/javascript", "font/woff2", "image/png", "image/svg+xml",
                                   "image/webp", "image/jpeg"}) {
        CAPTURE(type);
        CHECK(
            found("cookie-on-static",
                  get("/static/file.ext", "Content-Type: " + type +
                                              "\nCache-Control: private, max-age=600\nSet-Cookie: a=1\n")) ==
            Severity::warning);
    }
    CHECK(found("cookie-on-static", get("/px.gif",
                                        "Content-Type: image/gif\nCache-Control: private, max-age=600\n"
                                        "Set-Cookie: a=1\n")) == std::nullopt);
}

TEST_CASE("another body for another Accept-Language or Accept, and the first one again for the first") {
    const auto asked = [](const std::string& field, const std::string& body) {
        return get("/prices", "Content-Type: text/html\nCache-Control: max-age=300\n\n" + body + "\n",
                   "200 OK", field + "\n") +
               "---\n";
    };
    const std::string de = asked("Accept-Language: de", "Preise");
    const std::string fr = asked("Accept-Language: fr", "Prix");
    CHECK(found("vary-missing-accept-language", de + fr + de + fr) == Severity::warning);
    // Time may have changed it.
    CHECK(found("vary-missing-accept-language", de + fr) == std::nullopt);
    CHECK(found("vary-missing-accept-language", de + de + fr + fr) == std::nullopt);
    const std::string page = asked("Accept: text/html", "whole");
    const std::string part = asked("Accept: text/vnd.part+html", "part");
    CHECK(found("vary-missing-accept", page + part + page) == Severity::warning);
    CHECK(found("vary-missing-accept", page + page + page) == std::nullopt);
}

TEST_CASE("an older version after a newer one: by Last-Modified, or by Date and Age") {
    const auto copy = [](const std::string& date, const std::string& more) {
        return html("Date: Tue, 06 Jan 2026 " + date + " GMT\nCache-Control: max-age=3600\n" + more) +
               "---\n";
    };
    const std::string id = "diag-time-travel";
    const std::string now = copy("10:00:00", "ETag: \"b2\"\n");
    CHECK(found(id, now + copy("09:40:00", "ETag: \"a1\"\nAge: 1500\n")) == Severity::warning);
    // It came before, its content is the same, or two clocks differ.
    CHECK(found(id, now + copy("09:40:00", "ETag: \"a1\"\n")) == std::nullopt);
    CHECK(found(id, now + copy("09:40:00", "ETag: \"b2\"\nAge: 1500\n")) == std::nullopt);
    CHECK(found(id, now + copy("09:59:40", "ETag: \"a1\"\nAge: 60\n")) == std::nullopt);
    // What the clock cannot explain.
    CHECK(found("diag-age-backwards", copy("10:00:00", "Age: 900\n") + copy("10:00:00", "Age: 20\n")) ==
          Severity::info);
    CHECK(found("diag-age-backwards", copy("10:00:00", "Age: 900\n") + copy("10:15:00", "Age: 20\n")) ==
          std::nullopt);
}

TEST_CASE("fields for one's own caches that a client has received") {
    const std::string text = html("Cache-Control: max-age=60\nSurrogate-Key: product-17\n");
    const auto leaked = [](http::Exchange exchange) {
        lint::Runner runner(lint::select_rules(rules::catalog(), {{"surrogate-leaked"}, {}, {}}).value());
        CHECK(runner.run(exchange).empty());
        bool told = false;
        runner.finish([&](const http::Exchange&, std::span<const lint::Finding>) { told = true; });
        return told;
    };
    http::Exchange exchange = test_support::example_exchange(text);
    CHECK_FALSE(leaked(exchange));
    exchange.provenance.seen_by = http::SeenBy::client;
    CHECK(leaked(exchange));
    for (const std::string host : {"localhost:8080", "127.0.0.1", "origin.internal"}) {
        CAPTURE(host);
        exchange.url = "http://" + host + "/";
        CHECK_FALSE(leaked(exchange));
    }
}

TEST_CASE("severities of the catalogue") {
    CHECK(found("val-etag-unquoted", html("Cache-Control: no-cache\nETag: 3f9a\n")) == Severity::error);
    CHECK(found("val-none", html("Content-Length: 48213\nCache-Control: max-age=60\n")) == Severity::warning);
    CHECK(found("date-invalid-format", html("Cache-Control: no-cache\nETag: \"a\"\n"
                                            "Date: Mon, 06 Jan 2026 10:00:00 GMT\n")) == Severity::warning);
    for (const std::string policy : {"public, max-age=60", "s-maxage=60", "max-age=60, must-revalidate"}) {
        CAPTURE(policy);
        CHECK(found("auth-public", get("/r", "Content-Type: text/html\nCache-Control: " + policy + "\n",
                                       "200 OK", "Authorization: Bearer x\n")) == Severity::error);
    }
}

TEST_CASE("one policy among its like: in one directory, or across directories") {
    const auto style = [](const std::string& target, const std::string& policy) {
        return get(target, "Content-Type: text/css\nETag: \"a\"\nCache-Control: " + policy + "\n") + "---\n";
    };
    std::string alike;
    for (const std::string folder : {"da", "db", "dc", "dd", "de", "df", "dg"})
        alike += style("/" + folder + "/site.css", "max-age=86400");
    CHECK(found("diag-policy-drift", alike + style("/dh/site.css", "max-age=60")) == Severity::info);
    CHECK(found("diag-policy-drift", alike + style("/dh/site.css", "max-age=86400")) == std::nullopt);
    CHECK(found("diag-policy-drift", alike) == std::nullopt);
}
