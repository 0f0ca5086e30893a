#include "lib/input/sitemap.hpp"

#include "lib/input/gunzip.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace cachewright;
using Catch::Contains;
using Urls = std::vector<std::string>;

namespace {

std::string seed(const std::string& name) {
    std::ifstream file(CACHEWRIGHT_SOURCE_DIR "/fixtures/fuzz/sitemap/" + name, std::ios::binary);
    REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("a urlset gives its locations: trimmed, with references resolved, CDATA or not, gzip or not") {
    for (const char* name : {"urlset.xml", "urlset.xml.gz", "twice.gz"}) {
        INFO(name);
        const auto sitemap = input::read_sitemap(seed(name));
        REQUIRE(sitemap);
        CHECK(sitemap->kind == input::SitemapKind::urls);
        CHECK(sitemap->locations == Urls{"https://a.example/?x=1&y=2", "https://a.example/b"});
        CHECK(sitemap->unusable == 0);
    }
}

TEST_CASE("an index with a namespace prefix gives sitemaps") {
    const auto sitemap = input::read_sitemap(seed("index.xml"));
    REQUIRE(sitemap);
    CHECK(sitemap->kind == input::SitemapKind::index);
    CHECK(sitemap->locations == Urls{"https://a.example/1.xml.gz"});
}

TEST_CASE("text with one URL a line and UTF-16 are sitemaps too") {
    CHECK(input::read_sitemap(seed("text.txt"))->locations ==
          Urls{"https://a.example/", "https://a.example/b"});
    CHECK(input::read_sitemap(seed("utf16.xml"))->locations == Urls{"https://a.example/\xC3\xA4"});
}

TEST_CASE("only the location of an entry counts, not that of an image in it") {
    const auto sitemap = input::read_sitemap(
        "<urlset><url><image:image><image:loc>https://a.example/i.png</image:loc></image:image>"
        "<loc>https://a.example/</loc></url><url/><url><loc>javascript:alert(1)</loc></url></urlset>");
    REQUIRE(sitemap);
    CHECK(sitemap->locations == Urls{"https://a.example/"});
    CHECK(sitemap->unusable == 2);
}

TEST_CASE("what is refused as a sitemap, and why") {
    struct Case {
        const char* name;
        const char* says;
    };
    const auto c = GENERATE(values<Case>({
        {"doctype.xml", "document type declaration"},
        {"html.html", "HTML page"},
        {"feed.xml", "<rss>"},
        {"cut.xml", "broken at byte"},
        {"cut.gz", "ends too early"},
        {"deep.xml", "broken at byte"},
    }));
    INFO(c.name);
    const auto sitemap = input::read_sitemap(seed(c.name));
    REQUIRE_FALSE(sitemap);
    CHECK(sitemap.error().code == base::ErrorCode::no_content);
    CHECK_THAT(sitemap.error().message, Contains(c.says));
}

TEST_CASE("a sitemap is held to its limits") {
    input::SitemapLimits limits;
    limits.decoded = 90'000;
    const auto bomb = input::read_sitemap(seed("zeros.gz"), limits);
    REQUIRE_FALSE(bomb);
    CHECK(bomb.error().code == base::ErrorCode::too_large);
    limits.tags = 10;
    CHECK(input::read_sitemap(seed("deep.xml"), limits).error().code == base::ErrorCode::too_large);
    limits = {};
    limits.locations = 1;
    const auto cut = input::read_sitemap(seed("urlset.xml"), limits);
    REQUIRE(cut);
    CHECK(cut->locations.size() == 1);
    CHECK(cut->cut);
}

TEST_CASE("gzip members follow one another, and what is none is left") {
    const std::string member = seed("urlset.xml.gz");
    const std::string text = seed("urlset.xml");
    CHECK(input::gunzip(member + member, 100'000) == text + text);
    CHECK(input::gunzip(member + "trailing", 100'000) == text);
    CHECK(input::gunzip(member, text.size()) == text);
    CHECK_FALSE(input::gunzip(member, text.size() - 1));
    // A member of nothing.
    const std::string empty("\x1F\x8B\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0", 20);
    std::string many;
    for (std::size_t i = 0; i < input::kMostGzipMembers; ++i)
        many += empty;
    CHECK(input::gunzip(many, 100) == std::string());
    const auto too_many = input::gunzip(many + empty, 100);
    REQUIRE_FALSE(too_many);
    CHECK(too_many.error().code == base::ErrorCode::too_large);
    CHECK_THAT(too_many.error().message, Contains("more than 10000 parts"));
    std::string damaged = member;
    damaged[member.size() - 6] ^= 1;  // in its checksum
    CHECK_FALSE(input::gunzip(damaged, 100'000));
}
