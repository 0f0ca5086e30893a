#include "lib/lint/cardinality.hpp"

#include "lib/vendor/catalog.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;

namespace {

lint::Cardinality estimate(const std::string& target, const std::string& fields) {
    const http::Exchange exchange = test_support::example_exchange(
        "GET " + target + " HTTP/1.1\nHost: a.example\n\nHTTP/1.1 200 OK\n" + fields);
    const lint::Subject subject(exchange);
    return lint::estimate_cardinality(subject);
}

// In a named cache with these settings.
std::string in_cache(std::string_view name, std::vector<vendor::SettingValue> settings,
                     const std::string& target, const std::string& fields) {
    const http::Exchange exchange = test_support::example_exchange(
        "GET " + target + " HTTP/1.1\nHost: a.example\n\nHTTP/1.1 200 OK\n" + fields);
    const std::vector profiles{vendor::configure(*vendor::find_profile(name), settings).value()};
    const lint::Subject subject(exchange, profiles);
    return lint::estimate_cardinality(subject, subject.predictions().front()).words();
}

}  // namespace

TEST_CASE("a URL that varies by nothing is one object") {
    CHECK(estimate("/", "Cache-Control: max-age=60\n").objects == 1);
    CHECK(estimate("/", "Cache-Control: max-age=60\n").formula() == "1");
    CHECK(estimate("/?page=2", "Cache-Control: max-age=60\n").objects == 1);
}

TEST_CASE("the classes of the fields in Vary multiply, each name once") {
    const auto found = estimate("/", "Vary: Accept-Encoding, accept-language\nVary: Accept-Encoding\n");
    CHECK(found.objects == 180);
    CHECK(found.words() == "about 180 = 3 (Accept-Encoding) × 60 (Accept-Language)");
    CHECK(estimate("/", "Vary: Accept-Encoding, User-Agent, Accept-Language\n").words() ==
          "about 1,800,000 = 3 (Accept-Encoding) × 10,000 (User-Agent) × 60 (Accept-Language)");
}

TEST_CASE("a field that nobody knows counts as a guess, one without effect not at all") {
    CHECK(estimate("/", "Vary: X-Shop-Tier\n").formula() == "4 (X-Shop-Tier)");
    CHECK(estimate("/", "Vary: Host, Content-Type, Accept-Encodng\n").objects == 1);
}

TEST_CASE("what differs for each visitor or click has no bound") {
    const auto cookie = estimate("/", "Vary: Accept-Encoding, Cookie\n");
    CHECK_FALSE(cookie.objects);
    CHECK(cookie.words() == "without bound: 3 (Accept-Encoding) × one for each visitor (Cookie)");
    const auto campaign = estimate("/sale?utm_source=mail&page=2", "Vary: Accept-Encoding\n");
    CHECK_FALSE(campaign.objects);
    CHECK(campaign.formula() == "3 (Accept-Encoding) × one for each campaign or click (?utm_source)");
    CHECK(estimate("/sale?utm_source=mail", "No-Vary-Search: params=(\"utm_source\")\n").objects == 1);
}

TEST_CASE("hostile headers make no number overflow and no formula endless") {
    std::string vary = "Vary: X-0";
    for (int i = 1; i < 1000; ++i)
        vary += ", X-" + std::to_string(i);
    const auto found = estimate("/", vary + "\n");
    CHECK(found.objects.has_value());
    CHECK(found.factors.size() <= 32);
}

TEST_CASE("a cache keeps what its own key tells apart") {
    const std::string kept = "Cache-Control: s-maxage=600\n";
    // CloudFront, 3.5 and AWS-5: nothing but the URL's path by default.
    CHECK(in_cache("cloudfront", {}, "/?utm_source=x&gclid=1", kept + "Vary: User-Agent\n") == "1");
    CHECK(in_cache("cloudfront", {{"forward_cookies", "all"}, {"query_strings", "all"}},
                   "/?utm_source=x&page=1", kept) ==
          "without bound: one for each visitor (Cookie) × one for each campaign or click (?utm_source)");
    CHECK(in_cache("akamai", {{"key_cookies", "session"}}, "/", kept) ==
          "without bound: one for each visitor (cookie session)");
    CHECK(in_cache("akamai", {{"query", "IGNORE"}, {"query_names", "utm_"}}, "/?utm_source=x", kept) == "1");
    CHECK(in_cache("fastly", {}, "/", kept + "Vary: Accept-Encoding, Accept-Language\n") ==
          "about 180 = 3 (Accept-Encoding) × 60 (Accept-Language)");
    // Fields that guard the key against attackers are the same for all visitors.
    CHECK(in_cache("cloudflare", {}, "/a.css", kept + "Vary: User-Agent\n") == "about 2 (Origin)");
}

TEST_CASE("Netlify-Vary shapes the key") {
    const std::string kept = "Cache-Control: s-maxage=600\nNetlify-Vary: ";
    CHECK(in_cache("netlify", {}, "/", kept + "cookie=ab_test|session, query, country\n") ==
          "without bound: 250 (country) × 4 (cookie ab_test) × one for each visitor (cookie session)");
    CHECK(in_cache("netlify", {}, "/?utm_source=x", kept + "query=page, country=es|de+at\n") ==
          "about 3 (country)");
    CHECK(in_cache("netlify", {}, "/", kept + "language=en|de\n") == "about 3 (Accept-Language)");
}

TEST_CASE("a cache that stores nothing keeps one copy at most") {
    CHECK(in_cache("vercel", {}, "/", "Cache-Control: private\nVary: User-Agent\n") == "1");
}
