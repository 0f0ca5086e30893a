#include "lib/net/crawl.hpp"

#include "lib/net/curl_transport.hpp"
#include "tests/net/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::tests;
using Catch::Contains;

namespace {

std::vector<net::Chain> crawl(const std::vector<std::string>& urls, const net::CrawlOptions& options = {},
                              std::optional<std::uint64_t> max_requests = std::nullopt) {
    net::TransportOptions transport_options;
    transport_options.max_requests = max_requests;
    const auto transport = net::make_curl_transport(transport_options);
    REQUIRE(transport);
    std::vector<net::CrawlTarget> targets;
    targets.reserve(urls.size());
    for (const std::string& url : urls)
        targets.push_back({url, url});
    std::vector<net::Chain> chains;
    net::crawl(
        **transport, targets, options,
        [&](net::Chain&& chain) {
            chains.push_back(std::move(chain));
            return net::Going::on;
        },
        [] { return net::Going::on; });
    return chains;
}

std::vector<std::string> urls_of(const net::Chain& chain) {
    std::vector<std::string> urls;
    urls.reserve(chain.responses.size());
    for (const net::Received& received : chain.responses)
        urls.push_back(received.exchange.url);
    return urls;
}

using Urls = std::vector<std::string>;

}  // namespace

TEST_CASE("a redirect on the same host is followed, each response an exchange of its own") {
    LoopbackServer server;
    server.answer("/a", redirect("b?x#there"));
    server.answer("/b?x", redirect(server.url("/c")));
    server.answer("/c", ok("ETag: \"1\"\r\n"));
    const auto chains = crawl({server.url("/a")});
    REQUIRE(chains.size() == 1);
    CHECK(urls_of(chains[0]) == Urls{server.url("/a"), server.url("/b?x"), server.url("/c")});
    CHECK_FALSE(chains[0].failed);
    CHECK_FALSE(chains[0].left_out);
}

TEST_CASE("a redirect to another host or port is left out unless it is allowed") {
    LoopbackServer server;
    LoopbackServer other;
    other.answer("/x", ok(""));
    server.answer("/host", redirect("http://elsewhere.invalid/x"));
    server.answer("/port", redirect(other.url("/x")));
    server.answer("/scheme", redirect("file:///etc/passwd"));
    const auto chains = crawl({server.url("/host"), server.url("/port"), server.url("/scheme")});
    REQUIRE(chains.size() == 3);
    for (const net::Chain& chain : chains) {
        CHECK(chain.responses.size() == 1);
        CHECK(chain.left_out);
    }
    CHECK_THAT(chains[0].left_out->error.hint, Contains("--allow-host elsewhere.invalid"));
    CHECK(other.requests().empty());

    net::CrawlOptions options;
    options.scope = *net::HostScope::allowing({"127.0.0.1:" + other.port()});
    CHECK(crawl({server.url("/port")}, options)[0].responses.size() == 2);
}

TEST_CASE("credentials stay with the origin that was named") {
    LoopbackServer server;
    LoopbackServer other;
    other.answer("/x", ok(""));
    server.answer("/", redirect(other.url("/x")));
    net::CrawlOptions options;
    options.scope = *net::HostScope::allowing({"127.0.0.1:" + other.port()});
    options.fields.add("Authorization", "Bearer s3cret");
    options.fields.add("X-Debug", "1");
    options.fields_elsewhere.add("X-Debug", "1");
    (void)crawl({server.url("/")}, options);
    REQUIRE(server.requests().size() == 1);
    REQUIRE(other.requests().size() == 1);
    CHECK_THAT(server.requests()[0], Contains("s3cret"));
    CHECK_THAT(other.requests()[0], !Contains("s3cret") && Contains("X-Debug: 1"));
}

TEST_CASE("redirects in a circle and without end are cut") {
    LoopbackServer server;
    server.answer("/a", redirect("/b"));
    server.answer("/b", redirect("/a"));
    for (int i = 0; i < 12; ++i)
        server.answer("/" + std::to_string(i), redirect("/" + std::to_string(i + 1)));
    const auto chains = crawl({server.url("/b"), server.url("/0")});
    REQUIRE(chains.size() == 2);
    REQUIRE(chains[0].failed);
    CHECK(chains[0].responses.size() == 2);
    CHECK_THAT(chains[0].failed->error.message, Contains("circle"));
    REQUIRE(chains[1].failed);
    CHECK(chains[1].responses.size() == 11);  // the first and ten redirects further
    CHECK_THAT(chains[1].failed->error.message, Contains("10 redirects"));
}

TEST_CASE("chains come in the order of the targets, whoever answers first") {
    LoopbackServer server;
    Urls urls;
    for (int i = 0; i < 20; ++i) {
        const std::string path = "/" + std::to_string(i);
        // Every third takes a detour, so that those behind it are done earlier.
        server.answer(path, i % 3 == 0 ? redirect(path + "/end") : ok(""));
        server.answer(path + "/end", ok(""));
        urls.push_back(server.url(path));
    }
    net::CrawlOptions options;
    options.ahead = 4;
    const auto chains = crawl(urls, options);
    REQUIRE(chains.size() == 20);
    for (std::size_t i = 0; i < chains.size(); ++i)
        CHECK(chains[i].target.url == urls[i]);
}

TEST_CASE("what several redirects lead to counts once, for the first in order") {
    LoopbackServer server;
    server.answer("/a", redirect("/login"));
    server.answer("/b", redirect("/login"));
    server.answer("/c", redirect("/a"));
    server.answer("/login", ok(""));
    const auto chains = crawl({server.url("/a"), server.url("/b"), server.url("/c")});
    REQUIRE(chains.size() == 3);
    CHECK(urls_of(chains[0]) == Urls{server.url("/a"), server.url("/login")});
    CHECK(urls_of(chains[1]) == Urls{server.url("/b")});
    CHECK(urls_of(chains[2]) == Urls{server.url("/c")});  // /a is a target itself
}

TEST_CASE("targets beyond the budget are delivered as not asked") {
    LoopbackServer server;
    const auto chains = crawl({server.url("/1"), server.url("/2"), server.url("/3")}, {}, 2);
    REQUIRE(chains.size() == 3);
    CHECK_FALSE(chains[0].over_budget);
    CHECK(chains[2].over_budget);
    CHECK(server.requests().size() == 2);
}

TEST_CASE("which URLs lie within the scope of a named one") {
    struct Case {
        const char* named;
        const char* url;
        net::ScopeVerdict verdict;
    };
    const auto c = GENERATE(values<Case>({
        {"https://a.example/", "https://A.EXAMPLE/x", net::ScopeVerdict::inside},
        {"https://a.example/", "https://a.example:443/", net::ScopeVerdict::inside},
        {"http://a.example/", "https://a.example/", net::ScopeVerdict::inside},
        {"http://a.example:8080/", "https://a.example/", net::ScopeVerdict::other_port},
        {"https://a.example/", "http://a.example/", net::ScopeVerdict::loses_tls},
        {"https://a.example/", "https://a.example:8443/", net::ScopeVerdict::other_port},
        {"https://a.example/", "https://www.a.example/", net::ScopeVerdict::other_host},
        {"https://a.example/", "https://a.example.evil.example/", net::ScopeVerdict::other_host},
        {"https://a.example/", "https://a.example@evil.example/", net::ScopeVerdict::other_host},
        {"https://a.example/", "ftp://a.example/", net::ScopeVerdict::no_web_url},
        {"https://a.example/", "/relative", net::ScopeVerdict::no_web_url},
        // Allowed: cdn.example:8443 and *.b.example.
        {"https://a.example/", "https://cdn.example:8443/", net::ScopeVerdict::inside},
        {"https://a.example/", "https://cdn.example/", net::ScopeVerdict::other_host},
        {"https://a.example/", "https://x.b.example/", net::ScopeVerdict::inside},
        {"https://a.example/", "https://b.example/", net::ScopeVerdict::other_host},
        {"https://a.example/", "https://xb.example/", net::ScopeVerdict::other_host},
        {"https://a.example/", "http://x.b.example/", net::ScopeVerdict::loses_tls},
    }));
    INFO(c.named << " to " << c.url);
    const auto scope = net::HostScope::allowing({"CDN.example:8443", "*.b.example"});
    REQUIRE(scope);
    CHECK(scope->judge(c.named, c.url) == c.verdict);
}

TEST_CASE("an allowed host is a host") {
    for (const char* text :
         {"", "https://a.example", "a.example/x", "a b", "*", "*.*.example", "a.example:x"}) {
        INFO(text);
        CHECK_FALSE(net::HostScope::allowing({text}));
    }
}
