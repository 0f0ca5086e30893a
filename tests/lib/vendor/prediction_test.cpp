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

TEST_CASE("an answer to POST that is kept answers a later GET (RFC 9110 §9.3.3)") {
    const auto profile = vendor::configure(vendor::rfc9111);
    REQUIRE(profile);
    http::Exchange exchange = exchange_with("Content-Location: /list?id=1&utm_source=mail");
    exchange.request->method = "POST";
    CHECK(later(exchange, *profile, exchange.url) == policy::Outcome::hit);
    CHECK(vendor::predict(exchange, *profile).next.outcome == policy::Outcome::hit);
}

TEST_CASE("only-if-cached is answered with 504 whatever keeps the stored response back (RFC 9111 §5.2.1.7)") {
    const auto profile = vendor::configure(vendor::rfc9111);
    REQUIRE(profile);
    const auto status = [&](const http::Exchange& exchange, const std::string& url,
                            const std::string& method) {
        vendor::LaterRequest request;
        request.request = test::request(method, "Cache-Control: only-if-cached\nFoo: 2");
        request.url = url;
        request.at = base::Seconds{10};
        return vendor::answer_later(exchange, *profile, request).response.status;
    };
    const http::Exchange kept = exchange_with("");
    CHECK(status(kept, kept.url, "GET") == 200);
    CHECK(status(kept, "https://a.example/other", "GET") == 504);
    CHECK(status(exchange_with("Vary: Foo"), kept.url, "GET") == 504);
    http::Exchange refused = exchange_with("");
    refused.response.fields.set("Cache-Control", "no-store");
    CHECK(status(refused, kept.url, "GET") == 504);
}

TEST_CASE(
    "a recorded 304 is no answer to a request without a condition (RFC 9110 §15.4.5, RFC 9111 §4.3.4)") {
    const auto profile = vendor::configure(vendor::rfc9111);
    REQUIRE(profile);
    http::Exchange exchange = exchange_with("ETag: \"a\"");
    exchange.response.status = 304;
    exchange.request->fields.add("If-None-Match", "\"a\"");
    const auto answer_to = [&](std::string_view lines, vendor::OriginState origin = {}) {
        vendor::LaterRequest request;
        request.request = test::request("GET", lines);
        request.url = exchange.url;
        request.at = base::Seconds{10};
        request.origin = origin;
        return vendor::answer_later(exchange, *profile, request);
    };
    const vendor::Answer whole = answer_to("");
    CHECK(whole.response.status == 200);
    CHECK(whole.outcome == policy::Outcome::miss);
    CHECK(whole.reasons.front().reason == policy::Reason::update_of_unseen_response);
    CHECK(answer_to("If-None-Match: \"b\"").response.status == 200);
    // The condition that it was recorded with, and one that holds for its ETag.
    CHECK(answer_to("If-None-Match: \"a\"").response.status == 304);
    CHECK(answer_to("If-None-Match: \"b\", \"a\"").response.status == 304);
    CHECK(vendor::predict(exchange, *profile).next.response.status == 304);
    CHECK(answer_to("", vendor::OriginState::error).response.status == 503);
}

TEST_CASE("a recorded part is no answer to a request without Range (RFC 9110 §15.3.7)") {
    const auto profile = vendor::configure(vendor::rfc9111);
    REQUIRE(profile);
    http::Exchange exchange = exchange_with("Content-Range: bytes 0-9/20\nContent-Length: 10");
    exchange.response.status = 206;
    exchange.request->fields.add("Range", "bytes=0-9");
    const auto answer_to = [&](std::string_view lines) {
        vendor::LaterRequest request;
        request.request = test::request("GET", lines);
        request.url = exchange.url;
        request.at = base::Seconds{10};
        return vendor::answer_later(exchange, *profile, request).response;
    };
    const http::Response whole = answer_to("");
    CHECK(whole.status == 200);
    CHECK_FALSE(whole.fields.contains("Content-Range"));
    CHECK_FALSE(whole.fields.contains("Content-Length"));
    CHECK(answer_to("Range: bytes=2-4").status == 206);
    CHECK(answer_to("Range: bytes=10-19").status == 206);
}

TEST_CASE("504 to only-if-cached has none of a vendor's words for a failed origin (RFC 9111 §5.2.1.7)") {
    auto profile = vendor::configure(vendor::cloudfront);
    REQUIRE(profile);
    profile->options.policy.eligibility.request_directives = policy::Honour::yes;
    vendor::LaterRequest request;
    request.request = test::request("GET", "Cache-Control: only-if-cached");
    request.at = base::Seconds{70};
    const vendor::Answer answer = vendor::answer_later(exchange_with(""), *profile, request);
    CHECK(answer.response.status == 504);
    CHECK(answer.word.empty());
}

TEST_CASE("the reason of a miss by Vary names the field, also one that nobody knows (RFC 9111 §4.1)") {
    const auto profile = vendor::configure(vendor::rfc9111);
    REQUIRE(profile);
    vendor::LaterRequest request;
    request.request = test::request("GET", "X-Segment: b");
    request.at = base::Seconds{10};
    const vendor::Answer answer =
        vendor::answer_later(exchange_with("Vary: Accept, X-Segment"), *profile, request);
    REQUIRE(answer.reasons.front().reason == policy::Reason::selecting_field_differs);
    CHECK(policy::reason_text(answer.reasons.front(), answer.differing_field) ==
          "fetched: the request differs in X-Segment, which Vary names");
}

TEST_CASE("a response without Date is cached and sent on with the time of its receipt (RFC 9110 §6.6.1)") {
    const auto profile = vendor::configure(vendor::rfc9111);
    REQUIRE(profile);
    http::Exchange exchange = exchange_with("");
    exchange.response = test::response(200, "Cache-Control: max-age=60\nETag: \"a\"");
    exchange.response_time = test::kReceived;
    const auto date_at = [&](base::Seconds at, std::string_view condition = {}) {
        vendor::LaterRequest request;
        request.request = test::request("GET", condition);
        request.url = exchange.url;
        request.at = at;
        return vendor::answer_later(exchange, *profile, request).response.fields.combined("Date");
    };
    const std::string received = http::format_date(test::kReceived);
    CHECK(vendor::predict(exchange, *profile).first.response.fields.combined("Date") == received);
    CHECK(date_at(base::Seconds{10}) == received);
    CHECK(date_at(base::Seconds{10}, "If-None-Match: \"a\"") == received);
    // Confirmed by a 304 that the origin dated.
    CHECK(date_at(base::Seconds{70}) == http::format_date(test::kReceived + base::Seconds{70}));
    // Nobody knows when this one was received.
    exchange.response_time.reset();
    CHECK(vendor::predict(exchange, *profile).first.response.fields.combined("Date").empty());
    CHECK(date_at(base::Seconds{10}).empty());
    CHECK(date_at(base::Seconds{70}).empty());
}

TEST_CASE("Azure Front Door and Google Cloud CDN are known by a field that they send (AZ-4, GC-8)") {
    const auto bears = [](std::string_view lines, const vendor::Profile& profile) {
        return vendor::bears_mark(test::fields_of(lines), profile);
    };
    CHECK(bears("X-Azure-Ref: 20260224T091445Z-17c9cc7f8d9x2jvm", vendor::azure));
    CHECK(bears("Via: 1.1 google", vendor::google));
    CHECK(bears("Via: 1.1 varnish, 1.1 google", vendor::google));
    CHECK_FALSE(bears("Via: 1.1 varnish\nX-Cache: TCP_HIT", vendor::google));
    CHECK_FALSE(bears("Via: 1.1 varnish\nX-Cache: TCP_HIT", vendor::azure));
}

TEST_CASE("without a clock a Date in the RFC 850 form is of our time (RFC 9110 §5.6.7)") {
    const auto profile = vendor::configure(vendor::rfc9111);
    REQUIRE(profile);
    http::Exchange exchange = exchange_with("");
    exchange.response = test::response(200,
                                       "Date: Monday, 06-May-24 09:50:00 GMT\n"
                                       "Expires: Mon, 06 May 2024 10:50:00 GMT");
    CHECK(vendor::predict(exchange, *profile).explanation.freshness.lifetime == base::Seconds{3600});
}
