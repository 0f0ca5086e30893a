#include "lib/lint/collection.hpp"

#include "lib/lint/runner.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>
#include <vector>

using namespace cachewright;
using lint::Likeness;
using test_support::example_exchange;
using test_support::example_exchanges;

namespace {

constexpr std::string_view kTwoPages =
    "GET /a?x=1#top HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
    "---\n"
    "GET /b HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
    "---\n"
    "GET /a?x=1 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 304 Not Modified\n";

void tell_each_history(const lint::UrlHistory& history, lint::Report& report) {
    report.about(history.observations().front()->exchange());
    report.add(std::to_string(history.observations().size()));
}

void tell_of_each(const lint::Site& site, lint::Report& report) {
    for (const lint::Observation& observation : site.observations()) {
        report.about(observation.exchange());
        report.add("one");
    }
}

void tell_the_last(const lint::Site& site, lint::Report& report) {
    report.about(site.observations().back().exchange());
    report.add("last of " + std::to_string(site.observations().size()));
}

http::Body body(std::string bytes, std::optional<std::uint64_t> size = std::nullopt) {
    return {std::move(bytes), size};
}

}  // namespace

TEST_CASE("exchanges belong together by URL, without regard to fragments, in their order") {
    const std::vector<http::Exchange> exchanges = example_exchanges(kTwoPages);
    lint::Collection collection;
    for (const http::Exchange& exchange : exchanges)
        collection.add(exchange, {});
    const auto histories = collection.histories();
    REQUIRE(histories.size() == 2);
    CHECK(histories[0].url() == "https://shop.example/a?x=1");
    REQUIRE(histories[0].observations().size() == 2);
    CHECK(histories[0].observations()[1]->status() == 304);
    CHECK(histories[1].url() == "https://shop.example/b");
}

TEST_CASE("past the budget exchanges are left out and counted, so that memory stays bounded") {
    lint::Collection collection(1);
    for (const http::Exchange& exchange : example_exchanges(kTwoPages))
        collection.add(exchange, {});
    CHECK(collection.observations().size() == 1);
    CHECK(collection.left_out() == 2);
}

TEST_CASE("bodies are the same only as far as both are known") {
    const auto likeness = [](const http::Body& a, const http::Body& b) {
        return lint::compare_bodies(lint::mark_body(a), lint::mark_body(b));
    };
    CHECK(likeness(body("abc"), body("abc")) == Likeness::same);
    CHECK(likeness(body("abc"), body("abd")) == Likeness::different);
    CHECK(likeness(body("abc"), body("")) == Likeness::unknown);
    CHECK(likeness(body("", 0), body("", 0)) == Likeness::same);
    CHECK(likeness(body("abc", 900), body("abc", 901)) == Likeness::different);
    CHECK(likeness(body("abc", 900), body("abc", 900)) == Likeness::same);
    CHECK(likeness(body("abc"), body("abcd")) == Likeness::unknown);
    CHECK(likeness(body("abc", 3), body("abcd", 4)) == Likeness::different);
}

TEST_CASE("rules about several exchanges speak once all have been seen, in the order of the input") {
    const lint::Rule each{.id = "each", .check_history = tell_each_history};
    const lint::Rule last{.id = "last", .check_site = tell_the_last};
    lint::Runner runner({&last, &each});
    for (const http::Exchange& exchange : example_exchanges(kTwoPages))
        CHECK(runner.run(exchange).empty());
    std::vector<std::string> told;
    runner.finish([&](const http::Exchange& exchange, std::span<const lint::Finding> findings) {
        for (const lint::Finding& finding : findings)
            told.push_back(std::to_string(exchange.provenance.index) + " " + finding.message);
    });
    CHECK(told == std::vector<std::string>{"0 2", "1 1", "2 last of 3"});
}

TEST_CASE("a rule without a check needs live requests and never runs on a capture") {
    const lint::Rule live{.id = "live"};
    CHECK(live.needs() == lint::Needs::live_requests);
    lint::Runner runner({&live});
    CHECK(runner.run(example_exchange("HTTP/1.1 200 OK\n")).empty());
}

TEST_CASE("a rule about the whole site may speak of every exchange") {
    static constexpr lint::Rule kEach{.id = "of-each", .check_site = tell_of_each};
    lint::Runner runner({&kEach});
    for (int i = 0; i < 25; ++i) {
        static_cast<void>(runner.run(example_exchange("GET /" + std::to_string(i) +
                                                      " HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n")));
    }
    std::size_t found = 0;
    runner.finish(
        [&](const http::Exchange&, std::span<const lint::Finding> findings) { found += findings.size(); });
    CHECK(found == 25);
}
