// What origins may send, to the byte: RFC 9112 §4 to §9. A doubtful answer is not passed as a good one, and
// never stored as whole.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;
using namespace std::string_literals;

namespace {

constexpr std::string_view kFresh = "Date: {now}\nCache-Control: max-age=3600";
std::string fresh_lines() {
    return field_lines(kFresh);
}

}  // namespace

TEST_CASE("RFC 9112 4: what is no response is 502, closed, and not stored") {
    Proxied proxied;
    const std::string rest = "\r\n" + fresh_lines() + "Content-Length: 2\r\n\r\nab";
    const auto with = [](const std::string& lines) {
        return "HTTP/1.1 200 OK\r\n" + fresh_lines() + lines + "\r\nab";
    };
    const std::vector<std::pair<std::string, std::string>> rows{
        {"garbage", "garbage\r\n\r\n"},
        {"no version", "200 OK" + rest},
        {"another protocol", "ICY 200 OK" + rest},
        {"small letters", "http/1.1 200 OK" + rest},
        {"HTTP/2.0", "HTTP/2.0 200 OK" + rest},
        {"letters for a status", "HTTP/1.1 abc OK" + rest},
        {"two digits", "HTTP/1.1 20 OK" + rest},
        {"four digits", "HTTP/1.1 2000 OK" + rest},
        {"099", "HTTP/1.1 099 OK" + rest},
        {"600", "HTTP/1.1 600 OK" + rest},
        {"NUL in a value", with("A: b\0c\r\nContent-Length: 2\r\n"s)},
        {"a bare CR in a value", with("A: b\rc\r\nContent-Length: 2\r\n")},
        {"a line without a colon", with("A b\r\nContent-Length: 2\r\n")},
        {"a name that is no token", with("A(b: c\r\nContent-Length: 2\r\n")},
        {"a blank before the colon", with("Content-Length : 2\r\n")},
        {"lengths that differ", with("Content-Length: 2\r\nContent-Length: 3\r\n")},
        {"a length that is no number", with("Content-Length: two\r\n")},
        {"a negative length", with("Content-Length: -2\r\n")},
        {"a length of more than 63 bits", with("Content-Length: 9223372036854775808\r\n")},
        {"101 that nobody asked for",
         "HTTP/1.1 101 Switching\r\nUpgrade: foo\r\nConnection: upgrade\r\n\r\n"},
        {"nothing at all", ""},
        {"half a status line", "HTTP/1.1 20"},
        {"half a head", "HTTP/1.1 200 OK\r\nDate: "},
    };
    for (const auto& [what, bytes] : rows) {
        CAPTURE(what);
        const std::string target = "/" + std::to_string(proxied.origin.asked_in_all());
        proxied.origin.on(target, [answer = bytes](const SeenRequest& request, OriginStream& stream) {
            if (request.number == 1) {
                stream.send(answer);
                stream.close();
            } else {
                stream.send(ok("Cache-Control: no-store", "good"));
            }
        });
        // POST, so that nothing is tried again.
        CHECK(proxied.ask("POST", target, "", "x").status == 502);
        const ClientResponse next = proxied.get(target);
        CHECK(next.status == 200);
        CHECK(next.body == "good");
    }
}

TEST_CASE("RFC 9112 8: an answer that ends too early looks so to the client, and is not stored") {
    Proxied proxied;
    struct Row {
        std::string what;
        std::string bytes;
        bool reset = false;
    };
    const std::string head = "HTTP/1.1 200 OK\r\n" + fresh_lines();
    const std::string half(40000, 'a');
    const std::vector<Row> rows{
        {"Content-Length", head + "Content-Length: 100000\r\n\r\n" + half},
        {"Content-Length, reset", head + "Content-Length: 100000\r\n\r\n" + half, true},
        {"chunked, between chunks", head + "Transfer-Encoding: chunked\r\n\r\n" + chunk(half)},
        {"chunked, within a chunk", head + "Transfer-Encoding: chunked\r\n\r\n20000\r\n" + half},
        {"chunked, in the last chunk", head + "Transfer-Encoding: chunked\r\n\r\n" + chunk(half) + "0\r\n"},
        {"chunked, malformed", head + "Transfer-Encoding: chunked\r\n\r\n" + chunk(half) + "xyz\r\n"},
        {"chunked, reset", head + "Transfer-Encoding: chunked\r\n\r\n" + chunk(half), true},
        {"until the close, reset", head + "\r\n" + half, true},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const std::string target = "/" + std::to_string(&row - rows.data());
        const Gate gate = proxied.origin.gate();
        proxied.origin.on(target, [row, gate](const SeenRequest& request, OriginStream& stream) {
            if (request.number > 1) {
                stream.send(ok("Cache-Control: no-store", "good"));
                return;
            }
            stream.send(row.bytes);
            gate.wait();
            if (row.reset)
                stream.reset();
            else
                stream.close();
        });
        Client client = proxied.connect();
        client.request("GET", target);
        ClientResponse response = client.receive_head();
        CHECK(response.status == 200);
        gate.open();
        client.receive_rest(response);
        CHECK_FALSE(response.complete);
        CHECK(client.closed());
        const ClientResponse next = proxied.get(target);
        CHECK(next.body == "good");
        CHECK(proxied.origin.asked(target) == 2);
    }
}

TEST_CASE("an answer in good order that runs until the close is whole, and stored") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\n" + fresh_lines() + "\r\ncontent");
        stream.close();
    });
    proxied.origin.on("/old", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.0 200 OK\r\n" + fresh_lines() + "\r\ncontent");
        stream.close();
    });
    for (const char* target : {"/a", "/old"}) {
        CHECK(proxied.get(target).body == "content");
        const ClientResponse hit = proxied.get(target);
        CHECK(hit.hit());
        CHECK(hit.body == "content");
        CHECK(hit.field("Content-Length") == "7");
    }
}

TEST_CASE("RFC 9112 6.3: more than Content-Length is cut, and never read as another answer") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        if (request.number == 1)
            stream.send(ok("Cache-Control: no-store", "right") + ok("X-Evil: 1", "evil"));
        else
            stream.send(ok("Cache-Control: no-store", "again"));
    });
    const ClientResponse first = proxied.get("/a");
    CHECK(first.body == "right");
    CHECK(first.complete);
    const ClientResponse second = proxied.get("/a");
    CHECK(second.body == "again");
    CHECK_FALSE(second.has("X-Evil"));
    CHECK(proxied.origin.last("/a").connection == 2);
}

TEST_CASE(
    "RFC 9112 6.1: Transfer-Encoding with Content-Length is read as chunked on a connection used once") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        if (request.number == 1) {
            stream.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" +
                        chunk("hello") + "0\r\n\r\n");
        } else {
            stream.send(ok("Cache-Control: no-store", "again"));
        }
    });
    const ClientResponse first = proxied.get("/a");
    CHECK((first.status == 502 || (first.body == "hello" && first.complete)));
    CHECK(proxied.get("/a").body == "again");
    CHECK(proxied.origin.last("/a").connection == 2);
}

TEST_CASE("RFC 9112 6.3: an answer in an unknown transfer coding runs to the end of its connection") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        if (request.number == 1) {
            stream.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: foo\r\n\r\nabc");
            stream.close();
        } else {
            stream.send(ok("Cache-Control: no-store", "again"));
        }
    });
    Client client = proxied.connect();
    client.request("GET", "/a");
    const ClientResponse first = client.receive();
    CHECK((first.status == 200 || first.status == 502));
    if (first.status == 200) CHECK(first.body.find("abc") != std::string::npos);
    CHECK(proxied.get("/a").body == "again");
}

TEST_CASE("RFC 9110 6.4.1: 204, 304 and answers to HEAD have no content, whatever they announce") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        if (request.message.method == "HEAD")
            stream.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        else
            stream.send(ok("", "content"));
    });
    proxied.origin.answers("/none", {"HTTP/1.1 204 None\r\n\r\n"});
    Client client = proxied.connect();
    for (int round = 0; round < 2; ++round) {
        client.request("HEAD", "/a");
        const ClientResponse head = client.receive("HEAD");
        CHECK(head.field("Content-Length") == "1000");
        CHECK(head.body.empty());
        client.request("GET", "/none");
        CHECK(client.receive().status == 204);
        client.request("GET", "/a");
        CHECK(client.receive().body == "content");
    }
    CHECK_FALSE(client.spent());
}

TEST_CASE("a connection that the origin closed between requests is not used again") {
    Proxied proxied;
    const Gate answered = proxied.origin.gate();
    const Gate closed = proxied.origin.gate();
    proxied.origin.on("/a", [answered, closed](const SeenRequest& request, OriginStream& stream) {
        stream.send(ok("Cache-Control: no-store", std::to_string(request.number)));
        if (request.number != 1) return;
        answered.wait();
        stream.reset();
        closed.open();
    });
    CHECK(proxied.get("/a").body == "1");
    answered.open();
    closed.wait();
    // POST must not be tried twice, so this one cannot hide behind a retry.
    CHECK(proxied.ask("POST", "/a", "", "x").body == "2");
    CHECK(proxied.origin.last("/a").connection == 2);
}

TEST_CASE(
    "a request is tried again only on a kept connection, before any answer, and never when it is a POST") {
    Proxied proxied;
    const auto die_on_kept = [](const SeenRequest& request, OriginStream& stream) {
        if (request.number == 2)
            stream.close();
        else
            stream.send(ok("Cache-Control: no-store", std::to_string(request.number)));
    };
    proxied.origin.on("/get", die_on_kept);
    proxied.origin.on("/post", die_on_kept);
    proxied.origin.on("/fresh", [](const SeenRequest&, OriginStream& stream) { stream.close(); });
    proxied.origin.on("/half", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(request.number == 2 ? "HTTP/1.1 2" : ok("Cache-Control: no-store", "1"));
        if (request.number == 2) stream.close();
    });

    CHECK(proxied.get("/fresh").status == 502);
    CHECK(proxied.origin.asked("/fresh") == 1);

    CHECK(proxied.get("/get").body == "1");
    CHECK(proxied.get("/get").body == "3");
    CHECK(proxied.origin.asked("/get") == 3);

    CHECK(proxied.ask("POST", "/post", "", "x").body == "1");
    CHECK(proxied.ask("POST", "/post", "", "x").status == 502);
    CHECK(proxied.origin.asked("/post") == 2);

    CHECK(proxied.get("/half").body == "1");
    CHECK(proxied.get("/half").status == 502);
    CHECK(proxied.origin.asked("/half") == 2);
}

TEST_CASE("chunked answers pass, their trailers stay apart from their fields") {
    Proxied proxied;
    const std::string bytes = "HTTP/1.1 200 OK\r\n" + fresh_lines() +
                              "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n" + "5;a=b\r\nhello\r\n" +
                              chunk(" world") + "0\r\nX-Sum: 11\r\nCache-Control: no-store\r\n\r\n";
    proxied.origin.answers("/a", {bytes});
    const ClientResponse miss = proxied.get("/a");
    const ClientResponse hit = proxied.get("/a");
    CHECK(hit.hit());
    for (const ClientResponse* response : {&miss, &hit}) {
        CHECK(response->body == "hello world");
        CHECK(response->complete);
        CHECK_FALSE(response->has("X-Sum"));
        CHECK(response->field("Cache-Control") == "max-age=3600");
    }
    CHECK(proxied.origin.asked("/a") == 1);
}
