// Coroutines for tests: run until they have ended, and two ends of one connection.
#pragma once

#include "lib/net/connector.hpp"
#include "lib/net/listener.hpp"
#include "lib/net/loop.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace cachewright::tests {

inline net::Task<> then_stop(net::Loop& loop, net::Task<> task) {
    co_await std::move(task);
    loop.stop();
}

// Until the task has ended; other tasks of the loop may be left.
inline void run(net::Loop& loop, net::Task<> task) {
    loop.spawn(then_stop(loop, std::move(task)));
    loop.run();
}

inline net::Listener listen(net::Loop& loop, const std::string& host = "127.0.0.1") {
    auto listener = net::Listener::open(loop, {host, 0});
    if (!listener) FAIL(listener.error().message);
    return std::move(*listener);
}

// Within a co_await, GCC 12 copies what is made from braces byte by byte (GCC bug 99576): so by calls.
inline net::ServerAddress server_at(net::ServerAddress::Scheme scheme, std::string host, std::uint16_t port) {
    return {scheme, std::move(host), port};
}
inline net::ServerAddress loopback(std::uint16_t port) {
    return server_at(net::ServerAddress::Scheme::http, "127.0.0.1", port);
}

struct Ends {
    net::Stream client;
    net::Stream server;
};

inline net::Task<Ends> connected(net::Loop& loop) {
    net::Listener listener = listen(loop);
    net::Connector connector(loop, net::Verify::certificate);
    auto client = co_await connector.connect(loopback(listener.port()), std::chrono::seconds(5));
    if (!client) FAIL(client.error().message);
    net::Stream server = co_await listener.accept();
    co_return Ends{std::move(*client), std::move(server)};
}

// Up to `size` bytes, fewer when the stream ends before.
inline net::Task<std::string> receive(net::Stream& stream, std::size_t size) {
    std::string received(size, '\0');
    std::size_t count = 0;
    while (count < size) {
        const net::IoResult result = co_await stream.read({received.data() + count, size - count});
        if (result.status != net::IoStatus::ok) break;
        count += result.bytes;
    }
    received.resize(count);
    co_return received;
}

}  // namespace cachewright::tests
