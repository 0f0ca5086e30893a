// What became of the origin's answer, as the record of its request has it in the end.
#include "lib/pipeline/decision_meaning.hpp"
#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::pipeline;
using policy::Outcome;
using policy::Reason;
using std::chrono::seconds;

namespace {

constexpr const char* kMinute = "200\nCache-Control: max-age=60\nETag: \"1\"\nCache-Tag: a";
constexpr const char* kTen = "200\nCache-Control: max-age=60\nCache-Tag: a\nContent-Length: 10";
constexpr const char* kWindow = "200\nCache-Control: max-age=60, stale-while-revalidate=30\nETag: \"1\"";

DecisionRecord concluded(Stage& stage, Visit& visit) {
    visit.transaction().conclude(stage.now);
    const http::Request request = request_of("GET /a");
    return make_record(7, {request, "www.test", visit.account(), {}, seconds{1}, 4, {}, "rfc9111"});
}

// The record says why it is not stored, and nowhere that it is.
std::string kept_out(const DecisionRecord& record) {
    CHECK_FALSE(record.stored);
    std::string why;
    for (std::size_t at = 0; at < record.reason_count; ++at) {
        const std::string sentence = reason_sentence(record, at);
        CHECK_FALSE(sentence.starts_with("stored:"));
        if (sentence.starts_with("not stored")) why = sentence;
    }
    return why;
}

}  // namespace

TEST_CASE("An answer that breaks off is not stored, and the record does not say that it is") {
    Stage stage;
    Visit visit(stage, "GET /a");
    visit.head(kTen);
    visit.content("part");
    visit.break_off();
    const DecisionRecord record = concluded(stage, visit);
    CHECK(kept_out(record) == "not stored: the origin's answer broke off before its end");
    CHECK_FALSE(record.lifetime);
}

TEST_CASE("Of an answer that still comes it is not said that it is stored") {
    Stage stage;
    Visit visit(stage, "GET /a");
    visit.head(kTen);
    visit.content("part");
    CHECK(kept_out(concluded(stage, visit)).starts_with("not stored yet"));
    Visit whole(stage, "GET /b");
    whole.respond(kMinute, "body");
    CHECK(concluded(stage, whole).stored);
}

TEST_CASE("A purge that overtakes a fetch is named in the fetch's record") {
    Stage stage;
    Visit visit(stage, "GET /a");
    visit.head(kTen);
    REQUIRE(stage.cache.purge(store::Purge::Scope::tag, "a", store::Purge::Mode::hard, stage.now.cache));
    stage.pass(seconds{2});
    visit.content("0123456789");
    visit.end();
    CHECK(kept_out(concluded(stage, visit)) ==
          "not stored: it was purged 2 seconds ago, while it was on its way, by tag a (purge 1)");
}

TEST_CASE("So is an unsafe request that overtakes it") {
    Stage stage;
    Visit visit(stage, "GET /a");
    visit.head(kTen);
    Client client{.address = "192.0.2.7"};
    client.request_id = 17;
    Visit put(stage, "PUT /a", client);
    put.respond("204");
    visit.content("0123456789");
    visit.end();
    CHECK(kept_out(concluded(stage, visit)) ==
          "not stored: its URL was invalidated while it was on its way, by PUT (request 17)");
}

TEST_CASE("What would allow storing is no reason where something else forbids it") {
    struct Row {
        const char* response;
        Reason first;
    };
    const std::vector<Row> rows{
        {"200\nCache-Control: max-age=60\nVary: *", Reason::vary_star},
        {"200", Reason::no_lifetime_no_validator},
        {"200\nCache-Control: max-age=60\nContent-Type: text/event-stream", Reason::endless},
        {"200\nCache-Control: max-age=60\nContent-Length: 99999999999", Reason::larger_than_store},
    };
    for (const Row& row : rows) {
        CAPTURE(row.response);
        Stage stage;
        Visit visit(stage, "GET /a");
        visit.head(row.response);
        const DecisionRecord record = concluded(stage, visit);
        CHECK(record.outcome == Outcome::pass);
        CHECK(record.reasons[0].reason == row.first);
        for (std::size_t at = 0; at < record.reason_count; ++at)
            CHECK_FALSE(reason_sentence(record, at).starts_with("stored:"));
    }
}

TEST_CASE("A request that waited for another's fetch is no hit, and says that it waited") {
    Stage stage;
    Visit first(stage, "GET /a");
    Visit second(stage, "GET /a");
    REQUIRE(second.waits());
    first.respond(kMinute, "body");
    second.go_on();
    CHECK(second.account().outcome == Outcome::miss);
    CHECK(second.account().collapsed);
    CHECK(second.received().cache_status() == "Cachewright;fwd=uri-miss;ttl=60;stored;collapsed");
    CHECK(meaning_of(concluded(stage, second)) ==
          "The request waited for what another one was fetching from the origin, and got that.");
}

TEST_CASE("A refresh in the background has an account of its own, also when it fails") {
    Stage stage;
    fetch(stage, "GET /a", kWindow);
    stage.pass(seconds{70});
    const auto refresh = [&](const auto& play) {
        Client client{.address = "192.0.2.7"};
        client.request_id = 5;
        Visit stale(stage, "GET /a", client);
        auto due = stale.transaction().take_refresh();
        REQUIRE(due);
        Visit background(stage, std::move(*due));
        REQUIRE(background.asks());
        play(background);
        return concluded(stage, background);
    };
    const DecisionRecord unreachable = refresh([](Visit& visit) { visit.fail(Failure::Kind::unreachable); });
    CHECK(unreachable.in_background);
    CHECK(unreachable.set_off_by == 5);
    CHECK(unreachable.outcome == Outcome::error);
    CHECK(unreachable.detail == "origin-unreachable");
    CHECK(unreachable.of(unreachable.failure) == "the origin gave no answer");
    CHECK(meaning_of(unreachable).starts_with("A refresh in the background failed"));
    const DecisionRecord failed = refresh([](Visit& visit) { visit.respond("503", "no"); });
    CHECK(failed.outcome == Outcome::error);
    CHECK(failed.status == 503);
    const DecisionRecord confirmed = refresh([](Visit& visit) { visit.respond("304\nETag: \"1\""); });
    CHECK(confirmed.outcome == Outcome::revalidated);
    CHECK(confirmed.status == 304);
    stage.pass(seconds{70});
    const DecisionRecord renewed = refresh([](Visit& visit) { visit.respond(kMinute, "new"); });
    CHECK(renewed.outcome == Outcome::expired);
    CHECK(renewed.stored);
}

TEST_CASE("Cache-Status says below zero from the moment when a response is stale") {
    Stage stage;
    fetch(stage, "GET /a", kMinute);
    REQUIRE(stage.cache.purge(store::Purge::Scope::tag, "a", store::Purge::Mode::soft, stage.now.cache));
    Visit visit(stage, "GET /a");
    visit.fail(Failure::Kind::unreachable);
    CHECK(visit.received().cache_status().find(";ttl=-1;") != std::string::npos);
    CHECK(ttl_seconds(std::chrono::milliseconds{300}) == seconds{1});
    CHECK(ttl_seconds(base::Duration{0}) == seconds{-1});
    CHECK(ttl_seconds(std::chrono::milliseconds{-300}) == seconds{-1});
    CHECK(ttl_seconds(std::chrono::milliseconds{-2300}) == seconds{-2});
}
