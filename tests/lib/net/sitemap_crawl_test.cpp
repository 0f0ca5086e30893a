#include "lib/net/sitemap_crawl.hpp"

#include "tests/net/scripted_transport.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using Catch::Contains;
using tests::ScriptedTransport;

namespace {

using Texts = std::vector<std::string>;

// "urls" or "sitemaps", then a location a line. "bad" is what cannot be read, "-" an entry without a URL.
base::Result<net::SitemapListing> read_listing(std::string_view text) {
    if (text == "bad") return base::fail(base::ErrorCode::no_content, "it is no sitemap");
    net::SitemapListing listing;
    const std::size_t end = text.find('\n');
    if (text.substr(0, end) == "sitemaps") listing.kind = net::ListingKind::sitemaps;
    while (!text.empty()) {
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
        const std::string_view line = text.substr(0, text.find('\n'));
        if (line == "-") {
            ++listing.unusable;
        } else if (!line.empty()) {
            listing.locations.emplace_back(line);
        }
    }
    return listing;
}

struct Told : net::SitemapVisitor {
    void level(std::size_t sitemaps) override { levels.push_back(sitemaps); }
    void answered(const net::Chain& chain) override { chains.push_back(chain.target.url); }
    void failed(const std::string& url, const base::Error& error) override {
        failures.push_back(url + ": " + error.message);
    }
    void left_out(const std::string& url, net::ListingKind, const net::LeftOut& what) override {
        outside.push_back(what);
        outside_of.insert(url);
    }
    void unusable(const std::string&, std::size_t entries) override { bad_entries += entries; }
    bool found(const std::string& url, const std::string& by) override {
        named.insert(by);
        if (!known.insert(url).second) return false;
        urls.push_back(url);
        return true;
    }

    std::vector<std::size_t> levels;
    Texts chains, failures, urls;
    std::vector<net::LeftOut> outside;
    std::set<std::string> outside_of, named, known;
    std::size_t bad_entries = 0;
};

const std::string kSite = "https://a.example";

void crawl(ScriptedTransport& transport, Told& told, const net::SitemapCrawlLimits& limits = {},
           const net::CrawlOptions& options = {}) {
    const std::string start = kSite + "/sitemap.xml";
    CHECK(net::crawl_sitemaps(
              transport, {{start, start}}, options, read_listing, told, [] { return net::Going::on; },
              limits) == net::RunEnd::done);
}

}  // namespace

TEST_CASE("sitemaps are followed level by level, each once") {
    ScriptedTransport site;
    site.answer(kSite + "/sitemap.xml",
                "sitemaps\n" + kSite + "/1\n" + kSite + "/2\n" + kSite + "/sitemap.xml");
    site.answer(kSite + "/1", "urls\n" + kSite + "/a\n" + kSite + "/b\n-");
    site.answer(kSite + "/2", "sitemaps\n" + kSite + "/1\n" + kSite + "/3");
    site.answer(kSite + "/3", "urls\n" + kSite + "/b\n" + kSite + "/c");
    Told told;
    crawl(site, told);
    CHECK(told.levels == std::vector<std::size_t>{1, 2, 1});
    CHECK(told.urls == Texts{kSite + "/a", kSite + "/b", kSite + "/c"});
    CHECK(told.named == std::set<std::string>{kSite + "/sitemap.xml"});
    CHECK(told.bad_entries == 1);
    CHECK(told.failures.empty());
    CHECK(site.asked().size() == 4);
    CHECK(site.asked()[0].fields.value("Accept-Encoding") == "gzip");
    CHECK(site.asked()[0].body_kept == net::SitemapCrawlLimits{}.bytes);
}

TEST_CASE("of many hosts out of scope the first are named and the rest is counted") {
    std::string list = "urls\n" + kSite + "/in\n";
    for (int i = 0; i < 50'000; ++i)
        list += "https://h" + std::to_string(i) + ".example/\n";
    list += "https://h0.example/again\nhttps://a.example:8443/x\nhttp://a.example/y\nhttp://a.example/z\n";
    ScriptedTransport site;
    site.answer(kSite + "/sitemap.xml", list);
    Told told;
    crawl(site, told);
    CHECK(told.urls == Texts{kSite + "/in"});
    REQUIRE(told.outside.size() == net::kHostsNamed + 3);
    CHECK(told.outside[0].count == 2);
    CHECK_THAT(told.outside[0].reason, Contains("another host (h0.example)"));
    CHECK_THAT(told.outside[0].hint, Contains("--allow-host h0.example"));
    const net::LeftOut& rest = told.outside[net::kHostsNamed];
    CHECK(rest.count == 49'995);
    CHECK_THAT(rest.reason, Contains("49995 further hosts"));
    CHECK_THAT(rest.hint, Contains("--allow-host"));
    CHECK_THAT(told.outside[net::kHostsNamed + 1].reason, Contains("another port (a.example:8443)"));
    CHECK_THAT(told.outside[net::kHostsNamed + 2].reason, Contains("gives up TLS"));
    CHECK(told.outside[net::kHostsNamed + 2].count == 2);
    CHECK(site.asked().size() == 1);

    Told allowed;
    net::CrawlOptions options;
    options.scope = *net::HostScope::allowing({"*.example"});
    crawl(site, allowed, {}, options);
    CHECK(allowed.urls.size() == 50'000);
}

TEST_CASE("the crawl of sitemaps is held to its limits") {
    ScriptedTransport site;
    site.answer(kSite + "/sitemap.xml",
                "sitemaps\n" + kSite + "/1\n" + kSite + "/2\n" + kSite + "/3\n" + kSite + "/4");
    site.answer(kSite + "/1", "urls\n" + kSite + "/a\n" + kSite + "/a\n" + kSite + "/b\n" + kSite + "/c");
    site.answer(kSite + "/2", "sitemaps\n" + kSite + "/1\n" + kSite + "/deep");
    net::SitemapCrawlLimits limits;
    limits.urls = 2;
    limits.sitemaps = 3;
    limits.depth = 2;
    Told told;
    crawl(site, told, limits);
    CHECK(told.urls == Texts{kSite + "/a", kSite + "/b"});
    REQUIRE(told.failures.size() == 3);
    CHECK(told.failures[0] == kSite + "/sitemap.xml: more than 2 URLs or 3 sitemaps: the rest is not read");
    CHECK_THAT(told.failures[1], Contains(kSite + "/1: more than 2 URLs"));
    CHECK_THAT(told.failures[2], Contains(kSite + "/2: more than 2 URLs or 3 sitemaps"));

    limits.sitemaps = 10;
    Told deep;
    site.answer(kSite + "/3", "urls\n" + kSite + "/a");
    site.answer(kSite + "/4", "urls\n" + kSite + "/a");
    crawl(site, deep, limits);
    REQUIRE_FALSE(deep.failures.empty());
    CHECK_THAT(deep.failures.back(), Contains(kSite + "/deep: sitemaps lie more than 2 deep"));
}

TEST_CASE("what is no sitemap, or none that came whole, is told with its URL") {
    ScriptedTransport site;
    const Texts names{"/missing", "/bad", "/none", "/relative", "/cut", "/short", "/down"};
    std::string index = "sitemaps\n";
    for (const std::string& name : names)
        index += kSite + name + "\n";
    site.answer(kSite + "/sitemap.xml", index);
    site.answer(kSite + "/bad", "bad");
    site.answer(kSite + "/none", "urls\n");
    site.answer(kSite + "/relative", "urls\n-\n-");
    site.answer(kSite + "/cut", "urls\n", net::BodyEnd::cut);
    site.answer(kSite + "/short", "urls\n", net::BodyEnd::truncated);
    site.fail(kSite + "/down");
    Told told;
    crawl(site, told);
    // What gave no answer is in its chain.
    CHECK(told.chains.size() == names.size() + 1);
    CHECK(told.failures ==
          Texts{kSite + "/missing: there is no sitemap: the answer has the status 404",
                kSite + "/bad: it is no sitemap", kSite + "/none: the sitemap is empty: it lists no URL",
                kSite + "/relative: the sitemap has no absolute http or https URL: 2 entries "
                        "cannot be asked",
                kSite + "/cut: the sitemap is larger than 50 MiB",
                kSite + "/short: the sitemap did not arrive whole"});
}

TEST_CASE("the crawl of sitemaps stops when it is asked to") {
    ScriptedTransport site;
    site.answer(kSite + "/sitemap.xml", "sitemaps\n" + kSite + "/1");
    Told told;
    const std::string start = kSite + "/sitemap.xml";
    const auto stop = [] { return net::Going::stop; };
    CHECK(net::crawl_sitemaps(site, {{start, start}}, net::CrawlOptions{}, read_listing, told, stop) ==
          net::RunEnd::stopped);
    CHECK(told.levels.size() == 1);
    CHECK(told.chains.empty());
}
