// The tools of these tests themselves: a client that asks the scripted origin without a proxy between.
#include "tests/proxy/client.hpp"
#include "tests/proxy/message_text.hpp"
#include "tests/proxy/scripted_origin.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

TEST_CASE("the scripted origin answers in order, keeps connections and counts what it is asked") {
    ScriptedOrigin origin;
    origin.answers("/a", {ok("X: 1", "one"), ok("X: 2", "two")});
    Client client(origin.port());
    for (const char* expected : {"one", "two", "two"}) {
        client.request("GET", "/a", "Accept: text/html");
        const ClientResponse response = client.receive();
        CHECK(response.body == expected);
        CHECK(response.complete);
    }
    client.request("POST", "/b", "", "content");
    CHECK(client.receive().status == 404);
    CHECK(origin.asked("/a") == 3);
    CHECK(origin.last("/a").field("accept") == "text/html");
    CHECK(origin.last("/b").body == "content");
    CHECK(origin.connections() == 1);
    client.request("POST", "/c", "Transfer-Encoding: chunked");
    client.send(chunk("abc"));
    CHECK(origin.wait_for("/c"));
    client.socket().reset();
    CHECK(origin.wait_for_end("/c"));
    CHECK(origin.last("/c").broken);
    CHECK_FALSE(origin.last("/c").complete);
}

TEST_CASE("the client stops where it is told, and tells a truncated answer from a whole one") {
    ScriptedOrigin origin;
    const Gate gate = origin.gate();
    origin.on("/held", [gate](const SeenRequest&, OriginStream& stream) {
        stream.send(
            "HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
        gate.wait();
        stream.send("def");
    });
    origin.on("/short", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
        stream.close();
    });
    origin.on("/reset", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\n\r\nabc");
        stream.reset();
    });
    origin.on("/until-close", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\n\r\nabc");
        stream.close();
    });
    Client client(origin.port());
    client.request("GET", "/held");
    CHECK(client.receive_interim().status == 103);
    ClientResponse response = client.receive_head();
    client.receive_body(response, 3);
    CHECK(response.body == "abc");
    CHECK_FALSE(response.complete);
    gate.open();
    client.receive_rest(response);
    CHECK(response.body == "abcdef");
    CHECK(response.complete);
    CHECK_FALSE(ask(origin.port(), "GET", "/short").complete);
    CHECK_FALSE(ask(origin.port(), "GET", "/reset").complete);
    CHECK(ask(origin.port(), "GET", "/until-close").complete);
    CHECK(ask(origin.port(), "HEAD", "/nothing").status == 404);
}

TEST_CASE("dates are written in the three forms of RFC 9110 5.6.7") {
    CHECK(field_lines("A: {now}\nB: x") == "A: " + date_after({}) + "\r\nB: x\r\n");
    CHECK(field_lines("A: {asc+60}").size() == std::string("A: Sun Nov  6 08:49:37 1994\r\n").size());
    CHECK(field_lines("A: {850-60}").find(" GMT") != std::string::npos);
    CHECK(answer(200, "date: none").find("Date") == std::string::npos);
}
