// What a client gets when the origin gives nothing.
#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace cachewright::pipeline;
using std::chrono::seconds;
using Kind = Failure::Kind;

namespace {

struct Case {
    Kind kind;
    int status;
};
constexpr Case kCases[] = {
    {Kind::unreachable, 502}, {Kind::timed_out, 504}, {Kind::malformed, 502}, {Kind::overloaded, 503}};

// A stage with a response that is stale by a second.
void store_stale(Stage& stage, std::string_view cache_control) {
    fetch(stage, "GET /a", "200\nETag: \"1\"\nCache-Control: " + std::string(cache_control), "old");
    stage.pass(seconds{61});
}

}  // namespace

TEST_CASE("Without a stored response each failure has its status, and a line that says why") {
    for (const Case& each : kCases) {
        Stage stage;
        Visit visit(stage, "GET /a");
        visit.fail(each.kind);
        const Received got = visit.received();
        CHECK(got.status == each.status);
        CHECK(got.body == "the origin gave no answer\n");
        CHECK(got.field("Content-Type") == "text/plain; charset=utf-8");
        CHECK(got.cache_status().starts_with("Cachewright;fwd=uri-miss"));
        CHECK(visit.account().outcome == policy::Outcome::error);
        CHECK(Visit(stage, "GET /a").asks());
    }
}

TEST_CASE("HEAD gets the head of an error alone") {
    Stage stage;
    Visit visit(stage, "HEAD /a");
    visit.fail(Kind::unreachable);
    CHECK(visit.received().status == 502);
    CHECK(visit.received().body.empty());
}

// RFC 9111 §4.2.4: a cache that is disconnected may use what is stale where nothing forbids it.
TEST_CASE("A stale response stands in for an origin that cannot be reached") {
    for (const Kind kind : {Kind::unreachable, Kind::timed_out, Kind::overloaded}) {
        Stage stage;
        store_stale(stage, "max-age=60");
        Visit visit(stage, "GET /a");
        visit.fail(kind);
        const Received got = visit.received();
        CHECK(got.status == 200);
        CHECK(got.body == "old");
        CHECK(got.field("Age") == "61");
        CHECK(got.cache_status() == "Cachewright;fwd=stale;ttl=-1;detail=served-disconnected");
        CHECK(visit.account().outcome == policy::Outcome::stale);
    }
}

TEST_CASE("An origin that answers, be it nonsense, is not disconnected: stale needs stale-if-error") {
    Stage stage;
    store_stale(stage, "max-age=60");
    Visit without(stage, "GET /a");
    without.fail(Kind::malformed);
    CHECK(without.received().status == 502);

    Stage other;
    store_stale(other, "max-age=60, stale-if-error=10");
    Visit with(other, "GET /a");
    with.fail(Kind::malformed);
    CHECK(with.received().body == "old");
}

TEST_CASE("must-revalidate forbids what is stale: 504 for an origin that cannot be reached") {
    for (const char* rule : {"max-age=60, must-revalidate", "max-age=60, proxy-revalidate", "s-maxage=60"}) {
        for (const Case& each : kCases) {
            CAPTURE(rule, each.status);
            Stage stage;
            store_stale(stage, rule);
            Visit visit(stage, "GET /a");
            visit.fail(each.kind);
            CHECK(visit.received().status == (each.kind == Kind::unreachable ? 504 : each.status));
            CHECK(visit.received().body != "old");
            // It is still there for when the origin is back.
            Visit next(stage, "GET /a");
            CHECK(next.upstream().fields.combined("If-None-Match") == "\"1\"");
        }
    }
}

// RFC 5861 §4.
TEST_CASE("stale-if-error stands in for a 503, until its window ends") {
    Stage stage;
    store_stale(stage, "max-age=60, stale-if-error=30");
    Visit within(stage, "GET /a");
    within.respond("503\nRetry-After: 1", "sorry");
    CHECK(within.received().status == 200);
    CHECK(within.received().body == "old");
    CHECK(within.received().cache_status() ==
          "Cachewright;fwd=stale;fwd-status=503;ttl=-1;detail=served-by-sie");
    stage.pass(seconds{30});
    Visit after(stage, "GET /a");
    after.respond("503\nRetry-After: 1", "sorry");
    CHECK(after.received().status == 503);
    CHECK(after.received().body == "sorry");
}

TEST_CASE("A failed leader releases those who wait, and nobody waits for a second failure") {
    Stage stage;
    Visit first(stage, "GET /a");
    Visit second(stage, "GET /a");
    Visit third(stage, "GET /a");
    first.fail(Kind::unreachable);
    CHECK(first.received().status == 502);
    second.go_on();
    third.go_on();
    REQUIRE(second.asks());
    REQUIRE(third.asks());
    second.respond("200\nCache-Control: max-age=60", "hello");
    third.fail(Kind::unreachable);
    CHECK(second.received().body == "hello");
    CHECK(third.received().status == 502);
}

TEST_CASE("Stale answers for those who waited for a failed validation too") {
    Stage stage;
    store_stale(stage, "max-age=60");
    Visit first(stage, "GET /a");
    Visit second(stage, "GET /a");
    REQUIRE(second.waits());
    first.fail(Kind::unreachable);
    CHECK(first.received().body == "old");
    second.go_on();
    REQUIRE(second.asks());
    second.fail(Kind::unreachable);
    CHECK(second.received().body == "old");
}

TEST_CASE("A refusal of our own is a whole answer in plain text") {
    Answer answer;
    Transaction::refuse(settings_of_tests(), "GET", 431, "the request has too many fields", false, 7, answer);
    CHECK(answer.text == "the request has too many fields\n");
    CHECK_FALSE(answer.persists);
    const auto read = read_origin_head(answer.head, "GET");
    REQUIRE(read);
    CHECK(read->response.status == 431);
    CHECK(read->framing.length == answer.text.size());
    CHECK(read->response.fields.combined("Connection") == "close");
    CHECK(read->response.fields.combined("Cache-Status") == "Cachewright; detail=refused");
    CHECK(read->response.fields.combined("Cache-Control") == "no-store");
    CHECK(read->response.fields.combined("X-Cachewright-Request-Id") == "7");
    Transaction::refuse(settings_of_tests(), "HEAD", 503, "overloaded", true, 0, answer);
    CHECK(answer.body == Answer::Body::none);
    CHECK(answer.head.find("Connection: close") == std::string::npos);
    CHECK(answer.head.find("X-Cachewright") == std::string::npos);
}
