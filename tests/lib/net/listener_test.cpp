#include "lib/net/listener.hpp"

#include "tests/lib/net/loop_runner.hpp"

#include <catch2/catch.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace cachewright::net;
using cachewright::tests::connected;
using cachewright::tests::listen;
using cachewright::tests::loopback;
using cachewright::tests::run;
using namespace std::chrono_literals;

TEST_CASE("Addresses to listen on are read and written") {
    const auto [text, host, port, loopback] = GENERATE(table<std::string, std::string, int, bool>({
        {"127.0.0.1:8080", "127.0.0.1", 8080, true},
        {"[::1]:0", "::1", 0, true},
        {"localhost:8080", "localhost", 8080, true},
        {":8080", "", 8080, false},
        {"0.0.0.0:80", "0.0.0.0", 80, false},
        {"[::]:80", "::", 80, false},
        {"[::ffff:127.0.0.1]:80", "::ffff:127.0.0.1", 80, true},
        {"127.8.9.10:80", "127.8.9.10", 80, true},
    }));
    INFO(text);
    const auto address = parse_listen_address(text);
    REQUIRE(address);
    CHECK(address->host == host);
    CHECK(address->port == port);
    CHECK(address->loopback() == loopback);
    CHECK(format_listen_address(*address) == text);
}

TEST_CASE("A port alone is one of this machine only") {
    const auto address = parse_listen_address("8080");
    REQUIRE(address);
    CHECK(format_listen_address(*address) == "127.0.0.1:8080");
}

TEST_CASE("What is no address to listen on is told apart") {
    const std::string text = GENERATE("", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "host:-1",
                                      "[::1]", "::1:80", "[]:80", "host:80x", "http://127.0.0.1:80");
    INFO(text);
    const auto address = parse_listen_address(text);
    REQUIRE_FALSE(address);
    CHECK(address.error().message.find(text) != std::string::npos);
    CHECK_FALSE(address.error().hint.empty());
}

TEST_CASE("An accepted connection knows both ends and sends small pieces at once") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        const auto ends = co_await connected(loop);
        CHECK(ends.server.peer() == ends.client.local());
        CHECK(ends.server.local() == ends.client.peer());
        CHECK(ends.server.peer().starts_with("127.0.0.1:"));
        for (const int descriptor : {ends.server.descriptor(), ends.client.descriptor()}) {
            int no_delay = 0;
            socklen_t size = sizeof no_delay;
            getsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &no_delay, &size);
            CHECK(no_delay != 0);
        }
    };
    run(loop, task());
}

TEST_CASE("All addresses means both IPv4 and, where there is any, IPv6") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Listener listener = listen(loop, "");
        Connector connector(loop, Verify::certificate);
        const auto client = co_await connector.connect(loopback(listener.port()), 5s);
        REQUIRE(client);
        const Stream server = co_await listener.accept();
        CHECK(server.peer() == client->local());
    };
    run(loop, task());
}

TEST_CASE("Several loops share one port") {
    Loop first;
    Loop second;
    const Listener one = listen(first);
    CHECK(Listener::open(second, {"127.0.0.1", one.port()}));
}

TEST_CASE("A port that another program has cannot be listened on, even where it would share") {
    const int shares = GENERATE(0, 1);
    const int other = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(other, SOL_SOCKET, SO_REUSEADDR, &shares, sizeof shares);
    setsockopt(other, SOL_SOCKET, SO_REUSEPORT, &shares, sizeof shares);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(bind(other, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(other, 1) == 0);
    REQUIRE(getsockname(other, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    Loop loop;
    const auto listener = Listener::open(loop, {"127.0.0.1", ntohs(address.sin_port)});
    REQUIRE_FALSE(listener);
    CHECK(listener.error().message ==
          "cannot listen on 127.0.0.1:" + std::to_string(ntohs(address.sin_port)) +
              ": Address already in use");
    ::close(other);
}

TEST_CASE("Closing a listener ends the wait for a connection") {
    Loop loop;
    Listener listener = listen(loop);
    bool ended = false;
    const auto wait = [&]() -> Task<> {
        const Stream stream = co_await listener.accept();
        CHECK_FALSE(stream);
        ended = true;
    };
    const auto task = [&]() -> Task<> {
        listener.close();
        CHECK_FALSE(ended);  // not within close()
        co_await loop.sleep_for(1ms);
    };
    loop.spawn(wait());
    run(loop, task());
    CHECK(ended);
}

TEST_CASE("With too many open files a listener waits until there are fewer") {
    Loop loop;
    const auto task = [&]() -> Task<> {
        Listener listener = listen(loop);
        Connector connector(loop, Verify::certificate);
        const auto client = co_await connector.connect(loopback(listener.port()), 5s);
        REQUIRE(client);
        std::vector<int> taken;
        for (int copy = dup(0); copy >= 0; copy = dup(0))
            taken.push_back(copy);
        const auto give_back = [&]() -> Task<> {
            co_await loop.sleep_for(20ms);
            for (const int copy : taken)
                ::close(copy);
        };
        loop.spawn(give_back());
        const Stream server = co_await listener.accept();
        CHECK(server.peer() == client->local());
    };
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    const rlimit few{256, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &few);
    run(loop, task());
    setrlimit(RLIMIT_NOFILE, &before);
}
