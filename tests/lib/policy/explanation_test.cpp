#include "lib/policy/explanation.hpp"

#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using namespace cachewright::policy;
using namespace std::chrono_literals;

namespace {

http::Exchange exchange_with(const std::string& fields, int status = 200) {
    http::Exchange exchange;
    exchange.url = "https://a.example/page";
    exchange.response = test::response(status, fields);
    exchange.response_time = test::kReceived;
    exchange.request_time = test::kReceived;
    return exchange;
}

Explanation shared(const std::string& fields, int status = 200) {
    return explain(exchange_with(fields, status), {"shared cache", shared_cache_options()}, {});
}

const Moment& moment(const Explanation& explanation, Situation situation) {
    for (const Moment& found : explanation.moments) {
        if (found.situation == situation) return found;
    }
    FAIL("no such moment");
    return explanation.moments.front();
}

}  // namespace

TEST_CASE("no condition is made of a validator that is not stored (RFC 9111 §3.1, §4.3.1)") {
    const Moment withheld =
        moment(shared("Cache-Control: max-age=60, private=\"ETag\"\nETag: \"v1\""), Situation::reload);
    CHECK(withheld.validators.empty());
    CHECK(withheld.outcome == Outcome::expired);
    CHECK(withheld.reasons.contains(Reason::fetched_without_validator));
    const Moment left = moment(shared("Cache-Control: max-age=60, private=\"ETag\"\nETag: \"v1\"\n"
                                      "Date: {+0}\nLast-Modified: {-60}"),
                               Situation::reload);
    CHECK(left.validators.starts_with("If-Modified-Since: "));
    CHECK(left.outcome == Outcome::revalidated);
}

TEST_CASE("a line of a field that nobody knows has no part in reasons that stand on no field") {
    const http::Exchange exchange = exchange_with("X-Anything: 1\nLast-Modified: {-60}\nDate: {+0}");
    const Explanation explained = explain(exchange, {"shared cache", shared_cache_options()}, {});
    REQUIRE(explained.storability.reasons.contains(Reason::stored_by_status));
    CHECK_FALSE(contributions(exchange.response, explained).front().worth_telling());
}

TEST_CASE("the timeline is the engine's answer, stretch by stretch") {
    // RFC 5861 §3 and §4: windows are counted from the end of the lifetime.
    const Explanation explained =
        shared("Cache-Control: max-age=60, stale-while-revalidate=30, stale-if-error=100");
    REQUIRE(explained.timeline.size() == 4);
    CHECK(explained.timeline[0].phase == Phase::fresh);
    CHECK(explained.timeline[0].until == base::Duration(60s));
    CHECK(explained.timeline[1].phase == Phase::stale_updating);
    CHECK(explained.timeline[1].until == base::Duration(90s));
    CHECK(explained.timeline[2].phase == Phase::stale_on_failure);
    CHECK(explained.timeline[2].until == base::Duration(160s));
    CHECK(explained.timeline[3].phase == Phase::stale);
    CHECK_FALSE(explained.timeline[3].until);
}

TEST_CASE("age on arrival shortens what is left (RFC 9111 §4.2.3)") {
    const Explanation explained = shared("Cache-Control: max-age=60\nAge: 45");
    CHECK(explained.age_on_arrival == base::Duration(45s));
    CHECK(explained.timeline[0].until == base::Duration(15s));
    CHECK(explained.age_reasons.contains(Reason::age_received));

    const Explanation late = shared("Cache-Control: max-age=60\nAge: 90");
    CHECK(late.timeline[0].phase == Phase::stale);
}

TEST_CASE("what is not stored has no timeline, and every request is fetched") {
    const Explanation explained = shared("Cache-Control: no-store");
    CHECK_FALSE(explained.storability.storable());
    CHECK(explained.timeline.empty());
    CHECK(moment(explained, Situation::repeat).outcome == Outcome::pass);
    CHECK(moment(explained, Situation::origin_unreachable).outcome == Outcome::error);
}

TEST_CASE("Vary: * is kept and never reused (RFC 9111 §4.1)") {
    const Explanation explained = shared("Cache-Control: max-age=60\nVary: *");
    REQUIRE(explained.timeline.size() == 1);
    CHECK(explained.timeline[0].phase == Phase::never_reused);
    CHECK(moment(explained, Situation::repeat).outcome == Outcome::miss);
    CHECK(explained.vary == std::vector<std::string>{"*"});
}

TEST_CASE("a reload validates with what is stored (RFC 9111 §5.2.1.1, §4.3.1)") {
    const Moment reload = moment(shared("Cache-Control: max-age=60\nETag: \"v1\""), Situation::reload);
    CHECK(reload.outcome == Outcome::revalidated);
    CHECK(reload.validators == "If-None-Match: \"v1\"");
    CHECK(moment(shared("Cache-Control: max-age=60"), Situation::reload).outcome == Outcome::expired);
}

TEST_CASE("a failing origin is told at the moment when it has to be asked") {
    // RFC 9111 §4.2.4: a disconnected cache may use a stale response, must-revalidate forbids it.
    const Explanation lenient = shared("Cache-Control: max-age=60, stale-while-revalidate=30");
    CHECK(moment(lenient, Situation::origin_unreachable).at == base::Duration(91s));
    CHECK(moment(lenient, Situation::origin_unreachable).outcome == Outcome::stale);
    CHECK(moment(lenient, Situation::origin_error).outcome == Outcome::error);
    const Explanation strict = shared("Cache-Control: max-age=60, must-revalidate");
    CHECK(moment(strict, Situation::origin_unreachable).outcome == Outcome::error);
    CHECK(moment(strict, Situation::origin_unreachable)
              .reasons.contains(Reason::stale_forbidden_by_must_revalidate));
}

TEST_CASE("one moment can be asked for") {
    const auto at = [](base::Duration moment) {
        return explain(exchange_with("Cache-Control: max-age=60"), {"browser", private_cache_options()},
                       {moment});
    };
    CHECK(at(59s).moments.front().outcome == Outcome::hit);
    CHECK(at(60s).moments.front().outcome == Outcome::expired);
    CHECK(at(60s).moments.size() == 4);
}

TEST_CASE("each reason stands beside the header line that it came from") {
    const http::Exchange exchange = exchange_with(
        "Content-Type: text/html\nCache-Control: max-age=60\nExpires: {+600}\nETag: \"a\"\nVary: "
        "Accept\nPragma: x");
    const Explanation explained = explain(exchange, {"shared cache", shared_cache_options()}, {});
    const auto found = contributions(exchange.response, explained);
    const auto reasons_of = [&](std::string_view name) {
        for (const Contribution& contribution : found) {
            if (exchange.response.fields[contribution.line].name == name) return contribution.reasons;
        }
        FAIL("no contribution of " << name);
        return Reasons{};
    };
    CHECK(reasons_of("Cache-Control").contains(Reason::lifetime_from_max_age));
    CHECK(reasons_of("Expires").contains(Reason::expires_overridden));
    CHECK(reasons_of("ETag").contains(Reason::validated_by_condition));
    CHECK(reasons_of("Vary").contains(Reason::varies));
    CHECK(reasons_of("Pragma").empty());
    for (const Contribution& contribution : found) {
        const bool told_of = contribution.worth_telling();
        CHECK((told_of && exchange.response.fields[contribution.line].name == "Content-Type") == false);
    }
}

TEST_CASE("without recorded times the Date of the response stands in") {
    http::Exchange exchange = exchange_with("Date: Sun, 06 Nov 1994 08:49:37 GMT\nCache-Control: max-age=60");
    exchange.response_time.reset();
    exchange.request_time.reset();
    const Receipt receipt = receipt_of(exchange);
    CHECK(receipt.response_time == base::TimePoint(784111777s));
    CHECK(explain(exchange, {"browser", private_cache_options()}, {}).age_on_arrival == base::Duration{0});
}
