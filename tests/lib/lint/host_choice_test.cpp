#include "lib/lint/host_choice.hpp"

#include "lib/lint/rule.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using lint::Severity;

namespace {

constexpr lint::Rule kRule{.id = "host-unmatched", .severity = Severity::warning};

http::Exchange on(const std::string& host) {
    return test_support::example_exchange("GET / HTTP/1.1\nHost: " + host + "\n\nHTTP/1.1 200 OK\n");
}

std::vector<lint::Finding> told(const lint::HostChoice& hosts, bool whole_input = true) {
    std::vector<lint::Finding> all;
    const std::vector<base::SourcePosition> positions{{0, 2, 10}, {0, 2, 26}};
    hosts.tell_unmatched(kRule, "c.toml", positions, {{}, whole_input},
                         [&](const http::Exchange& place, std::span<const lint::Finding> findings) {
                             CHECK(place.provenance.source == "c.toml");
                             CHECK(place.provenance.position.line == 2);
                             all.insert(all.end(), findings.begin(), findings.end());
                         });
    return all;
}

}  // namespace

TEST_CASE("a host that no response is on is told, and where none is it is an error") {
    lint::HostChoice hosts({"shop.exmaple", "*.cdn.example"});
    hosts.see(on("shop.example"));
    REQUIRE(told(hosts).size() == 2);
    CHECK(told(hosts)[0].severity == Severity::error);
    CHECK(told(hosts)[0].advice == "did you mean 'shop.example'?");
    CHECK(told(hosts, false).empty());

    hosts.see(on("a.cdn.example"));
    REQUIRE(told(hosts).size() == 1);
    CHECK(told(hosts)[0].severity == Severity::warning);
    hosts.see(on("shop.exmaple"));
    CHECK(told(hosts).empty());
}

TEST_CASE("where no response has a host, nothing is known of hosts") {
    lint::HostChoice hosts({"shop.example"});
    http::Exchange declared;
    declared.url = "/a";
    hosts.see(declared);
    CHECK(told(hosts).empty());
    CHECK(hosts.is_own(declared));
    CHECK_FALSE(hosts.is_own(on("other.example")));
}
