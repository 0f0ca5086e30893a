#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

const std::string kPage =
    "GET /news HTTP/1.1\nHost: news.example\n\n"
    "HTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\nContent-Type: text/html\nETag: \"v1\"\n"
    "Cache-Control: max-age=60, stale-while-revalidate=30\nVary: Accept-Encoding\n\n";

nlohmann::json explained(const std::vector<std::string>& extra, const std::string& input = kPage) {
    std::vector<std::string> arguments{"explain", "-", "--format", "json"};
    arguments.insert(arguments.end(), extra.begin(), extra.end());
    const Outcome outcome = run_cachewright(arguments, input);
    CAPTURE(outcome.out, outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK(schema_complaints("explain.schema.json", outcome.out) == "");
    return nlohmann::json::parse(outcome.out);
}

}  // namespace

TEST_CASE("explain tells a browser's and a shared cache's story with reasons and sources") {
    const Outcome outcome = run_cachewright({"explain", "-"}, kPage);
    CAPTURE(outcome.out);
    CHECK(outcome.exit_code == 0);
    for (const std::string part :
         {"Browser (private cache)", "RFC 9111 (shared cache)", "GET https://news.example/news", "1 minute",
          "RFC 9111 §5.2.2.1", "RFC 5861 §3", "+1m30s", "What each header contributed", "Accept-Encoding",
          "If-None-Match: \"v1\""}) {
        CHECK_THAT(outcome.out, Contains(part));
    }
    CHECK(outcome.err.empty());
}

TEST_CASE("the timeline follows the lifetime and the stale window") {
    const auto json = explained({});
    const auto& timeline = json["exchanges"][0]["caches"][1]["timeline"];
    REQUIRE(timeline.size() == 3);
    CHECK(timeline[0]["phase"] == "fresh");
    CHECK(timeline[0]["until_seconds"] == 60.0);
    CHECK(timeline[1]["phase"] == "stale-updating");
    CHECK(timeline[1]["until_seconds"] == 90.0);
    CHECK(timeline[2]["until_seconds"].is_null());
}

TEST_CASE("explain --at moves the moment") {
    const auto outcome_at = [](const std::string& at) {
        const auto json = explained({"--at", at});
        return json["exchanges"][0]["caches"][1]["moments"][0]["outcome"].get<std::string>();
    };
    CHECK(outcome_at("+59s") == "hit");
    CHECK(outcome_at("60s") == "updating");
    CHECK(outcome_at("+2m") == "revalidated");
}

TEST_CASE("explain --if shows what a header would change") {
    const auto json = explained({"--if", "cache-control: no-store"});
    const auto& changes = json["exchanges"][0]["changes"];
    REQUIRE_FALSE(changes.empty());
    CHECK(changes[0]["aspect"] == "stored");
    CHECK(changes[0]["before"] == "yes");
    CHECK(changes[0]["after"] == "no");
    // What is shown is the changed response, with profiles and without.
    for (const std::vector<std::string>& profiles : {std::vector<std::string>{}, {"--profile", "fastly"}}) {
        std::vector<std::string> arguments{"--if", "cache-control: no-store"};
        arguments.insert(arguments.end(), profiles.begin(), profiles.end());
        const auto changed = explained(arguments);
        CHECK(changed["exchanges"][0]["caches"][0]["stored"]["verdict"] == false);
        CHECK_FALSE(changed["exchanges"][0]["changes"].empty());
    }
    const Outcome text = run_cachewright({"explain", "-", "--if", "cache-control: no-store"}, kPage);
    CHECK_THAT(text.out, Contains("stored: yes → no"));
    const Outcome same = run_cachewright({"explain", "-", "--if", "x-nothing: 1"}, kPage);
    CHECK_THAT(same.out, Contains("What would change\n  nothing"));
}

TEST_CASE("stale-while-revalidate beside s-maxage is void by the letter, and explain says so") {
    // RFC 9111 §5.2.2.10: s-maxage incorporates proxy-revalidate.
    const Outcome outcome = run_cachewright(
        {"explain", "-", "--if", "cache-control: s-maxage=60, stale-while-revalidate=30"}, kPage);
    CHECK_THAT(outcome.out, Contains("RFC 9111 §5.2.2.10"));
    CHECK_THAT(outcome.out, Contains("CDNs"));
}

TEST_CASE("headers that count for one cache only are told beside that cache") {
    // s-maxage has no part in a browser's decisions, and Date none unless the response is old on arrival.
    const Outcome outcome =
        run_cachewright({"explain", "-"},
                        "HTTP/1.1 200 OK\nX: y\nDate: Tue, 03 Nov 2026 10:00:00 GMT\nAge: 5\nExpires: 0\n"
                        "Cache-Control: max-age=60, s-maxage=300\nSet-Cookie: a=1\n\n");
    CAPTURE(outcome.out);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("rfc9111: fresh for 5 minutes"));
}

TEST_CASE("explain says of qualified directives what lint believes") {
    // RFC 9111 §5.2.2.7: a shared cache must not store the fields that private names.
    const Outcome outcome = run_cachewright(
        {"explain", "-"},
        "HTTP/1.1 200 OK\nCache-Control: private=\"set-cookie\", max-age=60\nSet-Cookie: sid=1\n\n");
    CAPTURE(outcome.out);
    CHECK_THAT(outcome.out, Contains("stored without the fields"));
    CHECK_THAT(outcome.out, !Contains("sent to everybody"));
    // §5.2.2.4: nor send those that no-cache names without asking the origin.
    const Outcome no_cache = run_cachewright(
        {"explain", "-"},
        "HTTP/1.1 200 OK\nCache-Control: no-cache=\"Set-Cookie\", max-age=60\nSet-Cookie: sid=1\n\n");
    CHECK_THAT(no_cache.out, !Contains("sent to everybody"));
    CHECK_THAT(no_cache.out, Contains("sent without the fields"));
}

TEST_CASE("a response without Date counts as received now, not in 1970") {
    const Outcome outcome = run_cachewright(
        {"explain", "-"}, "HTTP/1.1 200 OK\nExpires: Sat, 01 Jan 2022 00:00:00 GMT\nETag: \"a\"\n\n");
    CAPTURE(outcome.out);
    CHECK_THAT(outcome.out, !Contains("years"));
    CHECK_THAT(outcome.out, Contains("Expires is not later than Date"));
}

TEST_CASE("an answer to POST that names itself answers later GET requests") {
    // RFC 9110 §9.3.3.
    const auto json = explained({},
                                "POST /search HTTP/1.1\nHost: a.example\nContent-Length: 0\n\n"
                                "HTTP/1.1 200 OK\nContent-Location: /search\nCache-Control: max-age=60\n\n");
    CHECK(json["exchanges"][0]["caches"][1]["moments"][0]["outcome"] == "hit");
    CHECK(json["exchanges"][0]["caches"][1]["timeline"][0]["phase"] == "fresh");
}

TEST_CASE("the shared captures are explained without an error of ours") {
    const std::filesystem::path captures = CACHEWRIGHT_SHARED_DIR "/har";
    if (!std::filesystem::is_directory(captures)) {
        WARN("skipped: no shared captures beside the project");
        return;
    }
    for (const auto& entry : std::filesystem::directory_iterator(captures)) {
        if (entry.path().extension() != ".har") continue;
        CAPTURE(entry.path().string());
        CHECK(run_cachewright({"explain", "--all", entry.path().string()}).exit_code == 0);
        const Outcome json = run_cachewright({"explain", "--all", "--format", "json", entry.path().string()});
        CHECK(json.exit_code == 0);
        CHECK(schema_complaints("explain.schema.json", json.out) == "");
    }
}

TEST_CASE("explain says why it has nothing to say of an impossible status code (RFC 9110 §15)") {
    for (const std::string status : {"600", "099"}) {
        const Outcome raw =
            run_cachewright({"explain", "-"}, "HTTP/1.1 " + status + " X\nCache-Control: max-age=60\n\n");
        CAPTURE(raw.out, raw.err);
        CHECK(raw.exit_code == 3);
        CHECK(raw.out.empty());
        CHECK_THAT(raw.err, Contains("the status code " + status + " is not between 100 and 599"));
    }
    const Outcome json = run_cachewright(
        {"explain", "-"},
        R"({"url": "https://a.test/", "status": 600, "headers": {"Cache-Control": "max-age=60"}})");
    CAPTURE(json.out, json.err);
    CHECK(json.exit_code == 3);
    CHECK_THAT(json.err, Contains("the status code is not between 100 and 599"));
}

TEST_CASE("explain cuts values of kilobytes in text and leaves them whole in JSON") {
    const std::string target = "/a?q=" + std::string(8000, 'a');
    const std::string capture = "GET " + target +
                                " HTTP/1.1\nHost: a.example\nCookie: sid=" + std::string(30000, 'b') +
                                "\n\nHTTP/1.1 200 OK\nCache-Control: max-age=60\nVary: Cookie\n\n";
    for (const std::vector<std::string>& then :
         {std::vector<std::string>{}, {"--then", "GET " + target}, {"--if", "cache-control: no-store"}}) {
        std::vector<std::string> arguments{"explain", "-"};
        arguments.insert(arguments.end(), then.begin(), then.end());
        const Outcome text = run_cachewright(arguments, capture);
        CAPTURE(text.out, text.err);
        CHECK(text.exit_code == 0);
        CHECK(text.out.find(std::string(500, 'a')) == std::string::npos);
        CHECK(text.out.find(std::string(500, '*')) == std::string::npos);
        CHECK_THAT(text.out, Contains("characters)"));
    }
    CHECK(explained({}, capture)["exchanges"][0]["url"] == "https://a.example" + target);
}

TEST_CASE("of several responses the first is explained unless another is picked") {
    const std::string two = kPage + "HTTP/1.1 404 Not Found\nContent-Length: 0\n\n";
    const Outcome first = run_cachewright({"explain", "-"}, two);
    CAPTURE(first.out, first.err);
    CHECK_THAT(first.err, Contains("explained the first of 2 responses"));
    CHECK(explained({"--entry", "2"}, two)["exchanges"][0]["status"] == 404);
    CHECK(explained({"--all"}, two)["exchanges"].size() == 2);
    CHECK(explained({"--url", "/news"}, two)["exchanges"].size() == 1);
    const Outcome none = run_cachewright({"explain", "-", "--entry", "9"}, two);
    CHECK(none.exit_code == 3);
    CHECK_THAT(none.err, Contains("none of the 2 responses"));
}

TEST_CASE("without --profile explain speaks for the profiles browser and rfc9111") {
    const auto unnamed = explained({});
    CHECK(unnamed["exchanges"] == explained({"--profile", "browser,rfc9111"})["exchanges"]);
    // Browsers have no stale-if-error: an origin's error reaches the user (profile browser, from memory).
    const auto json = explained({"--if", "cache-control: max-age=60, stale-if-error=600"});
    const auto& browser = json["exchanges"][0]["caches"][0];
    CHECK(browser["profile"] == "browser");
    CHECK(browser["moments"].back()["outcome"] == "error");
    CHECK(json["exchanges"][0]["caches"][1]["moments"].back()["outcome"] == "stale");
    // A setting in cachewright.toml or by --set counts as well.
    const Outcome set = run_cachewright({"explain", "-", "--set", "browser.engine=safari"}, kPage);
    CAPTURE(set.out, set.err);
    CHECK(set.exit_code == 0);
    CHECK_THAT(set.out, Contains("Browser (private cache) with engine=safari"));
}

TEST_CASE("explain --if says when no cache reads a field of that name, and which was meant") {
    const Outcome outcome = run_cachewright(
        {"explain", fixture("captures/basket.http"), "--if", "cache-contol: no-store", "--if", "x-own: 1"});
    CAPTURE(outcome.out, outcome.err);
    CHECK_THAT(outcome.err, Contains("'cache-contol'; did you mean 'Cache-Control'?") && !Contains("x-own"));
}

TEST_CASE("explain --if says in words that nothing is varied on any more") {
    const std::string text =
        "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=60\nVary: Accept-Encoding\n\n";
    const Outcome outcome = run_cachewright({"explain", "-", "--if", "vary:"}, text);
    CHECK_THAT(outcome.out, Contains("varies on: Accept-Encoding → nothing"));
}
