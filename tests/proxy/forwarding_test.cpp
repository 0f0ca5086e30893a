// What the proxy changes of the messages that pass it, and what it does not: RFC 9110 §7.6, RFC 9112 §9.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

TEST_CASE("RFC 9110 7.6.1: hop-by-hop fields of a request stay with the proxy") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("", "content")});
    proxied.get(
        "/a",
        "Connection: X-Hop, close, Host, Cache-Control\nX-Hop: 1\nKeep-Alive: timeout=5\n"
        "Proxy-Connection: keep-alive\nTE: deflate\nTrailer: X\nUpgrade: foo\n"
        "Proxy-Authorization: Basic YTpi\nCache-Control: max-stale=1\nX-End: 1\nAccept: a\nAccept: b");
    const SeenRequest seen = proxied.origin.last("/a");
    for (const char* name :
         {"X-Hop", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Upgrade", "Proxy-Authorization"}) {
        CAPTURE(name);
        CHECK_FALSE(seen.has(name));
    }
    // Fields that a Connection field must not take away.
    CHECK(seen.has("Host"));
    CHECK(seen.field("Cache-Control") == "max-stale=1");
    CHECK(seen.field("X-End") == "1");
    CHECK(seen.field("Accept") == "a, b");
    CHECK(seen.field("Connection").find("X-Hop") == std::string::npos);
}

TEST_CASE("RFC 9111 3.1: every end-to-end field is stored, hop-by-hop and proxy fields are not") {
    Proxied proxied;
    proxied.origin.answers(
        "/a", {ok("Cache-Control: max-age=60\nConnection: X-Hop, Cache-Control, Content-Length\nX-Hop: 1\n"
                  "Keep-Alive: timeout=5\nProxy-Authenticate: Basic\nProxy-Authentication-Info: a=b\n"
                  "Set-Cookie: a=b\nSet-Cookie: c=d\nX-Unknown: 1\nX-unknown: 2\nContent-Type: text/x-y\n"
                  "Content-MD5: abc\nClear-Site-Data: \"cookies\"\nX-Empty:\nServer: origin/1",
                  "content")});
    const ClientResponse miss = proxied.get("/a");
    const ClientResponse hit = proxied.get("/a");
    CHECK(hit.hit());
    CHECK_FALSE(hit.has("Proxy-Authenticate"));
    CHECK_FALSE(hit.has("Proxy-Authentication-Info"));
    for (const ClientResponse* response : {&miss, &hit}) {
        CHECK_FALSE(response->has("X-Hop"));
        CHECK_FALSE(response->has("Keep-Alive"));
        CHECK(response->field("Set-Cookie") == "a=b, c=d");
        CHECK(response->field("X-Unknown") == "1, 2");
        CHECK(response->field("Content-Type") == "text/x-y");
        CHECK(response->field("Content-MD5") == "abc");
        CHECK(response->has("X-Empty"));
        CHECK(response->field("Server") == "origin/1");
        CHECK(response->field("Cache-Control") == "max-age=60");
        CHECK(response->field("Content-Length") == "7");
    }
}

TEST_CASE("RFC 9110 7.6.3: Via names the proxy, behind those before it") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60\nVia: 1.1 inner", "content")});
    const ClientResponse miss = proxied.get("/a", "Via: 1.0 outer");
    CHECK(proxied.origin.last("/a").field("Via") == "1.0 outer, 1.1 cachewright");
    CHECK(miss.field("Via") == "1.1 inner, 1.1 cachewright");
    CHECK(proxied.get("/a").field("Via") == "1.1 inner, 1.1 cachewright");
}

TEST_CASE("the setting via changes the name, or leaves the field alone") {
    Proxied named({"--via", "edge"});
    named.origin.answers("/a", {ok("", "content")});
    CHECK(named.get("/a").field("Via") == "1.1 edge");
    CHECK(named.origin.last("/a").field("Via") == "1.1 edge");
    Proxied off({"--via", "off"});
    off.origin.answers("/a", {ok("", "content")});
    CHECK_FALSE(off.get("/a").has("Via"));
    CHECK_FALSE(off.origin.last("/a").has("Via"));
}

TEST_CASE("the origin learns of the client by X-Forwarded-For, by Forwarded, by both or not at all") {
    struct Row {
        std::vector<std::string> flags;
        bool x_forwarded;
        bool forwarded;
    };
    const std::vector<Row> rows{
        {{}, true, false},
        {{"--forwarded", "x-forwarded"}, true, false},
        {{"--forwarded", "forwarded"}, false, true},
        {{"--forwarded", "both"}, true, true},
        {{"--forwarded", "off"}, false, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.flags);
        Proxied proxied(row.flags);
        proxied.origin.answers("/a", {ok("Cache-Control: no-store", "content")});
        proxied.get("/a", "Host: shop.test:8080");
        const SeenRequest seen = proxied.origin.last("/a");
        CHECK(seen.has("X-Forwarded-For") == row.x_forwarded);
        CHECK(seen.has("Forwarded") == row.forwarded);
        if (row.x_forwarded) {
            CHECK(seen.field("X-Forwarded-For") == "127.0.0.1");
            CHECK(seen.field("X-Forwarded-Proto") == "http");
            CHECK(seen.field("X-Forwarded-Host") == "shop.test:8080");
        }
        if (row.forwarded) CHECK(seen.field("Forwarded").find("for=127.0.0.1") != std::string::npos);
        proxied.get("/a", "X-Forwarded-For: 192.0.2.1\nForwarded: for=192.0.2.1");
        if (row.x_forwarded) {
            CHECK(proxied.origin.last("/a").field("X-Forwarded-For") == "192.0.2.1, 127.0.0.1");
        }
        // What a client claims of host and scheme is no part of the key, so no application may build on it.
        proxied.get("/a", "X-Forwarded-Host: evil.test\nX-Forwarded-Proto: https\nForwarded: host=evil.test");
        CHECK(proxied.origin.last("/a").head.find("evil") == std::string::npos);
    }
}

TEST_CASE("targets are forwarded as they were received") {
    Proxied proxied;
    for (const char* target : {"/a/../b", "/a//b", "/%7Euser", "/~user", "/a%2Fb", "/%zz", "/a?b=c&&d=%20+e",
                               "/?", "/a;b=c", "/a|b", "/.%2e/", "/a?b?c", "/%00"}) {
        CAPTURE(target);
        proxied.origin.answers(target, {ok("Cache-Control: max-age=60", target)});
        CHECK(proxied.get(target).body == target);
        CHECK(proxied.get(target).hit());
        CHECK(proxied.origin.asked(target) == 1);
    }
}

TEST_CASE("unknown methods pass with their content, and are not stored") {
    Proxied proxied;
    for (const char* method : {"FOO", "PROPFIND", "M-SEARCH", "QUERY", "get", "PURGE"}) {
        CAPTURE(method);
        const std::string target = std::string("/") + method;
        proxied.origin.on(target, [](const SeenRequest& request, OriginStream& stream) {
            stream.send(ok("Cache-Control: max-age=60", request.message.method + " " + request.body));
        });
        for (int round = 0; round < 2; ++round)
            CHECK(proxied.ask(method, target, "", "content").body == std::string(method) + " content");
        CHECK(proxied.origin.asked(target) == 2);
    }
}

TEST_CASE("the Cache-Status of caches before this one is kept") {
    Proxied proxied;
    proxied.origin.answers("/a",
                           {ok("Cache-Control: max-age=60\nCache-Status: Other; hit; ttl=5", "content")});
    proxied.get("/a");
    const ClientResponse hit = proxied.get("/a");
    const auto caches = cachewright::http::parse_cache_status(hit.fields).caches;
    REQUIRE(caches.size() == 2);
    CHECK(caches[0].cache == "Other");
    CHECK(caches[1].hit);
}

TEST_CASE("Cache-Status tells why nothing was stored or looked up") {
    Proxied proxied;
    using cachewright::http::ForwardReason;
    proxied.origin.answers("/a", {ok("Cache-Control: no-store", "content")});
    const auto not_stored = proxied.get("/a").cache_status();
    CHECK(not_stored.fwd == ForwardReason::uri_miss);
    CHECK(not_stored.stored != true);
    CHECK(not_stored.detail);
    CHECK(proxied.ask("POST", "/a", "", "x").cache_status().fwd == ForwardReason::method);
    proxied.origin.answers("/b", {ok("Cache-Control: max-age=60", "content")});
    proxied.get("/b");
    CHECK(proxied.get("/b", "Cache-Control: no-cache").cache_status().fwd == ForwardReason::request);
}

TEST_CASE("Server-Timing is added when it is asked for, behind the origin's own") {
    Proxied plain;
    plain.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    CHECK_FALSE(plain.get("/a").has("Server-Timing"));
    Proxied timed({"--server-timing"});
    timed.origin.answers("/a", {ok("Cache-Control: max-age=60\nServer-Timing: db;dur=5", "content")});
    CHECK(timed.get("/a").field("Server-Timing").starts_with("db;dur=5, "));
    CHECK(timed.get("/a").field("Server-Timing").size() > std::string("db;dur=5, ").size());
}

TEST_CASE("RFC 9112 9.3.2: pipelined requests are answered in their order") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.answers("/stored", {ok("Cache-Control: max-age=60", "stored")});
    proxied.get("/stored");
    proxied.origin.on("/slow", [gate](const SeenRequest&, OriginStream& stream) {
        gate.wait();
        stream.send(ok("", "slow"));
    });
    proxied.origin.on("/post", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(ok("", "posted " + request.body));
    });
    Client client = proxied.connect();
    client.send(request_head("GET", "/slow") + request_head("GET", "/stored") +
                request_head("POST", "/post", "Content-Length: 4") + "body" +
                request_head("HEAD", "/stored") + request_head("GET", "/stored", "Connection: close"));
    REQUIRE(proxied.origin.wait_for("/slow"));
    gate.open();
    CHECK(client.receive().body == "slow");
    CHECK(client.receive().body == "stored");
    CHECK(client.receive("POST").body == "posted body");
    CHECK(client.receive("HEAD").status == 200);
    const ClientResponse last = client.receive();
    CHECK(last.body == "stored");
    CHECK(last.field("Connection") == "close");
    CHECK(client.closed());
}

TEST_CASE("a hundred pipelined hits in one write are a hundred answers") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", std::string(5000, 'a'))});
    proxied.get("/a");
    Client client = proxied.connect();
    std::string requests;
    for (int i = 0; i < 100; ++i)
        requests += request_head("GET", "/a");
    client.send(requests);
    for (int i = 0; i < 100; ++i)
        CHECK(client.receive().body.size() == 5000);
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE("RFC 9112 9.3: a client of HTTP/1.0 is kept only when it asks, and gets no chunks") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    proxied.origin.on("/chunked", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nCache-Control: no-store\r\n\r\n" +
                    chunk("content") + "0\r\n\r\n");
    });
    {
        Client client = proxied.connect();
        client.send("GET /a HTTP/1.0\r\n\r\n");
        CHECK(client.receive().body == "content");
        CHECK(client.closed());
    }
    {
        Client client = proxied.connect();
        for (int i = 0; i < 2; ++i) {
            client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            const ClientResponse response = client.receive();
            CHECK(response.body == "content");
            CHECK(response.field("Connection") == "keep-alive");
        }
    }
    {
        Client client = proxied.connect();
        client.send("GET /chunked HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        const ClientResponse response = client.receive();
        CHECK_FALSE(response.has("Transfer-Encoding"));
        CHECK(response.body == "content");
        CHECK(response.complete);
    }
}

TEST_CASE("origin connections are kept and used again") {
    Proxied proxied({"--threads", "1"});
    proxied.origin.answers("/a", {ok("Cache-Control: no-store", "content")});
    for (int i = 0; i < 10; ++i)
        CHECK(proxied.get("/a").body == "content");
    CHECK(proxied.origin.asked("/a") == 10);
    CHECK(proxied.origin.connections() == 1);
}

TEST_CASE("an origin of HTTP/1.0 is understood") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.0 200 OK\r\n" + field_lines("Date: {now}\nExpires: {+60}") +
                    "Content-Length: 7\r\n\r\ncontent");
        stream.close();
    });
    CHECK(proxied.get("/a").body == "content");
    CHECK(proxied.get("/a").hit());
}

TEST_CASE("redirects are passed on, not followed, and X-Accel-Redirect is only a field") {
    Proxied proxied;
    proxied.origin.answers("/a",
                           {answer(302, "Location: /b\nX-Accel-Redirect: /b\nLink: </b>; rel=preload")});
    const ClientResponse response = proxied.get("/a");
    CHECK(response.status == 302);
    CHECK(response.field("Location") == "/b");
    CHECK(proxied.origin.asked("/b") == 0);
}
