// Interim answers: RFC 9110 §15.2, RFC 8297; and Expect: RFC 9110 §10.1.1.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

TEST_CASE("RFC 8297 2: 103 is passed before the final answer exists") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nX-Early: 1\r\n\r\n");
        gate.wait();
        stream.send(ok("Cache-Control: max-age=60\nX-Final: 1", "content"));
    });
    Client client = proxied.connect();
    client.request("GET", "/a");
    const InterimResponse early = client.receive_interim();
    CHECK(early.status == 103);
    CHECK(early.fields.combined("Link") == "</a.css>; rel=preload");
    gate.open();
    const ClientResponse response = client.receive();
    CHECK(response.status == 200);
    CHECK(response.body == "content");
    CHECK_FALSE(response.has("X-Early"));
    CHECK_FALSE(response.has("Link"));
    // Stored without it, and not replayed.
    const ClientResponse hit = proxied.get("/a");
    CHECK(hit.hit());
    CHECK(hit.interim.empty());
    CHECK_FALSE(hit.has("X-Early"));
    CHECK(hit.field("X-Final") == "1");
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE("several interim answers pass in order") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n");
        stream.send("HTTP/1.1 103 Early\r\nLink: </b>\r\n\r\n" + ok("Cache-Control: max-age=60", "content"));
    });
    const ClientResponse response = proxied.get("/a");
    REQUIRE(response.interim.size() == 3);
    CHECK(response.interim[0].status == 102);
    CHECK(response.interim[1].fields.combined("Link") == "</a>");
    CHECK(response.interim[2].fields.combined("Link") == "</b>");
    CHECK(response.body == "content");
    CHECK(proxied.get("/a").hit());
}

TEST_CASE("RFC 9110 15.2: a client of HTTP/1.0 gets no interim answers") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n" + ok("Cache-Control: no-store", "content"));
    });
    Client client = proxied.connect();
    client.send("GET /a HTTP/1.0\r\nHost: www.example.test\r\n\r\n");
    const ClientResponse response = client.receive();
    CHECK(response.interim.empty());
    CHECK(response.body == "content");
}

TEST_CASE("RFC 9110 10.1.1: who expects 100 gets it, and then sends the content") {
    Proxied proxied;
    proxied.origin.on_head("/a", [](const SeenRequest& request, OriginStream& stream) {
        // The proxy may leave it to the origin, or say it itself.
        if (request.has("Expect")) stream.send("HTTP/1.1 100 Continue\r\n\r\n");
        stream.send(ok("", "got " + stream.content(4)));
    });
    Client client = proxied.connect();
    client.send(request_head("POST", "/a", "Expect: 100-continue\nContent-Length: 4"));
    CHECK(client.receive_interim().status == 100);
    client.send("body");
    const ClientResponse response = client.receive();
    CHECK(response.status == 200);
    CHECK(response.body == "got body");
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE(
    "RFC 9110 10.1.1: a client that does not wait for 100 is served too, and the origin may refuse at once") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(ok("", "got " + request.body));
    });
    proxied.origin.on_head("/refused", [](const SeenRequest&, OriginStream& stream) {
        stream.send(answer(403, "Connection: close", "no"));
        stream.close();
    });
    Client client = proxied.connect();
    client.send(request_head("POST", "/a", "Expect: 100-continue\nContent-Length: 4") + "body");
    CHECK(client.receive().body == "got body");
    Client refused = proxied.connect();
    refused.send(request_head("POST", "/refused", "Expect: 100-continue\nContent-Length: 4"));
    CHECK(refused.receive().status == 403);
}

TEST_CASE("RFC 9110 10.1.1: an expectation that nobody knows is 417, and HTTP/1.0 has none") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(ok("", "got " + request.body));
    });
    CHECK(proxied.ask("POST", "/a", "Expect: a-miracle", "body").status == 417);
    CHECK(proxied.origin.asked("/a") == 0);
    Client old = proxied.connect();
    old.send("POST /a HTTP/1.0\r\nHost: a.test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody");
    const ClientResponse response = old.receive();
    CHECK(response.interim.empty());
    CHECK(response.body == "got body");
}
