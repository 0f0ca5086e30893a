#include "lib/lint/cardinality.hpp"

#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;

namespace {

lint::Cardinality estimate(const std::string& target, const std::string& fields) {
    const http::Exchange exchange = test_support::example_exchange(
        "GET " + target + " HTTP/1.1\nHost: a.example\n\nHTTP/1.1 200 OK\n" + fields);
    const lint::Subject subject(exchange);
    return lint::estimate_cardinality(subject);
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
    CHECK(found.formula() == "Accept-Encoding 3 × Accept-Language 60 = 180");
    CHECK(estimate("/", "Vary: Accept-Encoding, User-Agent, Accept-Language\n").formula() ==
          "Accept-Encoding 3 × User-Agent 10,000 × Accept-Language 60 = 1,800,000");
}

TEST_CASE("a field that nobody knows counts as a guess, one without effect not at all") {
    CHECK(estimate("/", "Vary: X-Shop-Tier\n").formula() == "X-Shop-Tier 4");
    CHECK(estimate("/", "Vary: Host, Content-Type, Accept-Encodng\n").objects == 1);
}

TEST_CASE("what differs for each visitor or click has no bound") {
    const auto cookie = estimate("/", "Vary: Accept-Encoding, Cookie\n");
    CHECK_FALSE(cookie.objects);
    CHECK(cookie.formula() == "Accept-Encoding 3 × Cookie (one for each visitor)");
    const auto campaign = estimate("/sale?utm_source=mail&page=2", "Vary: Accept-Encoding\n");
    CHECK_FALSE(campaign.objects);
    CHECK(campaign.formula() == "Accept-Encoding 3 × ?utm_source (one for each campaign or click)");
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
