// What an unsafe request's success ends: what is stored, and what is on its way (RFC 9111 §4.4).
#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace cachewright::pipeline;
using std::chrono::seconds;

namespace {

constexpr const char* kFresh = "200\nCache-Control: max-age=60\nETag: \"1\"";

}  // namespace

TEST_CASE("A success of an unsafe or unknown method ends what is stored, a failure does not") {
    for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "M-SEARCH"}) {
        for (const char* status : {"200", "303\nLocation: /x", "404", "500"}) {
            CAPTURE(method, status);
            Stage stage;
            fetch(stage, "GET /a", kFresh);
            Visit unsafe(stage, std::string(method) + " /a");
            REQUIRE(unsafe.asks());
            CHECK(unsafe.upstream().method == method);
            unsafe.respond(status, "done");
            CHECK(unsafe.received().body == "done");
            CHECK(Visit(stage, "GET /a").asks() == (status[0] == '2' || status[0] == '3'));
        }
    }
}

TEST_CASE("Safe methods end nothing") {
    for (const char* request : {"OPTIONS /a", "TRACE /a", "HEAD /a\nCache-Control: no-cache"}) {
        CAPTURE(request);
        Stage stage;
        fetch(stage, "GET /a", kFresh, "body");
        Visit safe(stage, request);
        REQUIRE(safe.asks());
        // The body is that of OPTIONS and TRACE; the answer to HEAD says the length alone.
        safe.head("200\nETag: \"1\"\nContent-Length: 4");
        CHECK(Visit(stage, "GET /a").answered());
    }
}

TEST_CASE("Location and Content-Location of the same origin are ended too, those of others are not") {
    Stage stage;
    for (const char* target : {"GET /a", "GET /b", "GET /c", "GET /c\nHost: other.test"})
        fetch(stage, target, kFresh);
    Visit unsafe(stage, "PUT /a");
    unsafe.respond("201\nLocation: /b\nContent-Location: http://other.test/c");
    CHECK(Visit(stage, "GET /a").asks());
    CHECK(Visit(stage, "GET /b").asks());
    CHECK(Visit(stage, "GET /c").answered());
    CHECK(Visit(stage, "GET /c\nHost: other.test").answered());
}

TEST_CASE("A fetch that began before an unsafe request's success is not stored after it") {
    Stage stage;
    Visit slow(stage, "GET /a");
    Visit unsafe(stage, "PUT /a");
    unsafe.respond("200", "done");
    slow.respond(kFresh, "old");
    CHECK(slow.received().body == "old");
    CHECK(stage.cache.store().counts().responses == 0);
    CHECK(Visit(stage, "GET /a").asks());
}

TEST_CASE("A filling response is not joined after the invalidation, though those who read it go on") {
    Stage stage;
    Visit slow(stage, "GET /a");
    slow.head("200\nCache-Control: max-age=60\nContent-Length: 6");
    slow.content("old");
    Visit reader(stage, "GET /a");
    REQUIRE(reader.answered());
    Visit unsafe(stage, "DELETE /a");
    unsafe.respond("204");
    Visit late(stage, "GET /a");
    REQUIRE(late.asks());
    slow.content("old");
    slow.end();
    CHECK(reader.received().body == "oldold");
    late.respond(kFresh, "new");
    CHECK(late.received().body == "new");
    CHECK(answer_of(stage, "GET /a").body == "new");
}

TEST_CASE("One that waits for a head asks itself when the fetch was invalidated meanwhile") {
    Stage stage;
    Visit slow(stage, "GET /a");
    Visit before(stage, "GET /a");
    Visit unsafe(stage, "PUT /a");
    unsafe.respond("200", "done");
    Visit after(stage, "GET /a");
    REQUIRE(before.waits());
    slow.respond(kFresh, "old");
    before.go_on();
    REQUIRE(before.asks());
    before.respond(kFresh, "new");
    CHECK(before.received().body == "new");
    after.go_on();
    CHECK(after.received().body == "new");
}

TEST_CASE("A validation that an invalidation overtakes confirms nothing: the origin is asked again") {
    Stage stage;
    fetch(stage, "GET /a", kFresh, "old");
    stage.pass(seconds{61});
    Visit validation(stage, "GET /a");
    Visit unsafe(stage, "PUT /a");
    unsafe.respond("200", "done");
    validation.respond("304\nETag: \"1\"");
    REQUIRE(validation.asks());
    CHECK_FALSE(validation.upstream().fields.contains("If-None-Match"));
    validation.respond(kFresh, "new");
    CHECK(validation.received().body == "new");
    CHECK(answer_of(stage, "GET /a").body == "new");
}

TEST_CASE("A refresh in the background that an invalidation overtakes brings nothing back") {
    Stage stage;
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60, stale-while-revalidate=30\nETag: \"1\"", "old");
    stage.pass(seconds{61});
    Visit stale(stage, "GET /a");
    Visit background(stage, *stale.transaction().take_refresh());
    Visit unsafe(stage, "PUT /a");
    unsafe.respond("200", "done");
    background.respond(kFresh, "before the change");
    CHECK(stage.cache.store().counts().responses == 0);
}

TEST_CASE("A purge covers what is stored and what is on its way") {
    Stage stage;
    fetch(stage, "GET /a", kFresh);
    Visit filling(stage, "GET /b");
    filling.head("200\nCache-Control: max-age=60\nContent-Length: 3");
    Visit asked(stage, "GET /c");
    stage.cache.store().purge(store::Purge::everything(store::Purge::Mode::hard), stage.now.cache);
    CHECK(Visit(stage, "GET /a").asks());
    CHECK(Visit(stage, "GET /b").asks());
    filling.content("old");
    filling.end();
    asked.respond(kFresh, "old");
    CHECK(filling.received().body == "old");
    CHECK(stage.cache.store().counts().responses == 0);
}

// RFC 9110 §9.3.3.
TEST_CASE("A POST answer with Content-Location of its own URL and explicit freshness answers a later GET") {
    Stage stage;
    Visit post(stage, "POST /a\nContent-Length: 3");
    REQUIRE(post.asks());
    CHECK(post.transaction().sends_content());
    post.respond("200\nCache-Control: max-age=60\nContent-Location: /a", "posted");
    CHECK(post.received().body == "posted");
    CHECK(answer_of(stage, "GET /a").body == "posted");
    // And a POST is never answered from it.
    CHECK(Visit(stage, "POST /a\nContent-Length: 3").asks());
}

TEST_CASE("A POST answer that an unsafe request has overtaken is not stored") {
    Stage stage;
    Visit post(stage, "POST /a\nContent-Length: 3");
    Visit unsafe(stage, "PUT /a");
    unsafe.respond("200", "done");
    post.respond("200\nCache-Control: max-age=60\nContent-Location: /a", "before the change");
    CHECK(post.received().body == "before the change");
    CHECK(stage.cache.store().counts().responses == 0);
    CHECK(Visit(stage, "GET /a").asks());
}

TEST_CASE("Other POST answers are not stored") {
    for (const char* head : {"200\nCache-Control: max-age=60", "200\nContent-Location: /a",
                             "200\nCache-Control: max-age=60\nContent-Location: /other"}) {
        CAPTURE(head);
        Stage stage;
        fetch(stage, "POST /a\nContent-Length: 3", head);
        CHECK(stage.cache.store().counts().responses == 0);
    }
}
