// The record of a request for people, also where what came is none.
#include "lib/report/decision_text.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using namespace cachewright::report;
using Catch::Contains;

namespace {

constexpr const char* kMiss =
    R"({"id":17,"time":"2026-11-21T20:40:00.123Z","cache_time":"2026-11-21T21:40:00.123Z",
"method":"GET","host":"www.test","target":"/a?utm_source=x","status":200,"outcome":"miss","meaning":"Nothing fits.",
"profile":"rfc9111","step":"key","forwarded":"uri-miss","origin_status":200,"origin_seconds":0.0125,
"lifetime_seconds":60,"remaining_seconds":60,"stored":true,"collapsed":false,"took_seconds":0.02,"bytes":5120,
"reasons":[{"id":"nothing-stored","text":"fetched: nothing stored fits","source":"RFC 9111 §4","step":"reuse"},
{"id":"x","text":"stored by a setting","source":"profile","parameter":"storage.x","step":"storage"}],
"counterfactuals":[{"kind":"hit-without-parameters","text":"It would have been a hit without utm_source in the URL.",
"without":"utm_source"}]})";

}  // namespace

TEST_CASE("What happened, why, what would have been, and what went in") {
    const auto text = decision_text(kMiss, {});
    REQUIRE(text);
    CHECK(*text == R"(Request 17: GET http://www.test/a?utm_source=x
miss 200
  Nothing fits.
  2026-11-21T20:40:00.123Z, 5120 bytes in 20.0 ms; cache time 2026-11-21T21:40:00.123Z

Why
  fetched: nothing stored fits (RFC 9111 §4)

And of storage
  stored by a setting (profile rfc9111, storage.x)

What would have been
  It would have been a hit without utm_source in the URL.

What went in
  profile rfc9111
  decided at the step: key
  the origin was asked (uri-miss), and began to answer with 200 after 12.5 ms
  freshness lifetime: 1m, 1m left
)");
}

TEST_CASE("What steers a terminal is shown as text, and what is no record is said to be none") {
    const auto hostile =
        decision_text("{\"id\":1,\"outcome\":\"hit\",\"target\":\"/\\u001b[2J\",\"host\":\"h\\n\"}", {});
    REQUIRE(hostile);
    CHECK_THAT(*hostile, Contains("http://h\\x0a/\\x1b[2J") && !Contains("\x1b"));
    for (const char* other : {"", "[]", "null", "<html>", R"({"id":1})", R"({"outcome":"hit"})"}) {
        CAPTURE(other);
        CHECK_FALSE(decision_text(other, {}));
    }
    // Members of another type count as missing.
    CHECK(
        decision_text(R"({"id":"1","outcome":2,"reasons":{"a":1},"counterfactuals":[1],"bytes":null})", {}));
}
