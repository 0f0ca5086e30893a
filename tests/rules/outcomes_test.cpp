// Rules about selected caches: whom they speak for, and where they keep silent.
#include "lib/lint/run_settings.hpp"
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "lib/vendor/catalog.hpp"
#include "rules/catalog.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace cachewright;
using lint::Finding;
using test_support::example_exchange;

namespace {

constexpr std::string_view kFive = "cloudflare,cloudfront,fastly,akamai,vercel";
const std::string kPage =
    "GET /offers HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n";
const std::string kStyle =
    "GET /app.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/css\n";

using Profiles = std::vector<vendor::ConfiguredProfile>;

Profiles configured(std::string_view profiles) {
    Profiles selected;
    if (profiles.empty()) return selected;
    const auto named = vendor::profiles_named(profiles).value();
    for (const vendor::Profile* profile : named)
        selected.push_back(vendor::configure(*profile).value());
    return selected;
}

// Findings live as long as the exchange they are about.
std::vector<Finding> all_findings(const std::string& text, const Profiles& profiles,
                                  std::uint64_t budget = 100) {
    lint::RunSettings settings = lint::RunSettings::standard();
    settings.variant_budget = budget;
    lint::Runner runner(lint::select_rules(rules::catalog(), {}).value(), profiles, settings);
    const http::Exchange exchange = example_exchange(text);
    const auto found = runner.run(exchange);
    return {found.begin(), found.end()};
}

std::vector<Finding> of_rule(std::string_view id, std::vector<Finding> findings) {
    std::erase_if(findings, [&](const Finding& finding) { return finding.rule->id != id; });
    return findings;
}

// The findings of all rules that name caches.
std::vector<Finding> about_caches(const std::string& text, std::string_view profiles) {
    std::vector<Finding> found = all_findings(text, configured(profiles));
    std::erase_if(found, [](const Finding& finding) { return finding.caches.empty(); });
    return found;
}

std::vector<Finding> of_rule(std::string_view id, const std::string& text, std::string_view profiles) {
    return of_rule(id, about_caches(text, profiles));
}

using Names = std::vector<std::string_view>;

}  // namespace

TEST_CASE("without a selected profile no rule speaks of caches by name") {
    for (const lint::Family& family : rules::catalog()) {
        for (const lint::Rule& rule : family.rules) {
            for (const lint::Example& example : rule.bad) {
                INFO(rule.id << ": " << example.title);
                CHECK(about_caches(std::string(example.exchange), "").empty());
            }
        }
    }
}

TEST_CASE("rules about selected caches name them, and only some that are selected") {
    for (const lint::Family& family : rules::catalog()) {
        if (family.name != "outcome" && family.name != "cdn-differences" && family.name != "cdn-support" &&
            family.name != "cache-tags")
            continue;
        for (const lint::Rule& rule : family.rules) {
            for (const lint::Example& example : rule.bad) {
                INFO(rule.id << ": " << example.title);
                CHECK_FALSE(example.profiles.empty());
                for (const Finding& finding : about_caches(std::string(example.exchange), example.profiles)) {
                    for (const std::string_view name : finding.caches)
                        CHECK(example.profiles.find(name) != std::string_view::npos);
                }
            }
        }
    }
}

TEST_CASE("caches that refuse for one cause share a finding") {
    const auto found = of_rule("cookie-disables-cdn",
                               kStyle + "Cache-Control: public, s-maxage=600\nSet-Cookie: a=1\n", kFive);
    REQUIRE(found.size() == 3);
    CHECK(found[0].caches == Names{"cloudflare", "fastly", "vercel"});
    CHECK(found[0].message ==
          "Cloudflare, Fastly and Vercel do not store this response because of its cookie: every request "
          "reaches the origin");
    CHECK(found[1].caches == Names{"cloudfront"});
    CHECK(found[2].caches == Names{"akamai"});
    REQUIRE(found[0].place);
    CHECK(found[0].place->line == 2);
}

TEST_CASE("what nobody wanted cached is not reported as not stored") {
    for (const std::string policy :
         {"Cache-Control: no-store\n", "Cache-Control: private, max-age=0\n", "Cache-Control: private\n",
          "Cache-Control: no-cache, no-store, must-revalidate\nPragma: no-cache\nExpires: 0\n",
          "Cache-Control: public, max-age=0, must-revalidate\nETag: \"a\"\n",
          "Cache-Control: no-store\nSet-Cookie: session=1; Secure\n",
          "Cache-Control: private, no-cache\nVary: Cookie\nETag: \"a\"\n"}) {
        INFO(policy);
        CHECK(about_caches(kPage + policy, "cloudflare,cloudfront,vercel").empty());
    }
}

TEST_CASE("requests that are none of a cache's business are not reported") {
    CHECK(about_caches("POST /order HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
                       "Cache-Control: max-age=600\n",
                       "all")
              .empty());
    CHECK(of_rule("outcome-not-stored",
                  "GET /app.css HTTP/1.1\nHost: shop.example\nIf-None-Match: \"a\"\n\n"
                  "HTTP/1.1 304 Not Modified\nETag: \"a\"\nCache-Control: max-age=600\n",
                  kFive)
              .empty());
}

TEST_CASE("a response to HEAD is judged as the one to GET") {
    const std::string head =
        "HEAD /app.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/css\n"
        "Cache-Control: max-age=60, s-maxage=600\n";
    CHECK(of_rule("outcome-not-stored", head, "cloudflare,fastly").empty());
}

TEST_CASE("the directive that decides is the place") {
    const auto found =
        of_rule("outcome-not-stored", kPage + "Cache-Control: public, max-age=86400\n", "vercel");
    REQUIRE(found.size() == 1);
    // Vercel's own pages disagree about a lone max-age (VC-1, VC-2).
    CHECK(found[0].severity == lint::Severity::info);
    CHECK(found[0].message ==
          "Vercel does not store this page, meant to be kept for 1 day: max-age in Cache-Control has no "
          "effect, because this cache ignores it");
    REQUIRE(found[0].place);
    CHECK(found[0].place->span.offset == 8);
}

TEST_CASE("a policy for the edge in its own field is no leak, one that only hides Cache-Control is") {
    CHECK(of_rule("outcome-stored-against-intent",
                  kStyle + "Cache-Control: private\nCDN-Cache-Control: max-age=600\n", "cloudflare,vercel")
              .empty());
    const auto hidden =
        of_rule("outcome-stored-against-intent",
                kStyle + "Cache-Control: private\nSurrogate-Control: content=\"ESI/1.0\"\n", "cloudflare");
    REQUIRE(hidden.size() == 1);
    // Which lifetime applies then, no page says.
    CHECK(hidden[0].severity == lint::Severity::warning);
    CHECK(hidden[0].message ==
          "Cloudflare answers every visitor with this response for 2 hours without asking, in spite of "
          "private: Surrogate-Control is there, so Cache-Control does not count");
}

TEST_CASE("a lifetime that a cache does not read is named even where nothing else gives one") {
    const std::string page = kPage + "Cache-Control: max-age=0, s-maxage=600\n";
    CHECK(of_rule("cdn-directive-unsupported", page, kFive).empty());
    const std::vector<vendor::SettingValue> deaf{{"honor_s_maxage", "off"}};
    Profiles profiles = configured("cloudflare,fastly");
    profiles.push_back(vendor::configure(vendor::akamai, deaf).value());
    const auto found = of_rule("cdn-directive-unsupported", all_findings(page, profiles));
    REQUIRE(found.size() == 1);
    CHECK(found[0].caches == Names{"akamai"});
}

TEST_CASE("CDNs disagree, the RFC and browsers do not take part") {
    const std::string page = kPage + "Cache-Control: max-age=60\nVercel-CDN-Cache-Control: max-age=600\n";
    CHECK(of_rule("outcome-vendors-disagree", page, "rfc9111,browser,vercel").empty());
    const auto found = of_rule("outcome-vendors-disagree", page, "vercel,fastly,rfc9111");
    REQUIRE(found.size() == 1);
    CHECK(found[0].caches == Names{"vercel", "fastly"});
    CHECK(found[0].message ==
          "the selected CDNs answer from their copy for different times: 10 minutes (Vercel), 1 minute "
          "(Fastly)");
}

TEST_CASE("a CDN with a finding of its own takes no part in the disagreement") {
    const std::string page = kPage + "Cache-Control: max-age=60, s-maxage=600\n";
    CHECK(of_rule("outcome-type-not-eligible", page, "cloudflare,fastly").size() == 1);
    CHECK(of_rule("outcome-vendors-disagree", page, "cloudflare,fastly").empty());
    // Vercel keeps the file for the life of the deployment, which is no lifetime to compare.
    CHECK(
        of_rule("outcome-vendors-disagree", kStyle + "Cache-Control: max-age=60\n", "vercel,fastly").empty());
}

TEST_CASE("different query keys are told once for each host") {
    lint::Runner runner(lint::select_rules(rules::catalog(), {}).value(), configured("cloudfront,fastly"));
    for (const std::string target : {"/list?page=1", "/list?page=2", "/news?id=3"}) {
        const http::Exchange exchange =
            example_exchange("GET " + target +
                             " HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
                             "Content-Type: application/json\nCache-Control: max-age=600\n");
        static_cast<void>(runner.run(exchange));
    }
    std::size_t told = 0;
    runner.finish([&](const http::Exchange&, std::span<const Finding> findings) {
        for (const Finding& finding : findings) {
            if (finding.rule->id != "outcome-query-keys-differ") continue;
            ++told;
            CHECK(finding.caches == Names{"cloudfront", "fastly"});
        }
    });
    CHECK(told == 1);
}

TEST_CASE("CDNs disagree where one keeps it for more than twice as long as another") {
    // Vercel goes by its own field (VC-2), Fastly by Cache-Control.
    const auto found = [](const std::string& seconds) {
        return of_rule(
            "outcome-vendors-disagree",
            kPage + "Cache-Control: max-age=60\nVercel-CDN-Cache-Control: max-age=" + seconds + "\n",
            "vercel,fastly");
    };
    CHECK(found("120").empty());
    CHECK(found("30").empty());
    CHECK(found("121").size() == 1);
    CHECK(found("29").size() == 1);
}

TEST_CASE("default lifetimes of several caches are one finding") {
    const auto found =
        of_rule("outcome-default-ttl", kStyle + "Cache-Control: public\nETag: \"a\"\n", "fastly,cloudfront");
    REQUIRE(found.size() == 1);
    CHECK(found[0].caches == Names{"fastly", "cloudfront"});
    CHECK_THAT(found[0].message, Catch::Contains("1 hour (Fastly), 1 day (Amazon CloudFront)"));
}

TEST_CASE("a default lifetime is a part of the finding that says that none is given") {
    for (const auto& [fields, rule] :
         {std::pair<std::string, std::string>{"ETag: \"a\"\n", "cc-missing"},
          {"Date: Tue, 03 Nov 2026 10:00:00 GMT\nLast-Modified: Sun, 01 Nov 2026 10:00:00 GMT\n",
           "fresh-heuristic"}}) {
        const auto all = all_findings(kStyle + fields, configured("fastly,cloudfront"));
        CHECK(of_rule("outcome-default-ttl", all).empty());
        const auto found = of_rule(rule, all);
        REQUIRE(found.size() == 1);
        CHECK_THAT(found[0].message,
                   Catch::EndsWith("; by default 1 hour (Fastly), 1 day (Amazon CloudFront)"));
    }
}

TEST_CASE("a longest lifetime of a year or more is not worth a word") {
    // CloudFront: maximum TTL one year; Google: one day.
    const std::string forever = kStyle + "Cache-Control: max-age=315360000\n";
    CHECK(of_rule("outcome-ttl-clamped", forever, "cloudfront").empty());
    CHECK(of_rule("outcome-ttl-clamped", forever, "google").size() == 1);
}

TEST_CASE("disagreement is about stated policies: defaults and leaks have rules of their own") {
    CHECK(of_rule("outcome-vendors-disagree", kPage, "cloudflare,fastly,cloudfront").empty());
    CHECK(of_rule("outcome-vendors-disagree", kPage + "Cache-Control: private, max-age=60\n", "akamai,fastly")
              .empty());
}

TEST_CASE("tags beyond the vendor's number are reported at the first that does not count") {
    std::string tags;
    for (int i = 0; i < 130; ++i)
        tags += (i > 0 ? "," : "") + ("t" + std::to_string(i));
    const auto found =
        of_rule("cache-tag-limits", kStyle + "Cache-Control: max-age=60\nEdge-Cache-Tag: " + tags + "\n",
                "akamai,fastly");
    REQUIRE(found.size() == 1);
    CHECK(found[0].caches == Names{"akamai"});
    CHECK(found[0].message ==
          "Akamai may not find this response when a tag is purged: 130 tags in Edge-Cache-Tag, 128 count");
    REQUIRE(found[0].place);
    CHECK(std::string(tags).substr(found[0].place->span.offset, found[0].place->span.length) == "t128");
}

TEST_CASE("a smaller budget of copies never silences the estimate") {
    const std::string page =
        kPage + "Cache-Control: max-age=60, s-maxage=600\nVary: Accept-Encoding, Accept-Language\n";
    for (const Profiles& profiles : {Profiles{}, configured("fastly")}) {
        for (const std::uint64_t budget : {1U, 2U, 3U, 5U, 50U, 59U, 60U, 100U, 179U}) {
            INFO(budget);
            const auto found = of_rule("vary-cardinality-estimate", all_findings(page, profiles, budget));
            REQUIRE(found.size() == 1);
            CHECK_THAT(found[0].message,
                       Catch::Contains("about 180 copies of this URL: 3 (Accept-Encoding) × 60"));
        }
        CHECK(of_rule("vary-cardinality-estimate", all_findings(page, profiles, 180)).empty());
    }
}

TEST_CASE("what is too much by itself is left to its own rule") {
    const std::string head = kPage + "Cache-Control: max-age=60, s-maxage=600\n";
    for (const std::string vary : {"Vary: Cookie\n", "Vary: User-Agent\n", "Vary: Referer\n"})
        CHECK(of_rule("vary-cardinality-estimate", all_findings(head + vary, {}, 1)).empty());
}

TEST_CASE("the estimate is that of each selected cache's key") {
    const std::string netlify = kPage +
                                "Cache-Control: max-age=60, s-maxage=600\nNetlify-Vary: cookie=session\n"
                                "Vary: Accept-Encoding, Accept-Language\n";
    const auto found =
        of_rule("vary-cardinality-estimate", all_findings(netlify, configured("netlify,fastly,cloudfront")));
    REQUIRE(found.size() == 2);
    CHECK(found[0].caches == Names{"netlify"});
    CHECK_THAT(found[0].message, Catch::StartsWith("Netlify keeps copies of this URL without bound: "));
    CHECK(found[1].caches == Names{"fastly"});
    CHECK_THAT(found[1].message, Catch::StartsWith("Fastly keeps about 180 copies of this URL: "));
}

TEST_CASE("general findings name the selected caches of which they are true, and only those") {
    struct Case {
        std::string rule;
        std::string text;
        std::string profiles;
        Names holds;
    };
    const std::string shared = kPage + "Cache-Control: max-age=60, s-maxage=60\n";
    const std::string style = kStyle + "Cache-Control: max-age=60, s-maxage=60\n";
    const std::string secret =
        "GET /report.css HTTP/1.1\nHost: shop.example\nAuthorization: Bearer x\n\n"
        "HTTP/1.1 200 OK\nContent-Type: text/css\nCache-Control: s-maxage=60\n";
    const std::vector<Case> cases{
        {"cookie-cacheable-shared", shared + "Set-Cookie: a=1\n", "vercel", {}},
        {"cookie-cacheable-shared", shared + "Set-Cookie: a=1\n", "cloudfront", {}},
        {"cookie-cacheable-shared",
         shared + "Set-Cookie: a=1\n",
         "vercel,netlify,rfc9111",
         {"netlify", "rfc9111"}},
        {"cookie-heuristic-cacheable", kPage + "Set-Cookie: a=1\n", "vercel,fastly", {}},
        {"vary-user-agent", style + "Vary: User-Agent\n", "cloudflare", {}},
        {"vary-user-agent", style + "Vary: User-Agent\n", "cloudflare,fastly,browser", {"fastly"}},
        {"vary-cookie", shared + "Vary: Cookie\n", "vercel,fastly", {"fastly"}},
        {"vary-high-cardinality", shared + "Vary: Referer\n", "cloudfront,fastly", {"fastly"}},
        {"auth-public", secret, "fastly,cloudflare", {"fastly", "cloudflare"}},
        {"key-tracking-params",
         "GET /sale?gclid=1 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
         "Cache-Control: s-maxage=60\n",
         "cloudfront,fastly",
         {"fastly"}},
    };
    for (const Case& one : cases) {
        INFO(one.rule << " with " << one.profiles);
        const auto general = of_rule(one.rule, all_findings(one.text, {}));
        REQUIRE(general.size() == 1);
        CHECK(general[0].caches.empty());
        // A browser is no shared cache: nothing is held against it.
        CHECK(of_rule(one.rule, all_findings(one.text, configured("browser"))).size() == 1);
        const auto found = of_rule(one.rule, all_findings(one.text, configured(one.profiles)));
        REQUIRE(found.size() == (one.holds.empty() ? 0 : 1));
        if (!found.empty()) CHECK(found[0].caches == one.holds);
    }
}

TEST_CASE("one cookie is one error") {
    const auto all = all_findings(kPage + "Cache-Control: s-maxage=60\nSet-Cookie: session=1; Secure\n",
                                  configured("netlify"));
    CHECK(of_rule("cookie-cacheable-shared", all).size() == 1);
    CHECK(of_rule("outcome-cookie-replayed", all).empty());
}

TEST_CASE("Akamai takes Vary: Accept-Encoding on compressed responses, and the finding says so (AK-6)") {
    const std::string image =
        "GET /a.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
        "Content-Type: image/png\nCache-Control: max-age=600\nVary: ";
    const auto found = of_rule("vary-unsupported-by-cdn", image + "Accept-Encoding\n", "akamai");
    REQUIRE(found.size() == 1);
    CHECK(found[0].message ==
          "Akamai takes Vary: Accept-Encoding only on a compressed response: leave Vary off files that are "
          "never compressed, or turn on Remove Vary Header");
    const auto other = of_rule("vary-unsupported-by-cdn", image + "Accept-Encoding, Origin\n", "akamai");
    REQUIRE(other.size() == 1);
    CHECK_THAT(other[0].message, Catch::Contains("a field that this cache does not tell responses apart by"));
}

TEST_CASE("what no page of the vendor confirms is not said as a fact") {
    const std::string page = kPage + "Set-Cookie: a=1\nCache-Control: ";
    const auto kept = of_rule("cookie-disables-cdn", page + "max-age=60\n", "akamai,cloudfront");
    REQUIRE(kept.size() == 2);
    CHECK_THAT(kept[0].message, Catch::StartsWith("Akamai is said to remove the cookie"));
    CHECK(kept[1].message ==
          "Amazon CloudFront removes the cookie from this response: no visitor receives it");
    for (const std::string policy : {"no-cache\n", "max-age=0\n"})
        CHECK(of_rule("cookie-disables-cdn", page + policy, "akamai").empty());
}

TEST_CASE("what a CDN has sent itself is no word of its origin") {
    const std::string image =
        "GET /a HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
        "Cache-Control: private, no-transform, max-age=43200\nContent-Type: ";
    const auto of = [&](const std::string& rest) {
        return of_rule("outcome-stored-against-intent", image + rest, "akamai");
    };
    const auto own = of("image/webp\nServer: Akamai Image Manager\n");
    REQUIRE(own.size() == 1);
    CHECK(own[0].severity == lint::Severity::info);
    CHECK_THAT(own[0].message, Catch::EndsWith("; judged by the headers as Akamai sent them"));
    // That Akamai does not honour private is known from others only (7.1).
    const auto file = of("image/webp\n");
    REQUIRE(file.size() == 1);
    CHECK(file[0].severity == lint::Severity::warning);
    const auto page = of("text/html\n");
    REQUIRE(page.size() == 1);
    CHECK(page[0].severity == lint::Severity::error);
}

TEST_CASE("a file at Vercel is taken for a static one unless somebody said otherwise") {
    const std::string text = kStyle + "Cache-Control: public, max-age=600\n";
    CHECK(about_caches(text, "vercel").empty());
    const std::vector<vendor::SettingValue> function{{"kind", "function"}};
    const Profiles told{vendor::configure(vendor::vercel, function).value()};
    CHECK(of_rule("outcome-not-stored", all_findings(text, told)).size() == 1);
    // No static file sets a cookie.
    CHECK(of_rule("cookie-disables-cdn", text + "Set-Cookie: a=1\n", "vercel").size() == 1);
    // max-age alone may be meant for browsers.
    CHECK(of_rule("outcome-not-stored", kPage + "Cache-Control: max-age=86400\n", "vercel").empty());
}

TEST_CASE("fields that are written for other caches are not reported") {
    const std::string targeted = kStyle +
                                 "Cache-Control: max-age=60\nCloudflare-CDN-Cache-Control: "
                                 "max-age=600\nVercel-CDN-Cache-Control: max-age=600\n";
    CHECK(of_rule("cdn-cc-shadowed", targeted, "cloudflare").empty());
    CHECK(of_rule("cdn-cc-shadowed", targeted + "CDN-Cache-Control: max-age=300\n", "cloudflare").size() ==
          1);
}

TEST_CASE("a field that a CDN does not read is told once for each host") {
    lint::Runner runner(lint::select_rules(rules::catalog(), {}).value(),
                        configured("cloudfront,cloudflare"));
    std::vector<http::Exchange> exchanges;
    for (const std::string target : {"/a.css", "/b.css"}) {
        exchanges.push_back(
            example_exchange("GET " + target +
                             " HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/css\n"
                             "Cache-Control: max-age=60\nSurrogate-Control: max-age=600\n"));
    }
    // Left over behind a cache.
    exchanges.push_back(example_exchange(
        "GET /c.css HTTP/1.1\nHost: edge.example\n\nHTTP/1.1 200 OK\nContent-Type: text/css\n"
        "Cache-Control: max-age=60\nSurrogate-Control: max-age=600\nX-Cache: HIT\n"));
    for (const http::Exchange& exchange : exchanges)
        static_cast<void>(runner.run(exchange));
    std::vector<std::string> told;
    runner.finish([&](const http::Exchange&, std::span<const Finding> findings) {
        for (const Finding& finding : findings) {
            if (finding.rule->id == "cdn-field-unread") told.push_back(finding.message);
        }
    });
    CHECK(told ==
          std::vector<std::string>{"Amazon CloudFront does not read Surrogate-Control: Cache-Control rules"});
}
