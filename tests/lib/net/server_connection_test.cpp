#include "lib/net/server_connection.hpp"

#include "lib/net/read_buffer.hpp"
#include "tests/lib/net/server_dialogue.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::net;
using namespace cachewright::tests;
using namespace std::chrono_literals;
using namespace std::string_literals;

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
