// What went wrong once between clients and the proxy: its end, its limits and its log.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <csignal>

using namespace cachewright::tests;

namespace {

using Clock = std::chrono::steady_clock;

bool refuses(std::uint16_t port) {
    try {
        const Socket socket = Socket::connect_to(port);
        return false;
    } catch (const std::runtime_error&) {
        return true;
    }
}

// How the connection ends after all that comes on it.
Socket::Got end_of(Socket& socket) {
    std::string ignored;
    Socket::Got got = Socket::Got::bytes;
    while (got == Socket::Got::bytes) {
        ignored.clear();
        got = socket.receive(ignored);
    }
    return got;
}

// Answers without a length: storable or not, which the proxy passes on in different ways.
constexpr std::array<std::string_view, 2> kPolicies{"max-age=60", "no-store"};

std::string endless_head(std::string_view policy) {
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nCache-Control: " + std::string(policy) +
           "\r\n\r\n";
}

}  // namespace

TEST_CASE("RFC 6455 4.1: a WebSocket handshake with content is no handshake") {
    Proxied proxied;
    constexpr std::string_view kUpgrade =
        "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nContent-Length: 10";
    proxied.origin.answers("/plain", {ok("Cache-Control: no-store", "plain")});
    Client client = proxied.connect();
    client.send(request_head("GET", "/plain", kUpgrade) + "0123456789");
    CHECK(client.receive().body == "plain");
    CHECK_FALSE(proxied.origin.last("/plain").has("Upgrade"));
    CHECK(proxied.origin.last("/plain").body == "0123456789");
    // An origin that switches all the same, before the content has come.
    proxied.origin.on_head("/switches", [](const SeenRequest&, OriginStream& stream) {
        stream.send(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello");
    });
    Client other = proxied.connect();
    other.send(request_head("GET", "/switches", kUpgrade));
    const ClientResponse refused = other.receive();
    CHECK(refused.status == 502);
    CHECK(refused.body.find("hello") == std::string::npos);
    const Clock::time_point begin = Clock::now();
    proxied.proxy.stop();
    CHECK(Clock::now() - begin < std::chrono::seconds{4});
}

TEST_CASE("RFC 9112 8: what ends with the connection and was cut by the proxy's end is a reset") {
    for (const std::string_view policy : kPolicies) {
        CAPTURE(policy);
        Proxied proxied;
        const Gate gate = proxied.origin.gate();
        proxied.origin.on("/a", [gate, policy](const SeenRequest&, OriginStream& stream) {
            stream.send(endless_head(policy) + chunk("01234"));
            gate.wait();
        });
        Client client = proxied.connect();
        client.send("GET /a HTTP/1.0\r\nHost: www.example.test\r\n\r\n");
        ClientResponse response = client.receive_head();
        CHECK_FALSE(response.has("Content-Length"));
        CHECK_FALSE(response.has("Transfer-Encoding"));
        client.receive_body(response, 5);
        CHECK(response.body == "01234");
        proxied.proxy.process().signal(SIGTERM);
        REQUIRE(eventually([&] { return refuses(proxied.proxy.port()); }));
        proxied.proxy.process().signal(SIGTERM);
        CHECK(end_of(client.socket()) == Socket::Got::reset);
        CHECK(proxied.proxy.process().wait().has_value());
        proxied.proxy.leave();
    }
}

TEST_CASE("RFC 9112 8: what ends with the connection and the client took too slowly is a reset") {
    for (const std::string_view policy : kPolicies) {
        CAPTURE(policy);
        Proxied proxied({"--write-timeout", "200ms", "--max-object", "1MiB"});
        const Gate ended = proxied.origin.gate();
        proxied.origin.on("/a", [ended, policy](const SeenRequest&, OriginStream& stream) {
            stream.send(endless_head(policy));
            const std::string block = chunk(std::string(65536, 'a'));
            for (int i = 0; i < 4096 && stream.send(block); ++i) {
            }
            ended.open();
            stream.close();
        });
        Client client = proxied.connect();
        client.send("GET /a HTTP/1.0\r\nHost: www.example.test\r\n\r\n");
        ended.wait();
        CHECK(end_of(client.socket()) == Socket::Got::reset);
    }
}

TEST_CASE("connections over the limit that say nothing are refused at once") {
    Proxied proxied({"--max-connections", "2", "--threads", "1"});
    proxied.origin.answers("/a", {ok("Cache-Control: no-store", "content")});
    Client one = proxied.connect();
    Client two = proxied.connect();
    const Clock::time_point begin = Clock::now();
    for (int i = 0; i < 3; ++i) {
        Client over = proxied.connect();
        const ClientResponse refused = over.receive();
        CHECK(refused.status == 503);
        CHECK(refused.complete);
        CHECK(refused.body.find("max-connections") != std::string::npos);
        CHECK(over.closed());
    }
    CHECK(Clock::now() - begin < std::chrono::seconds{5});
    for (Client* client : {&one, &two}) {
        client->request("GET", "/a");
        CHECK(client->receive().body == "content");
    }
}

TEST_CASE("the limit of origin connections is one for all event loops") {
    Proxied proxied({"--max-origin-connections", "2", "--threads", "2"});
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/slow", [gate](const SeenRequest&, OriginStream& stream) {
        gate.wait();
        stream.send(ok("Cache-Control: no-store", "slow"));
    });
    // So many that each loop has some of them.
    std::vector<Client> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(proxied.connect());
        clients.back().request("POST", "/slow", "", "x");
    }
    REQUIRE(proxied.origin.wait_for("/slow", 2));
    CHECK(proxied.log_lines(18).size() == 18);
    gate.open();
    int refused = 0;
    for (Client& client : clients) {
        const ClientResponse response = client.receive("POST");
        if (response.status != 503) {
            CHECK(response.body == "slow");
            continue;
        }
        ++refused;
        CHECK(response.body.find("max-origin-connections") != std::string::npos);
    }
    CHECK(refused == 18);
    CHECK(proxied.origin.connections() == 2);
}

TEST_CASE("an idle origin connection of one event loop does not count against another") {
    Proxied proxied({"--max-origin-connections", "1", "--threads", "2"});
    proxied.origin.answers("/a", {ok("Cache-Control: no-store", "content")});
    // So many that each loop has some of them.
    for (int i = 0; i < 20; ++i) {
        Client client = proxied.connect();
        // Right after an answer its connection may not be idle yet.
        CHECK(eventually([&] {
            client.request("GET", "/a");
            return client.receive().status == 200;
        }));
    }
    CHECK(proxied.origin.connections() > 1);
}

TEST_CASE("credentials in a query stay out of the access log") {
    for (const char* format : {"text", "json"}) {
        CAPTURE(format);
        Proxied proxied({"--log-format", format});
        proxied.get("/a?x=visible&token=secret&y=too");
        proxied.get("/b?access_token=secret");
        const std::vector<std::string> lines = proxied.log_lines(2);
        for (const std::string& line : lines) {
            CAPTURE(line);
            CHECK(line.find("secret") == std::string::npos);
            CHECK(line.find("token=******") != std::string::npos);
        }
        CHECK(lines.at(0).find("x=visible") != std::string::npos);
        CHECK(lines.at(0).find("y=too") != std::string::npos);
        // The origin needs it.
        CHECK(proxied.origin.asked("/b?access_token=secret") == 1);
    }
}

TEST_CASE("RFC 9110 9.3.2: a HEAD that is refused gets no content") {
    Proxied proxied;
    for (const char* head : {"HEAD /a HTTP/1.1\r\nHost: a b\r\n\r\n", "HEAD /a HTTP/1.1\r\n\r\n",
                             "HEAD /a HTTP/1.1\r\nHost: a.test\r\nHost: b.test\r\n\r\n"}) {
        CAPTURE(head);
        Client client = proxied.connect();
        client.send(head);
        const ClientResponse refused = client.receive("HEAD");
        CHECK(refused.status == 400);
        CHECK(refused.complete);
        // Not one byte more.
        CHECK(client.closed());
    }
}

TEST_CASE("a second SIGTERM right after the first ends a proxy with a request that hangs") {
    Proxied proxied({"--threads", "2"});
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest&, OriginStream&) { gate.wait(); });
    Client client = proxied.connect();
    client.request("GET", "/a");
    REQUIRE(proxied.origin.wait_for("/a"));
    Process& process = proxied.proxy.process();
    const Clock::time_point begin = Clock::now();
    process.signal(SIGTERM);
    // Two that wait together are one to the system, so the first is heard before the second is sent.
    REQUIRE(process.wait_until([](std::string_view, std::string_view err) {
        return err.find("ending:") != std::string_view::npos;
    }));
    process.signal(SIGTERM);
    CHECK(process.wait().has_value());
    // Well before the drain would have been given up.
    CHECK(Clock::now() - begin < std::chrono::seconds{4});
    CHECK(process.err().find("Sanitizer") == std::string::npos);
    proxied.proxy.leave();
}

TEST_CASE("a second SIGTERM is heard on whichever event loop a request hangs") {
    // The system chooses the loop, so there are several rounds.
    for (int round = 0; round < 4; ++round) {
        Proxied proxied({"--threads", "2"});
        const Gate gate = proxied.origin.gate();
        proxied.origin.on("/a", [gate](const SeenRequest&, OriginStream&) { gate.wait(); });
        Client client = proxied.connect();
        client.request("GET", "/a");
        REQUIRE(proxied.origin.wait_for("/a"));
        Process& process = proxied.proxy.process();
        const Clock::time_point begin = Clock::now();
        process.signal(SIGTERM);
        // The loop without the request has ended its work, the other has not.
        CHECK_FALSE(process.ended_within(std::chrono::milliseconds{200}));
        process.signal(SIGTERM);
        CHECK(process.wait().has_value());
        CHECK(Clock::now() - begin < std::chrono::seconds{4});
        proxied.proxy.leave();
    }
}

TEST_CASE("SIGTERM as soon as the proxy says that it listens ends it with 0") {
    for (int i = 0; i < 10; ++i) {
        Process process(tool(), {"proxy", "--origin", "http://127.0.0.1:9", "--listen", "127.0.0.1:0",
                                 "--admin", "127.0.0.1:0"});
        REQUIRE(process.wait_until([](std::string_view, std::string_view err) {
            return err.find("listening on") != std::string_view::npos;
        }));
        process.signal(SIGTERM);
        CHECK(process.wait() == 0);
    }
}
