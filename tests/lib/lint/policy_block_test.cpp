#include "lib/lint/policy_block.hpp"

#include "lib/lint/fingerprint.hpp"
#include "lib/lint/runner.hpp"
#include "lib/lint/subject.hpp"
#include "lib/vendor/catalog.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace cachewright;
using Catch::Contains;
using lint::Demand;
using lint::PolicyBlock;
using test_support::example_exchange;

namespace {

constexpr lint::Rule kRule{
    .id = "policy-violation", .severity = lint::Severity::error, .check = lint::check_policies};

http::Exchange page(const std::string& fields, const std::string& path = "/a",
                    const std::string& status = "200 OK") {
    return example_exchange("GET " + path + " HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 " + status +
                            "\nDate: Tue, 03 Nov 2026 10:00:00 GMT\nContent-Type: text/html\n" + fields);
}

std::vector<lint::Finding> found(std::vector<PolicyBlock> blocks, const http::Exchange& exchange,
                                 std::string_view profiles = {}, std::string_view policy_caches = {}) {
    const auto configured = [](std::string_view names) {
        std::vector<vendor::ConfiguredProfile> all;
        if (names.empty()) return all;
        const auto named = vendor::profiles_named(names);
        for (const vendor::Profile* profile : named.value())
            all.push_back(vendor::configure(*profile).value());
        return all;
    };
    lint::RunSettings settings;
    settings.policies = std::move(blocks);
    settings.policy_caches = configured(policy_caches);
    lint::Runner runner({&kRule}, configured(profiles), std::move(settings));
    const auto findings = runner.run(exchange);
    return {findings.begin(), findings.end()};
}

std::vector<lint::Finding> found(const PolicyBlock& block, const http::Exchange& exchange) {
    return found(std::vector{block}, exchange);
}

PolicyBlock block() {
    PolicyBlock one;
    one.name = "ours";
    one.reason = "we said so.";
    return one;
}

PolicyBlock lifetimes(std::string cache, std::optional<base::Duration> shortest,
                      std::optional<base::Duration> longest) {
    PolicyBlock one = block();
    one.ttl.push_back({std::move(cache), shortest, longest});
    return one;
}

std::string slice(const http::Exchange& exchange, const lint::Place& place) {
    return std::string(base::slice(exchange.response.fields[place.line].value, place.span));
}

}  // namespace

TEST_CASE("a required directive is missed, a forbidden one is pointed at, and one line mends both") {
    PolicyBlock one = block();
    one.require = {"must-revalidate"};
    one.forbid = {"public"};
    const http::Exchange bad = page("Cache-Control: Public, max-age=60\n");
    const auto findings = found(one, bad);
    REQUIRE(findings.size() == 2);
    REQUIRE(findings[0].place);
    CHECK(slice(bad, *findings[0].place) == "Public, max-age=60");
    CHECK_FALSE(found(one, page(""))[0].place);
    CHECK(findings[0].message ==
          "Cache-Control does not say \"must-revalidate\", which the policy \"ours\" requires: we said so");
    REQUIRE(findings[1].place);
    CHECK(slice(bad, *findings[1].place) == "Public");
    for (const lint::Finding& finding : findings) {
        CHECK(finding.suggestion == "Cache-Control: max-age=60, must-revalidate");
        CHECK(finding.policy == "ours");
    }
    CHECK(found(one, page("Cache-Control: max-age=60, Must-Revalidate\n")).empty());
}

TEST_CASE("a directive for some fields only is not the one that is required") {
    PolicyBlock one = block();
    one.require = {"no-cache"};
    CHECK(found(one, page("Cache-Control: no-cache=\"Set-Cookie\"\n")).size() == 1);
    CHECK(found(one, page("Cache-Control: no-cache\n")).empty());
}

TEST_CASE("lifetimes are what the cache does, not what one directive says") {
    const auto browser = lifetimes("browser", base::Seconds{60}, base::Seconds{3600});
    CHECK(found(browser, page("Cache-Control: max-age=60\n")).empty());
    CHECK(found(browser, page("Cache-Control: max-age=3600, s-maxage=99999\n")).empty());
    const http::Exchange long_lived = page("Cache-Control: max-age=86400\n");
    const auto too_long = found(browser, long_lived);
    REQUIRE(too_long.size() == 1);
    CHECK_THAT(too_long[0].message,
               Contains("browsers answer with this for 1 day") && Contains("at most 1 hour: we said so"));
    CHECK(slice(long_lived, *too_long[0].place) == "max-age=86400");
    CHECK(too_long[0].suggestion == "Cache-Control: max-age=3600");
    const auto too_short = found(browser, page("Cache-Control: max-age=600, no-cache\n"));
    REQUIRE(too_short.size() == 1);
    CHECK_THAT(too_short[0].message,
               Contains("browsers ask the origin for every answer") && Contains("at least 1 minute"));
    CHECK(too_short[0].suggestion.empty());

    const auto shared = lifetimes("shared", std::nullopt, base::Seconds{300});
    CHECK(found(shared, page("Cache-Control: private, max-age=86400\n")).empty());
    const auto split = found(shared, page("Cache-Control: max-age=60, s-maxage=600\n"));
    REQUIRE(split.size() == 1);
    CHECK(split[0].suggestion == "Cache-Control: max-age=60, s-maxage=300");
}

TEST_CASE("a lifetime for a CDN is the one of its profile, selected or not") {
    const auto fastly = lifetimes("fastly", std::nullopt, base::Seconds{60});
    // Fastly reads Surrogate-Control before Cache-Control.
    const http::Exchange exchange = page("Cache-Control: max-age=30\nSurrogate-Control: max-age=600\n");
    for (const auto& [selected, beside] : {std::pair{"fastly", ""}, std::pair{"", "fastly"}}) {
        const auto findings = found(std::vector{fastly}, exchange, selected, beside);
        REQUIRE(findings.size() == 1);
        CHECK(findings[0].caches == std::vector<std::string_view>{"fastly"});
        CHECK_THAT(findings[0].message, Contains("Fastly answers with this for 10 minutes"));
        CHECK(slice(exchange, *findings[0].place) == "max-age=600");
    }
    CHECK(found(std::vector{fastly}, page("Cache-Control: max-age=30\n"), "fastly").empty());
}

TEST_CASE("Vary may name the allowed fields only") {
    PolicyBlock one = block();
    one.vary = {"Accept-Encoding", "Origin"};
    CHECK(found(one, page("Vary: accept-encoding\n")).empty());
    CHECK(found(one, page("")).empty());
    const http::Exchange bad = page("Vary: Accept-Encoding, User-Agent\n");
    const auto findings = found(one, bad);
    REQUIRE(findings.size() == 1);
    CHECK(slice(bad, *findings[0].place) == "User-Agent");
    CHECK(found(one, page("Vary: *\n")).size() == 1);
    one.vary = std::vector<std::string>{};
    CHECK(found(one, page("Vary: Origin\n")).size() == 1);
}

TEST_CASE("private means that no shared cache stores it, a CDN by its own field included") {
    PolicyBlock one = block();
    one.is_private = Demand::yes;
    CHECK(found(one, page("Cache-Control: private, max-age=60\n")).empty());
    CHECK(found(one, page("Cache-Control: no-store\n")).empty());
    const auto open = found(one, page("Cache-Control: public, max-age=60, s-maxage=600\n"));
    REQUIRE(open.size() == 1);
    CHECK(open[0].suggestion == "Cache-Control: max-age=60, private");
    CHECK(found(one, page("Cache-Control: no-cache\n")).size() == 1);
    const auto cdn = found(one, page("Cache-Control: private\nCDN-Cache-Control: max-age=600\n"));
    REQUIRE(cdn.size() == 1);
    CHECK_THAT(cdn[0].message, Contains("CDNs may keep this"));
    CHECK(cdn[0].suggestion.empty());
}

TEST_CASE("hashed and immutable is a version in the URL, a year, and the word") {
    PolicyBlock one = block();
    one.hashed_immutable = Demand::yes;
    const std::string hashed = "/app.3f9a1c2b4d.js";
    CHECK(found(one, page("Cache-Control: max-age=31536000, immutable\n", hashed)).empty());
    CHECK(found(one, page("Cache-Control: no-store\n", hashed, "404 Not Found")).empty());
    const auto plain = found(one, page("Cache-Control: max-age=31536000, immutable\n", "/app.js"));
    REQUIRE(plain.size() == 1);
    CHECK_THAT(plain[0].message, Contains("the URL names no version"));
    const auto brief = found(one, page("Cache-Control: public, max-age=3600\n", hashed));
    REQUIRE(brief.size() == 1);
    CHECK(brief[0].suggestion == "Cache-Control: public, max-age=31536000, immutable");
    CHECK(found(one, page("Cache-Control: max-age=31536000\n", hashed)).size() == 1);
}

TEST_CASE("no suggestion opens a response to shared caches") {
    PolicyBlock one = block();
    one.forbid = {"private"};
    const auto findings = found(one, page("Cache-Control: private, max-age=60\n"));
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].suggestion.empty());
}

TEST_CASE("a policy is for what it matches, and not for 304 unless it asks") {
    PolicyBlock one = block();
    one.require = {"no-store"};
    one.match.urls.push_back(http::UrlPattern::parse("/a/**").value());
    CHECK(found(one, page("", "/b/1")).empty());
    CHECK(found(one, page("", "/a/1")).size() == 1);
    CHECK(found(one, page("", "/a/1", "304 Not Modified")).empty());
    one.match.statuses = {lint::StatusRange::parse("304").value()};
    CHECK(found(one, page("", "/a/1", "304 Not Modified")).size() == 1);
}

TEST_CASE("what a declaration leaves out is not held against it") {
    PolicyBlock one = block();
    one.require = {"no-store"};
    http::Exchange declared = page("");
    declared.provenance.evidence = http::Evidence::declared;
    CHECK(found(one, declared).empty());
    http::Exchange speaking = page("Cache-Control: max-age=60\n");
    speaking.provenance.evidence = http::Evidence::declared;
    CHECK(found(one, speaking).size() == 1);
}

TEST_CASE("fingerprints tell policies and their requirements apart, and nothing else changes them") {
    PolicyBlock one = block();
    one.require = {"no-store", "no-transform"};
    PolicyBlock other = one;
    other.name = "theirs";
    const http::Exchange exchange = page("", "/p/4711");
    const auto findings = found({one, other}, exchange);
    REQUIRE(findings.size() == 4);
    std::vector<std::string> prints;
    for (const lint::Finding& finding : findings)
        prints.push_back(lint::fingerprint(exchange, finding));
    for (std::size_t i = 0; i < prints.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j)
            CHECK(prints[i] != prints[j]);
    }
    one.reason = "said otherwise";
    const http::Exchange sibling = page("Server: x\n", "/p/12");
    CHECK(lint::fingerprint(sibling, found(one, sibling)[0]) == prints[0]);
    // Where it points has no part in it.
    const http::Exchange speaking = page("Cache-Control: public, max-age=60\n", "/p/3");
    CHECK(lint::fingerprint(speaking, found(one, speaking)[0]) == prints[0]);
}

TEST_CASE("each policy has its say, however many there are") {
    std::vector<PolicyBlock> blocks;
    for (int i = 0; i < 12; ++i) {
        blocks.push_back(block());
        blocks.back().name += std::to_string(i);
        blocks.back().require = {"no-store"};
    }
    CHECK(found(blocks, page("")).size() == 12);
}

TEST_CASE("a class pattern changes what a response is, the last one winning, errors left alone") {
    const auto pattern = [](const char* url, lint::ResourceKind kind) {
        lint::ClassPattern one;
        one.match.urls.push_back(http::UrlPattern::parse(url).value());
        one.kind = kind;
        return one;
    };
    std::vector<lint::ClassPattern> patterns{pattern("/a/**", lint::ResourceKind::private_api),
                                             pattern("/a/b/**", lint::ResourceKind::fingerprinted_asset)};
    const lint::ResourceClasses classes(patterns);
    CHECK(classes.of(page("", "/")) == lint::ResourceKind::html_page);
    CHECK(classes.of(page("", "/a/1")) == lint::ResourceKind::private_api);
    CHECK(classes.of(page("", "/a/b/1")) == lint::ResourceKind::fingerprinted_asset);
    CHECK(classes.of(page("", "/a/1", "404 Not Found")) == lint::ResourceKind::error);
    lint::RunSettings settings;
    settings.classes = classes;
    const http::Exchange exchange = page("", "/a/1");
    CHECK(lint::Subject(exchange, {}, settings).resource() == lint::ResourceKind::private_api);
    CHECK(lint::Subject(exchange).settings().variant_budget == 100);

    lint::ExchangePattern by_class;
    by_class.classes = {lint::ResourceKind::private_api};
    CHECK(by_class.matches(exchange, classes));
    CHECK_FALSE(by_class.matches(exchange, {}));
}

TEST_CASE("a correction stands with the findings that it ends, and with no other") {
    PolicyBlock one = lifetimes("cloudflare", base::Seconds{3600}, std::nullopt);
    one.require = {"must-revalidate"};
    // By default Cloudflare keeps no HTML page, whatever Cache-Control says.
    const auto findings = found(std::vector{one}, page("Cache-Control: max-age=60\n"), "cloudflare");
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].suggestion == "Cache-Control: max-age=60, must-revalidate");
    CHECK(findings[1].requirement == "ttl.cloudflare min");
    CHECK(findings[1].suggestion.empty());
}
