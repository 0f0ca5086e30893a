// Statistics: what counts as a hit, what it saved, and which URLs are one route.
#include "lib/pipeline/statistics.hpp"

#include "lib/pipeline/route_pattern.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace cachewright;
using namespace cachewright::pipeline;
using policy::Outcome;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

void add(Statistics& statistics, const Account& account, std::string target = "/a", std::uint64_t bytes = 10,
         base::Duration whole = milliseconds{1}) {
    http::Request request;
    request.target = std::move(target);
    statistics.add({request, "www.test", account, {}, whole, bytes, {}, "rfc9111"});
}

Account account_of(Outcome outcome, bool forwarded = false, bool collapsed = false) {
    Account account;
    account.outcome = outcome;
    if (forwarded) account.forwarded = http::ForwardReason::uri_miss;
    account.collapsed = collapsed;
    return account;
}

std::string route_of(std::string_view target) {
    std::string route;
    append_route_pattern(route, target);
    return route;
}

}  // namespace

TEST_CASE("A hit is what the origin was not asked for") {
    Statistics statistics;
    add(statistics, account_of(Outcome::hit), "/a", 100);
    add(statistics, account_of(Outcome::miss, true, true), "/a", 200);  // another's fetch
    add(statistics, account_of(Outcome::updating), "/a", 100);
    add(statistics, account_of(Outcome::stale), "/a", 100);
    add(statistics, account_of(Outcome::stale, true), "/a", 200);  // in place of an error
    add(statistics, account_of(Outcome::revalidated, true), "/a", 200);
    add(statistics, account_of(Outcome::miss, true), "/a", 200);
    add(statistics, account_of(Outcome::error, true), "/a", 0);
    CHECK(statistics.requests == 8);
    CHECK(statistics.hits == 3);
    CHECK(statistics.hit_ratio() == Approx(0.375));
    CHECK(statistics.byte_hit_ratio() == Approx(3.0 / 11));
    CHECK(statistics.outcomes[static_cast<std::size_t>(Outcome::stale)] == 2);
    CHECK(Statistics().hit_ratio() == 0);
}

TEST_CASE("Time saved is what the origin takes on the route, for each hit that waited for nobody") {
    Statistics statistics;
    statistics.add_origin("/slow/1", 200, milliseconds{300});
    statistics.add_origin("/slow/2", 404, milliseconds{100});
    statistics.add_origin("/slow/3", 0, {});
    statistics.add_origin("/fast", 200, milliseconds{10});
    for (int count = 0; count < 3; ++count)
        add(statistics, account_of(Outcome::hit), "/slow/4");
    add(statistics, account_of(Outcome::hit), "/fast");
    add(statistics, account_of(Outcome::hit), "/never-asked");
    add(statistics, account_of(Outcome::miss, true, true), "/slow/5");
    CHECK(statistics.time_saved() == milliseconds{610});
    CHECK(statistics.origin.requests == 4);
    CHECK(statistics.origin.failures == 1);
    CHECK(statistics.origin.answers == std::array<std::uint64_t, 5>{0, 2, 0, 1, 0});

    // Of two event loops of which only one asked the origin.
    Statistics other;
    add(other, account_of(Outcome::hit), "/fast");
    other.add(statistics);
    CHECK(other.time_saved() == milliseconds{620});
    CHECK(other.requests == statistics.requests + 1);
    CHECK(other.routes.at("/slow/:id").requests == 4);
}

TEST_CASE("Routes have a bound, what is beyond it is one line") {
    Statistics statistics;
    for (std::size_t number = 0; number < Statistics::kMostRoutes + 10; ++number) {
        std::string name = "/";
        for (std::size_t rest = number; rest > 0 || name.size() == 1; rest /= 26)
            name += static_cast<char>('a' + rest % 26);
        add(statistics, account_of(Outcome::miss, true), name);
    }
    CHECK(statistics.routes.size() == Statistics::kMostRoutes + 1);
    CHECK(statistics.routes.at("(other)").requests == 10);
}

TEST_CASE("Latency falls into buckets that double") {
    Latency latency;
    for (const microseconds took : {microseconds{0}, microseconds{16}, microseconds{17}, microseconds{32}})
        latency.add(took);
    CHECK(latency.counts[0] == 2);
    CHECK(latency.counts[1] == 2);
    latency.add(seconds{100});
    CHECK(latency.counts[Latency::kBounds] == 1);
    CHECK(latency.count() == 5);
    CHECK(latency.quantile(0.4) == microseconds{16});
    CHECK(latency.quantile(0.8) == microseconds{32});
    CHECK(latency.quantile(1) == Latency::bound(Latency::kBounds - 1));
    CHECK(Latency().quantile(0.5) == microseconds{0});
}

TEST_CASE("A route is a path without what tells one resource from the next") {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"/", "/"},
        {"/about", "/about"},
        {"/about?page=2", "/about"},
        {"/users/42/posts/7", "/users/:id/posts/:id"},
        {"/users/42/", "/users/:id/"},
        {"/o/550e8400-e29b-41d4-a716-446655440000", "/o/:id"},
        {"/commit/3f2a9bc1d4e5f60718293a4b5c6d7e8f90a1b2c3", "/commit/:id"},
        {"/archive/2026-11-22/index.html", "/archive/:id/index.html"},
        {"/app.3f2a9bc1.js", "/app.:id.js"},
        {"/app-3f2a9bc1.js", "/app-:id.js"},
        {"/users/42.json", "/users/:id.json"},
        {"/v2/users", "/v2/users"},
        {"/page-2.html", "/page-2.html"},
        {"/decade", "/decade"},  // hexadecimal letters alone are a word
        {"/reset/aGVsbG8gd29ybGQgMTIzNDU2", "/reset/:id"},
        {"/cart;jsessionid=123ABC", "/cart"},
        {"http://user:pw@www.test/users/42", "/users/:id"},
        {"http://www.test", "/"},
        {"*", "*"},
        {"/a/b/c/d/e/f/g/h/i/j", "/a/b/c/d/e/f/g/h/…"},
        {"", ""},
    };
    for (const auto& [target, route] : rows) {
        CAPTURE(target);
        CHECK(route_of(target) == route);
    }
    CHECK(route_of("/" + std::string(1000, 'x')).size() < 130);
}

TEST_CASE("A refresh in the background is no request, and what broke off was an answer") {
    Statistics statistics;
    Account refresh = account_of(Outcome::revalidated, true);
    refresh.in_background = true;
    add(statistics, refresh);
    refresh.outcome = Outcome::error;
    add(statistics, refresh);
    statistics.add_origin("/a/1", 200, milliseconds{1});
    statistics.add_origin_broke_off("/a/1");
    Statistics all;
    all.add(statistics);
    CHECK(all.requests == 0);
    CHECK(all.refreshes == 2);
    CHECK(all.refreshes_failed == 1);
    CHECK(all.origin.failures == 0);
    CHECK(all.origin.broke_off == 1);
    CHECK(all.routes.at("/a/:id").origin.broke_off == 1);
}
