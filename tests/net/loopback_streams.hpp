// Both ends of a connection over loopback in one loop, for tests of what stands on streams.
#pragma once

#include "lib/net/connector.hpp"
#include "lib/net/listener.hpp"
#include "lib/net/loop.hpp"
#include "lib/net/stream.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace cachewright::tests {

using TestBody = std::function<net::Task<>(net::Loop&)>;

inline net::Task<> run_body(net::Loop& loop, TestBody body, bool& ended) {
    co_await body(loop);
    ended = true;
    loop.stop();
}

// Runs the body to its end. In it CHECK, not REQUIRE: nothing may be thrown through a task.
inline void on_loop(TestBody body) {
    net::Loop loop;
    bool ended = false;
    loop.spawn(run_body(loop, std::move(body), ended));
    loop.run();
    CHECK(ended);
}

struct Ends {
    net::Stream accepted;   // the server's
    net::Stream connected;  // the client's
};

inline net::Task<Ends> connect_to(net::Loop& loop, net::Listener& listener) {
    net::Connector connector(loop, net::Verify::nothing);
    net::ServerAddress address;
    address.host = "127.0.0.1";
    address.port = listener.port();
    auto connected = co_await connector.connect(address, std::chrono::seconds{5});
    CHECK(connected.has_value());
    net::Stream accepted = co_await listener.accept();
    co_return Ends{std::move(accepted), *std::move(connected)};
}

inline net::Listener listen(net::Loop& loop) {
    auto listener = net::Listener::open(loop, net::ListenAddress{"127.0.0.1", 0});
    CHECK(listener.has_value());
    return *std::move(listener);
}

inline net::Task<Ends> connected_ends(net::Loop& loop) {
    net::Listener listener = listen(loop);
    co_return co_await connect_to(loop, listener);
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
