#include "lib/vendor/prediction.hpp"

#include "lib/vendor/catalog.hpp"
#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;

namespace {

http::Exchange exchange_with(const std::string& lines) {
    http::Exchange exchange;
    exchange.url = "https://a.example/list?id=1&utm_source=mail";
    exchange.request = test::request("GET");
    exchange.request->target = "/list?id=1&utm_source=mail";
    exchange.response = test::response(200, "Date: {+0}\nCache-Control: max-age=60\n" + lines);
    return exchange;
}

policy::Outcome later(const http::Exchange& exchange, const vendor::ConfiguredProfile& profile,
                      const std::string& url) {
    vendor::LaterRequest request;
    request.request = test::request("GET");
    request.url = url;
    request.at = base::Seconds{10};
    return vendor::answer_later(exchange, profile, request).outcome;
}

}  // namespace

TEST_CASE("a following request is found by No-Vary-Search where the cache honours it") {
    // draft-ietf-httpbis-no-vary-search: "params" lists query parameters that do not tell responses apart.
    const auto exchange = exchange_with("No-Vary-Search: params=(\"utm_source\")");
    auto profile = vendor::configure(vendor::rfc9111);
    REQUIRE(profile);
    CHECK(later(exchange, *profile, "https://a.example/list?id=1") == policy::Outcome::miss);
    profile->options.policy.key.no_vary_search = policy::Honour::yes;
    CHECK(later(exchange, *profile, "https://a.example/list?id=1") == policy::Outcome::hit);
    CHECK(later(exchange, *profile, "https://a.example/list?utm_source=web&id=1") == policy::Outcome::hit);
    CHECK(later(exchange, *profile, "https://a.example/list?id=2") == policy::Outcome::miss);
    CHECK(vendor::predict(exchange, *profile).explanation.key.text == "GET https://a.example/list?id=1");
}

TEST_CASE("what is taken out on the way to the client has its reason") {
    auto profile = vendor::configure(vendor::rfc9111);
    REQUIRE(profile);
    profile->options.tags.header = "Cache-Tag";
    profile->options.policy.delivery.removed_fields = {"surrogate-control"};
    const auto answer =
        vendor::predict(exchange_with("Cache-Tag: a\nSurrogate-Control: max-age=9"), *profile).first;
    CHECK(answer.delivery.contains(policy::Reason::tags_taken_out));
    CHECK(answer.delivery.contains(policy::Reason::fields_taken_out));
    CHECK(vendor::predict(exchange_with(""), *profile).first.delivery.empty());
}
