// What went wrong once with answers out of the store, and with what gets into it.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

TEST_CASE("RFC 9110 15.4.5: a 304 in the place of an error has none of the error's content") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=1, stale-if-error=3600\nETag: \"v1\"", "first"),
                                  answer(500, "", "the error of the origin")});
    proxied.origin.answers("/b", {ok("Cache-Control: no-store", "another")});
    Client client = proxied.connect();
    client.request("GET", "/a");
    CHECK(client.receive().body == "first");
    proxied.advance("10s");
    client.request("GET", "/a", "If-None-Match: \"v1\"");
    const ClientResponse confirmed = client.receive();
    CHECK(confirmed.status == 304);
    CHECK(confirmed.complete);
    CHECK(confirmed.body.empty());
    CHECK(proxied.origin.asked("/a") == 2);
    REQUIRE_FALSE(client.spent());
    client.request("GET", "/b");
    const ClientResponse next = client.receive();
    CHECK(next.status == 200);
    CHECK(next.body == "another");
}

TEST_CASE("a stale answer to HEAD, because the origin closed, leaves the client its connection") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        if (request.number == 1)
            stream.send(ok("Cache-Control: max-age=1, stale-if-error=3600\nETag: \"v1\"", "first"));
        else
            stream.close();
    });
    proxied.origin.answers("/b", {ok("Cache-Control: no-store", "another")});
    Client client = proxied.connect();
    client.request("GET", "/a");
    CHECK(client.receive().body == "first");
    proxied.advance("10s");
    client.request("HEAD", "/a");
    const ClientResponse stale = client.receive("HEAD");
    CHECK(stale.status == 200);
    CHECK(stale.complete);
    REQUIRE_FALSE(client.spent());
    client.request("GET", "/b");
    CHECK(client.receive().body == "another");
}

TEST_CASE("RFC 9211 2.4: a stale answer after a failure was not stored by this request") {
    Proxied proxied;
    proxied.origin.on("/closes", [](const SeenRequest& request, OriginStream& stream) {
        if (request.number == 1)
            stream.send(ok("Cache-Control: max-age=1", "first"));
        else
            stream.reset();
    });
    proxied.origin.answers("/error", {ok("Cache-Control: max-age=1, stale-if-error=3600", "first"),
                                      answer(503, "", "the error of the origin")});
    for (const char* target : {"/closes", "/error"}) {
        CAPTURE(target);
        proxied.get(target);
        proxied.advance("10s");
        const ClientResponse stale = proxied.get(target);
        CHECK(stale.body == "first");
        const cachewright::http::CacheStatus status = stale.cache_status();
        CHECK(status.fwd == cachewright::http::ForwardReason::stale);
        CHECK_FALSE(status.stored.value_or(false));
    }
}

TEST_CASE("RFC 9110 7.6.1: a field that Connection names selects no variant") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(ok("Cache-Control: max-age=60\nVary: Accept", "for [" + request.field("Accept") + "]"));
    });
    // The origin does not see it, so what comes is the variant of those who send no Accept.
    CHECK(ask(proxied.proxy.port(), "GET", "/a", "Connection: Accept\nAccept: application/json").body ==
          "for []");
    const ClientResponse json = proxied.get("/a", "Accept: application/json");
    CHECK(json.body == "for [application/json]");
    CHECK_FALSE(json.hit());
    CHECK(proxied.get("/a").body == "for []");
    CHECK(proxied.get("/a", "Accept: application/json").hit());
}

TEST_CASE("a refresh that a HEAD sets off brings the whole response") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(ok("Cache-Control: max-age=60, stale-while-revalidate=600",
                       request.number == 1 ? "old" : "the new one"));
    });
    CHECK(proxied.get("/a").body == "old");
    proxied.advance("90s");
    const ClientResponse stale = proxied.ask("HEAD", "/a");
    CHECK(stale.status == 200);
    CHECK(stale.field("Content-Length") == "3");
    REQUIRE(proxied.origin.wait_for("/a", 2));
    CHECK(proxied.origin.last("/a").message.method == "GET");
    CHECK(eventually([&] { return proxied.get("/a").body == "the new one"; }));
    CHECK(proxied.get("/a").hit());
    CHECK(proxied.origin.asked("/a") == 2);
}

TEST_CASE("an answer to what a client alone demands does not drop what is stored") {
    Proxied proxied;
    struct Row {
        std::string demand;
        int status;
    };
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        if (request.has("If-None-Match"))
            stream.send(not_modified("Cache-Control: max-age=60\nVary: Foo\nETag: \"v2\""));
        else if (request.has("If-Match"))
            stream.send(answer(412, "Vary: Foo"));
        else if (request.has("Range"))
            stream.send(answer(416, "Vary: Foo\nContent-Range: bytes */7"));
        else
            stream.send(ok("Cache-Control: max-age=60\nVary: Foo\nETag: \"v1\"", "content"));
    });
    CHECK(proxied.get("/a", "Foo: 1").body == "content");
    // For another variant, which is not stored: with no-cache the demand goes to the origin as it is.
    for (const Row& row :
         {Row{"If-None-Match: \"v2\"", 304}, Row{"If-Match: \"v2\"", 412}, Row{"Range: bytes=90-99", 416}}) {
        CAPTURE(row.demand);
        const std::size_t before = proxied.origin.asked("/a");
        CHECK(proxied.get("/a", "Foo: 2\nCache-Control: no-cache\n" + row.demand).status == row.status);
        CHECK(proxied.origin.asked("/a") == before + 1);
        const ClientResponse stored = proxied.get("/a", "Foo: 1");
        CHECK(stored.hit());
        CHECK(stored.body == "content");
    }
}
