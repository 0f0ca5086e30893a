#include "lib/http/url_pattern.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;

namespace {

bool matches(std::string_view pattern, std::string_view url) {
    const auto parsed = http::UrlPattern::parse(pattern);
    REQUIRE(parsed);
    return parsed->matches(url);
}

struct Case {
    std::string_view pattern;
    std::string_view url;
    bool expected;
};

}  // namespace

TEST_CASE("URL patterns: stars in paths") {
    const Case cases[]{
        {"/blog/*", "https://a.example/blog/first", true},
        {"/blog/*", "https://a.example/blog/", true},
        {"/blog/*", "https://a.example/blog/2026/first", false},
        {"/blog/*", "https://a.example/blog", false},
        {"/blog/**", "https://a.example/blog/2026/first", true},
        {"/blog/**", "https://a.example/blog/", true},
        {"/blog/**", "https://a.example/blog", false},
        {"/blog/**", "https://a.example/my/blog/1", false},
        {"/**", "https://a.example", true},
        {"/**", "https://a.example/", true},
        {"/**/*.js", "https://a.example/app.js", true},
        {"/**/*.js", "https://a.example/assets/v1/app.js", true},
        {"/**/*.js", "https://a.example/app.json", false},
        {"/a/**/b", "https://x.example/a/b", true},
        {"/a/**/b", "https://x.example/a/1/2/b", true},
        {"/a/**/b", "https://x.example/ab", false},
        {"/a/**/**/b", "https://x.example/a/b", true},
        {"/a**/b", "https://x.example/ab", false},
        {"/a**/b", "https://x.example/a1/2/b", true},
        {"/a/**b", "https://x.example/a/1/2b", true},
        {"/products/*/reviews", "https://x.example/products/4711/reviews", true},
        {"/products/*/reviews", "https://x.example/products/4711/2/reviews", false},
        {"/Blog/*", "https://a.example/blog/first", false},
        {"/a+b(c).[d]", "https://a.example/a+b(c).[d]", true},
        {"/a.c", "https://a.example/abc", false},
    };
    for (const Case& one : cases) {
        CAPTURE(one.pattern, one.url);
        CHECK(matches(one.pattern, one.url) == one.expected);
    }
}

TEST_CASE("URL patterns: scheme, host and port") {
    const Case cases[]{
        {"shop.example/**", "https://shop.example/a", true},
        {"shop.example/**", "http://SHOP.example:8080/a", true},
        {"shop.example:8080/**", "http://shop.example:8080/a", true},
        {"shop.example:8080/**", "http://shop.example/a", false},
        {"shop.example/**", "https://www.shop.example/a", false},
        {"*.shop.example/**", "https://www.shop.example/a", true},
        {"*.shop.example/**", "https://a.www.shop.example/a", false},
        {"**.shop.example/**", "https://a.www.shop.example/a", true},
        {"*/robots.txt", "https://localhost/robots.txt", true},
        {"HTTPS://Shop.example/**", "https://shop.example/", true},
        {"https://shop.example/**", "http://shop.example/", false},
        {"https://shop.example", "https://shop.example/", true},
        {"https://shop.example", "https://shop.example/a", false},
        {"shop.example/**", "https://user:pass@shop.example/a", true},
        {"[::1]:8080/**", "http://[::1]:8080/a", true},
        {"[::1]/**", "http://[::1]:8080/a", true},
        // Where no host is known, a pattern with a host cannot be held against it.
        {"shop.example/**", "/a", false},
        {"/a", "/a", true},
        {"/**", "", false},
    };
    for (const Case& one : cases) {
        CAPTURE(one.pattern, one.url);
        CHECK(matches(one.pattern, one.url) == one.expected);
    }
}

TEST_CASE("URL patterns: the query counts only where the pattern has one") {
    const Case cases[]{
        {"/search", "https://a.example/search?q=1", true},
        {"/search", "https://a.example/search#top", true},
        {"/search?q=*", "https://a.example/search?q=a/b&page=2", true},
        {"/search?q=*", "https://a.example/search", false},
        {"/search?*", "https://a.example/search", true},
        {"/search?*utm_*", "https://a.example/search?a=1&utm_source=x", true},
        {"/search?q=1", "https://a.example/search?q=2", false},
    };
    for (const Case& one : cases) {
        CAPTURE(one.pattern, one.url);
        CHECK(matches(one.pattern, one.url) == one.expected);
    }
}

TEST_CASE("URL patterns: what cannot be meant is refused with what to write") {
    const std::pair<std::string_view, std::string_view> cases[]{
        {"", "/**"},     {"*.js", "/**/*.js"},     {"**", "/**/*"},
        {"/a b", "%20"}, {"/a#b", "leave it out"}, {"/*.{png,jpg}", "several patterns"},
    };
    for (const auto& [pattern, hint] : cases) {
        CAPTURE(pattern);
        const auto parsed = http::UrlPattern::parse(pattern);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == base::ErrorCode::usage);
        CHECK_THAT(parsed.error().hint, Catch::Contains(std::string(hint)));
    }
    CHECK_FALSE(http::UrlPattern::parse("/" + std::string(2000, 'a')));
}

TEST_CASE("URL patterns: many stars against a long URL cost no more than their product") {
    std::string pattern;
    for (int i = 0; i < 200; ++i)
        pattern += "/**a*";
    CHECK_FALSE(matches(pattern, "https://a.example/" + std::string(20'000, 'a') + "b"));
}
