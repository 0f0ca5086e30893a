// What the admin API says, as people read it.
#include "lib/report/admin_text.hpp"

#include "lib/report/decision_list.hpp"
#include "lib/report/entries_text.hpp"
#include "lib/report/stats_text.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using namespace cachewright::report;
using Catch::Contains;

namespace {

const Style kPlain{Colour::off, 100};

}  // namespace

TEST_CASE("the clock says where it stands to the machine's") {
    CHECK(clock_words(R"({"cache_time":"2026-11-21T20:40:00Z","frozen":false,"offset_seconds":0})", kPlain) ==
          "cache time 2026-11-21T20:40:00Z, as this machine's\n");
    CHECK(
        clock_words(R"({"cache_time":"2026-11-21T21:40:10Z","frozen":true,"offset_seconds":3610})", kPlain) ==
        "cache time 2026-11-21T21:40:10Z, 1h10s ahead of the machine's; it stands still\n");
    // It was frozen, and time went on without it.
    CHECK(
        clock_words(R"({"cache_time":"2026-11-21T20:39:00Z","frozen":true,"offset_seconds":-60})", kPlain) ==
        "cache time 2026-11-21T20:39:00Z, 1m behind the machine's; it stands still\n");
    CHECK_FALSE(clock_words("[]", kPlain));
    CHECK_FALSE(clock_words("<html>", kPlain));
}

TEST_CASE("a purge says what became of how many") {
    CHECK(purge_words(R"({"purged":1,"scope":"tag","sequence":7,"soft":false})", "tag news") ==
          "tag news: 1 response removed (purge 7)\n");
    CHECK(purge_words(R"({"purged":2,"scope":"url","sequence":8,"soft":true})", "url /\x1b[2J") ==
          "url /\\x1b[2J: 2 responses made stale (purge 8)\n");
    CHECK_FALSE(purge_words(R"({"status":"ok"})", "tag news"));
}

TEST_CASE("faults are told with what they have done and what is left") {
    const auto text = faults_text(
        R"({"seed":7,"items":[
            {"name":"outage","rule":{"name":"outage","status":503,"count":3},"state":"active","matched":2,
             "fired":1,"left":2},
            {"name":"rule-2","rule":{"refused":true,"reset":false,"methods":["GET","PUT"],"probability":0.5,
             "headers":{"Retry-After":"30"}},"state":"waiting","matched":1200,"fired":0}]})",
        kPlain);
    CHECK(text ==
          "fault   state    broke     of  left  rule\n"
          "outage  active       1      2     2  count 3, status 503\n"
          "rule-2  waiting      0  1,200     -  headers Retry-After: 30, methods GET PUT, probability 0.5,\n"
          "                                     refused\n"
          "seed 7\n");
    CHECK(faults_text(R"({"items":[]})", kPlain) == "no faults: requests to the origin go their way\n");
    CHECK_FALSE(faults_text(R"({"items":[{"name":"x"}]})", kPlain));
}

TEST_CASE("a refusal is the request's fault or not, and what is no API is called so") {
    const base::Error wrong = admin_refusal(R"({"error":"a purge has one scope","hint":"say one"})", 400);
    CHECK(wrong.code == base::ErrorCode::usage);
    CHECK(wrong.message == "a purge has one scope");
    CHECK(wrong.hint == "say one");
    CHECK(admin_refusal(R"({"error":"a"})", 401).code == base::ErrorCode::usage);
    CHECK(admin_refusal(R"({"error":"a"})", 404).code == base::ErrorCode::unavailable);
    CHECK(admin_refusal(R"({"error":"a"})", 503).code == base::ErrorCode::unavailable);
    const base::Error other = admin_refusal("<h1>Not here</h1>", 404);
    CHECK(other.code == base::ErrorCode::unavailable);
    CHECK_THAT(other.message, Contains("no admin API"));
    CHECK_THAT(admin_refusal("[1]", 400).message, Contains("no admin API"));
}

TEST_CASE("decisions are a table, and each a line") {
    const std::string decision =
        R"({"id":17,"time":"2026-11-21T20:40:00.123Z","method":"GET","host":"shop.example","target":"/a",)"
        R"("status":200,"outcome":"hit","took_seconds":0.00042,"reasons":[{"id":"fresh"}]})";
    CHECK(decision_list("{\"items\":[" + decision + "]}", kPlain) ==
          "request  time          outcome  status    took  what                why\n"
          "     17  20:40:00.123  hit         200  0.4 ms  GET shop.example/a  fresh\n");
    CHECK(decision_line(decision, kPlain) ==
          "20:40:00.123 #17 GET http://shop.example/a 200 hit 0.4 ms fresh\n");
    CHECK_THAT(decision_line(decision, {Colour::on, 100}).value(),
               Contains("\x1b[1;32m") || Contains("\x1b["));
    CHECK_FALSE(decision_list(R"({"items":[{"id":1}]})", kPlain));
    CHECK_FALSE(decision_list("{}", kPlain));
    CHECK_FALSE(decision_line("", kPlain));
    // What stands in a target steers no terminal.
    const auto hostile = decision_line(
        R"({"id":1,"outcome":"pass\u001b[0m","time":"T\u0007Z","method":"GET","target":"/\u001b[31m"})",
        kPlain);
    REQUIRE(hostile);
    CHECK_THAT(*hostile, !Contains("\x1b") && !Contains("\x07"));
}

TEST_CASE("entries of several pages are one table, or one page") {
    EntryPages pages;
    const auto next = pages.add(
        R"({"items":[{"key":"k","method":"GET","url":"http://shop.example/news","variants":[
            {"selecting":{"accept-language":"en"},"status":200,"age_seconds":12,"ttl_seconds":48.5,
             "stale_while_revalidate_seconds":30,"stale_if_error_seconds":0,"tags":["news","front"],
             "content_bytes":2048,"memory_bytes":2500},
            {"selecting":{"accept-language":null},"status":404,"age_seconds":70,"ttl_seconds":-10,
             "stale_while_revalidate_seconds":0,"stale_if_error_seconds":0,"tags":[],"content_bytes":9,
             "memory_bytes":500}]}],"next":"12"})");
    REQUIRE(next);
    CHECK(next->value() == "12");
    CHECK(pages.text({Colour::off, 120}) ==
          "url                       for                  status    age   left  stale use       content  "
          "tags\n"
          "http://shop.example/news  accept-language: en     200    12s    48s  30s refreshing  2.0 KiB  "
          "news front\n"
          "http://shop.example/news  accept-language: -      404  1m10s  stale  -                   9 B\n"
          "\n2 responses, 2.9 KiB of memory; there are more: --limit N shows them\n");
    const auto last = pages.add(R"({"items":[{"key":"k2","variants":[]}],"next":null})");
    REQUIRE(last);
    CHECK_FALSE(last->has_value());
    CHECK(pages.size() == 2);
    CHECK_THAT(pages.json(), Contains(R"("next":null)") && Contains("\"k2\""));
    CHECK_FALSE(pages.add("{}"));
    CHECK_FALSE(pages.add(R"({"items":[1],"next":null})"));
    CHECK(EntryPages().text(kPlain) == "nothing that fits is stored\n");
}

TEST_CASE("statistics are sums, outcomes and routes") {
    const std::string json = R"json({
        "since":"2026-11-21T20:40:00Z","up_seconds":3725,"event_loops":2,"connections":1,"requests":1204,
        "outcomes":{"hit":1000,"miss":200,"error":4,"pass":0},"hits":1000,"hit_ratio":0.8306,
        "bytes":3500000,"hit_bytes":3000000,"byte_hit_ratio":0.8571,
        "saved":{"waits":990,"wait_seconds":85.5},
        "origin":{"requests":204,"failures":4,"answers":{"2xx":200,"3xx":0},"bytes":500000,
                  "mean_seconds":0.0855},
        "store":{"responses":1,"bytes":2048,"evicted":0},
        "latency":{"p50_seconds":0.0004,"p90_seconds":0.0121,"p99_seconds":0.2,"buckets":[]},
        "routes":[{"route":"/users/:id","requests":1200,"hits":1000,"bytes":3400000,"origin_requests":200,
                   "origin_failures":0,"origin_mean_seconds":0.0855},
                  {"route":"(other)","requests":4,"hits":0,"bytes":10,"origin_requests":4,
                   "origin_failures":4,"origin_mean_seconds":null}]})json";
    CHECK(stats_text(json, kPlain) ==
          "proxy     up 1h2m5s since 2026-11-21T20:40:00Z, 2 event loops, 1 open connection\n"
          "requests  1,204, 3.3 MiB sent\n"
          "hits      83.1 % of the requests, 85.7 % of the bytes\n"
          "saved     1m25s of waiting for the origin, by 990 hits that waited for nothing\n"
          "origin    204 requests, 4 failed, 200 × 2xx, 488.3 KiB fetched, 86 ms on average\n"
          "store     1 response, 2.0 KiB, 0 evicted\n"
          "time      half of the answers within 0.4 ms, 90 % within 12 ms, 99 % within 200 ms\n"
          "\n"
          "outcome  requests   share\n"
          "hit         1,000  83.1 %\n"
          "miss          200  16.6 %\n"
          "error           4   0.3 %\n"
          "\n"
          "route       requests    hits     sent  to origin  failed  on average\n"
          "/users/:id     1,200  83.3 %  3.2 MiB        200       0       86 ms\n"
          "(other)            4   0.0 %     10 B          4       4           -\n");
    const auto with_disk = stats_text(
        R"json({"outcomes":{},"requests":0,"store":{"responses":2,"bytes":10,"evicted":0,"disk":
            {"responses":1500,"bytes":4096000,"pending":3,"pending_bytes":10,"evicted":1,"dropped":2,
             "loaded":1400,"contents_read":7,"damaged":0}}})json",
        kPlain);
    REQUIRE(with_disk);
    CHECK_THAT(*with_disk,
               Contains("\ndisk      1500 responses, 3.9 MiB, 3 pending, 1 evicted, 2 dropped, 0 damaged\n"));
    CHECK_FALSE(stats_text("{}", kPlain));
    CHECK_FALSE(stats_text("nothing", kPlain));
    // Types that are none of ours are nothing, not a crash.
    CHECK(stats_text(R"({"outcomes":[1],"requests":"x","routes":{},"origin":3,"up_seconds":1e300})", kPlain));
}
