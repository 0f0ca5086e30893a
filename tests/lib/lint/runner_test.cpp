#include "lib/lint/runner.hpp"

#include "lib/lint/subject.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>

using namespace cachewright;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;
using test_support::example_exchange;

namespace {

void find_always(const Subject& subject, Report& report) {
    report.add("found", subject.field(http::FieldId::date));
}
void find_twice(const Subject&, Report& report) {
    report.add("one");
    report.add("two", std::nullopt, Severity::error);
}

constexpr Rule kAlways{.id = "always", .severity = Severity::warning, .check = find_always};
constexpr Rule kTwice{.id = "twice", .severity = Severity::info, .check = find_twice};

}  // namespace

TEST_CASE(
    "findings come in the order of the rules, with the rule's severity unless the check gives another") {
    lint::Runner runner({&kTwice, &kAlways});
    const http::Exchange exchange = example_exchange("HTTP/1.1 200 OK\nDate: x\n");
    const auto findings = runner.run(exchange);
    REQUIRE(findings.size() == 3);
    CHECK(findings[0].rule == &kTwice);
    CHECK(findings[0].severity == Severity::info);
    CHECK(findings[1].severity == Severity::error);
    CHECK(findings[2].rule == &kAlways);
    REQUIRE(findings[2].place);
    CHECK(findings[2].place->line == 0);
}

TEST_CASE("each run begins anew") {
    lint::Runner runner({&kAlways});
    const http::Exchange exchange = example_exchange("HTTP/1.1 200 OK\n");
    CHECK(runner.run(exchange).size() == 1);
    CHECK(runner.run(exchange).size() == 1);
}

TEST_CASE("exchanges that are none of caching's business are not asked about") {
    lint::Runner runner({&kAlways});
    for (const std::string text :
         {"HTTP/1.1 103 Early Hints\n", "OPTIONS / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 200 OK\n",
          "GET data:text/plain,x HTTP/1.1\n\nHTTP/1.1 200 OK\n"}) {
        INFO(text);
        CHECK(runner.run(example_exchange(text)).empty());
    }
    CHECK(runner.run(example_exchange("HTTP/1.1 200 OK\n")).size() == 1);
    CHECK(runner.run(example_exchange("GET HTTPS://a.example/ HTTP/1.1\n\nHTTP/1.1 200 OK\n")).size() == 1);
}

TEST_CASE("a subject gives the engine's answer for browsers, proxies and CDNs") {
    const http::Exchange exchange = example_exchange(
        "HTTP/1.1 200 OK\nCache-Control: private, max-age=60\nNetlify-CDN-Cache-Control: max-age=600\n");
    const Subject subject(exchange);
    CHECK(subject.browser().freshness.lifetime == base::Seconds{60});
    CHECK(subject.browser().answers_unasked());
    CHECK_FALSE(subject.shared().storability.storable());
    CHECK(subject.cdn().freshness.lifetime == base::Seconds{600});
    CHECK(subject.shared_keeper() == &subject.cdn());
}

TEST_CASE("what one request asked of caches does not change the verdict on the response") {
    const http::Exchange exchange = example_exchange(
        "GET / HTTP/1.1\nHost: a.example\nCache-Control: no-store\n\nHTTP/1.1 200 OK\nCache-Control: "
        "max-age=60\n");
    CHECK(Subject(exchange).shared().answers_unasked());
}

TEST_CASE("the place of a lifetime is the directive or field that gave it") {
    const http::Exchange exchange = example_exchange(
        "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 10:00:00 GMT\n"
        "Cache-Control: public, max-age=60, s-maxage=600\n");
    const Subject subject(exchange);
    const auto browser = subject.place_of_lifetime(subject.browser());
    const auto shared = subject.place_of_lifetime(subject.shared());
    REQUIRE(browser);
    REQUIRE(shared);
    CHECK(base::slice(exchange.response.fields[browser->line].value, browser->span) == "max-age=60");
    CHECK(base::slice(exchange.response.fields[shared->line].value, shared->span) == "s-maxage=600");

    const http::Exchange expires = example_exchange(
        "HTTP/1.1 200 OK\nDate: Tue, 06 Jan 2026 10:00:00 GMT\n"
        "Expires: Tue, 06 Jan 2026 11:00:00 GMT\n");
    const Subject second(expires);
    REQUIRE(second.place_of_lifetime(second.browser()));
    CHECK(second.place_of_lifetime(second.browser())->line == 1);
}

TEST_CASE("fields of a cache on the way, and of a policy, are recognised") {
    const auto through_cache = [](const std::string& field) {
        const http::Exchange exchange = example_exchange("HTTP/1.1 200 OK\n" + field + "\n");
        return Subject(exchange).came_through_cache();
    };
    CHECK(through_cache("CF-Ray: 1"));
    CHECK(through_cache("Age: 0"));
    CHECK_FALSE(through_cache("Server: x"));
    const auto states_policy = [](const std::string& field) {
        const http::Exchange exchange = example_exchange("HTTP/1.1 200 OK\n" + field + "\n");
        return Subject(exchange).states_policy();
    };
    CHECK(states_policy("Surrogate-Control: max-age=1"));
    CHECK_FALSE(states_policy("ETag: \"a\""));
}
