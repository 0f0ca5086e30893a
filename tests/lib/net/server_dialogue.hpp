// A client that says exactly what it is told, and a server's connection to it.
#pragma once

#include "lib/net/server_connection.hpp"
#include "tests/lib/net/dialogue.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cachewright::tests {

using namespace net;
using namespace std::chrono_literals;

using Arrival = ServerConnection::Arrival;
using Kind = ServerConnection::Piece::Kind;

// A client's end, and a server's connection to it.
struct Dialogue {
    Stream client;
    ServerConnection server;
};

inline Task<Dialogue> open_dialogue(Loop& loop, ServerLimits limits = {}) {
    Ends ends = co_await connected(loop);
    co_return Dialogue{std::move(ends.client), ServerConnection(std::move(ends.server), limits)};
}

inline Task<> check_next(ServerConnection& server, Arrival expected) {
    const Arrival arrival = co_await server.next_request();
    CHECK(arrival == expected);
}

inline Task<> await_end(ServerConnection& server, bool& ended) {
    co_await check_next(server, Arrival::ended);
    ended = true;
}

inline Task<> say_and_reset(Loop& loop, Stream& stream) {
    co_await say(stream, "GET / HT");
    for (int turn = 0; turn < 100; ++turn)
        co_await loop.yield();
    stream.reset();
}

// A head that goes on and on, until the other end goes.
inline Task<> drip(Loop& loop, Stream& stream, bool& gone) {
    IoResult sent = co_await stream.write("GET / HTTP/1.1\r\n");
    while (sent.status == IoStatus::ok) {
        co_await loop.sleep_for(5ms);
        sent = co_await stream.write("A: b\r\n");
    }
    gone = true;
}

inline Task<> hear_and_close(Stream& stream, Heard& heard, bool& ended) {
    heard = co_await hear(stream);
    stream.close();
    ended = true;
}

struct ReadContent {
    std::string bytes;
    Kind end = Kind::complete;
};
inline Task<ReadContent> read_all(ServerConnection& server) {
    ReadContent read;
    while (true) {
        const ServerConnection::Piece piece = co_await server.read_content();
        read.end = piece.kind;
        if (piece.kind != Kind::data) co_return read;
        read.bytes += piece.bytes;
    }
}

inline std::string get(std::string_view target, std::string_view fields = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}
inline std::string post(std::string_view fields, std::string_view content = "") {
    return "POST /p HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n" + std::string(content);
}

// What comes of the first request of a client that sends these bytes and then waits.
struct Outcome {
    std::optional<Arrival> arrival;
    Refusal refusal;
    bool followed = false;  // by another arrival than `ended`
};
inline Outcome outcome_of(const std::string& sent, const ServerLimits& limits = {}) {
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

}  // namespace cachewright::tests
