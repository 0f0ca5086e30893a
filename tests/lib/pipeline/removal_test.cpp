// Why what was stored answers no more: the record of the next request names what removed it.
#include "lib/pipeline/decision_meaning.hpp"
#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::pipeline;
using Mode = store::Purge::Mode;
using Scope = store::Purge::Scope;
using std::chrono::seconds;

namespace {

constexpr const char* kMinute = "200\nCache-Control: max-age=60\nETag: \"1\"\nCache-Tag: product-42";

DecisionRecord record_of(const Visit& visit) {
    const http::Request request = request_of("GET /a");
    return make_record(7, {request, "www.test", visit.account(), {}, seconds{1}, 4, {}, "rfc9111"});
}

std::string first_reason(const Visit& visit) {
    const DecisionRecord record = record_of(visit);
    return record.reason_count == 0 ? "" : reason_sentence(record, 0);
}

std::string supposed(const Visit& visit) {
    const auto& all = visit.account().counterfactuals;
    if (all.empty()) return {};
    return counterfactual_sentence(all.front().kind, all.front().field, all.front().by, all.front().text);
}

void purge(Stage& stage, Scope scope, std::string_view text, Mode mode = Mode::hard) {
    require(stage.cache.purge(scope, text, mode, stage.now.cache).has_value(), "the purge was refused");
}

}  // namespace

TEST_CASE("A miss after a purge names the purge, and says what would have been") {
    Stage stage;
    fetch(stage, "GET /a", kMinute);
    purge(stage, Scope::tag, "another");
    purge(stage, Scope::tag, "product-42");
    stage.pass(seconds{12});
    const Visit visit(stage, "GET /a");
    CHECK(first_reason(visit) ==
          "fetched: what was stored for it was purged 12 seconds ago by tag product-42 (purge 2)");
    CHECK(supposed(visit) == "It would have been a hit had it not been purged.");
    // What was never there was not purged.
    CHECK(first_reason(Visit(stage, "GET /b")) == "fetched: nothing stored fits the request");
}

TEST_CASE("Purges are told by scope, credentials masked") {
    struct Row {
        Scope scope;
        const char* text;
        const char* told;
    };
    const std::vector<Row> rows{
        {Scope::everything, "", "with everything else (purge 1)"},
        {Scope::url, "http://www.test/a?token=s3cr3t", "by URL http://www.test/a?token=****** (purge 1)"},
        {Scope::host, "www.test", "by host www.test (purge 1)"},
        {Scope::prefix, "www.test/a", "by prefix www.test/a (purge 1)"},
        {Scope::glob, "/a*?token=s3cr3t", "by glob /a*?token=****** (purge 1)"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.told);
        Stage stage;
        fetch(stage, "GET /a?token=s3cr3t", kMinute);
        purge(stage, row.scope, row.text);
        CHECK(Visit(stage, "GET /a?token=s3cr3t").account().removed_by == row.told);
    }
}

TEST_CASE("A purge that was too late for freshness changed nothing") {
    Stage stage;
    fetch(stage, "GET /a", kMinute);
    purge(stage, Scope::tag, "product-42");
    stage.pass(seconds{61});
    CHECK(supposed(Visit(stage, "GET /a")).empty());
}

TEST_CASE("A miss after an unsafe request names it") {
    Stage stage;
    fetch(stage, "GET /a", kMinute);
    Client client{.address = "192.0.2.7"};
    client.request_id = 17;
    Visit post(stage, "POST /a", client);
    post.respond("204");
    stage.pass(seconds{3});
    const Visit visit(stage, "GET /a");
    CHECK(first_reason(visit) ==
          "fetched: what was stored for it was invalidated 3 seconds ago by POST (request 17)");
    CHECK(supposed(visit) == "It would have been a hit had it not been invalidated.");
}

TEST_CASE("A miss after an eviction says that there was no room") {
    Settings settings = settings_of_tests();
    settings.store.bytes = 8192;
    Stage stage(settings);
    fetch(stage, "GET /a", kMinute, std::string(3000, 'a'));
    fetch(stage, "GET /b", kMinute, std::string(3000, 'b'));
    fetch(stage, "GET /c", kMinute, std::string(3000, 'c'));
    REQUIRE(stage.cache.store().counts().evicted > 0);
    const Visit visit(stage, "GET /a");
    CHECK(first_reason(visit) == "fetched: what was stored for it was evicted for room (--store-size)");
    CHECK(supposed(visit) == "It would have been a hit had it not been evicted.");
}

TEST_CASE("Of variants the one that fits the request is told of, and what is stored again is not") {
    Stage stage;
    const char* varies = "200\nCache-Control: max-age=60\nVary: Accept-Language";
    fetch(stage, "GET /a\nAccept-Language: de", varies);
    purge(stage, Scope::everything, "");
    fetch(stage, "GET /a\nAccept-Language: en", varies);
    CHECK(Visit(stage, "GET /a\nAccept-Language: de").account().removed_by ==
          "with everything else (purge 1)");
    CHECK(first_reason(Visit(stage, "GET /a\nAccept-Language: fr")) ==
          "fetched: nothing stored fits the request");
    fetch(stage, "GET /a\nAccept-Language: de", varies);
    CHECK(answer_of(stage, "GET /a\nAccept-Language: de").status == 200);
}

TEST_CASE("After a soft purge the record names it, and stale is since then") {
    Stage stage;
    fetch(stage, "GET /a", kMinute);
    stage.pass(seconds{5});
    purge(stage, Scope::tag, "product-42", Mode::soft);
    stage.pass(seconds{12});
    Visit visit(stage, "GET /a");
    CHECK(first_reason(visit) ==
          "stale since it was purged softly 12 seconds ago by tag product-42 (purge 1)");
    visit.respond("304\nCache-Control: max-age=60\nETag: \"1\"");
    stage.pass(seconds{61});
    // It is stale by itself now.
    CHECK(first_reason(Visit(stage, "GET /a")) == "stale for 1 second");
}
