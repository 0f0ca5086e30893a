// Each limit has a flag, and what exceeds it has an answer that names the flag.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace cachewright::tests;

namespace {

void check_says(const ClientResponse& response, int status, std::string_view setting) {
    CAPTURE(setting, response.body);
    CHECK(response.status == status);
    CHECK(response.body.find(setting) != std::string::npos);
    CHECK(response.complete);
}

}  // namespace

TEST_CASE("limits of a request's head have their statuses, and name their settings") {
    Proxied proxied({"--max-request-line", "9000", "--max-header-line", "1000", "--max-headers", "4KiB",
                     "--max-header-count", "20"});
    proxied.origin.answers("/a", {ok("Cache-Control: no-store", "content")});
    const auto ask = [&](const std::string& target, const std::string& fields) {
        CAPTURE(target.substr(0, 80), fields.substr(0, 80));
        Client client = proxied.connect();
        client.request("GET", target, fields);
        ClientResponse response = client.receive();
        CAPTURE(response.status, response.body);
        if (response.status != 200 && response.status != 404) CHECK(client.closed());
        return response;
    };
    check_says(ask("/" + std::string(9000, 'a'), ""), 414, "max-request-line");
    check_says(ask("/a", "A: " + std::string(1000, 'a')), 431, "max-header-line");
    std::string large;
    for (int i = 0; i < 8; ++i)
        large += "A: " + std::string(900, 'a') + "\n";
    check_says(ask("/a", large), 431, "max-headers");
    std::string many;
    for (int i = 0; i < 21; ++i)
        many += "A: b\n";
    check_says(ask("/a", many), 431, "max-header-count");
    CHECK(proxied.origin.asked_in_all() == 0);
    // Within them all.
    CHECK(ask("/a", "A: " + std::string(900, 'a') + "\nB: c").status == 200);
    CHECK(ask("/" + std::string(8800, 'b'), "").status == 404);
}

TEST_CASE("RFC 9112 3: by default a request line of 8,000 bytes is no trouble, and 16 KiB is the limit") {
    Proxied proxied;
    const std::string target = "/" + std::string(8100, 'a');
    proxied.origin.answers(target, {ok("", "content")});
    CHECK(proxied.get(target).body == "content");
    CHECK(ask(proxied.proxy.port(), "GET", "/" + std::string(17000, 'a')).status == 414);
    CHECK(ask(proxied.proxy.port(), "GET", "/", "A: " + std::string(17000, 'a')).status == 431);
    std::string many;
    for (int i = 0; i < 130; ++i)
        many += "A: b\n";
    CHECK(ask(proxied.proxy.port(), "GET", "/", many).status == 431);
}

TEST_CASE("a request with too much content is 413, announced or not, and never whole at the origin") {
    Proxied proxied({"--max-body", "1KiB"});
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(ok("Cache-Control: no-store", std::to_string(request.body.size())));
    });
    CHECK(proxied.ask("POST", "/a", "", std::string(1024, 'a')).body == "1024");
    const std::size_t before = proxied.origin.asked("/a");
    check_says(ask(proxied.proxy.port(), "POST", "/a", "", std::string(1025, 'a')), 413, "max-body");
    CHECK(proxied.origin.asked("/a") == before);
    Client client = proxied.connect();
    client.send(request_head("POST", "/a", "Transfer-Encoding: chunked"));
    client.send(chunk(std::string(600, 'a')));
    client.send(chunk(std::string(600, 'a')) + std::string(kLastChunk));
    check_says(client.receive(), 413, "max-body");
    CHECK(client.closed());
    for (const SeenRequest& seen : proxied.origin.requests("/a"))
        CHECK((seen.body_bytes == 1024 || !seen.complete));
}

TEST_CASE("an answer of the origin with too large a head is 502") {
    Proxied proxied({"--max-response-headers", "4KiB", "--max-response-header-count", "20"});
    std::string many;
    for (int i = 0; i < 21; ++i)
        many += "A: b\n";
    proxied.origin.answers("/large", {ok("Cache-Control: max-age=60\nA: " + std::string(5000, 'a'), "x"),
                                      ok("Cache-Control: no-store", "good")});
    proxied.origin.answers(
        "/many", {ok("Cache-Control: max-age=60\n" + many, "x"), ok("Cache-Control: no-store", "good")});
    check_says(proxied.get("/large"), 502, "max-response-headers");
    check_says(proxied.get("/many"), 502, "max-response-header-count");
    CHECK(proxied.get("/large").body == "good");
    CHECK(proxied.get("/many").body == "good");
}

TEST_CASE("by default a head of 100 KiB and 500 fields passes from the origin") {
    Proxied proxied;
    std::string many;
    for (int i = 0; i < 500; ++i)
        many += "X-" + std::to_string(i) + ": " + std::string(200, 'a') + "\n";
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60\n" + many, "content")});
    CHECK(proxied.get("/a").field("X-499").size() == 200);
    const ClientResponse hit = proxied.get("/a");
    CHECK(hit.hit());
    CHECK(hit.field("X-0").size() == 200);
}

TEST_CASE("too many interim answers are 502") {
    Proxied proxied({"--max-interim", "3"});
    for (std::size_t count = 3; count <= 4; ++count) {
        const std::string target = "/" + std::to_string(count);
        proxied.origin.on(target, [count](const SeenRequest&, OriginStream& stream) {
            for (std::size_t i = 0; i < count; ++i)
                stream.send("HTTP/1.1 103 Early\r\n\r\n");
            stream.send(ok("Cache-Control: no-store", "content"));
        });
        const ClientResponse response = proxied.get(target);
        if (count == 3)
            CHECK(response.body == "content");
        else
            check_says(response, 502, "max-interim");
    }
}

TEST_CASE("the store keeps to its size: what is older goes, and everything is still answered") {
    Proxied proxied({"--store-size", "1MiB", "--max-object", "32KiB"});
    constexpr int kObjects = 200;
    for (int round = 0; round < 2; ++round) {
        int hits = 0;
        for (int i = 0; i < kObjects; ++i) {
            const std::string target = "/" + std::to_string(i);
            const std::string body(16384, static_cast<char>('a' + i % 26));
            if (round == 0) proxied.origin.answers(target, {ok("Cache-Control: max-age=3600", body)});
            const ClientResponse response = proxied.get(target);
            CHECK(response.body == body);
            if (response.hit()) ++hits;
        }
        CHECK(hits <= 64);
    }
}

TEST_CASE("variants have a limit for each URL: the oldest goes") {
    Proxied proxied({"--max-variants", "2"});
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(ok("Cache-Control: max-age=60\nVary: Foo", "for " + request.field("Foo")));
    });
    for (const char* foo : {"Foo: 1", "Foo: 2", "Foo: 3"})
        proxied.get("/a", foo);
    CHECK(proxied.get("/a", "Foo: 3").hit());
    CHECK(proxied.get("/a", "Foo: 2").hit());
    CHECK_FALSE(proxied.get("/a", "Foo: 1").hit());
}

TEST_CASE("a Vary with too many fields is not stored") {
    Proxied proxied({"--max-vary-fields", "2"});
    proxied.origin.answers("/two", {ok("Cache-Control: max-age=60\nVary: A, B", "content")});
    proxied.origin.answers("/three", {ok("Cache-Control: max-age=60\nVary: A, B, C", "content")});
    for (const char* target : {"/two", "/three"})
        proxied.get(target);
    CHECK(proxied.get("/two").hit());
    CHECK_FALSE(proxied.get("/three").hit());
    CHECK(proxied.get("/three").cache_status().detail);
}

TEST_CASE("too many ranges, or ranges that overlap, get the whole") {
    // RFC 9110 14.2: a server may ignore Range; 17.15: it had better do so for such sets.
    Proxied proxied({"--max-ranges", "3"});
    const std::string content(1000, 'r');
    for (const char* target : {"/three", "/four", "/overlap"})
        proxied.origin.answers(target, {ok("Cache-Control: max-age=60", content)});
    const auto asked_for_ranges = [&](const char* target, const char* range) {
        const ClientResponse whole = proxied.get(target, std::string("Range: ") + range);
        CHECK(whole.status == 200);
        CHECK(whole.body == content);
        return proxied.origin.requests(target).front().field("Range") == range;
    };
    CHECK(asked_for_ranges("/three", "bytes=0-1,10-11,20-21"));
    CHECK_FALSE(asked_for_ranges("/four", "bytes=0-1,10-11,20-21,30-31"));
    CHECK_FALSE(asked_for_ranges("/overlap", "bytes=0-100,50-150"));
    // Of what is stored several ranges get the whole.
    CHECK(proxied.get("/three", "Range: bytes=0-1,10-11").body == content);
    CHECK(proxied.origin.asked("/three") == 1);
}

TEST_CASE("clients beyond the limit of connections get 503") {
    Proxied proxied({"--max-connections", "2", "--threads", "1"});
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    Client one = proxied.connect();
    Client two = proxied.connect();
    for (Client* client : {&one, &two}) {
        client->request("GET", "/a");
        CHECK(client->receive().body == "content");
    }
    Client three = proxied.connect();
    three.request("GET", "/a");
    check_says(three.receive(), 503, "max-connections");
    CHECK(three.closed());
    one.socket().close();
    CHECK(eventually([&] { return ask(proxied.proxy.port(), "GET", "/a").status == 200; }));
}

TEST_CASE("fetches beyond the limit of origin connections get 503") {
    Proxied proxied({"--max-origin-connections", "1", "--threads", "1"});
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/slow", [gate](const SeenRequest&, OriginStream& stream) {
        gate.wait();
        stream.send(ok("", "slow"));
    });
    Client client = proxied.connect();
    client.request("GET", "/slow");
    REQUIRE(proxied.origin.wait_for("/slow"));
    check_says(proxied.get("/other"), 503, "max-origin-connections");
    gate.open();
    CHECK(client.receive().body == "slow");
    CHECK(proxied.get("/other").status == 404);
}

TEST_CASE("more waiters on one fetch than allowed get 503") {
    Proxied proxied({"--max-waiters", "2", "--threads", "1"});
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest&, OriginStream& stream) {
        gate.wait();
        stream.send(ok("Cache-Control: max-age=60", "content"));
    });
    std::vector<Client> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(proxied.connect());
        clients.back().request("GET", "/a");
    }
    REQUIRE(proxied.origin.wait_for("/a"));
    // The 503 come while the fetch stands still; the log tells when.
    CHECK(proxied.log_lines(3).size() >= 3);
    gate.open();
    std::size_t refused = 0;
    for (Client& client : clients) {
        const ClientResponse response = client.receive();
        if (response.status == 503)
            ++refused;
        else
            CHECK(response.body == "content");
    }
    CHECK(refused == 3);
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE("a connection is closed after its last request, which says so") {
    Proxied proxied({"--max-requests-per-connection", "2"});
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    Client client = proxied.connect();
    client.request("GET", "/a");
    CHECK(client.receive().field("Connection") != "close");
    client.request("GET", "/a");
    CHECK(client.receive().field("Connection") == "close");
    CHECK(client.closed());
}

TEST_CASE("slow clients time out: in the head with 408, between requests and in the content by a close") {
    Proxied proxied({"--header-timeout", "150ms", "--idle-timeout", "200ms", "--body-timeout", "150ms"});
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    Client head = proxied.connect();
    head.send("GET /a HTTP/1.1\r\nHost: a.te");
    check_says(head.receive(), 408, "header-timeout");
    CHECK(head.closed());
    Client idle = proxied.connect();
    idle.request("GET", "/a");
    CHECK(idle.receive().body == "content");
    CHECK(idle.closed());
    Client never = proxied.connect();
    CHECK(never.closed());
    Client content = proxied.connect();
    content.send(request_head("POST", "/up", "Content-Length: 10") + "half");
    const ClientResponse response = content.receive();
    CHECK((response.status == 0 || response.status == 408));
    if (proxied.origin.asked("/up") > 0) {
        CHECK(proxied.origin.wait_for_end("/up"));
        CHECK_FALSE(proxied.origin.last("/up").complete);
    }
}

TEST_CASE("a client that trickles its head is not served for ever") {
    Proxied proxied({"--header-timeout", "300ms"});
    Client client = proxied.connect();
    client.send("GET /a HTTP/1.1\r\n");
    // The whole head is bounded, not the time between its bytes.
    const auto begin = std::chrono::steady_clock::now();
    while (client.socket().send("A") && std::chrono::steady_clock::now() - begin < kPatience) {
        // One byte each few milliseconds, so that no other limit is reached.
        (void)proxied.proxy.process().ended_within(std::chrono::milliseconds{5});
    }
    CHECK(std::chrono::steady_clock::now() - begin < kPatience);
}

TEST_CASE("a client that does not take its answer is cut off") {
    Proxied proxied({"--write-timeout", "200ms"});
    const Gate ended = proxied.origin.gate();
    proxied.origin.on("/a", [ended](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\n\r\n");
        const std::string block(65536, 'a');
        for (int i = 0; i < 4096 && stream.send(block); ++i) {
        }
        ended.open();
        stream.close();
    });
    Client client = proxied.connect();
    client.request("GET", "/a");
    ended.wait();
    client.keep_body(0);
    CHECK_FALSE(client.receive().complete);
}

TEST_CASE("a slow origin: 504 before the first byte, truncation afterwards") {
    Proxied proxied({"--first-byte-timeout", "150ms", "--between-bytes-timeout", "150ms"});
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/silent", [gate](const SeenRequest&, OriginStream&) { gate.wait(); });
    proxied.origin.on("/stalls", [gate](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 10\r\n\r\nabc");
        gate.wait();
    });
    check_says(proxied.get("/silent"), 504, "first-byte-timeout");
    Client client = proxied.connect();
    client.request("GET", "/stalls");
    const ClientResponse stalled = client.receive();
    CHECK(stalled.status == 200);
    CHECK(stalled.body == "abc");
    CHECK_FALSE(stalled.complete);
    gate.open();
    proxied.origin.answers("/stalls", {ok("Cache-Control: no-store", "good")});
    CHECK(proxied.get("/stalls").body == "good");
}

TEST_CASE("stale is served when the origin is too slow, where RFC 9111 4.2.4 lets it") {
    Proxied proxied({"--first-byte-timeout", "150ms"});
    const Gate gate = proxied.origin.gate();
    for (const std::string policy : {"max-age=60", "max-age=60, must-revalidate"}) {
        proxied.origin.on("/" + std::to_string(policy.size()),
                          [gate, policy](const SeenRequest& request, OriginStream& stream) {
                              if (request.number > 1) gate.wait();
                              stream.send(ok("Cache-Control: " + policy, "first"));
                          });
        proxied.get("/" + std::to_string(policy.size()));
    }
    proxied.advance("90s");
    CHECK(proxied.get("/10").body == "first");
    CHECK(proxied.get("/27").status == 504);
    gate.open();
}
