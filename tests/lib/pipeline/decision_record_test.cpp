// The record of a request: what is kept of it, and what never is.
#include "lib/pipeline/decision_record.hpp"

#include "tests/lib/pipeline/rehearsal.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using namespace cachewright::pipeline;
using policy::Reason;
using std::chrono::seconds;

namespace {

DecisionRecord record_of(const Visit& visit, const http::Request& request = request_of("GET /a")) {
    return make_record(7, {request, "www.test", visit.account(), {}, seconds{1}, 4, {}, "rfc9111"});
}

DecisionRecord record_of_target(std::string target) {
    http::Request request;
    request.target = std::move(target);
    const Account account;
    return make_record(7, {request, "www.test", account, {}, {}, 0, {}, "rfc9111"});
}

}  // namespace

TEST_CASE("A record tells which step decided, that one's reasons first") {
    Stage stage;
    Visit miss(stage, "GET /a");
    miss.respond("200\nCache-Control: max-age=60", "body");
    const DecisionRecord missed = record_of(miss);
    CHECK(missed.step == Step::key);
    REQUIRE(missed.reason_count >= 2);
    CHECK(missed.reasons[0].reason == Reason::nothing_stored);
    CHECK(missed.reason_steps[0] == Step::reuse);
    CHECK(missed.reason_steps[missed.reason_count - 1] == Step::storage);
    CHECK(missed.lifetime == seconds{60});
    CHECK(missed.origin_status == 200);

    stage.pass(seconds{10});
    const DecisionRecord hit = record_of(Visit(stage, "GET /a"));
    CHECK(hit.step == Step::reuse);
    CHECK(hit.age == seconds{10});
    CHECK(hit.remaining == seconds{50});
    CHECK(hit.lifetime == seconds{60});
    CHECK_FALSE(hit.forwarded);
    CHECK(hit.origin_status == 0);

    Visit refused(stage, "GET /private");
    refused.respond("200\nCache-Control: private, max-age=60", "body");
    const DecisionRecord passed = record_of(refused);
    CHECK(passed.step == Step::storage);
    CHECK(passed.reasons[0].reason == Reason::private_in_shared_cache);
    CHECK(passed.reason_steps[0] == Step::storage);
    CHECK(passed.counterfactual_count == 1);

    Visit posted(stage, "DELETE /a");
    posted.respond("204");
    const DecisionRecord forwarded = record_of(posted);
    CHECK(forwarded.step == Step::eligibility);
    REQUIRE(forwarded.reason_count == 1);
    CHECK(forwarded.reason_steps[0] == Step::eligibility);
}

TEST_CASE("Credentials are masked before a target is cut to its room") {
    const DecisionRecord record = record_of_target("/a?token=s3cr3t&page=1");
    CHECK(record.of(record.target) == "/a?token=******&page=1");
    CHECK_FALSE(record.target_cut);
    const DecisionRecord absolute = record_of_target("http://user:pass@www.test/a;jsessionid=123");
    CHECK(absolute.of(absolute.target) == "http://*********@www.test/a;jsessionid=***");
    for (std::size_t before = 0; before < 400; before += 7) {
        const DecisionRecord cut =
            record_of_target("/" + std::string(before, 'a') + "?token=" + std::string(300, 'S'));
        CHECK(cut.of(cut.target).find('S') == std::string_view::npos);
        CHECK(cut.target_cut);
    }
}

TEST_CASE("Everything has its bound") {
    http::Request request;
    request.method = std::string(100, 'M');
    request.target = "/" + std::string(1000, 't');
    Account account;
    for (int count = 0; count < 20; ++count)
        account.reasons.add(Reason::fresh);
    for (int count = 0; count < 5; ++count)
        account.counterfactuals.push_back({Counterfactual::Kind::hit_without_vary,
                                           http::FieldId::vary,
                                           {},
                                           "Accept, " + std::string(60, 'X')});
    const std::string host(300, 'h');
    const DecisionRecord record =
        make_record(7, {request, "user:pass@" + host, account, {}, {}, 0, std::string(200, 'e'), "rfc9111"});
    CHECK(record.reason_count == DecisionRecord::kMostReasons);
    CHECK(record.counterfactual_count == DecisionRecord::kMostCounterfactuals);
    // A name is there whole or not at all.
    CHECK(record.of(record.counterfactuals[0].text) == "Accept");
    CHECK(record.of(record.host).starts_with("hhhh"));
    CHECK_FALSE(record.of(record.method).empty());
    CHECK_FALSE(record.of(record.target).empty());
    CHECK(record.of(record.end).starts_with("eeee"));
}

TEST_CASE("The number is sent with the answer, and the origin's own is not") {
    Stage stage;
    const auto ask = [&](std::uint64_t id) {
        Client client{.address = "192.0.2.7"};
        client.request_id = id;
        auto visit = std::make_unique<Visit>(stage, "GET /a\nX-Cachewright-Pop: fra", client);
        if (visit->asks()) {
            CHECK_FALSE(visit->upstream().fields.contains("X-Cachewright-Pop"));
            visit->respond("200\nCache-Control: max-age=60\nX-Cachewright-Request-Id: 99", "body");
        }
        return visit->received().field(kRequestIdField);
    };
    CHECK(ask(5) == "5");
    CHECK(ask(6) == "6");
    CHECK(ask(0).empty());
}

TEST_CASE("A field for the proxy selects nothing, whatever Vary says") {
    Stage stage;
    const std::string varies = "200\nCache-Control: max-age=60\nVary: X-Cachewright-Pop";
    fetch(stage, "GET /a\nX-Cachewright-Pop: fra", varies, "one");
    CHECK(answer_of(stage, "GET /a\nX-Cachewright-Pop: ams").body == "one");
    CHECK(answer_of(stage, "GET /a").body == "one");
}
