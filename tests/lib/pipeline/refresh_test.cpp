// stale-while-revalidate (RFC 5861 §3): the stale answer at once, the origin asked in the background.
#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace cachewright::pipeline;
using std::chrono::seconds;

namespace {

constexpr const char* kHead = "200\nCache-Control: max-age=60, stale-while-revalidate=30\nETag: \"1\"";

void store_stale(Stage& stage) {
    fetch(stage, "GET /a", kHead, "old");
    stage.pass(seconds{61});
}

}  // namespace

TEST_CASE("The stale answer goes out at once, with one refresh for any number of requests") {
    Stage stage;
    store_stale(stage);
    Visit first(stage, "GET /a\nIf-None-Match: \"x\"\nRange: bytes=0-0\nAccept: text/plain");
    REQUIRE(first.answered());
    Visit second(stage, "GET /a");
    CHECK(second.received().body == "old");
    CHECK(second.account().outcome == policy::Outcome::updating);
    CHECK(second.received().cache_status() == "Cachewright;hit;ttl=-1");
    CHECK_FALSE(second.transaction().take_refresh());
    auto due = first.transaction().take_refresh();
    REQUIRE(due);

    Visit background(stage, std::move(*due));
    REQUIRE(background.asks());
    CHECK(background.upstream().fields.combined("If-None-Match") == "\"1\"");
    CHECK_FALSE(background.upstream().fields.contains("Range"));
    CHECK(background.upstream().fields.combined("Accept") == "text/plain");
    // Still stale, still one refresh.
    CHECK_FALSE(Visit(stage, "GET /a").transaction().take_refresh());
    background.respond("200\nCache-Control: max-age=60, stale-while-revalidate=30\nETag: \"2\"", "new");
    const Received hit = answer_of(stage, "GET /a");
    CHECK(hit.body == "new");
    CHECK(hit.cache_status() == "Cachewright;hit;ttl=60");
    CHECK(stage.asked == 2);
}

TEST_CASE("A 304 in the background makes the stored response fresh") {
    Stage stage;
    store_stale(stage);
    Visit stale(stage, "GET /a");
    Visit background(stage, *stale.transaction().take_refresh());
    background.respond("304\nETag: \"1\"");
    CHECK(answer_of(stage, "GET /a").cache_status() == "Cachewright;hit;ttl=60");
    CHECK(answer_of(stage, "GET /a").body == "old");
}

TEST_CASE("What a refresh brings replaces the stored response, whatever its policy") {
    Stage stage;
    store_stale(stage);
    Visit stale(stage, "GET /a");
    Visit background(stage, *stale.transaction().take_refresh());
    background.respond("200\nCache-Control: no-store", "new");
    CHECK(Visit(stage, "GET /a").asks());
}

TEST_CASE("A refresh that fails leaves the stored response, and the next request sets off another") {
    Stage stage;
    store_stale(stage);
    {
        Visit stale(stage, "GET /a");
        Visit background(stage, *stale.transaction().take_refresh());
        background.fail(Failure::Kind::unreachable);
        CHECK(background.answered());
    }
    Visit next(stage, "GET /a");
    CHECK(next.received().body == "old");
    CHECK(next.transaction().take_refresh());
}

TEST_CASE("A refresh that nobody runs frees its place") {
    Stage stage;
    store_stale(stage);
    { Visit(stage, "GET /a"); }
    CHECK(Visit(stage, "GET /a").transaction().take_refresh());
}

TEST_CASE("After the window the origin is asked before anything is answered") {
    Stage stage;
    store_stale(stage);
    stage.pass(seconds{30});
    CHECK(Visit(stage, "GET /a").asks());
}

TEST_CASE("A request that may not wait in the background joins the refresh under way") {
    Stage stage;
    store_stale(stage);
    Visit stale(stage, "GET /a");
    Visit background(stage, *stale.transaction().take_refresh());
    stage.pass(seconds{30});
    Visit late(stage, "GET /a");
    REQUIRE(late.waits());
    background.head("200\nCache-Control: max-age=60\nETag: \"2\"\nContent-Length: 3");
    late.go_on();
    background.content("new");
    background.end();
    CHECK(late.received().body == "new");
    // The answer took 30 seconds, which count as its age (RFC 9111 §4.2.3).
    CHECK(late.received().cache_status() == "Cachewright;fwd=stale;ttl=30;stored;collapsed");
}
