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

namespace {

using http::wire::Answers;
using Kind = OriginConnection::Event::Kind;
using Take = OriginPool::Take;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view kAnswer = "HTTP/1.1 204 No Content\r\n\r\n";

// A connection and the server's end of it.
struct Used {
    std::shared_ptr<OriginConnection> connection;
    Stream server;
};
Task<Used> take_new(OriginPool& pool, Listener& listener) {
    auto taken = co_await pool.take(Take::new_only);
    CHECK(taken.has_value());
    CHECK_FALSE((*taken)->reused());
    Stream server = co_await listener.accept();
    co_return Used{*std::move(taken), std::move(server)};
}

Task<> check_next(OriginConnection& origin, Kind expected) {
    const OriginConnection::Event event = co_await origin.next();
    CHECK(event.kind == expected);
}

Task<> exchange(OriginConnection& connection, Stream& server) {
    connection.begin(Answers::other);
    co_await say(connection, std::string(kGet));
    connection.request_sent();
    const Heard heard = co_await hear(server, kGet.size());
    CHECK(heard.bytes == kGet);
    co_await say(server, std::string(kAnswer));
    co_await check_next(connection, Kind::head);
    co_await check_next(connection, Kind::complete);
    CHECK(connection.reusable());
}

}  // namespace

TEST_CASE("the connection that was given back last is used again first") {
    on_loop([](Loop& loop) -> Task<> {
        Listener listener = listen(loop);
        OriginPool pool(loop, loopback(listener.port()), OriginLimits{}, Verify::certificate);
        Used first = co_await take_new(pool, listener);
        Used second = co_await take_new(pool, listener);
        co_await exchange(*first.connection, first.server);
        co_await exchange(*second.connection, second.server);
        const OriginConnection* const last = second.connection.get();
        const OriginConnection* const other = first.connection.get();
        pool.give_back(std::move(first.connection));
        pool.give_back(std::move(second.connection));

        auto taken = co_await pool.take(Take::kept_or_new);
        CHECK(taken->get() == last);
        CHECK((*taken)->reused());
        co_await exchange(**taken, second.server);
        auto next = co_await pool.take(Take::kept_or_new);
        CHECK(next->get() == other);
    });
}

TEST_CASE("a kept connection that has died or spoken is not used again") {
    enum class Does : std::uint8_t { end, reset, speak };
    for (const Does does : {Does::end, Does::reset, Does::speak}) {
        CAPTURE(static_cast<int>(does));
        on_loop([does](Loop& loop) -> Task<> {
            Listener listener = listen(loop);
            OriginPool pool(loop, loopback(listener.port()), OriginLimits{}, Verify::certificate);
            Used used = co_await take_new(pool, listener);
            co_await exchange(*used.connection, used.server);
            pool.give_back(std::move(used.connection));
            if (does == Does::end) used.server.close();
            if (does == Does::reset) used.server.reset();
            if (does == Does::speak) co_await say(used.server, "x");

            auto taken = co_await pool.take(Take::kept_or_new);
            CHECK_FALSE((*taken)->reused());
            Stream server = co_await listener.accept();
            co_await exchange(**taken, server);
            // It was closed, with what was said on it unread.
            if (does == Does::speak) co_await check_end(used.server, IoStatus::reset);
        });
    }
}

TEST_CASE("a connection whose answer is not complete is closed when it is given back") {
    on_loop([](Loop& loop) -> Task<> {
        Listener listener = listen(loop);
        OriginPool pool(loop, loopback(listener.port()), OriginLimits{}, Verify::certificate);
        Used used = co_await take_new(pool, listener);
        used.connection->begin(Answers::other);
        co_await say(*used.connection, std::string(kGet));
        used.connection->request_sent();
        pool.give_back(std::move(used.connection));
        const Heard heard = co_await hear(used.server);
        CHECK(heard.bytes == kGet);
        CHECK(heard.status == IoStatus::end);
    });
}

TEST_CASE("connections that were not used for long are closed") {
    on_loop([](Loop& loop) -> Task<> {
        Listener listener = listen(loop);
        OriginLimits limits;
        limits.idle = 0ms;
        OriginPool pool(loop, loopback(listener.port()), limits, Verify::certificate);
        Used used = co_await take_new(pool, listener);
        co_await exchange(*used.connection, used.server);
        pool.give_back(std::move(used.connection));
        Used fresh = co_await take_new(pool, listener);
        co_await check_end(used.server, IoStatus::end);
    });
}

TEST_CASE("no more connections are open at once than the limit, however they are let go") {
    on_loop([](Loop& loop) -> Task<> {
        Listener listener = listen(loop);
        OriginLimits limits;
        limits.connections = 2;
        OriginPool pool(loop, loopback(listener.port()), limits, Verify::certificate);
        Used first = co_await take_new(pool, listener);
        Used second = co_await take_new(pool, listener);
        auto third = co_await pool.take(Take::kept_or_new);
        CHECK_FALSE(third.has_value());
        CHECK(third.error().fault == OriginFault::too_many_connections);
        CHECK_THAT(third.error().message, Catch::Contains("--max-origin-connections"));

        // Destroyed, not given back.
        first.connection.reset();
        Used fourth = co_await take_new(pool, listener);
        // Closed, and still there.
        fourth.connection->close();
        Used fifth = co_await take_new(pool, listener);
        // A kept one makes room for a new one.
        co_await exchange(*fifth.connection, fifth.server);
        pool.give_back(std::move(fifth.connection));
        Used sixth = co_await take_new(pool, listener);
        co_await check_end(fifth.server, IoStatus::end);
    });
}

TEST_CASE("pools that share a limit make room for each other, and only what nobody uses goes") {
    on_loop([](Loop& loop) -> Task<> {
        Listener listener = listen(loop);
        OriginLimits limits;
        limits.connections = 1;
        const auto open = std::make_shared<OpenConnections>();
        OriginPool one(loop, loopback(listener.port()), limits, Verify::certificate, open);
        OriginPool other(loop, loopback(listener.port()), limits, Verify::certificate, open);
        Used used = co_await take_new(one, listener);
        auto refused = co_await other.take(Take::kept_or_new);
        CHECK_FALSE(refused.has_value());
        CHECK(refused.error().fault == OriginFault::too_many_connections);

        co_await exchange(*used.connection, used.server);
        one.give_back(std::move(used.connection));
        Used second = co_await take_new(other, listener);
        co_await check_end(used.server, IoStatus::end);
        CHECK(open->count() == 1);
        second.connection.reset();
        CHECK(open->count() == 0);
    });
}

TEST_CASE("a server that cannot be reached is told of by its address") {
    on_loop([](Loop& loop) -> Task<> {
        ServerAddress nobody;
        {
            const Listener gone = listen(loop);
            nobody = loopback(gone.port());
        }
        OriginLimits limits;
        limits.connections = 1;
        OriginPool pool(loop, nobody, limits, Verify::certificate);
        // The second attempt finds the place of the first free again.
        for (int i = 0; i < 2; ++i) {
            auto taken = co_await pool.take(Take::kept_or_new);
            CHECK_FALSE(taken.has_value());
            CHECK(taken.error().fault == OriginFault::connect_failed);
            CHECK_THAT(taken.error().message, Catch::Contains(std::to_string(nobody.port)));
        }
        CHECK(pool.server() == nobody);
    });
}
