// For tests of connections: a test's body as a task, and a peer that says and hears bytes.
#pragma once

#include "tests/lib/net/loop_runner.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace cachewright::tests {

// Runs the body to its end.
inline void on_loop(const std::function<net::Task<>(net::Loop&)>& body) {
    net::Loop loop;
    run(loop, body(loop));
}

// No co_await stands inside CHECK: it would be done twice there.

// To a stream or a connection.
template <class Writer>
net::Task<> say(Writer& to, std::string bytes) {
    const net::IoResult sent = co_await to.write(bytes);
    CHECK(sent.status == net::IoStatus::ok);
}

struct Heard {
    std::string bytes;
    net::IoStatus status = net::IoStatus::ok;  // why no more came
};

// All that the other end sends, up to `most` bytes.
inline net::Task<Heard> hear(net::Stream& stream, std::size_t most = std::size_t{1} << 30) {
    Heard heard;
    std::array<char, 4096> room{};
    while (heard.bytes.size() < most) {
        const net::IoResult got = co_await stream.read(room);
        heard.status = got.status;
        if (got.status != net::IoStatus::ok) break;
        heard.bytes.append(room.data(), got.bytes);
    }
    co_return heard;
}

inline net::Task<> check_end(net::Stream& stream, net::IoStatus expected) {
    const Heard heard = co_await hear(stream);
    CHECK(heard.status == expected);
}

// One byte at a time, and each may be read before the next is sent. Nothing is told when the other end goes.
inline net::Task<> send_in_bytes(net::Loop& loop, net::Stream& stream, std::string bytes) {
    for (const char& byte : bytes) {
        const net::IoResult sent = co_await stream.write(std::string_view(&byte, 1));
        if (sent.status != net::IoStatus::ok) break;
        co_await loop.yield();
    }
}

// Sends what a peer may not want to read to its end.
inline net::Task<> send_until_gone(net::Stream& stream, std::string bytes, bool& ended) {
    static_cast<void>(co_await stream.write(bytes));
    ended = true;
}

// Lets other tasks of the loop end.
inline net::Task<> wait_for(net::Loop& loop, const bool& condition) {
    while (!condition)
        co_await loop.sleep_for(std::chrono::milliseconds{1});
}

}  // namespace cachewright::tests
