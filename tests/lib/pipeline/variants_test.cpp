// Vary: which stored response is for whom, and who waits for whom once it is known (RFC 9111 §4.1).
#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

#include <deque>

using namespace cachewright;
using namespace cachewright::pipeline;
using std::chrono::seconds;

namespace {

constexpr const char* kVaries = "200\nCache-Control: max-age=60\nVary: Accept";

}  // namespace

TEST_CASE("Each variant is kept beside the others, absent matches only absent") {
    Stage stage;
    fetch(stage, "GET /a\nAccept: text/html", kVaries, "html");
    Visit other(stage, "GET /a\nAccept: text/plain");
    REQUIRE(other.asks());
    other.respond(kVaries, "plain");
    CHECK(other.received().cache_status() == "Cachewright;fwd=vary-miss;ttl=60;stored");
    CHECK(Visit(stage, "GET /a").asks());
    CHECK(answer_of(stage, "GET /a\nAccept: text/html").body == "html");
    CHECK(answer_of(stage, "GET /a\nAccept: text/plain\nAccept-Language: de").body == "plain");
}

TEST_CASE("The selecting fields go along when a variant is validated") {
    Stage stage;
    fetch(stage, "GET /a\nAccept: text/html", std::string(kVaries) + "\nETag: \"html\"", "html");
    fetch(stage, "GET /a\nAccept: text/plain", std::string(kVaries) + "\nETag: \"plain\"", "plain");
    stage.pass(seconds{61});
    Visit visit(stage, "GET /a\nAccept: text/html");
    CHECK(visit.upstream().fields.combined("If-None-Match") == "\"html\"");
    CHECK(visit.upstream().fields.combined("Accept") == "text/html");
    visit.respond("304\nETag: \"html\"");
    CHECK(visit.received().body == "html");
    CHECK(Visit(stage, "GET /a\nAccept: text/plain").asks());
}

TEST_CASE("More fields in Vary than allowed: not stored") {
    Settings settings = settings_of_tests();
    settings.limits.vary_fields = 2;
    Stage stage(settings);
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nVary: A, B");
    CHECK(stage.cache.store().counts().responses == 1);
    const Received got = fetch(stage, "GET /b", "200\nCache-Control: max-age=60\nVary: A, B\nVary: C");
    CHECK(stage.cache.store().counts().responses == 1);
    CHECK(got.cache_status() == "Cachewright;fwd=uri-miss;detail=too-many-vary-fields");
}

TEST_CASE("Those who wait for another variant contend again, under the fields that they have learnt") {
    Stage stage;
    Visit html(stage, "GET /a\nAccept: text/html");
    std::deque<Visit> plain;
    for (int number = 0; number < 5; ++number)
        plain.emplace_back(stage, "GET /a\nAccept: text/plain");
    Visit html_too(stage, "GET /a\nAccept: text/html");
    html.respond(kVaries, "html");
    for (Visit& visit : plain)
        visit.go_on();
    html_too.go_on();
    CHECK(html_too.received().body == "html");
    REQUIRE(plain.front().asks());
    for (auto visit = plain.begin() + 1; visit != plain.end(); ++visit)
        REQUIRE(visit->waits());
    plain.front().respond(kVaries, "plain");
    for (auto visit = plain.begin() + 1; visit != plain.end(); ++visit) {
        visit->go_on();
        CHECK(visit->received().body == "plain");
    }
    CHECK(plain.front().received().body == "plain");
    CHECK(stage.asked == 2);
}

TEST_CASE("A request waits at most twice, then it asks itself") {
    Stage stage;
    Visit a(stage, "GET /a\nAccept: a\nAccept-Language: 1");
    Visit b(stage, "GET /a\nAccept: b\nAccept-Language: 1");
    Visit c(stage, "GET /a\nAccept: b\nAccept-Language: 2");
    a.respond(kVaries, "a");
    b.go_on();
    c.go_on();
    REQUIRE(b.asks());
    REQUIRE(c.waits());
    b.respond("200\nCache-Control: max-age=60\nVary: Accept, Accept-Language", "b1");
    c.go_on();
    REQUIRE(c.asks());
    c.respond("200\nCache-Control: max-age=60\nVary: Accept, Accept-Language", "b2");
    CHECK(c.received().body == "b2");
    CHECK(answer_of(stage, "GET /a\nAccept: b\nAccept-Language: 1").body == "b1");
    CHECK(answer_of(stage, "GET /a\nAccept: b\nAccept-Language: 2").body == "b2");
}

TEST_CASE("A 304 that changes Vary moves the response to its new selecting fields") {
    Stage stage;
    fetch(stage, "GET /a\nAccept: text/html", "200\nCache-Control: max-age=60\nETag: \"1\"", "html");
    stage.pass(seconds{61});
    Visit visit(stage, "GET /a\nAccept: text/html");
    visit.respond("304\nETag: \"1\"\nVary: Accept");
    CHECK(visit.received().body == "html");
    CHECK(answer_of(stage, "GET /a\nAccept: text/html").body == "html");
    CHECK(Visit(stage, "GET /a\nAccept: text/plain").asks());
    CHECK(stage.cache.store().counts().responses == 1);
}

TEST_CASE("A 304 that brings Vary: * answers, and nothing stays stored") {
    Stage stage;
    fetch(stage, "GET /a", "200\nCache-Control: max-age=60\nETag: \"1\"", "hello");
    stage.pass(seconds{61});
    Visit visit(stage, "GET /a");
    visit.respond("304\nETag: \"1\"\nVary: *");
    CHECK(visit.received().body == "hello");
    CHECK(stage.cache.store().counts().responses == 0);
}
