// What is larger than a stored response may be: passed on in bounded memory, and kept from the store.
#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace cachewright;
using namespace cachewright::pipeline;
using Pace = Fill::Pace;
using Rest = ContentReader::Rest;

namespace {

constexpr const char* kChunked = "200\nCache-Control: max-age=60\nTransfer-Encoding: chunked";
constexpr std::size_t kPiece = std::size_t{64} << 10;

Settings with_limit(std::uint64_t object) {
    Settings settings = settings_of_tests();
    settings.limits.object = object;
    return settings;
}

// The bytes of piece `number`, so that order and gaps are seen.
std::string piece(int number) {
    std::string bytes(kPiece, static_cast<char>('a' + number % 26));
    const std::string mark = std::to_string(number) + ";";
    bytes.replace(0, mark.size(), mark);
    return bytes;
}

}  // namespace

TEST_CASE("A length over the limit is known from the head: relayed, and nobody waits for it") {
    Stage stage(with_limit(10));
    Visit leader(stage, "GET /a");
    Visit waiter(stage, "GET /a");
    leader.head("200\nCache-Control: max-age=60\nContent-Length: 11");
    CHECK(leader.fill() == nullptr);
    leader.content("hello ");
    leader.content("world");
    leader.end();
    CHECK(leader.received().body == "hello world");
    CHECK(leader.received().cache_status() == "Cachewright;fwd=uri-miss;detail=object-too-large");
    waiter.go_on();
    CHECK(waiter.asks());
    CHECK(stage.cache.store().counts().responses == 0);
    CHECK(fetch(stage, "GET /b", "200\nCache-Control: max-age=60", "0123456789").body == "0123456789");
    CHECK(answer_of(stage, "GET /b").body == "0123456789");
}

TEST_CASE("Of unknown length: at the limit it is stored, over it it is not") {
    for (const std::size_t size : {std::size_t{10}, std::size_t{11}}) {
        CAPTURE(size);
        Stage stage(with_limit(10));
        Visit visit(stage, "GET /a");
        visit.head(kChunked);
        for (std::size_t at = 0; at < size; ++at) {
            visit.content("x");
            CHECK(visit.fill()->pace() == Pace::go_on);
        }
        visit.end();
        CHECK(visit.received().body == std::string(size, 'x'));
        CHECK(visit.received().cache_status().find("stored") == std::string::npos);
        CHECK(stage.cache.store().counts().responses == (size == 10 ? 1 : 0));
    }
}

TEST_CASE("Beyond the limit readers get everything, and the origin waits for the slowest of them") {
    Stage stage(with_limit(2 * kPiece));
    Visit fast(stage, "GET /a");
    Visit slow(stage, "GET /a");
    fast.head(kChunked);
    const auto content = slow.transaction().awaited().response()->content();
    slow.go_on();
    std::string sent;
    std::size_t most_memory = 0;
    int waits = 0;
    for (int number = 0; number < 400; ++number) {
        const std::string bytes = piece(number);
        sent += bytes;
        fast.content(bytes);
        fast.read();
        while (fast.fill()->pace() == Pace::wait) {
            ++waits;
            const std::uint64_t before = bell(fast.fill()->room()).rung();
            REQUIRE(slow.read(3 * kPiece / 2) > 0);
            // Who waits for room is told of it.
            CHECK(bell(fast.fill()->room()).rung() > before);
        }
        most_memory = std::max(most_memory, content->memory());
    }
    fast.end();
    CHECK(waits > 0);
    CHECK(most_memory < std::size_t{3} << 20);
    CHECK(fast.received().body == sent);
    CHECK(slow.received().body == sent);
    CHECK(stage.cache.store().counts().responses == 0);
}

TEST_CASE("A reader that leaves no longer holds the others back, without readers the origin is left") {
    Stage stage(with_limit(kPiece));
    Visit leader(stage, "GET /a");
    auto slow = std::make_unique<Visit>(stage, "GET /a");
    leader.head(kChunked);
    slow->go_on();
    for (int number = 0; number < 20; ++number) {
        leader.content(piece(number));
        leader.read();
    }
    CHECK(leader.fill()->pace() == Pace::wait);
    const std::uint64_t before = bell(leader.fill()->room()).rung();
    slow.reset();
    CHECK(bell(leader.fill()->room()).rung() > before);
    CHECK(leader.fill()->pace() == Pace::go_on);
    leader.transaction().answer().reader = {};
    CHECK(leader.fill()->pace() == Pace::stop);
}

TEST_CASE("While it may still be stored the fill goes on though nobody reads") {
    Stage stage(with_limit(4 * kPiece));
    Visit leader(stage, "GET /a");
    leader.head(kChunked);
    const std::unique_ptr<Fill> fill = leader.leave_fill();
    leader.transaction().answer().reader = {};
    for (int number = 0; number < 4; ++number) {
        fill->append(piece(number));
        CHECK(fill->pace() == Pace::go_on);
    }
    fill->complete();
    CHECK(fill->stored());
    CHECK(answer_of(stage, "GET /a").body.size() == 4 * kPiece);
}

TEST_CASE("What is past its beginning is not joined: a late request asks for itself") {
    Stage stage(with_limit(kPiece));
    Visit leader(stage, "GET /a");
    Visit waiter(stage, "GET /a");
    leader.head(kChunked);
    leader.content(piece(0));
    leader.content(piece(1));
    waiter.go_on();
    CHECK(waiter.asks());
    Visit late(stage, "GET /a");
    CHECK(late.asks() != late.waits());
    leader.end();
    CHECK(leader.received().body.size() == 2 * kPiece);
}

TEST_CASE("A stream that breaks off beyond the limit ends as broken for its readers") {
    Stage stage(with_limit(kPiece));
    Visit leader(stage, "GET /a");
    leader.head(kChunked);
    leader.content(piece(0));
    leader.content(piece(1));
    leader.break_off();
    CHECK_FALSE(leader.received().whole);
    CHECK(leader.rest() == Rest::broken);
}

TEST_CASE("Events and parts that replace each other are passed on as they come, for each client alone") {
    for (const char* type :
         {"text/event-stream", "Text/Event-Stream; charset=utf-8", "multipart/x-mixed-replace; boundary=x"}) {
        CAPTURE(type);
        Stage stage;
        Visit leader(stage, "GET /a");
        Visit waiter(stage, "GET /a");
        leader.head("200\nCache-Control: max-age=60\nTransfer-Encoding: chunked\nContent-Type: " +
                    std::string(type));
        CHECK(leader.fill() == nullptr);
        leader.content("data: 1\n\n");
        CHECK(leader.received().body == "data: 1\n\n");
        waiter.go_on();
        CHECK(waiter.asks());
        CHECK(Visit(stage, "GET /a").asks());
    }
}

TEST_CASE("More than the store holds is passed on and not stored") {
    Settings settings = settings_of_tests();
    settings.store.bytes = 4096;
    for (const char* head : {"200\nCache-Control: max-age=60\nContent-Length: 8192", kChunked}) {
        CAPTURE(head);
        Stage stage(settings);
        Visit leader(stage, "GET /a");
        leader.head(head);
        for (int pieces = 0; pieces < 8; ++pieces)
            leader.content(std::string(1024, 'x'));
        leader.end();
        CHECK(leader.received().body.size() == 8192);
        CHECK(stage.cache.store().counts().responses == 0);
    }
}

TEST_CASE("What is being filled counts against the bytes of the store, all fills together") {
    Settings settings = settings_of_tests();
    settings.store.bytes = 16 * kPiece;
    Stage stage(settings);
    {
        Visit one(stage, "GET /a");
        Visit other(stage, "GET /b");
        one.head(kChunked);
        other.head(kChunked);
        for (int pieces = 0; pieces < 5; ++pieces) {
            one.content(std::string(2 * kPiece, '1'));
            other.content(std::string(2 * kPiece, '2'));
        }
        one.end();
        other.end();
        CHECK(one.received().body == std::string(10 * kPiece, '1'));
        CHECK(other.received().body == std::string(10 * kPiece, '2'));
        CHECK(stage.cache.store().counts().responses == 1);
    }
    CHECK(stage.cache.filling() == 0);
}

TEST_CASE("Bytes of fills that broke off are counted no more") {
    Stage stage;
    {
        Visit broken(stage, "GET /a");
        broken.head(kChunked);
        broken.content("hello");
        CHECK(stage.cache.filling() == 5);
        broken.break_off();
        CHECK(stage.cache.filling() == 0);
        Visit dropped(stage, "GET /b");
        dropped.head(kChunked);
        dropped.content("hello");
    }
    CHECK(stage.cache.filling() == 0);
}
