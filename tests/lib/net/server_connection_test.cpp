#include "lib/net/server_connection.hpp"

#include "lib/net/read_buffer.hpp"
#include "tests/lib/net/dialogue.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::net;
using namespace cachewright::tests;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

using Arrival = ServerConnection::Arrival;
using Kind = ServerConnection::Piece::Kind;

// A client's end, and a server's connection to it.
struct Dialogue {
    Stream client;
    ServerConnection server;
};

Task<Dialogue> open_dialogue(Loop& loop, ServerLimits limits = {}) {
    Ends ends = co_await connected(loop);
    co_return Dialogue{std::move(ends.client), ServerConnection(std::move(ends.server), limits)};
}

Task<> check_next(ServerConnection& server, Arrival expected) {
    const Arrival arrival = co_await server.next_request();
    CHECK(arrival == expected);
}

Task<> await_end(ServerConnection& server, bool& ended) {
    co_await check_next(server, Arrival::ended);
    ended = true;
}

Task<> say_and_reset(Loop& loop, Stream& stream) {
    co_await say(stream, "GET / HT");
    for (int turn = 0; turn < 100; ++turn)
        co_await loop.yield();
    stream.reset();
}

// A head that goes on and on, until the other end goes.
Task<> drip(Loop& loop, Stream& stream, bool& gone) {
    IoResult sent = co_await stream.write("GET / HTTP/1.1\r\n");
    while (sent.status == IoStatus::ok) {
        co_await loop.sleep_for(5ms);
        sent = co_await stream.write("A: b\r\n");
    }
    gone = true;
}

Task<> hear_and_close(Stream& stream, Heard& heard, bool& ended) {
    heard = co_await hear(stream);
    stream.close();
    ended = true;
}

struct ReadContent {
    std::string bytes;
    Kind end = Kind::complete;
};
Task<ReadContent> read_all(ServerConnection& server) {
    ReadContent read;
    while (true) {
        const ServerConnection::Piece piece = co_await server.read_content();
        read.end = piece.kind;
        if (piece.kind != Kind::data) co_return read;
        read.bytes += piece.bytes;
    }
}

std::string get(std::string_view target, std::string_view fields = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}
std::string post(std::string_view fields, std::string_view content = "") {
    return "POST /p HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n" + std::string(content);
}

// What comes of the first request of a client that sends these bytes and then waits.
struct Outcome {
    std::optional<Arrival> arrival;
    Refusal refusal;
    bool followed = false;  // by another arrival than `ended`
};
Outcome outcome_of(const std::string& sent, const ServerLimits& limits = {}) {
    Outcome outcome;
    on_loop([&](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop, limits);
        co_await say(dialogue.client, sent);
        outcome.arrival = co_await dialogue.server.next_request();
        if (outcome.arrival == Arrival::refused) {
            outcome.refusal = dialogue.server.refusal();
            CHECK_FALSE(dialogue.server.may_persist());
            const Arrival next = co_await dialogue.server.next_request();
            outcome.followed = next != Arrival::ended;
        }
    });
    return outcome;
}

}  // namespace

TEST_CASE("requests that came together are served one after another") {
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        ServerConnection& server = dialogue.server;
        co_await say(dialogue.client, get("/a") + post("Content-Length: 3\r\n", "abc") + get("/b"));
        dialogue.client.end_writing();

        co_await check_next(server, Arrival::request);
        CHECK(server.request().target == "/a");
        CHECK(server.request_complete());
        CHECK(server.has_unread());
        co_await check_next(server, Arrival::request);
        CHECK(server.request().method == "POST");
        CHECK_FALSE(server.request_complete());
        const ReadContent content = co_await read_all(server);
        CHECK(content.bytes == "abc");
        CHECK(content.end == Kind::complete);
        CHECK(server.request_complete());
        co_await check_next(server, Arrival::request);
        CHECK(server.request().target == "/b");
        CHECK_FALSE(server.has_unread());
        co_await check_next(server, Arrival::ended);
    });
}

TEST_CASE("a request is the same when it comes byte by byte") {
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        ServerConnection& server = dialogue.server;
        loop.spawn(send_in_bytes(loop, dialogue.client,
                                 "\r\n" +
                                     post("Transfer-Encoding: chunked\r\n",
                                          "3;x=\"y\"\r\nabc\r\n2\r\nde\r\n0\r\nDigest: d\r\n\r\n") +
                                     get("/next")));
        co_await check_next(server, Arrival::request);
        CHECK(server.request().target == "/p");
        CHECK(server.framing().kind == http::wire::BodyKind::chunked);
        const ReadContent content = co_await read_all(server);
        CHECK(content.bytes == "abcde");
        CHECK(content.end == Kind::complete);
        CHECK(server.trailers().value("digest") == "d");
        CHECK(server.request().fields.value("digest").empty());
        co_await check_next(server, Arrival::request);
        CHECK(server.request().target == "/next");
    });
}

TEST_CASE("a connection that waited for its next request reads it like the first") {
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        for (const std::string target : {"/1", "/2", "/3"}) {
            co_await say(dialogue.client, get(target, "X: " + target + "\r\n"));
            co_await check_next(dialogue.server, Arrival::request);
            CHECK(dialogue.server.request().target == target);
            CHECK(dialogue.server.request().fields.size() == 2);
            const IoResult sent = co_await dialogue.server.write("HTTP/1.1 204 No Content\r\n\r\n");
            CHECK(sent.status == IoStatus::ok);
            const Heard heard = co_await hear(dialogue.client, 27);
            CHECK(heard.bytes.size() == 27);
        }
    });
}

TEST_CASE("a connection holds no buffer while it waits for its next request") {
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        co_await say(dialogue.client, get("/") + "GET ");
        co_await check_next(dialogue.server, Arrival::request);
        CHECK(dialogue.server.has_unread());
        ReadBuffer other(ReadBuffer::Size::small);
        const char* const free_before = other.room().data();
        other.release();

        co_await say(dialogue.client, "/ HTTP/1.1\r\nHost: a\r\n\r\n");
        co_await check_next(dialogue.server, Arrival::request);
        bool ended = false;
        loop.spawn(await_end(dialogue.server, ended));
        // What it gave back is what is taken next.
        CHECK(other.room().data() != free_before);
        dialogue.client.close();
        co_await wait_for(loop, ended);
    });
}

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

TEST_CASE("a client that breaks the connection within a request gets no answer") {
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        co_await say(dialogue.client, post("Content-Length: 5\r\n"));
        co_await check_next(dialogue.server, Arrival::request);
        dialogue.client.reset();
        const ServerConnection::Piece piece = co_await dialogue.server.read_content();
        CHECK(piece.kind == Kind::broken);
        CHECK(dialogue.server.refusal().silent);
    });
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        loop.spawn(say_and_reset(loop, dialogue.client));
        const Arrival arrival = co_await dialogue.server.next_request();
        // A reset may overtake the bytes before it: then nothing of a request has come.
        CHECK(arrival != Arrival::request);
        if (arrival == Arrival::refused) CHECK(dialogue.server.refusal().silent);
    });
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

TEST_CASE("content that nobody read is dropped before the next request, up to 64 KiB") {
    struct Row {
        std::string request;
        Arrival next;
    };
    const std::string some(65536, 'x');
    const std::string more(65537, 'x');
    const std::vector<Row> rows{
        {post("Content-Length: 65536\r\n", some), Arrival::request},
        {post("Content-Length: 65537\r\n", more), Arrival::ended},
        {post("Transfer-Encoding: chunked\r\n", "10000\r\n" + some + "\r\n0\r\n\r\n"), Arrival::request},
        {post("Transfer-Encoding: chunked\r\n", "10001\r\n" + more + "\r\n0\r\n\r\n"), Arrival::ended},
        {post("Transfer-Encoding: chunked\r\n", "Z\r\n"), Arrival::ended},
    };
    for (const Row& row : rows) {
        CAPTURE(row.request.size());
        on_loop([&row](Loop& loop) -> Task<> {
            Dialogue dialogue = co_await open_dialogue(loop);
            bool sent = false;
            loop.spawn(send_until_gone(dialogue.client, row.request + get("/next"), sent));
            co_await check_next(dialogue.server, Arrival::request);
            const Arrival next = co_await dialogue.server.next_request();
            CHECK(next == row.next);
            if (next == Arrival::request) CHECK(dialogue.server.request().target == "/next");
            dialogue.server.close();
            co_await wait_for(loop, sent);
        });
    }
}

TEST_CASE("RFC 9112 9.3: version and Connection decide whether another request may follow") {
    struct Row {
        std::string sent;
        bool persists;
    };
    const std::vector<Row> rows{
        {get("/"), true},
        {get("/", "Connection: close\r\n"), false},
        {get("/", "Connection: foo, Close\r\n"), false},
        {"GET / HTTP/1.0\r\n\r\n", false},
        {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true},
        {"GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.sent);
        on_loop([&row](Loop& loop) -> Task<> {
            Dialogue dialogue = co_await open_dialogue(loop);
            co_await say(dialogue.client, row.sent + get("/next"));
            co_await check_next(dialogue.server, Arrival::request);
            CHECK(dialogue.server.may_persist() == row.persists);
            CHECK(dialogue.server.speaks_1_1() == (row.sent.find("HTTP/1.1") != std::string::npos));
            const Arrival next = co_await dialogue.server.next_request();
            CHECK(next == (row.persists ? Arrival::request : Arrival::ended));
        });
    }
    on_loop([](Loop& loop) -> Task<> {
        ServerLimits limits;
        limits.requests = 2;
        Dialogue dialogue = co_await open_dialogue(loop, limits);
        co_await say(dialogue.client, get("/1") + get("/2") + get("/3"));
        co_await check_next(dialogue.server, Arrival::request);
        CHECK(dialogue.server.may_persist());
        co_await check_next(dialogue.server, Arrival::request);
        CHECK_FALSE(dialogue.server.may_persist());
        co_await check_next(dialogue.server, Arrival::ended);
    });
}

TEST_CASE("bytes behind a request that opens a tunnel can be taken") {
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        co_await say(dialogue.client, get("/ws", "Connection: upgrade\r\nUpgrade: websocket\r\n") + "frames");
        co_await check_next(dialogue.server, Arrival::request);
        CHECK(dialogue.server.take_unread() == "frames");
        CHECK_FALSE(dialogue.server.has_unread());
    });
}

TEST_CASE("an answer arrives whole although the client sends on") {
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        co_await say(dialogue.client, post("Content-Length: 50000\r\n", std::string(50000, 'x')));
        co_await check_next(dialogue.server, Arrival::request);
        const std::string answer(20000, 'y');
        const std::array<std::string_view, 2> parts{"HTTP/1.1 413 Content Too Large\r\n\r\n", answer};
        const IoResult sent = co_await dialogue.server.write(parts);
        CHECK(sent.status == IoStatus::ok);
        Heard heard;
        bool ended = false;
        loop.spawn(hear_and_close(dialogue.client, heard, ended));
        co_await dialogue.server.linger();
        co_await wait_for(loop, ended);
        CHECK(heard.status == IoStatus::end);
        CHECK(heard.bytes.size() == parts[0].size() + parts[1].size());
    });
}

TEST_CASE("an aborted answer does not look whole") {
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        co_await say(dialogue.client, get("/"));
        co_await check_next(dialogue.server, Arrival::request);
        dialogue.server.abort();
        co_await check_end(dialogue.client, IoStatus::reset);
        co_await check_next(dialogue.server, Arrival::ended);
    });
}

TEST_CASE("a client that reads nothing stalls an answer, and not for ever") {
    on_loop([](Loop& loop) -> Task<> {
        ServerLimits limits;
        limits.write_stall = 20ms;
        Dialogue dialogue = co_await open_dialogue(loop, limits);
        co_await say(dialogue.client, get("/"));
        co_await check_next(dialogue.server, Arrival::request);
        const std::string much(std::size_t{64} << 20, 'y');
        const IoResult sent = co_await dialogue.server.write(much);
        CHECK(sent.status == IoStatus::timed_out);
    });
}

TEST_CASE("a connection closed from within its loop ends the wait for a request") {
    on_loop([](Loop& loop) -> Task<> {
        Dialogue dialogue = co_await open_dialogue(loop);
        loop.post([&] { dialogue.server.close(); });
        co_await check_next(dialogue.server, Arrival::ended);
    });
}
