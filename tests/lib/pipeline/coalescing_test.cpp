// One request to the origin for any number of simultaneous misses, and what those who wait get.
#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

#include <deque>

using namespace cachewright;
using namespace cachewright::pipeline;
using Rest = ContentReader::Rest;
using std::chrono::seconds;

namespace {

constexpr const char* kFresh = "200\nCache-Control: max-age=60";

}  // namespace

TEST_CASE("Any number of simultaneous misses make one request to the origin") {
    Stage stage;
    std::deque<Visit> visits;
    for (int number = 0; number < 50; ++number)
        visits.emplace_back(stage, "GET /a");
    CHECK(visits.front().asks());
    for (auto visit = visits.begin() + 1; visit != visits.end(); ++visit)
        REQUIRE(visit->waits());
    visits.front().head("200\nCache-Control: max-age=60\nContent-Length: 10");
    visits.front().content("hello");
    for (auto visit = visits.begin() + 1; visit != visits.end(); ++visit) {
        visit->go_on();
        visit->read();
        CHECK(visit->rest() == Rest::waiting);
    }
    visits.front().content("world");
    visits.front().end();
    for (Visit& visit : visits)
        CHECK(visit.received().body == "helloworld");
    CHECK(visits.front().received().cache_status() == "Cachewright;fwd=uri-miss;ttl=60;stored");
    CHECK(visits.back().received().cache_status() == "Cachewright;fwd=uri-miss;ttl=60;stored;collapsed");
    CHECK(visits.back().received().field("Age") == "0");
    CHECK(stage.asked == 1);
}

TEST_CASE("Those who wait are told of the head, and readers of each piece") {
    Stage stage;
    Visit leader(stage, "GET /a");
    Visit waiter(stage, "GET /a");
    const Bell& told = bell(waiter.transaction().awaited().progress());
    CHECK(told.rung() == 0);
    leader.head("200\nCache-Control: max-age=60\nContent-Length: 4");
    CHECK(told.rung() == 1);
    waiter.go_on();
    REQUIRE(waiter.transaction().answer().reader.progress() != nullptr);
    CHECK(&bell(*waiter.transaction().answer().reader.progress()) == &told);
    leader.content("ab");
    CHECK(told.rung() == 2);
    leader.content("cd");
    leader.end();
    CHECK(told.rung() >= 4);
    CHECK(waiter.received().body == "abcd");
}

TEST_CASE("One that comes while the content fills reads from its beginning") {
    Stage stage;
    Visit leader(stage, "GET /a");
    leader.head("200\nCache-Control: max-age=60\nTransfer-Encoding: chunked");
    leader.content("hello ");
    leader.read();
    Visit late(stage, "GET /a");
    REQUIRE(late.answered());
    CHECK(late.read() == 6);
    leader.content("world");
    leader.end();
    CHECK(late.received().body == "hello world");
    CHECK(late.received().cache_status() == "Cachewright;fwd=uri-miss;ttl=60;stored;collapsed");
    CHECK(stage.asked == 1);
}

TEST_CASE("A leader that leaves does not end the fill") {
    Stage stage;
    std::unique_ptr<Fill> fill;
    Visit waiter = [&] {
        Visit leader(stage, "GET /a");
        leader.head("200\nCache-Control: max-age=60\nContent-Length: 5");
        fill = leader.leave_fill();
        return Visit(stage, "GET /a");
    }();
    fill->append("hel");
    CHECK(waiter.read() == 3);
    fill->append("lo");
    fill->complete();
    CHECK(fill->stored());
    CHECK(waiter.received().body == "hello");
    CHECK(answer_of(stage, "GET /a").body == "hello");
}

TEST_CASE("A leader that ends before the head releases those who wait") {
    Stage stage;
    auto leader = std::make_unique<Visit>(stage, "GET /a");
    Visit waiter(stage, "GET /a");
    REQUIRE(waiter.waits());
    leader.reset();
    waiter.go_on();
    CHECK(waiter.asks());
}

TEST_CASE("A fill that breaks off tells its readers, and nothing is stored") {
    Stage stage;
    Visit leader(stage, "GET /a");
    Visit waiter(stage, "GET /a");
    leader.head("200\nCache-Control: max-age=60\nContent-Length: 10");
    leader.content("hello");
    waiter.go_on();
    leader.break_off();
    CHECK_FALSE(leader.received().whole);
    CHECK_FALSE(waiter.received().whole);
    CHECK(waiter.received().body == "hello");
    CHECK(leader.rest() == Rest::broken);
    CHECK(waiter.rest() == Rest::broken);
    CHECK(stage.cache.store().counts().responses == 0);
    CHECK(Visit(stage, "GET /a").asks());
}

TEST_CASE("A fill that is dropped has failed") {
    Stage stage;
    Visit leader(stage, "GET /a");
    leader.head("200\nCache-Control: max-age=60\nTransfer-Encoding: chunked");
    leader.content("hello");
    leader.leave_fill().reset();
    leader.read();
    CHECK(leader.rest() == Rest::broken);
    CHECK(stage.cache.store().counts().responses == 0);
}

TEST_CASE("What is not cacheable releases all who wait at once, and the key is remembered for two minutes") {
    Stage stage;
    std::deque<Visit> visits;
    for (int number = 0; number < 10; ++number)
        visits.emplace_back(stage, "GET /a");
    visits.front().head("200\nCache-Control: no-store\nContent-Length: 2");
    for (auto visit = visits.begin() + 1; visit != visits.end(); ++visit) {
        visit->go_on();
        CHECK(visit->asks());
    }
    stage.now.wall += std::chrono::hours{1};
    stage.now.cache += seconds{119};
    {
        Visit one(stage, "GET /a");
        CHECK(Visit(stage, "GET /a").asks());
    }
    stage.now.cache += seconds{1};
    Visit one(stage, "GET /a");
    CHECK(Visit(stage, "GET /a").waits());
}

TEST_CASE("A response that may be stored ends what is remembered of its key") {
    Stage stage;
    fetch(stage, "GET /a", "200\nCache-Control: no-store");
    fetch(stage, "GET /a", "200\nCache-Control: max-age=1\nETag: \"1\"");
    stage.pass(seconds{2});
    Visit one(stage, "GET /a");
    CHECK(Visit(stage, "GET /a").waits());
}

TEST_CASE("A 304 to a client's own condition tells nothing of its key") {
    Stage stage;
    Visit conditional(stage, "GET /a\nCache-Control: max-age=0\nIf-None-Match: \"1\"");
    REQUIRE(conditional.asks());
    conditional.respond("304\nETag: \"1\"");
    CHECK(conditional.received().status == 304);
    Visit one(stage, "GET /a");
    CHECK(Visit(stage, "GET /a").waits());
}

TEST_CASE("Only so many may wait: the next gets 503") {
    Settings settings = settings_of_tests();
    settings.limits.waiters = 2;
    Stage stage(settings);
    Visit leader(stage, "GET /a");
    Visit first(stage, "GET /a");
    auto second = std::make_unique<Visit>(stage, "GET /a");
    Visit third(stage, "GET /a");
    REQUIRE(third.answered());
    CHECK(third.received().status == 503);
    CHECK(third.received().body.find("--max-waiters") != std::string::npos);
    // Other keys have places of their own, and one that gives up leaves its own.
    CHECK(Visit(stage, "GET /b").asks());
    second.reset();
    CHECK(Visit(stage, "GET /a").waits());
}

TEST_CASE("Those whose answer is for them alone neither wait nor lead") {
    for (const char* request :
         {"GET /a\nAuthorization: Basic eA==", "GET /a\nRange: bytes=0-1", "GET /a\nCache-Control: no-cache",
          "GET /a\nCache-Control: no-store", "GET /a\nPragma: no-cache", "GET /a\nIf-Match: \"1\"", "HEAD /a",
          "POST /a\nContent-Length: 0"}) {
        CAPTURE(request);
        Stage stage;
        {
            Visit alone(stage, request);
            CHECK(Visit(stage, "GET /a").asks());
        }
        Visit leader(stage, "GET /a");
        CHECK(Visit(stage, request).asks());
    }
}

TEST_CASE("Simultaneous validations are one, and its answer is for all") {
    Stage stage;
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nETag: \"1\"", "hello");
    stage.pass(seconds{61});
    Visit first(stage, "GET /a");
    Visit second(stage, "GET /a");
    Visit conditional(stage, "GET /a\nIf-None-Match: \"1\"");
    REQUIRE(second.waits());
    REQUIRE(conditional.waits());
    first.respond("304\nETag: \"1\"");
    second.go_on();
    conditional.go_on();
    CHECK(first.received().body == "hello");
    CHECK(second.received().body == "hello");
    CHECK(second.received().cache_status() == "Cachewright;fwd=stale;ttl=60;stored;collapsed");
    CHECK(conditional.received().status == 304);
    CHECK(stage.asked == 2);
}

TEST_CASE("What may not be reused without a question is not shared: each asks itself") {
    Stage stage;
    Visit leader(stage, "GET /a");
    Visit waiter(stage, "GET /a");
    leader.respond("200\nCache-Control: no-cache\nETag: \"1\"", "hello");
    waiter.go_on();
    CHECK(waiter.asks());
}

TEST_CASE("A conditional client that leads fetches the whole for those who wait without a condition") {
    Stage stage;
    Visit leader(stage, "GET /a\nIf-None-Match: \"1\"");
    Visit waiter(stage, "GET /a");
    CHECK_FALSE(leader.upstream().fields.contains("If-None-Match"));
    leader.respond("200\nCache-Control: max-age=60\nETag: \"1\"", "hello");
    waiter.go_on();
    CHECK(leader.received().status == 304);
    CHECK(waiter.received().body == "hello");
}

TEST_CASE("A fetch that ends between the look and the question is not made again") {
    Stage stage;
    Visit other(stage, "GET /a\nCache-Control: no-cache");
    stage.bells.before_next([&] { other.respond(kFresh, "hello"); });
    // The key is free: no flight is under way. But by now the response is stored.
    Visit visit(stage, "GET /a");
    REQUIRE(visit.answered());
    CHECK(visit.received().body == "hello");
    CHECK(visit.received().cache_status() == "Cachewright;hit;ttl=60");
    CHECK(stage.asked == 1);
    // And the place that it took is free again.
    stage.pass(seconds{61});
    CHECK(Visit(stage, "GET /a").asks());
}

TEST_CASE("One that waits gets the head at once where the content is empty") {
    Stage stage;
    Visit leader(stage, "GET /a");
    Visit waiter(stage, "GET /a");
    leader.respond("404\nCache-Control: max-age=60\nContent-Length: 0");
    waiter.go_on();
    CHECK(waiter.received().status == 404);
    CHECK(waiter.received().whole);
}
