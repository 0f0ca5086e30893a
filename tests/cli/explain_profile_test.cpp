// explain --profile: the matrix, the vendors' words, and requests that follow.
#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

const std::string kScript =
    "GET /app.js?v=1 HTTP/1.1\nHost: shop.example\nAccept-Encoding: gzip\nCookie: sid=hunter2\n\n"
    "HTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\nContent-Type: text/javascript\nETag: \"v1\"\n"
    "Cache-Control: max-age=60, s-maxage=600\nVary: Accept-Encoding\n\n";
const std::string kPage =
    "GET /news HTTP/1.1\nHost: news.example\n\n"
    "HTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\nContent-Type: text/html\n"
    "Cache-Control: max-age=60\n\n";

Outcome explain(std::vector<std::string> extra, const std::string& input,
                const std::vector<std::string>& environment = {}) {
    extra.insert(extra.begin(), {"explain", "-"});
    return run_cachewright(extra, input, environment);
}

nlohmann::json caches_of(std::vector<std::string> extra, const std::string& input) {
    extra.insert(extra.end(), {"--format", "json"});
    const Outcome outcome = explain(extra, input);
    CAPTURE(outcome.out, outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK(schema_complaints("explain.schema.json", outcome.out) == "");
    return nlohmann::json::parse(outcome.out)["exchanges"][0]["caches"];
}

std::size_t columns(const std::string& line) {
    std::size_t count = 0;
    for (const char c : line)
        count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
    return count;
}

bool member_of(const nlohmann::json& basis, const std::string& parameter) {
    return std::any_of(basis.begin(), basis.end(),
                       [&](const nlohmann::json& one) { return one["parameter"] == parameter; });
}

}  // namespace

TEST_CASE("the matrix has one row for every cache") {
    const Outcome outcome = explain({"--profile", "all"}, kScript);
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 0);
    for (const std::string name : {"\nrfc9111 ", "\nbrowser ", "\ncloudflare ", "\ncloudfront ", "\nfastly ",
                                   "\nakamai ", "\nvercel ", "\nnetlify ", "\ngoogle ", "\nazure "}) {
        CHECK_THAT(outcome.out, Contains(name));
    }
    // A wide cell wraps at blanks.
    CHECK_THAT(outcome.out, Contains(" 10m: "));
    CHECK_THAT(outcome.out, Contains(" 1m: "));
    CHECK_THAT(outcome.out, Contains(" s-maxage "));
    CHECK_THAT(outcome.out, !Contains("hunter2"));
}

TEST_CASE("the matrix fits 100 columns and narrow terminals") {
    for (const std::string width : {"100", "60"}) {
        const Outcome outcome = explain({"--profile", "all"}, kScript, {"COLUMNS=" + width});
        std::istringstream lines(outcome.out.substr(0, outcome.out.find("\n\nRFC 9111 (")));
        for (std::string line; std::getline(lines, line);) {
            CAPTURE(line);
            CHECK(columns(line) <= std::stoul(width));
        }
    }
}

TEST_CASE("the next request gets the vendor's own word") {
    // Cloudflare: https://developers.cloudflare.com/cache/concepts/default-cache-behavior/ caches by
    // extension, so a page is DYNAMIC and a script is a HIT.
    CHECK(caches_of({"--profile", "cloudflare"}, kPage)[0]["word_next"] == "DYNAMIC");
    const auto script = caches_of({"--profile", "cloudflare,cloudfront,browser"}, kScript);
    REQUIRE(script.size() == 3);
    CHECK(script[0]["profile"] == "cloudflare");
    CHECK(script[0]["word_first"] == "MISS");
    CHECK(script[0]["word_next"] == "HIT");
    CHECK(script[1]["word_next"] == "Hit from cloudfront");
    CHECK(script[2]["word_next"] == "hit");
    CHECK_FALSE(script[0]["delivered"].empty());
}

TEST_CASE("a reason that a vendor's setting makes names the vendor's page") {
    const auto json = caches_of({"--profile", "cloudflare"}, kPage);
    bool named = false;
    for (const auto& reason : json[0]["stored"]["reasons"]) {
        if (!reason.contains("pages")) continue;
        for (const auto& page : reason["pages"]) {
            named = named ||
                    page["url"] == "https://developers.cloudflare.com/cache/concepts/default-cache-behavior/";
        }
    }
    CHECK(named);
    CHECK_THAT(explain({"--profile", "cloudflare"}, kPage).out,
               Contains("https://developers.cloudflare.com/cache/concepts/default-cache-behavior/"));
}

TEST_CASE("a setting changes the answer and is named above the reasons") {
    const auto json =
        caches_of({"--profile", "cloudflare", "--set", "cloudflare.cache_everything=on"}, kPage);
    CHECK(json[0]["word_next"] == "HIT");
    CHECK(json[0]["settings"]["cache_everything"] == "on");
    CHECK_THAT(explain({"--profile", "cloudflare", "--set", "cloudflare.cache_everything=on"}, kPage).out,
               Contains("Cloudflare (shared cache) with cache_everything=on"));
}

TEST_CASE("key, word and delivered Cache-Control name the pages that they stand on") {
    // Cloudflare: the Browser Cache TTL of 4 hours raises max-age=60 of what it stores.
    const Outcome outcome = explain({"--profile", "cloudflare"}, kScript);
    CAPTURE(outcome.out);
    CHECK_THAT(outcome.out, Contains("https://developers.cloudflare.com/cache/how-to/cache-keys/"));
    CHECK_THAT(outcome.out, Contains("https://developers.cloudflare.com/cache/concepts/cache-responses/"));
    CHECK_THAT(outcome.out, Contains("Cache-Control: max-age=14400, s-maxage=600"));
    CHECK_THAT(outcome.out,
               Contains("https://developers.cloudflare.com/cache/how-to/edge-browser-cache-ttl/"));
}

TEST_CASE("every cell of the matrix names the settings and pages that it stands on") {
    const std::string with_cookies =
        "GET /app.js HTTP/1.1\nHost: shop.example\nCookie: a=1\n\n"
        "HTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\nSet-Cookie: b=2\n"
        "Cache-Control: max-age=60\nVary: Accept-Encoding\n\n";
    for (const std::string& input : {kScript, kPage, with_cookies}) {
        for (const auto& cache :
             caches_of({"--profile", "cloudflare,cloudfront,fastly,akamai,vercel"}, input)) {
            for (const auto& [column, cell] : cache["cells"].items()) {
                if (cell["text"] == "-") continue;
                CAPTURE(cache["profile"], column, cell.dump());
                CHECK_FALSE(cell["basis"].empty());
                for (const auto& basis : cell["basis"]) {
                    REQUIRE_FALSE(basis["pages"].empty());
                    CHECK(basis["pages"][0].contains("url"));
                    CHECK(basis["pages"][0].contains("as_of"));
                }
            }
        }
    }
}

TEST_CASE("the lifetime of what is validated on each use is none, whatever max-age says") {
    const std::string head = "GET /app.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n";
    const std::string date = "Date: Tue, 03 Nov 2026 10:00:00 GMT\n";
    for (const auto& cache : caches_of({"--profile", "rfc9111,cloudflare,cloudfront,browser"},
                                       head + date + "Cache-Control: no-cache, max-age=60\n\n")) {
        CAPTURE(cache["profile"], cache["cells"]["fresh_for"].dump());
        CHECK(cache["cells"]["fresh_for"]["text"] == "0s: no-cache, so each use is validated");
        CHECK(member_of(cache["cells"]["fresh_for"]["basis"], "storage.no_cache"));
    }
    // Where another field rules, no-cache of Cache-Control is for others.
    const auto targeted =
        caches_of({"--profile", "cloudflare"},
                  head + date + "Cache-Control: no-cache\nCloudflare-CDN-Cache-Control: max-age=60\n\n")[0];
    CHECK_THAT(targeted["cells"]["fresh_for"]["text"].get<std::string>(), Contains("1m: max-age of"));
}

TEST_CASE("the key cell names the method where HEAD has a key of its own") {
    // Vercel: the method is part of the key, https://vercel.com/docs/caching/cdn-cache/purge
    const auto caches = caches_of({"--profile", "vercel,cloudflare"}, kScript);
    CHECK_THAT(caches[0]["cells"]["key"]["text"].get<std::string>(), Contains("method + URL"));
    CHECK_THAT(caches[1]["cells"]["key"]["text"].get<std::string>(), !Contains("method"));
}

TEST_CASE("what the client receives has its reason and page") {
    // Cloudflare's Browser Cache TTL: https://developers.cloudflare.com/cache/how-to/edge-browser-cache-ttl/
    const auto cache = caches_of({"--profile", "cloudflare"}, kScript)[0];
    REQUIRE(cache["delivery_reasons"].size() == 1);
    CHECK(cache["delivery_reasons"][0]["id"] == "browser-lifetime-by-rule");
    CHECK(cache["delivery_reasons"][0]["parameter"] == "delivery.browser_lifetime_rule");
    CHECK(cache["eligible"]["verdict"] == true);
    CHECK(caches_of({"--profile", "cloudflare"}, kPage)[0]["eligible"]["verdict"] == false);
}

TEST_CASE("profiles too are told what each header contributed") {
    const Outcome outcome = explain({"--profile", "cloudflare,fastly,rfc9111"}, kScript);
    CAPTURE(outcome.out);
    const std::size_t at = outcome.out.find("What each header contributed");
    REQUIRE(at != std::string::npos);
    CHECK_THAT(outcome.out.substr(at), Contains("every cache: fresh for 10 minutes: s-maxage"));
    // One that keeps nothing has no use for a lifetime.
    const Outcome page = explain({"--profile", "cloudflare"}, kPage);
    CHECK_THAT(page.out, !Contains("cloudflare: fresh for"));
}

TEST_CASE("cachewright.toml chooses profiles where --profile does not") {
    const Folder folder;
    const std::string config = folder.file("cachewright.toml",
                                           "profiles = [\"cloudflare\", \"fastly\"]\n\n[profile.cloudflare]\n"
                                           "cache_everything = \"on\"\n");
    const auto listed = caches_of({"--config", config}, kPage);
    REQUIRE(listed.size() == 2);
    CHECK(listed[0]["word_next"] == "HIT");
    const auto named = caches_of(
        {"--config", config, "--profile", "cloudflare", "--set", "cloudflare.cache_everything=off"}, kPage);
    REQUIRE(named.size() == 1);
    CHECK(named[0]["word_next"] == "DYNAMIC");
}

TEST_CASE("explain --then answers a following request at its time") {
    const auto then = [](const std::string& request, const std::string& at) {
        const auto json =
            caches_of({"--profile", "rfc9111,cloudflare", "--then", request, "--at", at}, kScript);
        return std::vector<std::string>{json[0]["then"]["outcome"], json[1]["then"]["outcome"]};
    };
    using Words = std::vector<std::string>;
    // RFC 9111 §4: a shared cache goes by s-maxage, and other URLs have other keys.
    CHECK(then("GET /app.js?v=1", "+70s") == Words{"hit", "hit"});
    CHECK(then("GET /app.js?v=2", "+70s") == Words{"miss", "miss"});
    // RFC 9111 §4.1: Vary. Cloudflare goes by no request header other than those of its key.
    CHECK(then("GET /app.js?v=1 accept-encoding: br", "+70s")[0] == "miss");
    CHECK(then("GET /app.js?v=1 cookie: a=1", "+70s") == Words{"hit", "hit"});
    CHECK(then("GET /app.js?v=1", "+11m")[0] == "revalidated");
}

TEST_CASE("explain --then-header adds, replaces and removes headers of the following request") {
    const auto outcome_of = [](const std::vector<std::string>& headers) {
        std::vector<std::string> arguments{"--profile", "rfc9111", "--then", "GET /app.js?v=1"};
        for (const std::string& header : headers)
            arguments.insert(arguments.end(), {"--then-header", header});
        return caches_of(arguments, kScript)[0]["then"]["outcome"].get<std::string>();
    };
    CHECK(outcome_of({}) == "hit");
    CHECK(outcome_of({"accept-encoding:"}) == "miss");
    CHECK(outcome_of({"x-a: 1", "cache-control: no-cache"}) == "revalidated");
}

TEST_CASE("without --profile a following request is answered by the browser and by RFC 9111") {
    const Outcome outcome = explain({"--then", "GET /app.js?v=1", "--at", "+70s"}, kScript);
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("Then at +1m10s: GET https://shop.example/app.js?v=1"));
    CHECK_THAT(outcome.out, Contains("browser"));
    CHECK_THAT(outcome.out, Contains("rfc9111"));
}

TEST_CASE("what is no request, header, profile or setting ends with a hint") {
    CHECK(explain({"--then", "/app.js"}, kScript).exit_code == 2);
    CHECK(explain({"--then", "GET /app.js no header"}, kScript).exit_code == 2);
    CHECK(explain({"--then-header", "a: 1"}, kScript).exit_code == 2);
    const Outcome misspelt = explain({"--profile", "cloudflare,fasly"}, kScript);
    CHECK(misspelt.exit_code == 2);
    CHECK_THAT(misspelt.err, Contains("did you mean 'fastly'?"));
    CHECK(explain({"--set", "cloudflare.plan=pro"}, kScript).exit_code == 2);
    CHECK(explain({"--profile", ""}, kScript).exit_code == 2);
}

TEST_CASE("explain estimates the copies that each cache keeps of the URL") {
    const std::string page =
        "GET /news?gclid=1 HTTP/1.1\nHost: news.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
        "Cache-Control: max-age=60, s-maxage=600\nVary: Accept-Encoding, Accept-Language\n\n";
    const Outcome text = explain({"--profile", "browser,fastly"}, page);
    CAPTURE(text.out, text.err);
    CHECK_THAT(text.out, Contains("copies      without bound: 3 (Accept-Encoding) × 60 (Accept-Language)"));
    const nlohmann::json caches = caches_of({"--profile", "browser,cloudfront,vercel"}, page);
    CHECK_FALSE(caches[0].contains("copies"));
    CHECK(caches[1]["copies"]["text"] == "1");
    CHECK(caches[1]["copies"]["about"] == 1);
    CHECK(caches[2]["copies"]["about"].is_null());
    CHECK(caches[2]["copies"]["factors"].size() == 4);
}

TEST_CASE("a script at Vercel counts as a static file until somebody says that a function answers") {
    const auto kind = [](std::vector<std::string> extra, const std::string& input) {
        extra.insert(extra.begin(), {"--profile", "vercel"});
        return caches_of(extra, input)[0]["settings"]["kind"].get<std::string>();
    };
    CHECK(kind({}, kScript) == "static");
    CHECK(kind({}, kPage) == "function");
    CHECK(kind({"--set", "vercel.kind=function"}, kScript) == "function");
}

TEST_CASE("explain --then repeats the header fields that it was given") {
    const Outcome outcome = explain({"--then", "GET /app.js?v=1 cookie: a=1; accept-encoding: br",
                                     "--then-header", "x-a: 1", "--then-header", "accept-encoding:"},
                                    kScript);
    CAPTURE(outcome.out, outcome.err);
    CHECK_THAT(outcome.out, Contains("cookie: a=*"));
    CHECK_THAT(outcome.out, Contains("x-a: 1"));
    CHECK_THAT(outcome.out, Contains("accept-encoding left out"));
}

TEST_CASE("explain --then says what an unsafe method does to the stored page (RFC 9111 §4.4)") {
    for (const std::string method : {"DELETE", "POST"}) {
        const Outcome outcome = explain({"--then", method + " /app.js?v=1"}, kScript);
        CHECK_THAT(outcome.out, Contains("unless the answer is an error") && Contains("9111 §4.4"));
    }
    CHECK_THAT(explain({"--then", "GET /app.js?v=1"}, kScript).out, !Contains("§4.4"));
    const Outcome lower = explain({"--then", "get /app.js?v=1"}, kScript);
    CHECK_THAT(lower.err, Contains("case-sensitive") && Contains("not GET"));
}

TEST_CASE("the key in the matrix names the cookies that are in it, also when the request sends none") {
    const Outcome listed = explain({"--profile", "cloudfront", "--set", "cloudfront.forward_cookies=listed",
                                    "--set", "cloudfront.cookie_names=uid"},
                                   kScript);
    CHECK_THAT(listed.out, Contains("cookies uid"));
    const Outcome field =
        explain({"--profile", "cloudfront", "--set", "cloudfront.forward_headers=x-a"}, kScript);
    CHECK_THAT(field.out, Contains("header:x-a"));
}
