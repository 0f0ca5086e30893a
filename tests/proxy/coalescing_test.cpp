// Many requests for the same thing at the same time: one upstream request, RFC 9111 §4.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace cachewright::tests;

namespace {

std::vector<Client> ask_at_once(const Proxied& proxied, std::size_t count, std::string_view target,
                                std::string_view fields = {}) {
    std::vector<Client> clients;
    for (std::size_t i = 0; i < count; ++i)
        clients.push_back(proxied.connect());
    for (Client& client : clients)
        client.request("GET", target, fields);
    return clients;
}

}  // namespace

TEST_CASE("fifty simultaneous misses are one upstream request") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest&, OriginStream& stream) {
        gate.wait();
        stream.send(ok("Cache-Control: max-age=60", "content"));
    });
    std::vector<Client> clients = ask_at_once(proxied, 50, "/a");
    REQUIRE(proxied.origin.wait_for("/a"));
    gate.open();
    std::size_t collapsed = 0;
    for (Client& client : clients) {
        const ClientResponse response = client.receive();
        CHECK(response.body == "content");
        if (response.cache_status().collapsed == true) ++collapsed;
    }
    CHECK(collapsed <= 49);
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE("who comes while the body fills gets what is there at once, and the rest as it comes") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\n" + field_lines("Date: {now}\nCache-Control: max-age=60") +
                    "Content-Length: 10\r\n\r\n01234");
        gate.wait();
        stream.send("56789");
    });
    Client leader = proxied.connect();
    leader.request("GET", "/a");
    ClientResponse first = leader.receive_head();
    leader.receive_body(first, 5);
    CHECK(first.body == "01234");
    std::vector<Client> joiners = ask_at_once(proxied, 5, "/a");
    std::vector<ClientResponse> responses;
    for (Client& joiner : joiners) {
        ClientResponse response = joiner.receive_head();
        joiner.receive_body(response, 5);
        CHECK(response.body == "01234");
        CHECK_FALSE(response.complete);
        responses.push_back(std::move(response));
    }
    gate.open();
    leader.receive_rest(first);
    CHECK(first.body == "0123456789");
    for (std::size_t i = 0; i < joiners.size(); ++i) {
        joiners[i].receive_rest(responses[i]);
        CHECK(responses[i].body == "0123456789");
        CHECK(responses[i].complete);
    }
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE("a leader that disconnects does not end the fill") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\n" + field_lines("Date: {now}\nCache-Control: max-age=60") +
                    "Content-Length: 10\r\n\r\n01234");
        gate.wait();
        stream.send("56789");
    });
    Client leader = proxied.connect();
    leader.request("GET", "/a");
    ClientResponse first = leader.receive_head();
    leader.receive_body(first, 5);
    Client joiner = proxied.connect();
    joiner.request("GET", "/a");
    ClientResponse second = joiner.receive_head();
    leader.socket().reset();
    gate.open();
    joiner.receive_rest(second);
    CHECK(second.body == "0123456789");
    CHECK(second.complete);
    CHECK(proxied.get("/a").hit());
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE("a leader that disconnects before the head comes leaves the others their answer") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest&, OriginStream& stream) {
        gate.wait();
        stream.send(ok("Cache-Control: max-age=60", "content"));
    });
    Client leader = proxied.connect();
    leader.request("GET", "/a");
    REQUIRE(proxied.origin.wait_for("/a"));
    std::vector<Client> others = ask_at_once(proxied, 3, "/a");
    leader.socket().reset();
    gate.open();
    for (Client& other : others)
        CHECK(other.receive().body == "content");
    CHECK(proxied.get("/a").hit());
}

TEST_CASE("an answer that may not be stored lets the waiters go at once, each with a request of its own") {
    Proxied proxied;
    for (const char* fields : {"Cache-Control: no-store", "Cache-Control: private, max-age=60"}) {
        const Gate first = proxied.origin.gate();
        const Gate held = proxied.origin.gate();
        const std::string target = fields[15] == 'n' ? "/no-store" : "/private";
        proxied.origin.on(target, [first, held, fields](const SeenRequest& request, OriginStream& stream) {
            if (request.number == 1) first.wait();
            const std::string bytes = ok(fields, "for " + std::to_string(request.number));
            stream.send(bytes.substr(0, bytes.size() - 1));
            // Nobody's answer ends before all have been asked for: a queue would stand still here.
            held.wait();
            stream.send(bytes.substr(bytes.size() - 1));
        });
        std::vector<Client> clients = ask_at_once(proxied, 10, target);
        REQUIRE(proxied.origin.wait_for(target));
        first.open();
        CHECK(proxied.origin.wait_for(target, 10));
        held.open();
        std::vector<std::string> bodies;
        bodies.reserve(clients.size());
        for (Client& client : clients)
            bodies.push_back(client.receive().body);
        std::sort(bodies.begin(), bodies.end());
        CHECK(std::unique(bodies.begin(), bodies.end()) == bodies.end());
    }
}

TEST_CASE("hit-for-miss: once a response was not storable, the next requests do not queue") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest& request, OriginStream& stream) {
        if (request.number > 1) gate.wait();
        stream.send(ok("Cache-Control: no-store", "content"));
    });
    proxied.get("/a");
    std::vector<Client> clients = ask_at_once(proxied, 5, "/a");
    // All five are asked for although none was answered.
    CHECK(proxied.origin.wait_for("/a", 6));
    gate.open();
    for (Client& client : clients)
        CHECK(client.receive().body == "content");
}

TEST_CASE("waiters whose fetch fails are not left without an answer") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest& request, OriginStream& stream) {
        if (request.number == 1) {
            gate.wait();
            stream.reset();
        } else {
            stream.send(ok("Cache-Control: max-age=60", "content"));
        }
    });
    std::vector<Client> clients = ask_at_once(proxied, 5, "/a");
    REQUIRE(proxied.origin.wait_for("/a"));
    gate.open();
    for (Client& client : clients) {
        const ClientResponse response = client.receive();
        CHECK((response.status == 502 || response.body == "content"));
    }
}

TEST_CASE("variants are not collapsed into each other") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest& request, OriginStream& stream) {
        gate.wait();
        stream.send(ok("Cache-Control: max-age=60\nVary: Foo", "for " + request.field("Foo")));
    });
    std::vector<Client> ones = ask_at_once(proxied, 5, "/a", "Foo: 1");
    std::vector<Client> twos = ask_at_once(proxied, 5, "/a", "Foo: 2");
    REQUIRE(proxied.origin.wait_for("/a"));
    gate.open();
    for (Client& client : ones)
        CHECK(client.receive().body == "for 1");
    for (Client& client : twos)
        CHECK(client.receive().body == "for 2");
}

TEST_CASE("a stale response that many ask for is validated once") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest& request, OriginStream& stream) {
        if (request.number == 1) {
            stream.send(ok("Cache-Control: max-age=60\nETag: \"v1\"", "content"));
        } else {
            gate.wait();
            stream.send(not_modified("Cache-Control: max-age=60\nETag: \"v1\""));
        }
    });
    proxied.get("/a");
    proxied.advance("90s");
    std::vector<Client> clients = ask_at_once(proxied, 10, "/a");
    REQUIRE(proxied.origin.wait_for("/a", 2));
    gate.open();
    for (Client& client : clients)
        CHECK(client.receive().body == "content");
    CHECK(proxied.origin.asked("/a") == 2);
}

TEST_CASE("requests that are not safe are never collapsed") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest&, OriginStream& stream) {
        gate.wait();
        stream.send(ok("Cache-Control: max-age=60", "content"));
    });
    std::vector<Client> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(proxied.connect());
        clients.back().request("POST", "/a", "", "x");
    }
    CHECK(proxied.origin.wait_for("/a", 3));
    gate.open();
    for (Client& client : clients)
        CHECK(client.receive("POST").body == "content");
}
