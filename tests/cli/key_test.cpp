#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace cachewright::tests;
using Catch::Contains;

TEST_CASE("key prints the normalised URL and its steps") {
    const Outcome outcome = run_cachewright({"key", "HTTPS://Shop.Example:443/a?b=1#top"});
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("rfc9111\n  GET https://shop.example/a?b=1\n"));
    CHECK_THAT(outcome.out, Contains("fragment"));
}

TEST_CASE("a key of kilobytes is cut in text and whole in JSON") {
    const std::string url = "https://shop.example/?q=" + std::string(8000, 'a');
    const Outcome text = run_cachewright({"key", url});
    CHECK(text.out.size() < 2000);
    CHECK_THAT(text.out, Contains("…") && Contains("characters)"));
    const Outcome json = run_cachewright({"key", url, "--format", "json"});
    CHECK(nlohmann::json::parse(json.out)["keys"][0]["text"] == "GET " + url);
}

TEST_CASE("each profile has its own key") {
    // Cloudflare: cache keys, https://developers.cloudflare.com/cache/how-to/cache-keys/: Origin is in it.
    const Outcome outcome =
        run_cachewright({"key", "https://shop.example/a?b=1", "--header", "origin: https://c.example",
                         "--profile", "cloudflare,cloudfront", "--format", "json"});
    CAPTURE(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK(schema_complaints("key.schema.json", outcome.out) == "");
    const auto json = nlohmann::json::parse(outcome.out);
    REQUIRE(json["keys"].size() == 2);
    CHECK_THAT(json["keys"][0]["text"].get<std::string>(), Contains("header:origin=\"https://c.example\""));
    // CloudFront's default cache policy leaves the query out.
    CHECK_THAT(json["keys"][1]["text"].get<std::string>(), !Contains("b=1"));
}

TEST_CASE("secrets in keys are masked") {
    const Outcome outcome = run_cachewright(
        {"key", "https://u:pw@shop.example/a?token=abc", "--header", "authorization: Bearer s3cret",
         "--header", "cookie: id=hunter2", "--profile", "cloudflare", "--set",
         "cloudflare.key_headers=authorization", "--set", "cloudflare.key_cookies=id"});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("authorization=\"Bearer ******\""));
    CHECK_THAT(outcome.out, Contains("cookie:id=\"*******\""));
    for (const std::string secret : {"s3cret", "hunter2", "abc", "u:pw"})
        CHECK_THAT(outcome.out, !Contains(secret));
}

TEST_CASE("what is no URL or header line is a usage error") {
    CHECK(run_cachewright({"key", "/path"}).exit_code == 2);
    CHECK(run_cachewright({"key", "https://a.example/", "--header", "no header"}).exit_code == 2);
    CHECK(run_cachewright({"key", "https://a.example/", "--profile", "fasly"}).exit_code == 2);
    CHECK(run_cachewright({"key", "https://a.example/", "--method", "G T"}).exit_code == 2);
}

TEST_CASE("key estimates the copies that the key makes of one URL") {
    const std::vector<std::string> url{"key", "https://shop.example/sale?utm_source=mail"};
    auto with = [&](std::vector<std::string> extra) {
        extra.insert(extra.begin(), url.begin(), url.end());
        return run_cachewright(extra);
    };
    CHECK_THAT(with({"--profile", "fastly"}).out,
               Contains("copies: without bound: one for each campaign or click (?utm_source)"));
    CHECK_THAT(with({"--profile", "cloudfront"}).out, Contains("copies: 1\n"));
    const auto json = with({"--profile", "vercel,browser", "--format", "json"});
    CHECK(schema_complaints("key.schema.json", json.out) == "");
    const auto keys = nlohmann::json::parse(json.out)["keys"];
    CHECK(keys[0]["copies"]["about"].is_null());
    CHECK_FALSE(keys[1].contains("copies"));
}

TEST_CASE("userinfo is no part of a key, and the steps say so (RFC 9110 §4.2.4)") {
    const Outcome outcome = run_cachewright({"key", "https://u:p@example.com:443/a"});
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("  GET https://example.com/a\n"));
    CHECK_THAT(outcome.out, Contains("userinfo dropped: https://example.com:443/a"));
}

TEST_CASE("key says that a method in lower case is another one (RFC 9110 §9.1)") {
    CHECK_THAT(run_cachewright({"key", "https://example.com/", "--method", "get"}).err,
               Contains("case-sensitive") && Contains("not GET"));
    CHECK(run_cachewright({"key", "https://example.com/", "--method", "M-SEARCH"}).err.empty());
}
