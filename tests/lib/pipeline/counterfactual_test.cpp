// What a miss would have needed to be a hit, and a response to be stored: each case by a script.
#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::pipeline;
using std::chrono::seconds;

namespace {

constexpr const char* kMinute = "200\nCache-Control: max-age=60\nETag: \"1\"";
using Sentences = std::vector<std::string>;

Sentences said(const Visit& visit) {
    Sentences sentences;
    for (const Counterfactual& each : visit.account().counterfactuals)
        sentences.push_back(counterfactual_sentence(each.kind, each.field, each.by, each.text));
    return sentences;
}

// Of a request that goes to the origin, and gets this answer.
Sentences said_of(Stage& stage, std::string_view request, std::string_view answer = kMinute) {
    Visit visit(stage, request);
    require(visit.asks(), "the store answered");
    visit.respond(answer, "body");
    return said(visit);
}

}  // namespace

TEST_CASE("Another variant is stored: the fields that differ from the nearest one that is fresh") {
    Stage stage;
    const std::string varies = std::string(kMinute) + "\nVary: Cookie, Accept, X-Theme";
    fetch(stage, "GET /a\nCookie: a=1\nAccept: text/html\nX-Theme: dark", varies);
    CHECK(said_of(stage, "GET /a\nCookie: a=2\nAccept: text/html\nX-Theme: dark", varies) ==
          Sentences{"It would have been a hit without Vary: Cookie."});
    // Of the two that are stored now, one differs in two fields and the other in three.
    CHECK(said_of(stage, "GET /a\nCookie: a=2\nAccept: text/plain", varies) ==
          Sentences{"It would have been a hit without Vary: Accept, X-Theme."});
    stage.pass(seconds{61});
    CHECK(said_of(stage, "GET /a\nCookie: a=3\nAccept: text/html\nX-Theme: dark", varies).empty());
}

TEST_CASE("What the request itself asked for") {
    struct Row {
        const char* fields;
        Sentences said;
    };
    const std::vector<Row> rows{
        {"Cache-Control: no-cache",
         {"It would have been a hit without Cache-Control: no-cache in the request."}},
        {"Cache-Control: max-age=0",
         {"It would have been a hit without Cache-Control: max-age=0 in the request."}},
        {"Cache-Control: no-transform, min-fresh=90",
         {"It would have been a hit without Cache-Control: min-fresh=90 in the request."}},
        {"Pragma: no-cache", {"It would have been a hit without Pragma: no-cache in the request."}},
        // Browsers that reload send both: without one the other still asks.
        {"Cache-Control: no-cache\nPragma: no-cache",
         {"It would have been a hit without Cache-Control: no-cache and Pragma: no-cache in the request."}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.fields);
        Stage stage;
        fetch(stage, "GET /a", kMinute);
        stage.pass(seconds{5});
        CHECK(said_of(stage, std::string("GET /a\n") + row.fields) == row.said);
    }
}

TEST_CASE("Too late: by how much, where it would have been fresh then") {
    Stage stage;
    fetch(stage, "GET /a", kMinute);
    stage.pass(seconds{75});
    CHECK(said_of(stage, "GET /a") == Sentences{"It would have been a hit had it come 16 seconds earlier."});
    // That is still the oldest request that could have found it.
    fetch(stage, "GET /old", "200\nCache-Control: max-age=60\nAge: 50\nETag: \"1\"");
    stage.pass(seconds{15});
    CHECK(said_of(stage, "GET /old") == Sentences{"It would have been a hit had it come 6 seconds earlier."});
    // In words it is rounded up: 99 days and 23 hours earlier would have been too late as well.
    fetch(stage, "GET /days", kMinute);
    stage.pass(std::chrono::hours{2400});
    CHECK(said_of(stage, "GET /days") == Sentences{"It would have been a hit had it come 100 days earlier."});
    fetch(stage, "GET /never", "200\nCache-Control: max-age=0\nETag: \"1\"");
    stage.pass(seconds{15});
    CHECK(said_of(stage, "GET /never").empty());
    // no-cache in the response: no request finds it without a question.
    fetch(stage, "GET /asks", "200\nCache-Control: no-cache, max-age=60\nETag: \"1\"");
    CHECK(said_of(stage, "GET /asks").empty());
}

TEST_CASE("The same URL without its tracking parameters is stored") {
    Stage stage;
    fetch(stage, "GET /a?page=2", kMinute);
    CHECK(said_of(stage, "GET /a?utm_source=mail&page=2&gclid=1") ==
          Sentences{"It would have been a hit without utm_source, gclid in the URL."});
    CHECK(said_of(stage, "GET /a?utm_source=mail&page=3").empty());
    CHECK(said_of(stage, "GET /a?page=4").empty());
}

TEST_CASE("An unsafe method for what is stored") {
    Stage stage;
    fetch(stage, "GET /a", kMinute);
    CHECK(said_of(stage, "OPTIONS /a", "200") == Sentences{"It would have been a hit as GET."});
    CHECK(said_of(stage, "OPTIONS /b", "200").empty());
}

TEST_CASE("What keeps the response out, where nothing else does") {
    struct Row {
        const char* request;
        const char* response;
        Sentences said;
    };
    const std::vector<Row> rows{
        {"GET /a",
         "200\nCache-Control: private, max-age=60",
         {"The response would have been stored without Cache-Control: private."}},
        {"GET /a",
         "200\nCache-Control: max-age=60, no-store",
         {"The response would have been stored without Cache-Control: no-store."}},
        {"GET /a",
         "200\nCache-Control: max-age=60\nVary: *",
         {"The response would have been stored without Vary."}},
        {"GET /a\nAuthorization: Basic YTpi",
         "200\nCache-Control: max-age=60",
         {"The response would have been stored without Authorization in the request."}},
        {"GET /a\nCache-Control: no-store",
         "200\nCache-Control: max-age=60",
         {"The response would have been stored without Cache-Control: no-store in the request."}},
        // One of the two would not do, and what has neither lifetime nor validator is of no use.
        {"GET /a", "200\nCache-Control: private, no-store, max-age=60", {}},
        {"GET /a", "200\nCache-Control: private", {}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.request, row.response);
        Stage stage;
        CHECK(said_of(stage, row.request, row.response) == row.said);
    }
}

TEST_CASE("A hit has nothing to tell, also one that waited, nor has anybody where no records are kept") {
    Stage stage;
    fetch(stage, "GET /a", kMinute);
    stage.pass(seconds{61});
    Visit first(stage, "GET /a");
    Visit second(stage, "GET /a");
    REQUIRE(second.waits());
    first.respond(kMinute, "new");
    second.go_on();
    CHECK(said(second).empty());
    CHECK(said(Visit(stage, "GET /a")).empty());

    Settings settings = settings_of_tests();
    settings.decisions = 0;
    Stage without(settings);
    fetch(without, "GET /a", kMinute);
    CHECK(said_of(without, "GET /a\nCache-Control: no-cache").empty());
}
