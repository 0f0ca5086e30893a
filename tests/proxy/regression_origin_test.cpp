// What went wrong once on the way to the origin and back.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace cachewright::tests;

TEST_CASE("RFC 9112 9.3: a connection on which a request went out in part carries no other") {
    Proxied proxied({"--between-bytes-timeout", "200ms"});
    const Gate given_up = proxied.origin.gate();
    proxied.origin.on_head("/up", [given_up](const SeenRequest&, OriginStream& stream) {
        stream.content(1000);
        given_up.wait();
        stream.send(ok("Cache-Control: no-store", "enough"));
    });
    proxied.origin.answers("/b", {ok("Cache-Control: no-store", "another")});
    Client client = proxied.connect();
    // Much more than all buffers on the way hold: it has gone when the proxy no longer passes it on.
    client.request("POST", "/up", "", std::string(std::size_t{48} << 20, 'a'));
    given_up.open();
    const ClientResponse response = client.receive("POST");
    CHECK(response.status == 200);
    CHECK(response.body == "enough");
    CHECK(proxied.get("/b").body == "another");
    CHECK(proxied.origin.last("/b").connection != proxied.origin.last("/up").connection);
    CHECK(proxied.origin.connections() == 2);
    REQUIRE(proxied.origin.wait_for_end("/up"));
    CHECK_FALSE(proxied.origin.last("/up").complete);
}

TEST_CASE("RFC 9110 8.6: a length of zero reaches the origin, and none is made up") {
    Proxied proxied;
    for (const char* method : {"PUT", "POST", "PATCH"}) {
        CAPTURE(method);
        proxied.ask(method, "/a", "Content-Length: 0");
        CHECK(proxied.origin.last("/a").message.method == method);
        CHECK(proxied.origin.last("/a").field("Content-Length") == "0");
    }
    proxied.get("/a");
    CHECK_FALSE(proxied.origin.last("/a").has("Content-Length"));
    CHECK_FALSE(proxied.origin.last("/a").has("Transfer-Encoding"));
}

TEST_CASE("a client that still sends when the origin is gone reads the whole error") {
    Proxied proxied;
    proxied.origin.stop_listening();
    for (int i = 0; i < 5; ++i) {
        const ClientResponse response =
            ask(proxied.proxy.port(), "POST", "/up", "", std::string(std::size_t{1} << 20, 'a'));
        CHECK(response.status == 502);
        CHECK(response.field("Content-Length") == std::to_string(response.body.size()));
        CHECK_FALSE(response.body.empty());
        CHECK(response.complete);
    }
}

TEST_CASE("RFC 9110 7.6.2: Max-Forwards counts down, and ends at the proxy") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Allow: GET", "")});
    const ClientResponse here = proxied.ask("OPTIONS", "/a", "Max-Forwards: 0");
    CHECK(here.status == 200);
    CHECK(here.complete);
    CHECK_FALSE(here.has("Allow"));
    CHECK(proxied.origin.asked_in_all() == 0);
    CHECK(proxied.ask("OPTIONS", "/a", "Max-Forwards: 5").field("Allow") == "GET");
    CHECK(proxied.origin.last("/a").field("Max-Forwards") == "4");
}

TEST_CASE("an event stream may be silent for longer than other answers") {
    Proxied proxied({"--between-bytes-timeout", "100ms"});
    const Gate silence = proxied.origin.gate();
    proxied.origin.on("/events", [silence](const SeenRequest&, OriginStream& stream) {
        stream.send(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" +
            chunk("data: 1\n\n"));
        silence.wait();
        stream.send(chunk("data: 2\n\n") + std::string(kLastChunk));
    });
    const Gate stalled = proxied.origin.gate();
    proxied.origin.on("/stalls", [stalled](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 10\r\n\r\nabc");
        stalled.wait();
    });
    Client client = proxied.connect();
    client.request("GET", "/events");
    ClientResponse events = client.receive_head();
    client.receive_body(events, 9);
    CHECK(events.body == "data: 1\n\n");
    // Others that are silent for the time that is allowed are cut off meanwhile, one after another.
    for (int i = 0; i < 3; ++i)
        CHECK_FALSE(ask(proxied.proxy.port(), "GET", "/stalls").complete);
    silence.open();
    client.receive_rest(events);
    CHECK(events.complete);
    CHECK(events.body == "data: 1\n\ndata: 2\n\n");
    stalled.open();
}

TEST_CASE("when the client of a silent event stream goes, so does the origin's connection") {
    Proxied proxied;
    for (const bool torn_down : {false, true}) {
        CAPTURE(torn_down);
        const std::string target = torn_down ? "/reset" : "/closed";
        const Gate over = proxied.origin.gate();
        std::atomic<bool> closed = false;
        proxied.origin.on(target, [over, &closed](const SeenRequest&, OriginStream& stream) {
            stream.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
            closed = stream.wait_for_close();
            over.open();
        });
        Client client = proxied.connect();
        client.request("GET", target);
        ClientResponse events = client.receive_head();
        client.receive_body(events, 9);
        CHECK(events.body == "data: 1\n\n");
        if (torn_down)
            client.socket().reset();
        else
            client.socket().close();
        over.wait();
        CHECK(closed);
    }
}
