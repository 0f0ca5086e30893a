#include "lib/lint/fingerprint.hpp"

#include "lib/lint/rule.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace cachewright;
using lint::fingerprint;
using lint::url_template;

namespace {

const lint::Rule kRule{.id = "vary-something"};
const lint::Rule kOther{.id = "vary-other"};

// A finding about `part` of the first line named `field`; about the whole response without one.
lint::Finding finding(const http::Exchange& exchange, std::string_view field = {},
                      std::string_view part = {}) {
    lint::Finding found;
    found.rule = &kRule;
    found.exchange = &exchange;
    const auto line = exchange.response.fields.first(field);
    if (!line) return found;
    lint::Place& place = found.place.emplace();
    place.line = line->index;
    place.span = {static_cast<std::uint32_t>(line->value.find(part)),
                  static_cast<std::uint32_t>(part.size())};
    return found;
}

std::string at_url(const std::string& url) {
    http::Exchange exchange;
    exchange.url = url;
    return fingerprint(exchange, finding(exchange));
}

std::string at_line(const std::string& line, std::string_view part) {
    const http::Exchange exchange = test_support::example_exchange("HTTP/1.1 200 OK\n" + line + "\n\n");
    return fingerprint(exchange, finding(exchange, line.substr(0, line.find(':')), part));
}

}  // namespace

TEST_CASE("a URL's template has placeholders for what differs between siblings") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"https://shop.example:8443/p/4711/app.3f9a1c2b.js?page=2&b", "shop.example/p/*/app.*.js?b&page"},
        {"https://Shop.Example", "shop.example/"},
        {"https://a.example/u/0f8fad5b-d9cb-469f-a165-70867728950e/x", "a.example/u/*/x"},
        {"https://a.example/2026/11/03/news", "a.example/*/*/*/news"},
        {"https://a.example/day/2026-11-03.html", "a.example/day/*.html"},
        {"https://a.example/log/2026-11-03T10:15:00Z", "a.example/log/*T*Z"},
        {"https://a.example/api/v2/items/17", "a.example/api/v2/items/*"},
        {"https://a.example/fonts/inter.woff2", "a.example/fonts/inter.woff2"},
        {"https://a.example/jquery-3.6.0.min.js", "a.example/jquery-*.min.js"},
        {"https://a.example/assets/index-DiwrgTda.js", "a.example/assets/index-*.js"},
        {"https://a.example/assets/index-BfJ8-D3x.js", "a.example/assets/index-*.js"},
        {"https://a.example/commit/9fceb02", "a.example/commit/*"},
        {"https://a.example/a%2Fb%20c", "a.example/a%2Fb%20c"},
        {"https://a.example/x;jsessionid=6A1?q", "a.example/x;jsessionid?q"},
        {"https://a.example/?z=1&a=2&z=3", "a.example/?a&z"},
        {"https://a.example/style.css?1700000000", "a.example/style.css?*"},
        {"https://user:geheim@a.example/", "a.example/"},
        {"https://shop-3f9a1c2b-team.vercel.app/", "shop-*-team.vercel.app/"},
        {"https://163.com/", "163.com/"},
        {"http://127.0.0.1:8080/x", "127.0.0.1/x"},
        {"http://[2001:db8::1]/x", "[2001:db8::1]/x"},
        {"/only/a/path/12", "/only/a/path/*"},
        {"http://user:geheim@bad host/12", "bad host/*"},
        {"", ""},
    };
    for (const auto& [url, expected] : cases) {
        CAPTURE(url);
        CHECK(url_template(url) == expected);
    }
}

TEST_CASE("a fingerprint outlives query values, ids, dates, hashes, ports and schemes") {
    const std::string known = at_url("https://a.example/p/4711/2026-11-03/app.3f9a1c2b.js?id=7&t=1700000000");
    CHECK(known.size() == 16);
    CHECK(at_url("http://a.example:8080/p/9/2025-01-31/app.77c0ffee.js?t=18&id=abc#x") == known);
    CHECK(at_url("https://b.example/p/4711/2026-11-03/app.3f9a1c2b.js?id=7&t=1") != known);
    CHECK(at_url("https://a.example/q/4711/2026-11-03/app.3f9a1c2b.js?id=7&t=1") != known);
    CHECK(at_url("https://a.example/p/4711/2026-11-03/app.3f9a1c2b.js?id=7") != known);
}

TEST_CASE("a fingerprint does not depend on where the exchange was read, nor on words and severity") {
    http::Exchange exchange;
    exchange.url = "https://a.example/";
    exchange.provenance = {.source = "a.har", .position = {.line = 3, .column = 1}, .index = 2};
    lint::Finding one = finding(exchange);
    const std::string known = fingerprint(exchange, one);
    exchange.provenance = {.source = "other/b.har", .position = {.line = 99, .column = 4}, .index = 70};
    exchange.response.status = 404;
    one.message = "12 seconds";
    one.severity = lint::Severity::error;
    one.caches = {"fastly"};
    CHECK(fingerprint(exchange, one) == known);
    one.rule = &kOther;
    CHECK(fingerprint(exchange, one) != known);
}

TEST_CASE("without a URL the name of the source stands for it, not its folder") {
    http::Exchange exchange;
    exchange.provenance.source = "captures/basket.http";
    const std::string known = fingerprint(exchange, finding(exchange));
    exchange.provenance.source = "/tmp/x/basket.http";
    CHECK(fingerprint(exchange, finding(exchange)) == known);
    exchange.provenance.source = "captures/news.http";
    CHECK(fingerprint(exchange, finding(exchange)) != known);
}

TEST_CASE("the part at fault tells findings apart, its numbers do not") {
    CHECK(at_line("Vary: Cookie", "Cookie") != at_line("Vary: User-Agent", "User-Agent"));
    CHECK(at_line("Vary: Cookie", "Cookie") == at_line("vary: accept,  COOKIE", "COOKIE"));
    CHECK(at_line("Cache-Control: max-age=1", "max-age=1") ==
          at_line("Cache-Control: public, max-age=86400", "max-age=86400"));
    CHECK(at_line("Cache-Control: max-age=1", "max-age=1") !=
          at_line("CDN-Cache-Control: max-age=1", "max-age=1"));
    CHECK(at_line("Set-Cookie: a=1", "a") != at_line("Set-Cookie: b=1", "b"));
    CHECK(at_line("Set-Cookie: a=1; Path=/; Secure", "Secure") != at_line("Set-Cookie: a=1; Path=/", "Path"));
    CHECK(at_line("Set-Cookie: sid_3f9a1c2b=1", "sid") == at_line("Set-Cookie: sid_99aa0011=1", "sid"));
}

TEST_CASE("no secret has a part in a fingerprint") {
    CHECK(at_line("Set-Cookie: sid=geheim; Path=/", "sid=geheim") ==
          at_line("Set-Cookie: sid=other; Path=/", "sid=other"));
    CHECK(at_line("Set-Cookie: sid=geheim; Path=/", "geheim") == at_line("Set-Cookie: sid=x; Path=/", "x"));
    CHECK(at_line("Set-Cookie: geheim", "geheim") == at_line("Set-Cookie: other", "other"));
    CHECK(at_line("X-Api-Key: geheim", "geheim") == at_line("X-Api-Key: other", "other"));
    CHECK(at_line("Location: /?token=geheim", "/?token=geheim") == at_line("Location: /", "/"));
    CHECK(at_line("X-Session: geheim", "geheim") == at_line("X-Session: other", "other"));
    CHECK(at_url("https://u:geheim@a.example/?token=geheim") == at_url("https://a.example/?token=x"));
    CHECK(at_url("https://a.example/cb;jsessionid=geheim/x") ==
          at_url("https://a.example/cb;jsessionid=x/x"));
}

TEST_CASE("a semicolon is known by the directives that it joins") {
    const auto at = [](const std::string& value) { return at_line("Cache-Control: " + value, ";"); };
    CHECK(at("private; max-age=600") == at("private; max-age=60"));
    CHECK(at("private; max-age=600") != at("public; max-age=600"));
    CHECK(at("no-transform, private; max-age=600") == at("no-transform, private; max-age=600, immutable"));
}
