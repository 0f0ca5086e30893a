// What is answered from the store, what the origin confirms, and what a client's condition makes of it.
#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace cachewright::pipeline;
using policy::Outcome;
using std::chrono::hours;
using std::chrono::seconds;

TEST_CASE("A miss is stored, and the next request is a hit with Age and the same bytes") {
    Stage stage;
    Visit miss(stage, "GET /a");
    REQUIRE(miss.asks());
    miss.respond("200\nCache-Control: max-age=60\nX-Unknown: kept", "hello");
    const Received first = miss.received();
    CHECK(first.status == 200);
    CHECK(first.body == "hello");
    CHECK(first.field("Age").empty());
    CHECK(first.cache_status() == "Cachewright;fwd=uri-miss;ttl=60;stored");

    stage.pass(seconds{10});
    Visit hit(stage, "GET /a");
    REQUIRE(hit.answered());
    const Received second = hit.received();
    CHECK(second.status == 200);
    CHECK(second.body == "hello");
    CHECK(second.field("Age") == "10");
    CHECK(second.field("X-Unknown") == "kept");
    CHECK(second.cache_status() == "Cachewright;hit;ttl=50");
    CHECK(hit.account().outcome == Outcome::hit);
    CHECK(stage.asked == 1);
}

TEST_CASE("Another path, query or host is another response, HEAD shares that of GET") {
    Stage stage;
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60", "hello");
    for (const char* other : {"GET /b", "GET /a?x", "GET /A", "GET /a\nHost: other.test"}) {
        CAPTURE(other);
        CHECK(Visit(stage, other).asks());
    }
    const Received head = answer_of(stage, "HEAD /a");
    CHECK(head.body.empty());
    CHECK(head.field("Content-Length") == "5");
}

TEST_CASE("Cache time alone makes a response stale, wall time alone does not") {
    Stage stage;
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nETag: \"1\"");
    stage.now.wall += hours{1};
    CHECK(answer_of(stage, "GET /a").field("Age") == "0");
    stage.now.cache += seconds{61};
    CHECK(Visit(stage, "GET /a").asks());
    // What comes after cache time was moved is not aged by it.
    stage.now.cache += hours{1};
    fetch(stage, "GET /b", "200\nCache-Control: max-age=60");
    CHECK(answer_of(stage, "GET /b").field("Age") == "0");
}

TEST_CASE("A stale response is validated with its own validators, and a 304 makes it fresh again") {
    Stage stage;
    fetch(stage, "GET /a",
          "200\nCache-Control: max-age=60\nETag: W/\"1\"\nLast-Modified: {-600}\nX-Version: 1", "hello");
    stage.pass(seconds{100});
    Visit visit(stage, "GET /a");
    REQUIRE(visit.asks());
    CHECK(visit.upstream().fields.combined("If-None-Match") == "W/\"1\"");
    CHECK(visit.upstream().fields.combined("If-Modified-Since") == test::expand_dates("{-600}"));
    visit.respond("304\nETag: W/\"1\"\nCache-Control: max-age=30\nX-Version: 2\nContent-Length: 999");
    const Received confirmed = visit.received();
    CHECK(confirmed.status == 200);
    CHECK(confirmed.body == "hello");
    CHECK(confirmed.field("X-Version") == "2");
    CHECK(confirmed.field("Age") == "0");
    CHECK(visit.account().outcome == Outcome::revalidated);
    CHECK(confirmed.cache_status() == "Cachewright;fwd=stale;fwd-status=304;ttl=30;stored");

    const Received hit = answer_of(stage, "GET /a");
    CHECK(hit.body == "hello");
    CHECK(hit.field("X-Version") == "2");
    CHECK(hit.field("Content-Length") == "5");
    stage.pass(seconds{31});
    CHECK(Visit(stage, "GET /a").asks());
}

TEST_CASE("Another response to a validation takes the place of the stored one") {
    Stage stage;
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nETag: \"1\"", "old");
    stage.pass(seconds{61});
    CHECK(fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nETag: \"2\"", "new").body == "new");
    CHECK(answer_of(stage, "GET /a").body == "new");
    CHECK(stage.cache.store().counts().responses == 1);
}

// RFC 9111 §4.3.4: a 304 that belongs to no stored response tells nothing.
TEST_CASE("A 304 for another entity is asked again without conditions, once") {
    Stage stage;
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nETag: \"1\"", "old");
    stage.pass(seconds{61});
    Visit visit(stage, "GET /a");
    visit.head("304\nETag: \"other\"");
    REQUIRE(visit.asks());
    CHECK_FALSE(visit.upstream().fields.contains("If-None-Match"));
    visit.respond("200\nCache-Control: max-age=60\nETag: \"2\"", "new");
    CHECK(visit.received().body == "new");
    CHECK(answer_of(stage, "GET /a").body == "new");

    stage.pass(seconds{61});
    Visit again(stage, "GET /a");
    again.head("304\nETag: \"other\"");
    again.head("304\nETag: \"other\"");
    CHECK(again.received().status != 304);
}

TEST_CASE("A 304 that brings no-store still answers, and nothing stays stored") {
    Stage stage;
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nETag: \"1\"", "hello");
    stage.pass(seconds{61});
    Visit visit(stage, "GET /a");
    visit.respond("304\nETag: \"1\"\nCache-Control: no-store");
    CHECK(visit.received().body == "hello");
    CHECK(visit.received().cache_status().find(";stored") == std::string::npos);
    CHECK(stage.cache.store().counts().responses == 0);
    Visit next(stage, "GET /a");
    REQUIRE(next.asks());
    CHECK_FALSE(next.upstream().fields.contains("If-None-Match"));
}

TEST_CASE("An answer that may not be stored removes the stale one, an error leaves it") {
    for (const bool error : {false, true}) {
        CAPTURE(error);
        Stage stage;
        fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nETag: \"1\"", "old");
        stage.pass(seconds{61});
        CHECK(fetch(stage, "GET /a", error ? "500\nCache-Control: no-store" : "200\nCache-Control: no-store",
                    "new")
                  .body == "new");
        CHECK(stage.cache.store().counts().responses == (error ? 1U : 0U));
    }
}

TEST_CASE("A client's condition is answered from what is fresh in the store") {
    Stage stage;
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nETag: \"1\"\nLast-Modified: {-600}", "hello");
    const Received same = answer_of(stage, "GET /a\nIf-None-Match: \"0\", W/\"1\"");
    CHECK(same.status == 304);
    CHECK(same.field("ETag") == "\"1\"");
    CHECK(same.field("Age") == "0");
    CHECK(same.cache_status() == "Cachewright;hit;ttl=60");
    CHECK(answer_of(stage, "GET /a\nIf-None-Match: \"2\"").body == "hello");
    CHECK(answer_of(stage, "GET /a\nIf-Modified-Since: {-600}").status == 304);
    CHECK(answer_of(stage, "GET /a\nIf-Modified-Since: {-601}").status == 200);
}

TEST_CASE("A conditional client on a miss: the whole is fetched and stored, the client gets its 304") {
    Stage stage;
    Visit visit(stage, "GET /a\nIf-None-Match: \"1\"");
    REQUIRE(visit.asks());
    CHECK_FALSE(visit.upstream().fields.contains("If-None-Match"));
    visit.respond("200\nCache-Control: max-age=60\nETag: \"1\"", "hello");
    const Received got = visit.received();
    CHECK(got.status == 304);
    CHECK(got.body.empty());
    CHECK(got.cache_status() == "Cachewright;fwd=uri-miss;fwd-status=200;ttl=60;stored");
    CHECK(answer_of(stage, "GET /a").body == "hello");
}

TEST_CASE("A conditional client on a stale response: the stored validator goes up, the client gets its 304") {
    Stage stage;
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nETag: \"1\"", "hello");
    stage.pass(seconds{61});
    Visit visit(stage, "GET /a\nIf-None-Match: \"1\", \"0\"");
    REQUIRE(visit.asks());
    CHECK(visit.upstream().fields.combined("If-None-Match") == "\"1\"");
    visit.respond("304\nETag: \"1\"");
    CHECK(visit.received().status == 304);
    CHECK(answer_of(stage, "GET /a").body == "hello");
}

TEST_CASE("A 304 that nobody asked for is a mistake of the origin") {
    Stage stage;
    Visit visit(stage, "GET /a");
    visit.head("304\nETag: \"1\"");
    CHECK(visit.received().status == 502);
    CHECK(stage.cache.store().counts().responses == 0);
}

TEST_CASE("A 101 that nobody asked for is a mistake of the origin") {
    Stage stage;
    Visit visit(stage, "GET /a");
    visit.head("101\nUpgrade: websocket\nConnection: Upgrade");
    CHECK(visit.received().status == 502);
}

TEST_CASE("no-cache is stored and asked about each time, no-store, private and no lifetime are not kept") {
    Stage stage;
    fetch(stage, "GET /n", "200\nCache-Control: no-cache, max-age=60\nETag: \"1\"", "hello");
    Visit asked(stage, "GET /n");
    REQUIRE(asked.asks());
    CHECK(asked.upstream().fields.combined("If-None-Match") == "\"1\"");
    asked.respond("304\nETag: \"1\"");
    CHECK(asked.received().body == "hello");
    for (const char* head : {"200\nCache-Control: no-store", "200\nCache-Control: private, max-age=60", "200",
                             "200\nCache-Control: max-age=60\nVary: Accept, *"}) {
        CAPTURE(head);
        Stage other;
        CHECK(fetch(other, "GET /a", head).body == "body");
        CHECK(other.cache.store().counts().responses == 0);
        CHECK(Visit(other, "GET /a").asks());
    }
}

TEST_CASE("Wishes of a request: only-if-cached is 504 without a stored response, no-cache asks") {
    Stage stage;
    Visit nothing(stage, "GET /a\nCache-Control: only-if-cached");
    CHECK(nothing.received().status == 504);
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nETag: \"1\"", "hello");
    CHECK(answer_of(stage, "GET /a\nCache-Control: only-if-cached").body == "hello");
    Visit reload(stage, "GET /a\nCache-Control: no-cache");
    REQUIRE(reload.asks());
    reload.respond("304\nETag: \"1\"");
    CHECK(reload.received().cache_status() == "Cachewright;fwd=request;fwd-status=304;ttl=60;stored");
    CHECK(stage.asked == 2);
}

TEST_CASE("no-store of a request keeps its answer from being stored") {
    Stage stage;
    CHECK(fetch(stage, "GET /a\nCache-Control: no-store", "200\nCache-Control: max-age=60").body == "body");
    CHECK(stage.cache.store().counts().responses == 0);
    // And tells nothing of the key: others still wait for each other.
    Visit first(stage, "GET /a");
    Visit second(stage, "GET /a");
    CHECK(second.waits());
}

TEST_CASE("Authorization: stored only where the response says so") {
    Stage stage;
    fetch(stage, "GET /a\nAuthorization: Basic eA==", "200\nCache-Control: max-age=60");
    CHECK(stage.cache.store().counts().responses == 0);
    fetch(stage, "GET /a\nAuthorization: Basic eA==", "200\nCache-Control: public, max-age=60");
    CHECK(stage.cache.store().counts().responses == 1);
}

TEST_CASE("HEAD on a miss goes on as HEAD and stores nothing") {
    Stage stage;
    Visit visit(stage, "HEAD /a");
    REQUIRE(visit.asks());
    CHECK(visit.upstream().method == "HEAD");
    visit.respond("200\nCache-Control: max-age=60\nContent-Length: 5");
    const Received got = visit.received();
    CHECK(got.field("Content-Length") == "5");
    CHECK(got.body.empty());
    CHECK(stage.cache.store().counts().responses == 0);
}

// RFC 9111 §4.3.5.
TEST_CASE("HEAD freshens the stored response that it fits, and ends one that it contradicts") {
    for (const bool same : {true, false}) {
        CAPTURE(same);
        Stage stage;
        fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nETag: \"1\"", "hello");
        stage.pass(seconds{61});
        Visit head(stage, "HEAD /a");
        REQUIRE(head.asks());
        head.respond(same ? "200\nCache-Control: max-age=60\nETag: \"1\"\nContent-Length: 5"
                          : "200\nCache-Control: max-age=60\nETag: \"2\"\nContent-Length: 9");
        CHECK(head.received().status == 200);
        Visit get(stage, "GET /a");
        CHECK(get.answered() == same);
        if (same) CHECK(get.received().body == "hello");
        if (!same) CHECK_FALSE(get.upstream().fields.contains("If-None-Match"));
    }
}

TEST_CASE("Content of unknown length is chunked for HTTP/1.1 and ends with the connection for HTTP/1.0") {
    Stage stage;
    Visit visit(stage, "GET /a");
    visit.head("200\nCache-Control: max-age=60\nTransfer-Encoding: chunked");
    visit.content("hel");
    visit.content("lo");
    visit.end();
    const Received got = visit.received();
    CHECK(got.field("Transfer-Encoding") == "chunked");
    CHECK(got.body == "hello");
    // Once stored its length is known.
    CHECK(answer_of(stage, "GET /a").field("Content-Length") == "5");

    Visit old(stage, "GET /b\nHost: www.test", {.address = "192.0.2.7", .speaks_1_1 = false});
    old.head("200\nCache-Control: max-age=60\nTransfer-Encoding: chunked");
    old.content("hello");
    old.end();
    CHECK(old.received().body == "hello");
    CHECK(old.received().field("Connection") == "close");
    CHECK_FALSE(old.transaction().answer().persists);
}
