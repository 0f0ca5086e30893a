// What a server does not accept, and how it says so.
#include "lib/net/server_connection.hpp"
#include "tests/lib/net/server_dialogue.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::net;
using namespace cachewright::tests;
using namespace std::chrono_literals;
using namespace std::string_literals;

TEST_CASE("requests that cannot be read are refused with a status and a reason") {
    struct Row {
        std::string sent;
        int status;
        std::string reason;  // is in it
    };
    const std::vector<Row> rows{
        // The first bytes of a TLS hello, and the preface of HTTP/2.
        {"\x16\x03\x01\x02\x00"s, 400, "https://"},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "HTTP/1.1"},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, "not HTTP/1.x"},
        {"GET /\r\n", 400, "HTTP/0.9"},
        {"GET /\n", 400, ""},
        {"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "method"},
        {"GET / HTTP/1.1\nHost: a\n\n", 400, "LF"},
        {"GET / HTTP/1.1\r\nHost: a\r\nA: b\0c\r\n\r\n"s, 400, "NUL"},
        {"GET / HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n", 400, "colon"},
        {"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400, "continued"},
        // RFC 9112 §3.2.
        {"GET / HTTP/1.1\r\n\r\n", 400, "Host"},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "Host"},
        {"GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400, "host"},
        {"GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "host"},
        {"GET a/b HTTP/1.1\r\nHost: a\r\n\r\n", 400, "target"},
        {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400, "target"},
        {"GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400, "fragment"},
        // Framing (RFC 9112 §6.3).
        {post("Content-Length: +1\r\n"), 400, "Content-Length"},
        {post("Content-Length: 1\r\nContent-Length: 2\r\n"), 400, "Content-Length"},
        {post("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400, "both"},
        {post("Transfer-Encoding: gzip, chunked\r\n"), 501, "coding"},
        {post("Transfer-Encoding: chunked, chunked\r\n"), 400, "more than once"},
        {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "HTTP/1.0"},
        {"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501, "CONNECT"},
        {"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 501, "TRACE"},
        {post("Expect: 200-ok\r\nContent-Length: 1\r\n"), 417, "100-continue"},
        {post("Expect: 100-continue, more\r\nContent-Length: 1\r\n"), 417, "100-continue"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.sent);
        const Outcome outcome = outcome_of(row.sent);
        CHECK(outcome.arrival == Arrival::refused);
        CHECK(outcome.refusal.status == row.status);
        CHECK_THAT(outcome.refusal.reason, Catch::Contains(row.reason));
        CHECK(outcome.refusal.reason.find('\n') == std::string::npos);
        CHECK_FALSE(outcome.refusal.silent);
        CHECK_FALSE(outcome.followed);
    }
}

TEST_CASE("a request over a limit is told which setting it exceeds") {
    struct Row {
        std::string sent;
        int status;
        std::string reason;
    };
    std::string many;
    for (int i = 0; i < 128; ++i)
        many += "A: b\r\n";
    std::string large;
    for (int i = 0; i < 9; ++i)
        large += "A: " + std::string(8000, 'a') + "\r\n";
    const std::vector<Row> rows{
        {"GET /" + std::string(16384, 'a'), 414,
         "the request line is longer than 16384 bytes (--max-request-line)"},
        {"GET / HTTP/1.1\r\nA: " + std::string(16384, 'a'), 431,
         "a header line is longer than 16384 bytes (--max-header-line)"},
        {get("/", many), 431, "the request has more than 128 header lines (--max-header-count)"},
        {get("/", large), 431, "the header lines together are longer than 65536 bytes (--max-headers)"},
        {post("Content-Length: 67108865\r\n"), 413,
         "the content of the request is longer than 67108864 bytes (--max-body)"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.status);
        const Outcome outcome = outcome_of(row.sent);
        CHECK(outcome.arrival == Arrival::refused);
        CHECK(outcome.refusal.status == row.status);
        CHECK(outcome.refusal.reason == row.reason);
    }
    CHECK(outcome_of(post("Content-Length: 67108864\r\n")).arrival == Arrival::request);
}

TEST_CASE("targets that a server has to understand are accepted") {
    for (const std::string sent :
         {"GET http://b/c?d HTTP/1.1\r\nHost: a\r\n\r\n", "GET HTTPS://b HTTP/1.1\r\nHost: a\r\n\r\n",
          "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "GET //a/../b%2F HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
          "PURGE / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
          "GET / HTTP/1.7\r\nHost: a\r\n\r\n"}) {
        CAPTURE(sent);
        CHECK(outcome_of(sent).arrival == Arrival::request);
    }
}

TEST_CASE("RFC 9110 10.1.1: a client that expects 100 waits for it, unless it speaks HTTP/1.0") {
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        co_await say(dialogue.client, post("Expect: 100-Continue\r\nContent-Length: 3\r\n"));
        co_await check_next(dialogue.server, Arrival::request);
        CHECK(dialogue.server.awaits_continue());
        co_await say(dialogue.client, "abc");
        const ReadContent content = co_await read_all(dialogue.server);
        CHECK(content.bytes == "abc");
        CHECK_FALSE(dialogue.server.awaits_continue());
    });
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        co_await say(dialogue.client, "POST / HTTP/1.0\r\nExpect: anything\r\nContent-Length: 1\r\n\r\n");
        co_await check_next(dialogue.server, Arrival::request);
        CHECK_FALSE(dialogue.server.awaits_continue());
    });
    // One whose content was not wanted may send it after all, or the next request: nobody can tell.
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        co_await say(dialogue.client, post("Expect: 100-continue\r\nContent-Length: 3\r\n"));
        co_await check_next(dialogue.server, Arrival::request);
        co_await check_next(dialogue.server, Arrival::ended);
    });
}

TEST_CASE("content that does not come whole never ends a request") {
    struct Row {
        std::string content;  // of a chunked request
        enum class Then : std::uint8_t { end, reset, hold } then;
        Kind end;
        int status;
        bool silent;
    };
    using Then = Row::Then;
    const std::vector<Row> rows{
        {"5\r\nabc", Then::end, Kind::broken, 400, false},
        {"3\r\nabc\r\n", Then::end, Kind::broken, 400, false},
        {"3\r\nabc\r\n0\r\n", Then::end, Kind::broken, 400, false},
        {"5\r\nabc", Then::hold, Kind::broken, 408, false},
        {"3\r\nabcX\r\n", Then::hold, Kind::refused, 400, false},
        {"3\r\nabc\r\nZ\r\n", Then::hold, Kind::refused, 400, false},
        {"3\r\nabc\r\n6\r\ndefghi\r\n", Then::hold, Kind::refused, 413, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.content, static_cast<int>(row.then));
        on_loop([row](Loop& loop) -> Task<> {
            ServerLimits limits;
            limits.content = 8;
            limits.content_stall = 20ms;
            Dialogue dialogue = co_await open_dialogue(loop, limits);
            ServerConnection& server = dialogue.server;
            co_await say(dialogue.client, post("Transfer-Encoding: chunked\r\n", row.content));
            if (row.then == Then::end) dialogue.client.end_writing();
            co_await check_next(server, Arrival::request);
            const ReadContent content = co_await read_all(server);
            CHECK(content.bytes == "abc");
            CHECK(content.end == row.end);
            CHECK(server.refusal().status == row.status);
            CHECK(server.refusal().silent == row.silent);
            CHECK_FALSE(server.request_complete());
            CHECK_FALSE(server.may_persist());
            const ServerConnection::Piece piece = co_await server.read_content();
            CHECK(piece.kind == Kind::broken);
            co_await check_next(server, Arrival::ended);
        });
    }
}

TEST_CASE("a head that stops is refused, and silence between requests only ends the connection") {
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        co_await say(dialogue.client, "GET / HT");
        dialogue.client.end_writing();
        co_await check_next(dialogue.server, Arrival::refused);
        CHECK(dialogue.server.refusal().status == 400);
        CHECK_FALSE(dialogue.server.refusal().silent);
    });
    for (const std::string sent : {"", "\r\n"}) {
        on_loop([sent](Loop& loop) -> Task<> {
            ServerLimits limits;
            limits.idle = 20ms;
            limits.head = 20ms;
            Dialogue dialogue = co_await open_dialogue(loop, limits);
            if (!sent.empty()) co_await say(dialogue.client, sent);
            co_await check_next(dialogue.server, Arrival::ended);
        });
    }
}

TEST_CASE("the time for a head counts from its first byte, however steadily others follow") {
    on_loop([](Loop& loop) -> Task<> {
        ServerLimits limits;
        limits.head = 60ms;
        Dialogue dialogue = co_await open_dialogue(loop, limits);
        bool gone = false;
        loop.spawn(drip(loop, dialogue.client, gone));
        co_await check_next(dialogue.server, Arrival::refused);
        CHECK(dialogue.server.refusal().status == 408);
        CHECK_THAT(dialogue.server.refusal().reason, Catch::Contains("--header-timeout"));
        dialogue.server.close();
        co_await wait_for(loop, gone);
    });
}
