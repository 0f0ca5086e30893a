// Content of any size passes as it comes, in constant memory.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <memory>

using namespace cachewright::tests;

namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kLarge = (kSanitized ? 32 : 256) * kMebibyte;

void send_much(OriginStream& stream, std::uint64_t bytes) {
    const std::string block(kMebibyte / 4, 'b');
    for (std::uint64_t sent = 0; sent < bytes; sent += block.size()) {
        if (!stream.send(block)) return;
    }
}

}  // namespace

TEST_CASE("256 MB pass in constant memory: with a length, in chunks and until the close") {
    Proxied proxied({"--max-object", "4MiB"});
    proxied.origin.on("/length", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: " +
                    std::to_string(kLarge) + "\r\n\r\n");
        send_much(stream, kLarge);
    });
    proxied.origin.on("/chunked", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n");
        const std::string piece = chunk(std::string(kMebibyte, 'c'));
        for (std::uint64_t i = 0; i < kLarge / kMebibyte; ++i) {
            if (!stream.send(piece)) return;
        }
        stream.send(kLastChunk);
    });
    proxied.origin.on("/close", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n\r\n");
        send_much(stream, kLarge);
        stream.close();
    });
    for (const char* target : {"/length", "/chunked", "/close"}) {
        CAPTURE(target);
        Client client = proxied.connect();
        client.keep_body(0);
        client.request("GET", target);
        const ClientResponse response = client.receive();
        CHECK(response.complete);
        CHECK(response.body_bytes == kLarge);
        // Where the length is not known at the head, nobody can know yet whether it will be stored.
        if (response.has("Content-Length")) CHECK(response.cache_status().stored != true);
        CHECK(proxied.origin.asked(target) == 1);
    }
    // The object limit may be held while it is not known whether the object exceeds it.
    if (!kSanitized) CHECK(proxied.proxy.peak_memory() < 48 * kMebibyte);
}

TEST_CASE("256 MB of a request pass in constant memory") {
    Proxied proxied({"--max-body", "1GiB"});
    proxied.origin.on("/up", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(ok("", std::to_string(request.body_bytes)));
    });
    for (const bool chunked : {false, true}) {
        Client client = proxied.connect();
        client.send(request_head(
            "POST", "/up",
            chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + std::to_string(kLarge)));
        const std::string block(kMebibyte, 'u');
        for (std::uint64_t i = 0; i < kLarge / kMebibyte; ++i)
            client.send(chunked ? chunk(block) : block);
        if (chunked) client.send(kLastChunk);
        CHECK(client.receive().body == std::to_string(kLarge));
    }
    if (!kSanitized) CHECK(proxied.proxy.peak_memory() < 48 * kMebibyte);
}

TEST_CASE("a client that does not read holds the origin back") {
    Proxied proxied;
    const Gate stalled = proxied.origin.gate();
    const auto sent = std::make_shared<std::atomic<std::uint64_t>>(0);
    proxied.origin.on("/a", [stalled, sent](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: " +
                    std::to_string(kLarge) + "\r\n\r\n");
        *sent = stream.send_until_stalled(std::string(65536, 'a'), kLarge);
        stalled.open();
        std::uint64_t rest = kLarge - *sent;
        const std::string block(65536, 'a');
        while (rest > 0 && stream.send(std::string_view(block).substr(0, rest)))
            rest -= std::min<std::uint64_t>(rest, block.size());
    });
    Client client = proxied.connect();
    client.keep_body(0);
    client.request("GET", "/a");
    ClientResponse response = client.receive_head();
    stalled.wait();
    CHECK(*sent < 24 * kMebibyte);
    client.receive_rest(response);
    CHECK(response.complete);
    CHECK(response.body_bytes == kLarge);
}

TEST_CASE("the first bytes of an answer reach the client before the last ones exist") {
    Proxied proxied;
    for (const std::string policy : {"no-store", "max-age=60"}) {
        const Gate gate = proxied.origin.gate();
        proxied.origin.on("/" + policy, [gate, policy](const SeenRequest&, OriginStream& stream) {
            stream.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nCache-Control: " + policy +
                        "\r\n\r\n");
            stream.send(chunk("first"));
            gate.wait();
            stream.send(chunk("last") + std::string(kLastChunk));
        });
        Client client = proxied.connect();
        client.request("GET", "/" + policy);
        ClientResponse response = client.receive_head();
        client.receive_body(response, 5);
        CHECK(response.body == "first");
        gate.open();
        client.receive_rest(response);
        CHECK(response.body == "firstlast");
        CHECK(response.complete);
    }
}

TEST_CASE("the first bytes of a request reach the origin before the last ones exist, and so do answers") {
    Proxied proxied;
    for (const bool chunked : {false, true}) {
        const std::string target = chunked ? "/chunked" : "/length";
        proxied.origin.on_head(target, [](const SeenRequest&, OriginStream& stream) {
            const std::string first = stream.content(5);
            stream.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("heard " + first));
            stream.rest_of_request();
            stream.send(chunk(stream.content(10)) + std::string(kLastChunk));
        });
        Client client = proxied.connect();
        client.send(
            request_head("POST", target, chunked ? "Transfer-Encoding: chunked" : "Content-Length: 10"));
        client.send(chunked ? chunk("01234") : "01234");
        ClientResponse response = client.receive_head();
        client.receive_body(response, 11);
        CHECK(response.body == "heard 01234");
        client.send(chunked ? chunk("56789") + std::string(kLastChunk) : "56789");
        client.receive_rest(response);
        CHECK(response.body == "heard 012340123456789");
        CHECK(response.complete);
    }
}

TEST_CASE("an origin that answers without reading the request is heard") {
    Proxied proxied;
    proxied.origin.on_head("/a", [](const SeenRequest&, OriginStream& stream) {
        stream.send(answer(401, "Connection: close\nCache-Control: no-store", "who are you?"));
        stream.close();
    });
    Client client = proxied.connect();
    client.send(request_head("POST", "/a", "Content-Length: 10000000"));
    client.send("some");
    const ClientResponse response = client.receive();
    CHECK(response.status == 401);
    CHECK(response.body == "who are you?");
}

TEST_CASE("an event stream passes event by event, to each client from a request of its own") {
    Proxied proxied;
    const Gate second = proxied.origin.gate();
    const Gate end = proxied.origin.gate();
    proxied.origin.on("/events", [second, end](const SeenRequest& request, OriginStream& stream) {
        stream.send(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
            "Transfer-Encoding: chunked\r\n\r\n");
        stream.send(chunk("data: for " + std::to_string(request.number) + "\n\n"));
        second.wait();
        stream.send(chunk("data: two\n\n"));
        end.wait();
        stream.send(kLastChunk);
    });
    std::vector<Client> clients;
    std::vector<ClientResponse> responses;
    for (std::size_t i = 0; i < 3; ++i) {
        clients.push_back(proxied.connect());
        clients.back().request("GET", "/events", "Accept: text/event-stream");
        responses.push_back(clients.back().receive_head());
        clients.back().receive_body(responses.back(), 12);
        CHECK(responses.back().body == "data: for " + std::to_string(i + 1) + "\n\n");
    }
    CHECK(proxied.origin.asked("/events") == 3);
    second.open();
    for (std::size_t i = 0; i < clients.size(); ++i) {
        clients[i].receive_body(responses[i], 23);
        CHECK(responses[i].body.ends_with("data: two\n\n"));
        CHECK_FALSE(responses[i].complete);
    }
    end.open();
    for (std::size_t i = 0; i < clients.size(); ++i) {
        clients[i].receive_rest(responses[i]);
        CHECK(responses[i].complete);
    }
}

TEST_CASE("simultaneous requests for an event stream do not wait for each other's end") {
    Proxied proxied;
    const Gate both = proxied.origin.gate();
    const Gate end = proxied.origin.gate();
    proxied.origin.on("/events", [both, end](const SeenRequest&, OriginStream& stream) {
        both.wait();
        stream.send(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" +
            chunk("data: 1\n\n"));
        end.wait();
        stream.send(kLastChunk);
    });
    Client one = proxied.connect();
    Client two = proxied.connect();
    one.request("GET", "/events");
    two.request("GET", "/events");
    REQUIRE(proxied.origin.wait_for("/events"));
    both.open();
    for (Client* client : {&one, &two}) {
        ClientResponse response = client->receive_head();
        client->receive_body(response, 9);
        CHECK(response.body == "data: 1\n\n");
    }
    CHECK(proxied.origin.asked("/events") == 2);
    end.open();
}

TEST_CASE("when the client of an answer that is not stored goes, the origin is not read any further") {
    Proxied proxied;
    const Gate gone = proxied.origin.gate();
    const auto cut = std::make_shared<std::atomic<bool>>(false);
    proxied.origin.on("/a", [gone, cut](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\n\r\n");
        const std::string block(65536, 'a');
        // Much more than any buffers hold.
        for (std::uint64_t sent = 0; sent < 1024 * kMebibyte && !*cut; sent += block.size())
            *cut = !stream.send(block);
        stream.close();
        gone.open();
    });
    Client client = proxied.connect();
    client.keep_body(0);
    client.request("GET", "/a");
    ClientResponse response = client.receive_head();
    client.receive_body(response, kMebibyte);
    client.socket().reset();
    gone.wait();
    CHECK(*cut);
}

TEST_CASE("what exceeds the object limit passes whole and is not stored") {
    Proxied proxied({"--max-object", "64KiB"});
    const std::string large(std::size_t{100} << 10, 'l');
    const std::string fitting(std::size_t{60} << 10, 'f');
    const std::string head =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nCache-Control: max-age=60\r\n\r\n";
    proxied.origin.answers("/length", {ok("Cache-Control: max-age=60", large)});
    proxied.origin.answers("/chunked", {head + chunk(large) + std::string(kLastChunk)});
    proxied.origin.answers("/fitting", {head + chunk(fitting) + std::string(kLastChunk)});
    for (const char* target : {"/length", "/chunked"}) {
        for (int round = 0; round < 2; ++round) {
            const ClientResponse response = proxied.get(target);
            CHECK(response.complete);
            CHECK(response.body == large);
            CHECK_FALSE(response.hit());
        }
        CHECK(proxied.origin.asked(target) == 2);
    }
    CHECK(proxied.get("/fitting").body == fitting);
    CHECK(proxied.get("/fitting").hit());
}
