// What the live view reads from the admin API, and the minutes that it remembers.
#include "lib/report/live_view.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright::report;
using namespace std::chrono_literals;
using cachewright::base::Duration;
using Time = std::chrono::steady_clock::time_point;

TEST_CASE("requests of the last minutes count in the slot in which they were seen") {
    HitHistory history;
    history.note(Time{101s}, 1000, 900);  // of before: nobody knows when
    REQUIRE(history.slots().size() == 1);
    CHECK(history.slots().back().requests == 0);
    history.note(Time{102s}, 1004, 901);
    history.note(Time{104s}, 1010, 905);
    REQUIRE(history.slots().size() == 1);
    CHECK(history.slots().back().requests == 10);
    CHECK(history.slots().back().hits == 5);
    history.note(Time{120s}, 1012, 907);  // 105, 110 and 115 are empty
    REQUIRE(history.slots().size() == 5);
    CHECK(history.slots()[1].requests == 0);
    CHECK(history.slots()[3].requests == 0);
    CHECK(history.slots()[4].requests == 2);
    CHECK(history.last(5s).requests == 2);
    CHECK(history.last(1min).requests == 12);
    CHECK(history.last(1min).hits == 7);
}

TEST_CASE("a proxy that was started anew counts from its own beginning") {
    HitHistory history;
    history.note(Time{0s}, 50, 40);
    history.note(Time{1s}, 3, 1);
    CHECK(history.slots().back().requests == 0);
    history.note(Time{2s}, 5, 2);
    CHECK(history.slots().back().requests == 2);
    CHECK(history.slots().back().hits == 1);
}

TEST_CASE("no more than twenty minutes are remembered, and a long silence costs nothing") {
    HitHistory history;
    history.note(Time{0s}, 0, 0);
    history.note(Time{1s}, 7, 7);
    history.note(Time{1000h}, 9, 8);
    CHECK(history.slots().size() == HitHistory::kMostSlots);
    CHECK(history.last(1h).requests == 2);
}

TEST_CASE("the view is what the admin API says") {
    LiveView view;
    REQUIRE(read_live_stats(view,
                            R"({"up_seconds": 90, "requests": 5, "hits": 3, "bytes": 50, "hit_bytes": 30,
        "outcomes": {"hit": 2, "stale": 1, "miss": 2, "error": 0}, "origin": {"requests": 4},
        "saved": {"wait_seconds": 1.5},
        "routes": [{"route": "/a\u001b[2J", "requests": 5, "hits": 3, "origin_requests": 4,
                    "origin_failures": 1, "origin_mean_seconds": 0.5},
                   {"route": "/b", "requests": 0, "origin_requests": 1, "origin_failures": 1,
                    "origin_mean_seconds": null}]})",
                            Time{5s}));
    CHECK(view.up == 90s);
    CHECK(view.requests == 5);
    CHECK(view.saved == 1500ms);
    REQUIRE(view.outcomes.size() == 3);
    CHECK(view.outcomes[0].word == "hit");
    CHECK(view.outcomes[1].word == "miss");
    REQUIRE(view.routes.size() == 2);
    CHECK(view.routes[0].route == "/a\\x1b[2J");
    CHECK(view.routes[0].origin_time == 1500ms);  // of the three answers
    CHECK(view.routes[1].origin_time == Duration{0});

    REQUIRE(read_live_decisions(view, R"({"items": [{"id": 17, "time": "2026-11-21T20:40:00.123Z",
        "method": "GET", "target": "/a", "outcome": "miss", "status": 200,
        "reasons": [{"id": "fetched"}, {"id": "storable"}]}]})"));
    REQUIRE(view.decisions.size() == 1);
    CHECK(view.decisions[0].time == "20:40:00");
    CHECK(view.decisions[0].why == "fetched");

    REQUIRE(read_live_clock(
        view, R"({"cache_time": "2026-11-21T20:40:00Z", "offset_seconds": 3600, "frozen": true})"));
    CHECK(view.clock_ahead == 1h);
    CHECK(view.frozen_at == "2026-11-21T20:40:00Z");

    REQUIRE(read_live_faults(view, R"({"items": [
        {"name": "gone", "rule": {}, "state": "used up", "left": 0},
        {"name": "soon", "rule": {"after": "1m", "delay": "2s"}, "state": "waiting"},
        {"name": "broken", "rule": {"name": "broken", "status": 503}, "state": "active", "left": 2}]})"));
    REQUIRE(view.faults.size() == 2);
    CHECK_FALSE(view.faults[0].active);
    CHECK(view.faults[1].active);
    CHECK(view.faults[1].left == 2);
    CHECK(view.faults[1].rule == "status 503");
}

TEST_CASE("nothing of a proxy that has ended is mixed with the one in its place") {
    const auto stats = [](const std::string& since, int requests) {
        return R"({"since": ")" + since +
               R"(", "outcomes": {}, "origin": {}, "saved": {}, "hits": 0, "requests": )" +
               std::to_string(requests) + "}";
    };
    LiveView view;
    REQUIRE(read_live_stats(view, stats("2026-11-21T20:40:00Z", 5), Time{1s}));
    REQUIRE(read_live_stats(view, stats("2026-11-21T20:40:00Z", 9), Time{2s}));
    REQUIRE(read_live_decisions(view, R"({"items": [{"id": 17}]})"));
    CHECK(view.history.last(1min).requests == 4);
    CHECK(view.decisions.size() == 1);
    // It has more requests already than the other had.
    REQUIRE(read_live_stats(view, stats("2026-11-21T20:50:00Z", 20), Time{3s}));
    CHECK(view.history.last(1min).requests == 0);
    CHECK(view.decisions.empty());
}

TEST_CASE("the configuration says where a proxy listens, unless the system chose the port") {
    LiveView view;
    const auto config = [](const std::string& listen) {
        return R"({"loaded_at": "", "items": [{"key": "listen", "value": ")" + listen +
               R"("}, {"key": "origin", "value": "http://127.0.0.1:3000"}]})";
    };
    REQUIRE(read_live_config(view, config("127.0.0.1:0")));
    CHECK(view.listen.empty());
    CHECK(view.origin == "http://127.0.0.1:3000");
    REQUIRE(read_live_config(view, config("127.0.0.1:8080")));
    CHECK(view.listen == "http://127.0.0.1:8080");
}

TEST_CASE("what is no answer of the API changes nothing") {
    LiveView view;
    view.requests = 7;
    for (const std::string text : {"", "[]", "null", "{}", "not json", R"({"outcomes": 1, "origin": 2})"}) {
        CAPTURE(text);
        CHECK_FALSE(read_live_stats(view, text, Time{}));
        CHECK_FALSE(read_live_decisions(view, text));
        CHECK_FALSE(read_live_clock(view, text));
        CHECK_FALSE(read_live_faults(view, text));
    }
    CHECK(view.requests == 7);
    // Members of other types count as missing.
    CHECK(read_live_stats(view, R"({"outcomes": 1, "origin": 2, "saved": [], "routes": {}, "requests": "x"})",
                          Time{}));
    CHECK(view.requests == 0);
    CHECK(read_live_decisions(view, R"({"items": [1, null, {"id": -1, "target": []}]})"));
    CHECK(read_live_faults(view, R"({"items": [1, {"state": "active", "rule": 3}]})"));
}
