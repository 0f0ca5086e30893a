#include "lib/net/origin_connection.hpp"

#include "tests/lib/net/dialogue.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::net;
using namespace cachewright::tests;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

using http::wire::Answers;
using Kind = OriginConnection::Event::Kind;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

// A server's end, and the connection of a client to it.
struct Dialogue {
    Stream server;
    OriginConnection origin;
    Dialogue(Loop& loop, Ends ends, const OriginLimits& limits)
        : server(std::move(ends.server)), origin(loop, std::move(ends.client), limits) {}
};
Task<std::unique_ptr<Dialogue>> open_dialogue(Loop& loop, OriginLimits limits = {}) {
    Ends ends = co_await connected(loop);
    co_return std::make_unique<Dialogue>(loop, std::move(ends), limits);
}

Task<> ask(OriginConnection& origin, Answers answers = Answers::other) {
    origin.begin(answers);
    co_await say(origin, std::string(kGet));
    origin.request_sent();
}

// All events of one answer: "103 200 (content) complete", or a fault at the end: "200 (cont) broke_off".
std::string fault_name(OriginFault fault) {
    switch (fault) {
        case OriginFault::none: return "none";
        case OriginFault::connect_failed: return "connect_failed";
        case OriginFault::connect_timed_out: return "connect_timed_out";
        case OriginFault::too_many_connections: return "too_many_connections";
        case OriginFault::closed_before_answer: return "closed_before_answer";
        case OriginFault::first_byte_timed_out: return "first_byte_timed_out";
        case OriginFault::broke_off: return "broke_off";
        case OriginFault::stalled: return "stalled";
        case OriginFault::malformed: return "malformed";
    }
    return "?";
}
Task<std::string> answer_of(OriginConnection& origin) {
    std::string told;
    std::string content;
    while (true) {
        const OriginConnection::Event event = co_await origin.next();
        if (event.kind == Kind::content) {
            content += event.bytes;
            continue;
        }
        if (!content.empty()) told += "(" + std::exchange(content, "") + ") ";
        switch (event.kind) {
            case Kind::interim:
            case Kind::head: told += std::to_string(origin.response().status) + " "; break;
            case Kind::complete: co_return told + (origin.reusable() ? "complete, reusable" : "complete");
            default: co_return told + fault_name(origin.failure().fault);
        }
    }
}

Task<> check_answer(OriginConnection& origin, std::string expected) {
    const std::string told = co_await answer_of(origin);
    CHECK(told == expected);
}
Task<> check_next(OriginConnection& origin, Kind expected) {
    const OriginConnection::Event event = co_await origin.next();
    CHECK(event.kind == expected);
}
Task<> note_answer(OriginConnection& origin, std::string& told, bool& answered) {
    told = co_await answer_of(origin);
    answered = true;
}

enum class Then : std::uint8_t { hold, end, reset };

struct Row {
    std::string answer;
    Then then;
    std::string told;
    Answers answers = Answers::other;
};

std::string ok(std::string_view fields, std::string_view content = "") {
    return "HTTP/1.1 200 OK\r\n" + std::string(fields) + "\r\n" + std::string(content);
}

void check_rows(const std::vector<Row>& rows, const OriginLimits& limits = {}) {
    for (const Row& row : rows) {
        CAPTURE(row.answer, static_cast<int>(row.then));
        std::string told;
        std::string reason;
        on_loop([&](Loop& loop) -> Task<> {
            const auto dialogue = co_await open_dialogue(loop, limits);
            co_await ask(dialogue->origin, row.answers);
            co_await hear(dialogue->server, kGet.size());
            if (!row.answer.empty()) co_await say(dialogue->server, row.answer);
            if (row.then == Then::end) dialogue->server.end_writing();
            if (row.then == Then::reset) dialogue->server.reset();
            told = co_await answer_of(dialogue->origin);
            reason = dialogue->origin.failure().message;
        });
        CHECK(told == row.told);
        CHECK(reason.empty() == (row.told.find("complete") != std::string::npos));
        CHECK(reason.find('\n') == std::string::npos);
    }
}

const std::string kChunked = "Transfer-Encoding: chunked\r\n";

}  // namespace

TEST_CASE("an answer ends where its framing says") {
    check_rows({
        {ok("Content-Length: 3\r\n", "abc"), Then::hold, "200 (abc) complete, reusable"},
        {ok("Content-Length: 0\r\n"), Then::hold, "200 complete, reusable"},
        {ok(kChunked, "3\r\nabc\r\n2\r\nde\r\n0\r\nT: v\r\n\r\n"), Then::hold,
         "200 (abcde) complete, reusable"},
        {ok("", "abc"), Then::end, "200 (abc) complete"},
        {ok(""), Then::end, "200 complete"},
        {ok("Content-Length: 3\r\n"), Then::hold, "200 complete, reusable", Answers::head},
        {"HTTP/1.1 204 No Content\r\n\r\n", Then::hold, "204 complete, reusable"},
        {"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", Then::hold, "304 complete, reusable"},
        {ok("Connection: close\r\nContent-Length: 1\r\n", "a"), Then::hold, "200 (a) complete"},
        {"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", Then::hold, "200 (a) complete"},
        {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na", Then::hold,
         "200 (a) complete, reusable"},
    });
}

TEST_CASE("an answer that stops early never completes, and a reset ends nothing") {
    check_rows({
        {ok("Content-Length: 5\r\n", "abc"), Then::end, "200 (abc) broke_off"},
        {ok(kChunked, "3\r\nabc\r\n"), Then::end, "200 (abc) broke_off"},
        {ok(kChunked, "3\r\nabc\r\n0\r\n"), Then::end, "200 (abc) broke_off"},
        {"HTTP/1.1 200 OK\r\nA: b\r\n", Then::end, "broke_off"},
        {"H", Then::end, "broke_off"},
        {"HTTP/1.1 103 Early Hints\r\n\r\n", Then::end, "103 broke_off"},
        {"", Then::end, "closed_before_answer"},
        {"", Then::reset, "closed_before_answer"},
    });
}

TEST_CASE("content that runs to the close is not complete when the connection breaks") {
    on_loop([](Loop& loop) -> Task<> {
        const auto dialogue = co_await open_dialogue(loop);
        co_await ask(dialogue->origin);
        co_await hear(dialogue->server, kGet.size());
        co_await say(dialogue->server, ok("", "abc"));
        co_await check_next(dialogue->origin, Kind::head);
        const OriginConnection::Event content = co_await dialogue->origin.next();
        CHECK(content.bytes == "abc");
        dialogue->server.reset();
        co_await check_next(dialogue->origin, Kind::failed);
        CHECK(dialogue->origin.failure().fault == OriginFault::broke_off);
        co_await check_next(dialogue->origin, Kind::failed);
    });
}

TEST_CASE("bytes behind an answer are no answer, and the connection is not used again") {
    check_rows({
        {ok("Content-Length: 3\r\n", "abcdef"), Then::hold, "200 (abc) complete"},
        {ok("Content-Length: 3\r\n", "abcHTTP/1.1 200 OK\r\n\r\n"), Then::hold, "200 (abc) complete"},
        {ok(kChunked, "0\r\n\r\n\r\n"), Then::hold, "200 complete"},
        {"HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc", Then::hold, "204 complete"},
        {ok("Content-Length: 3\r\n", "abc"), Then::hold, "200 complete", Answers::head},
    });
}

TEST_CASE("framing that is doubtful is read as the RFC says and never reused, or refused") {
    check_rows({
        {ok(kChunked + "Content-Length: 9\r\n", "1\r\na\r\n0\r\n\r\n"), Then::hold, "200 (a) complete"},
        {ok("Content-Length: 1\r\nContent-Length: 1\r\n", "a"), Then::hold, "200 (a) complete"},
        {ok("Transfer-Encoding: gzip\r\n", "abc"), Then::end, "200 (abc) complete"},
        {ok("Content-Length: 1\r\nContent-Length: 2\r\n", "a"), Then::hold, "malformed"},
        {ok("Content-Length: -1\r\n"), Then::hold, "malformed"},
        {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Then::hold, "malformed"},
        {ok(kChunked, "x\r\n"), Then::hold, "200 malformed"},
        {ok(kChunked, "1\r\nab\r\n"), Then::hold, "200 (a) malformed"},
        {"HTTP/1.1 200 OK\nA: b\n\n", Then::hold, "malformed"},
        {"HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", Then::hold, "malformed"},
        {"HTTP/1.1 099 No\r\n\r\n", Then::hold, "malformed"},
        {"HTTP/1.1 600 No\r\n\r\n", Then::hold, "malformed"},
        {"HTTP/2 200\r\n\r\n", Then::hold, "malformed"},
        {"hello\r\n", Then::hold, "malformed"},
        {"\x15\x03\x01\x00\x02"s, Then::hold, "malformed"},
        {ok("A: " + std::string(std::size_t{128} * 1024, 'a')), Then::hold, "malformed"},
    });
}

TEST_CASE("interim responses come before the answer, and not without end") {
    std::string interim;
    for (int i = 0; i < 16; ++i)
        interim += "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    std::string told;
    for (int i = 0; i < 16; ++i)
        told += "103 ";
    const std::string answer = ok("Content-Length: 1\r\n", "a");
    check_rows({
        {"HTTP/1.1 100 Continue\r\n\r\n" + answer, Then::hold, "100 200 (a) complete, reusable"},
        {interim + answer, Then::hold, told + "200 (a) complete, reusable"},
        {interim + "HTTP/1.1 103 Early Hints\r\n\r\n" + answer, Then::hold, told + "malformed"},
    });
}

TEST_CASE("an answer over a limit is told which setting it exceeds") {
    std::string many;
    for (int i = 0; i < 513; ++i)
        many += "A: b\r\n";
    struct Over {
        std::string answer;
        std::string reason;
    };
    for (const Over& over :
         {Over{ok(many), "--max-response-header-count"},
          Over{ok("A: " + std::string(std::size_t{128} * 1024, 'a')), "--max-response-headers"}}) {
        on_loop([&over](Loop& loop) -> Task<> {
            const auto dialogue = co_await open_dialogue(loop);
            co_await ask(dialogue->origin);
            bool sent = false;
            loop.spawn(send_until_gone(dialogue->server, over.answer, sent));
            co_await check_answer(dialogue->origin, "malformed");
            CHECK_THAT(dialogue->origin.failure().message, Catch::Contains(over.reason));
            dialogue->origin.close();
            co_await wait_for(loop, sent);
        });
    }
}

TEST_CASE("101 is a head, and what follows it is a tunnel") {
    on_loop([](Loop& loop) -> Task<> {
        const auto dialogue = co_await open_dialogue(loop);
        co_await ask(dialogue->origin);
        co_await hear(dialogue->server, kGet.size());
        const std::string answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nframe";
        co_await say(dialogue->server, answer);
        co_await check_next(dialogue->origin, Kind::head);
        CHECK(dialogue->origin.framing().kind == http::wire::BodyKind::tunnel);
        CHECK_FALSE(dialogue->origin.reusable());
        CHECK(dialogue->origin.take_unread() == "frame");
    });
}

TEST_CASE("an answer taken at its head leaves content and trailers to come") {
    on_loop([](Loop& loop) -> Task<> {
        const auto dialogue = co_await open_dialogue(loop);
        co_await ask(dialogue->origin);
        co_await hear(dialogue->server, kGet.size());
        loop.spawn(send_in_bytes(loop, dialogue->server,
                                 ok(kChunked + "A: b\r\n", "3\r\nabc\r\n0\r\nDigest: d\r\n\r\n")));
        co_await check_next(dialogue->origin, Kind::head);
        const http::Response response = dialogue->origin.take_response();
        CHECK(response.fields.value("a") == "b");
        co_await check_answer(dialogue->origin, "(abc) complete, reusable");
        CHECK(dialogue->origin.trailers().value("digest") == "d");
    });
}

TEST_CASE("a server that does not answer, or not to the end, is not waited for for ever") {
    OriginLimits limits;
    limits.first_byte = 20ms;
    limits.between_bytes = 20ms;
    check_rows(
        {
            {"", Then::hold, "first_byte_timed_out"},
            {"HTTP/1.1 103 Early Hints\r\n\r\n", Then::hold, "103 first_byte_timed_out"},
            {"HTTP/1.1 200", Then::hold, "stalled"},
            {ok("Content-Length: 5\r\n", "abc"), Then::hold, "200 (abc) stalled"},
            {ok("", "abc"), Then::hold, "200 (abc) stalled"},
        },
        limits);
}

TEST_CASE("no answer is due before the request has gone out") {
    on_loop([](Loop& loop) -> Task<> {
        OriginLimits limits;
        limits.first_byte = 1ms;
        limits.between_bytes = 1ms;
        const auto dialogue = co_await open_dialogue(loop, limits);
        OriginConnection& origin = dialogue->origin;
        origin.begin(Answers::other);
        std::string told;
        bool answered = false;
        loop.spawn(note_answer(origin, told, answered));
        // Deadlines may be noticed 100 ms late.
        co_await loop.sleep_for(150ms);
        CHECK_FALSE(answered);
        // Reading waits while it is written.
        co_await say(origin, std::string(kGet));
        origin.request_sent();
        co_await wait_for(loop, answered);
        CHECK(told == "first_byte_timed_out");
    });
}

TEST_CASE("an answer that comes before the request is whole leaves the connection unusable") {
    on_loop([](Loop& loop) -> Task<> {
        const auto dialogue = co_await open_dialogue(loop);
        dialogue->origin.begin(Answers::other);
        co_await say(dialogue->origin, "POST / HTTP/1.1\r\n");
        co_await say(dialogue->server, ok("Content-Length: 0\r\n"));
        co_await check_answer(dialogue->origin, "200 complete");
    });
}

TEST_CASE("a connection carries one request after another") {
    on_loop([](Loop& loop) -> Task<> {
        const auto dialogue = co_await open_dialogue(loop);
        OriginConnection& origin = dialogue->origin;
        for (int i = 0; i < 3; ++i) {
            co_await ask(origin);
            co_await hear(dialogue->server, kGet.size());
            CHECK(origin.reused() == (i > 0));
            const std::string answer = ok("Content-Length: 1\r\nX: " + std::to_string(i) + "\r\n", "a");
            co_await say(dialogue->server, answer);
            co_await check_next(origin, Kind::head);
            CHECK(origin.response().fields.size() == 2);
            co_await check_answer(origin, "(a) complete, reusable");
        }
    });
}

TEST_CASE("a connection closed from within its loop ends the wait for an answer") {
    on_loop([](Loop& loop) -> Task<> {
        const auto dialogue = co_await open_dialogue(loop);
        co_await ask(dialogue->origin);
        loop.post([&] { dialogue->origin.close(); });
        co_await check_answer(dialogue->origin, "broke_off");
    });
}
