// What a 304 changes of the stored response: RFC 9111 §3.2 and §4.3.4.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

TEST_CASE("RFC 9111 3.2: the fields of a 304 replace the stored ones, and are stored") {
    Proxied proxied;
    proxied.origin.answers(
        "/a", {ok("Cache-Control: max-age=60\nETag: \"v1\"\nX-Both: old\nX-Stored: kept\nX-Two: 1\nX-Two: 2",
                  "content"),
               not_modified("Cache-Control: max-age=3600\nETag: \"v1\"\nX-Both: new\nX-Two: 3\nX-Fresh: 1")});
    proxied.get("/a");
    proxied.advance("90s");
    const ClientResponse validated = proxied.get("/a");
    // Beyond the old lifetime, within the new one.
    proxied.advance("600s");
    const ClientResponse hit = proxied.get("/a");
    CHECK(hit.hit());
    CHECK(hit.age() >= 600);
    CHECK(hit.age() <= 605);
    for (const ClientResponse* response : {&validated, &hit}) {
        CHECK(response->status == 200);
        CHECK(response->body == "content");
        CHECK(response->field("Cache-Control") == "max-age=3600");
        CHECK(response->field("X-Both") == "new");
        CHECK(response->field("X-Stored") == "kept");
        CHECK(response->field("X-Two") == "3");
        CHECK(response->field("X-Fresh") == "1");
    }
    CHECK(proxied.origin.asked("/a") == 2);
}

TEST_CASE("RFC 9111 3.2: Content-Length of a 304 is never taken") {
    Proxied proxied;
    proxied.origin.answers("/a",
                           {ok("Cache-Control: max-age=60\nETag: \"v1\"", "content"),
                            not_modified("Cache-Control: max-age=60\nETag: \"v1\"\nContent-Length: 3")});
    proxied.get("/a");
    proxied.advance("90s");
    for (int i = 0; i < 2; ++i) {
        const ClientResponse response = proxied.get("/a");
        CHECK(response.body == "content");
        CHECK(response.complete);
    }
    CHECK(proxied.get("/a").hit());
}

TEST_CASE("RFC 9111 4.3.4: a 304 that says nothing of freshness starts the stored lifetime anew") {
    Proxied proxied;
    proxied.origin.answers(
        "/a", {ok("Cache-Control: max-age=60\nETag: \"v1\"", "content"), not_modified("ETag: \"v1\"")});
    proxied.get("/a");
    for (std::size_t round = 1; round <= 3; ++round) {
        proxied.advance("90s");
        CHECK(proxied.get("/a").body == "content");
        CHECK(proxied.get("/a").hit());
        CHECK(proxied.origin.asked("/a") == round + 1);
    }
}

TEST_CASE("hop-by-hop fields of a 304 are not stored") {
    Proxied proxied;
    proxied.origin.answers(
        "/a", {ok("Cache-Control: max-age=60\nETag: \"v1\"\nX-A: old", "content"),
               not_modified("Cache-Control: max-age=60\nETag: \"v1\"\nConnection: X-A\nX-A: new\n"
                            "Keep-Alive: timeout=5")});
    proxied.get("/a");
    proxied.advance("90s");
    proxied.get("/a");
    const ClientResponse hit = proxied.get("/a");
    CHECK(hit.field("X-A") == "old");
    CHECK_FALSE(hit.has("Keep-Alive"));
}

TEST_CASE("an unasked 304 is not stored") {
    Proxied proxied;
    proxied.origin.answers("/a", {not_modified("Cache-Control: max-age=60\nETag: \"v1\""),
                                  ok("Cache-Control: max-age=60", "content")});
    const ClientResponse first = proxied.get("/a");
    CHECK((first.status == 304 || first.status == 502));
    CHECK(proxied.get("/a").body == "content");
    CHECK(proxied.origin.asked("/a") == 2);
}
