// Cache-Control of requests: RFC 9111 §5.2.1. And what else in a request decides.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

namespace {

ReuseRow row(std::string_view what, std::string response, std::string_view second_request, Second second,
             std::string_view advance = {}) {
    ReuseRow row{what, std::move(response), second, advance};
    row.second_request = second_request;
    return row;
}

}  // namespace

TEST_CASE("RFC 9111 5.2.1: the directives of a request are honoured") {
    Proxied proxied;
    const std::string fresh = "Cache-Control: max-age=600";
    const std::string tagged = fresh + "\nETag: \"v\"";
    check_reuse(
        proxied,
        {
            row("5.2.1.4 no-cache", fresh, "Cache-Control: no-cache", Second::miss),
            row("5.2.1.4 no-cache with a validator", tagged, "Cache-Control: no-cache", Second::validated),
            row("5.2.1.1 max-age=0", fresh, "Cache-Control: max-age=0", Second::miss),
            row("5.2.1.1 max-age, younger", fresh, "Cache-Control: max-age=120", Second::hit, "60s"),
            row("5.2.1.1 max-age, older", fresh, "Cache-Control: max-age=120", Second::miss, "180s"),
            row("5.2.1.3 min-fresh, enough left", fresh, "Cache-Control: min-fresh=60", Second::hit, "300s"),
            row("5.2.1.3 min-fresh, too little left", fresh, "Cache-Control: min-fresh=400", Second::miss,
                "300s"),
            row("5.2.1.2 max-stale, within", fresh, "Cache-Control: max-stale=600", Second::hit, "900s"),
            row("5.2.1.2 max-stale, beyond", fresh, "Cache-Control: max-stale=60", Second::miss, "900s"),
            row("5.2.1.2 max-stale, any", fresh, "Cache-Control: max-stale", Second::hit, "24h"),
            row("5.2.2.2 max-stale against must-revalidate", "Cache-Control: max-age=600, must-revalidate",
                "Cache-Control: max-stale=3600", Second::miss, "900s"),
        });
}

TEST_CASE("RFC 9111 5.2.1.5: the answer to a request with no-store is not stored") {
    Proxied proxied;
    proxied.origin.answers("/a",
                           {ok("Cache-Control: max-age=60", "1"), ok("Cache-Control: max-age=60", "2")});
    CHECK(proxied.get("/a", "Cache-Control: no-store").body == "1");
    CHECK(proxied.get("/a").body == "2");
    CHECK(proxied.get("/a").hit());
}

TEST_CASE("RFC 9111 5.2.1.7: only-if-cached is answered from the store or with 504") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "1")});
    CHECK(proxied.get("/a", "Cache-Control: only-if-cached").status == 504);
    CHECK(proxied.origin.asked("/a") == 0);
    proxied.get("/a");
    CHECK(proxied.get("/a", "Cache-Control: only-if-cached").body == "1");
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE("RFC 9111 3.5: with Authorization only what says so is stored") {
    Proxied proxied;
    const auto authorized = [](std::string_view what, std::string response, Second second) {
        ReuseRow row{what, std::move(response), second};
        row.first_request = "Authorization: Basic YTpi";
        row.second_request = row.first_request;
        return row;
    };
    check_reuse(proxied,
                {
                    authorized("max-age alone", "Cache-Control: max-age=60", Second::miss),
                    authorized("Expires alone", "Expires: {+60}", Second::miss),
                    authorized("public", "Cache-Control: max-age=60, public", Second::hit),
                    authorized("must-revalidate", "Cache-Control: max-age=60, must-revalidate", Second::hit),
                    authorized("s-maxage", "Cache-Control: s-maxage=60", Second::hit),
                });
    proxied.origin.answers("/secret", {ok("Cache-Control: max-age=60", "for you"), ok("", "for all")});
    CHECK(proxied.get("/secret", "Authorization: Basic YTpi").body == "for you");
    CHECK(proxied.origin.last("/secret").field("Authorization") == "Basic YTpi");
    CHECK(proxied.get("/secret").body == "for all");
}

TEST_CASE("the answer to a GET with content is not stored") {
    Proxied proxied;
    proxied.origin.answers(
        "/a", {ok("Cache-Control: max-age=60", "poison"), ok("Cache-Control: max-age=60", "good")});
    CHECK(proxied.ask("GET", "/a", "", "content").status == 200);
    CHECK(proxied.get("/a").body == "good");
    CHECK(proxied.get("/a").body == "good");
    CHECK(proxied.origin.asked("/a") == 2);
}
