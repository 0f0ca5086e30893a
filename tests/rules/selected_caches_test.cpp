// Rules that hold for any cache by RFC 9111: with profiles selected they name those for which they hold, and
// keep silent where they hold for none.
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "lib/vendor/catalog.hpp"
#include "rules/catalog.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using test_support::example_exchanges;

namespace {

using Names = std::vector<std::string_view>;

struct Told {
    std::string message;
    Names caches;
};

// What the rule says of these exchanges where the profiles are selected ("" selects none).
std::vector<Told> told_by(std::string_view rule, const std::string& text, std::string_view profiles) {
    std::vector<vendor::ConfiguredProfile> selected;
    if (!profiles.empty()) {
        const auto named = vendor::profiles_named(profiles).value();
        for (const vendor::Profile* profile : named)
            selected.push_back(vendor::configure(*profile).value());
    }
    lint::Runner runner(lint::select_rules(rules::catalog(), {{"all"}, {}, {}}).value(), selected);
    std::vector<Told> told;
    const auto add = [&](const http::Exchange&, std::span<const lint::Finding> findings) {
        for (const lint::Finding& finding : findings) {
            if (finding.rule->id == rule) told.push_back({finding.message, finding.caches});
        }
    };
    for (const http::Exchange& exchange : example_exchanges(text))
        add(exchange, runner.run(exchange));
    runner.finish(add);
    return told;
}

Names caches_of(const std::vector<Told>& told) {
    return told.size() == 1 ? told.front().caches : Names{"not one finding"};
}

constexpr std::string_view kFive = "cloudflare,cloudfront,fastly,akamai,vercel";

std::string get(const std::string& target, const std::string& type, const std::string& fields,
                const std::string& asked = {}) {
    return "GET " + target + " HTTP/1.1\nHost: shop.example\n" + asked +
           "\nHTTP/1.1 200 OK\nContent-Type: " + type + "\n" + fields;
}

}  // namespace

TEST_CASE("a missing Vary: Accept-Encoding concerns caches that do not part the codings by themselves") {
    const std::string script = get("/app.js", "text/javascript",
                                   "Content-Encoding: gzip\nCache-Control: max-age=60, s-maxage=600\n");
    // Cloudflare asks in its own name (reference 4.6), Vercel has the field in its key (8.4).
    const auto told = told_by("vary-missing-accept-encoding", script, "cloudflare,fastly,vercel");
    CHECK(caches_of(told) == Names{"fastly"});
    CHECK(told_by("vary-missing-accept-encoding", script, "cloudflare,vercel").empty());
    CHECK(caches_of(told_by("vary-missing-accept-encoding", script, "")).empty());
}

TEST_CASE("a missing Vary: Origin concerns caches without the origin in their key") {
    const std::string font = get("/a.woff2", "font/woff2",
                                 "Cache-Control: max-age=60, s-maxage=600\n"
                                 "Access-Control-Allow-Origin: https://one.example\n",
                                 "Origin: https://one.example\n");
    CHECK(caches_of(told_by("vary-missing-origin", font, "cloudflare,fastly")) == Names{"fastly"});
    CHECK(told_by("vary-missing-origin", font, "cloudflare").empty());
}

TEST_CASE("tracking parameters concern caches with them in their key") {
    const std::string page =
        get("/sale?utm_source=mail", "text/html",
            "Cache-Control: max-age=60, s-maxage=600\nNo-Vary-Search: params=(\"utm_source\")\n");
    CHECK(told_by("key-tracking-params", page, "").empty());
    CHECK(caches_of(told_by("key-tracking-params", page, "cloudfront,fastly")) == Names{"fastly"});
    CHECK(told_by("key-tracking-params", page, "cloudfront").empty());
}

TEST_CASE("a session in the query is shown to everybody by caches without the query in their key") {
    const std::string page =
        get("/list?PHPSESSID=8f3a1c2b9d7e6f50", "text/html", "Cache-Control: max-age=60, s-maxage=600\n");
    const auto told = told_by("key-session-in-url", page, "cloudflare,cloudfront,fastly");
    REQUIRE(told.size() == 2);
    CHECK(told[0].caches == Names{"fastly"});
    CHECK(told[0].message.ends_with("show it to whoever has the URL"));
    CHECK(told[1].caches == Names{"cloudfront"});
    CHECK(told[1].message.ends_with("show it to everybody"));
    // It keeps no pages.
    CHECK(told_by("key-session-in-url", page, "cloudflare").empty());
}

TEST_CASE("a random number in the query is nothing to a cache that leaves out the query") {
    const std::string data = get("/api/prices?r=0.8273645182736451", "application/json",
                                 "Cache-Control: max-age=60, s-maxage=600\n");
    CHECK(caches_of(told_by("key-cache-buster", data, "cloudflare,cloudfront,fastly")) == Names{"fastly"});
    CHECK(told_by("key-cache-buster", data, "cloudfront").empty());
}

TEST_CASE("a page under the name of a style concerns caches that keep it, by a default too") {
    const std::string stated = get("/news/theme.css", "text/html",
                                   "Cache-Control: max-age=60, s-maxage=600\nCDN-Cache-Control: no-store\n");
    const std::string silent = get("/news/theme.css", "text/html", "");
    CHECK(told_by("sec-extension-type-mismatch", stated, "cloudflare").empty());
    CHECK(caches_of(told_by("sec-extension-type-mismatch", stated, "cloudflare,fastly")) == Names{"fastly"});
    // Cloudflare keeps what has such an extension for two hours, whatever its type (reference 4.1).
    const auto told = told_by("sec-extension-type-mismatch", silent, "cloudflare,vercel");
    CHECK(caches_of(told) == Names{"cloudflare"});
    REQUIRE(told.size() == 1);
    CHECK(told[0].message.find("kept for 2 hours") != std::string::npos);
    CHECK(told_by("sec-extension-type-mismatch", silent, "").empty());
}

TEST_CASE("an account page under a static name concerns caches that go by the name") {
    const std::string body = "\n<p>Ann, card ending in 1234\n";
    const std::string cookie = "Cookie: session=8f3a\n";
    const std::string both = get("/profile", "text/html", body, cookie) + "---\n" +
                             get("/profile/x.js", "text/html", body, cookie);
    CHECK(caches_of(told_by("sec-path-confusion", both, "cloudflare,vercel")) == Names{"cloudflare"});
    CHECK(told_by("sec-path-confusion", both, "vercel").empty());
    // Of pages that answer everybody alike nothing can be stolen.
    CHECK(told_by("sec-path-confusion",
                  get("/app", "text/html", body) + "---\n" + get("/app/x.js", "text/html", body),
                  "cloudflare")
              .empty());
}

TEST_CASE("a reflected field does no harm where it is in the key") {
    const std::string redirect =
        "GET /en.zip HTTP/1.1\nHost: shop.example\nX-Forwarded-Host: attacker.example\n\n"
        "HTTP/1.1 301 Moved Permanently\nLocation: https://attacker.example/en/\n"
        "Cache-Control: max-age=60, s-maxage=600\n";
    CHECK(caches_of(told_by("sec-unkeyed-reflection", redirect, "cloudflare,fastly")) == Names{"fastly"});
    CHECK(told_by("sec-unkeyed-reflection", redirect, "cloudflare").empty());
}

TEST_CASE("a form token concerns caches that keep pages") {
    const std::string page =
        get("/contact", "text/html",
            "Cache-Control: max-age=60, s-maxage=600\n\n<input name=\"csrf_token\" value=\"9f8e7d6c\">\n");
    CHECK(caches_of(told_by("sec-csrf-or-nonce-cached", page, kFive)) ==
          Names{"cloudfront", "fastly", "akamai", "vercel"});
    CHECK(told_by("sec-csrf-or-nonce-cached", page, "cloudflare").empty());
}
