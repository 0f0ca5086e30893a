// WebSocket through the proxy, and every other upgrade not: RFC 9110 §7.8, RFC 6455 §4.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

namespace {

constexpr std::string_view kUpgrade =
    "Connection: keep-alive, Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view kSwitching =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

// Accepts the upgrade, says hello, and sends back what it gets until the end.
void echo(const SeenRequest&, OriginStream& stream) {
    stream.send(std::string(kSwitching) + "hello");
    while (const std::optional<std::string> bytes = stream.raw())
        stream.send(*bytes);
    stream.close();
}

std::string receive_exactly(Client& client, std::size_t bytes) {
    std::string all;
    while (all.size() < bytes) {
        const std::string more = client.raw();
        if (more.empty()) break;
        all += more;
    }
    return all;
}

}  // namespace

TEST_CASE("a WebSocket is tunnelled, both ways, until one side ends it") {
    Proxied proxied;
    proxied.origin.on_head("/ws", echo);
    Client client = proxied.connect();
    // The first frame comes with the request: it must not be lost.
    client.send(request_head("GET", "/ws", kUpgrade) + "early");
    const ClientResponse response = client.receive_head();
    CHECK(response.status == 101);
    CHECK(response.field("Upgrade") == "websocket");
    CHECK(response.field("Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    CHECK(receive_exactly(client, 10) == "helloearly");
    for (const std::string& message :
         {std::string("one"), std::string(300000, 'x'), std::string("\0\r\n\r\n", 5)}) {
        client.send(message);
        CHECK(receive_exactly(client, message.size()) == message);
    }
    const SeenRequest seen = proxied.origin.last("/ws");
    CHECK(seen.field("Upgrade") == "websocket");
    CHECK(cachewright::http::wire::has_connection_option(seen.message.fields, "upgrade"));
    CHECK(seen.field("Sec-WebSocket-Key") == "dGhlIHNhbXBsZSBub25jZQ==");
    client.socket().end_writing();
    CHECK(client.closed());
}

TEST_CASE("a tunnel ends for the client when the origin ends it") {
    Proxied proxied;
    proxied.origin.on_head("/ws", [](const SeenRequest&, OriginStream& stream) {
        stream.send(std::string(kSwitching) + "bye");
        stream.close();
    });
    Client client = proxied.connect();
    client.request("GET", "/ws", kUpgrade);
    CHECK(client.receive_head().status == 101);
    CHECK(receive_exactly(client, 3) == "bye");
    CHECK(client.closed());
}

TEST_CASE("an origin that refuses a WebSocket is heard") {
    Proxied proxied;
    proxied.origin.answers("/ws", {answer(403, "Cache-Control: no-store", "no")});
    const ClientResponse response = proxied.get("/ws", kUpgrade);
    CHECK(response.status == 403);
    CHECK(response.body == "no");
}

TEST_CASE("a WebSocket is never answered from the store, and stores nothing") {
    Proxied proxied;
    proxied.origin.on("/ws", [](const SeenRequest& request, OriginStream& stream) {
        if (request.has("Upgrade")) {
            stream.send(std::string(kSwitching) + "hello");
            stream.close();
        } else {
            stream.send(ok("Cache-Control: max-age=60", "content"));
        }
    });
    CHECK(proxied.get("/ws").body == "content");
    Client client = proxied.connect();
    client.request("GET", "/ws", kUpgrade);
    CHECK(client.receive_head().status == 101);
    CHECK(proxied.get("/ws").body == "content");
    CHECK(proxied.origin.asked("/ws") == 2);
}

TEST_CASE("the setting no-websocket drops the upgrade") {
    Proxied proxied({"--no-websocket"});
    proxied.origin.answers("/ws", {ok("Cache-Control: no-store", "plain")});
    CHECK(proxied.get("/ws", kUpgrade).body == "plain");
    CHECK_FALSE(proxied.origin.last("/ws").has("Upgrade"));
}

TEST_CASE("other upgrades are dropped, h2c above all") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: no-store", "plain")});
    for (const char* fields :
         {"Connection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABkAAQ",
          "Connection: Upgrade\nUpgrade: foo", "Connection: Upgrade\nUpgrade: h2c, websocket",
          "Upgrade: websocket"}) {
        CAPTURE(fields);
        CHECK(proxied.get("/a", fields).body == "plain");
        const SeenRequest seen = proxied.origin.last("/a");
        CHECK(seen.field("Upgrade").find("h2c") == std::string::npos);
        CHECK(seen.field("Upgrade").find("foo") == std::string::npos);
        CHECK_FALSE(seen.has("HTTP2-Settings"));
    }
    CHECK_FALSE(proxied.origin.last("/a").has("Upgrade"));
}
