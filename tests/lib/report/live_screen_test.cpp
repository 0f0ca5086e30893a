#include "lib/report/live_screen.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

using namespace cachewright::report;
using namespace std::chrono_literals;
using Time = std::chrono::steady_clock::time_point;

namespace {

const Style kPlain{Colour::off, 100};
const Style kColoured{Colour::on, 100};

LiveView busy() {
    LiveView view;
    view.listen = "http://127.0.0.1:8080";
    view.admin = "http://127.0.0.1:8081";
    view.origin = "http://127.0.0.1:3000";
    view.up = 192s;
    view.requests = 1204;
    view.hits = 1000;
    view.bytes = 3 << 20;
    view.hit_bytes = 2 << 20;
    view.origin_requests = 204;
    view.saved = 75s;
    view.outcomes = {{"hit", 990}, {"miss", 200}, {"stale", 10}, {"error", 4}};
    view.routes = {{"/users/:id", 900, 800, 100, 2s},
                   {"/news", 300, 199, 104, 40s},
                   {"/login", 4, 0, 4, 12ms},
                   {"/refreshed", 0, 0, 1, 1ms}};
    view.decisions = {{1210, "20:40:09", "GET", "/users/42?tab=posts", "hit", "fresh", 200},
                      {1209, "20:40:08", "POST", "/login", "error", "origin-failed", 502},
                      {1207, "20:40:07", "GET", "/news", "miss", "fetched", 200},
                      {1206, "20:40:06", "GET", "/news/archive", "stale", "stale-while-revalidate", 200},
                      {1205, "20:40:05", "GET", "/news", "hit", "fresh", 200}};
    view.history.note(Time{0s}, 0, 0);
    view.history.note(Time{1s}, 100, 0);
    view.history.note(Time{6s}, 200, 25);
    view.history.note(Time{11s}, 300, 75);
    view.history.note(Time{21s}, 1204, 1000);
    return view;
}

std::string drawn(const LiveView& view, ScreenSize size, const Style& style = kPlain) {
    std::string text;
    for (const std::string& line : live_screen(view, size, style))
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    return text;
}

}  // namespace

TEST_CASE("a wide screen has the outcomes beside the routes") {
    CHECK("\n" + drawn(busy(), {100, 30}) ==
          R"(
http://127.0.0.1:8080 → http://127.0.0.1:3000  admin http://127.0.0.1:8081  up 3m12s
clock as the machine's  no faults

83.1 % hits of 1,204 requests  last minute 83 % of 1,204  3.0 MiB sent, 67 % of it from the store
100 %                                                                                              █
                                                                                                   █
                                                                                                 █ █
  0 %                                                                                          ▁██·█
                                                                                                 now

outcome      requests  share   routes by requests           hits   routes by origin time       asked
hit               990 82.2 %   /users/:id               900 89 %   /news                40.0 s   104
miss              200 16.6 %   /news                    300 66 %   /users/:id            2.0 s   100
stale              10  0.8 %   /login                     4  0 %   /login                12 ms     4
error               4  0.3 %                                       /refreshed           1.0 ms     1



time        id  outcome  status  request                                      why
20:40:09  1210  hit         200  GET /users/42?tab=posts                      fresh
20:40:08  1209  error       502  POST /login                                  origin-failed
20:40:07  1207  miss        200  GET /news                                    fetched
20:40:06  1206  stale       200  GET /news/archive                            stale-while-revalidate
20:40:05  1205  hit         200  GET /news                                    fresh





q quits  p pauses  why: cachewright explain --request ID
)");
}

TEST_CASE("a narrow and low screen leaves out what is least") {
    CHECK("\n" + drawn(busy(), {60, 15}) ==
          R"(
127.0.0.1:8080 → 127.0.0.1:3000  admin 127.0.0.1:8081
clock as the machine's  no faults
83.1 % hits of 1,204 requests  last minute 83 % of 1,204
100 %                                                      █
  0 %                                                  ▁▄█·█
hit 990 82 %  miss 200 17 %  stale 10 1 %  error 4 0 %
routes by requests      hits   routes by origin time  asked
/users/:id          900 89 %   /news           40.0 s   104
/news               300 66 %   /users/:id       2.0 s   100
time       id outcome     request            why
20:40:09 1210 hit     200 GET /users/42?tab… fresh
20:40:08 1209 error   502 POST /login        origin-failed
20:40:07 1207 miss    200 GET /news          fetched
20:40:06 1206 stale   200 GET /news/archive  stale-while-re…
q quits  p pauses  why: cachewright explain --request ID
)");
}

TEST_CASE("the smallest screen") {
    CHECK("\n" + drawn(busy(), {40, 10}) ==
          R"(
127.0.0.1:8080 → 127.0.0.1:3000
clock as the machine's  no faults
83.1 % hits of 1,204 requests
                                   ▁▂▄·█
hit 990 82 %  miss 200 17 %
  id outcome     request
1210 hit     200 GET /users/42?tab=posts
1209 error   502 POST /login
1207 miss    200 GET /news
q quits  p pauses
)");
}

TEST_CASE("a usual terminal has them on one line") {
    CHECK("\n" + drawn(busy(), {80, 24}) ==
          R"(
http://127.0.0.1:8080 → http://127.0.0.1:3000  admin http://127.0.0.1:8081
clock as the machine's  no faults

83.1 % hits of 1,204 requests  last minute 83 % of 1,204  1m15s of waiting saved
100 %                                                                          █
                                                                             ▄ █
  0 %                                                                      ▁▆█·█
                                                                             now
hit 990 82 %  miss 200 17 %  stale 10 1 %  error 4 0 %

routes by requests                hits   routes by origin time            asked
/users/:id                    900 89 %   /news                     40.0 s   104
/news                         300 66 %   /users/:id                 2.0 s   100
/login                          4  0 %   /login                     12 ms     4

time        id  outcome  status  request                    why
20:40:09  1210  hit         200  GET /users/42?tab=posts    fresh
20:40:08  1209  error       502  POST /login                origin-failed
20:40:07  1207  miss        200  GET /news                  fetched
20:40:06  1206  stale       200  GET /news/archive          stale-while-revalid…
20:40:05  1205  hit         200  GET /news                  fresh


q quits  p pauses  why: cachewright explain --request ID
)");
}

TEST_CASE("below forty columns or ten rows there is one line, cut to the width") {
    LiveView view = busy();
    view.faults = {{"slow", "delay 2s", true, {}}};
    view.clock_ahead = 1h;
    CHECK(drawn(view, {120, 9}) == "83.1 % hits of 1,204 requests, clock 1h ahead, 1 fault\n");
    CHECK(drawn(view, {39, 50}) == "83.1 % hits of 1,204 requests, clock 1…\n");
    CHECK(drawn(view, {1, 1}) == "…\n");
    CHECK(drawn(LiveView{}, {20, 3}) == "no hits of 0 reques…\n");
}

TEST_CASE("a proxy that nobody has asked yet") {
    LiveView view;
    view.admin = "http://127.0.0.1:8081";
    view.history.note(Time{0s}, 0, 0);
    const std::vector<std::string> lines = live_screen(view, {80, 24}, kPlain);
    REQUIRE(lines.size() == 24);
    CHECK(lines[0] == "cachewright proxy  admin http://127.0.0.1:8081  up 0s");
    CHECK(lines[3] == "no hits of 0 requests  last minute - of 0  0 B sent, - of it from the store");
    CHECK(lines[8] == "no request yet");
}

TEST_CASE("the clock and the faults are told as far as there is room") {
    LiveView view = busy();
    const auto state = [&view](std::size_t columns) {
        return live_screen(view, {columns, 24}, kPlain).at(1);
    };
    CHECK(state(80) == "clock as the machine's  no faults");
    view.clock_ahead = 90min;
    view.faults = {{"broken", "count 3, status 503", true, 2}};
    CHECK(state(80) == "clock 1h30m ahead  fault broken (2 left): count 3, status 503");
    CHECK(state(60) == "clock 1h30m ahead  fault broken (2 left)");
    view.frozen_at = "2026-11-21T20:40:00Z";
    view.faults.push_back({"slow", "delay 2s", true, {}});
    view.faults.push_back({"later", "after 1m", false, {}});
    CHECK(state(80) == "clock frozen at 2026-11-21T20:40:00Z  3 faults: broken (2 left), slow, later (w…");
    CHECK(state(60) == "clock frozen  3 faults: broken (2 left), slow, later (waits)");
    view.frozen_at.clear();
    view.clock_ahead = -5s;
    view.faults.clear();
    CHECK(state(80) == "clock 5s behind  no faults");
}

TEST_CASE("what the proxy said stands above the keys, or in their place") {
    LiveView view = busy();
    view.notes = {"20:39:00 one", "20:39:01 two", "20:39:02 three", "20:39:03 four"};
    std::vector<std::string> lines = live_screen(view, {80, 24}, kPlain);
    REQUIRE(lines.size() == 24);
    CHECK(lines[20] == "20:39:01 two");
    CHECK(lines[22] == "20:39:03 four");
    CHECK(lines[23] == "q quits  p pauses  why: cachewright explain --request ID");
    lines = live_screen(view, {80, 15}, kPlain);
    CHECK(lines.back() == "20:39:03 four");
    view.paused = true;
    CHECK(live_screen(view, {80, 15}, kPlain).back() == "paused: p goes on");
    view.paused = false;
    view.trouble = "no answer for 3 s";
    lines = live_screen(view, {80, 24}, kPlain);
    CHECK(lines[21] == "20:39:03 four");
    CHECK(lines[22] == "no answer for 3 s");
    CHECK(live_screen(view, {80, 15}, kPlain).back() == "no answer for 3 s");
    CHECK(live_line(view).find(", no answer") != std::string::npos);
    // The admin address is said where the command would not find it by itself.
    view = busy();
    view.admin = "http://127.0.0.1:9000";
    CHECK(live_screen(view, {80, 15}, kPlain).back() ==
          "q quits  p pauses  why: cachewright explain --request ID --admin 127.0.0.1:9000");
}

TEST_CASE("without records the screen says why there are none") {
    LiveView view = busy();
    view.decisions.clear();
    CHECK(drawn(view, {80, 24}).find("no records are kept (--decisions 0)") != std::string::npos);
}

TEST_CASE("colour is all that colour adds") {
    const LiveView view = busy();
    for (const ScreenSize size : {ScreenSize{100, 30}, ScreenSize{60, 15}, ScreenSize{40, 10}}) {
        const std::vector<std::string> plain = live_screen(view, size, kPlain);
        const std::vector<std::string> coloured = live_screen(view, size, kColoured);
        REQUIRE(plain.size() == coloured.size());
        for (std::size_t at = 0; at < plain.size(); ++at) {
            CHECK(plain[at].find('\x1b') == std::string::npos);
            std::string bare = coloured[at];
            for (std::size_t begin = 0; (begin = bare.find("\x1b[")) != std::string::npos;)
                bare.erase(begin, bare.find('m', begin) - begin + 1);
            CHECK(bare == plain[at]);
        }
    }
    CHECK(live_screen(view, {60, 15}, kColoured).at(9 + 2).find("\x1b[1;31merror\x1b[0m") !=
          std::string::npos);
}

// Whatever it is told, and however large the terminal: no line is wider, none drives the terminal.
TEST_CASE("hostile text neither drives the terminal nor moves what stands beside it") {
    LiveView view = busy();
    const std::string hostile =
        "/\x1b[2J\r\n\t\xff\u65e5\u672ce\u0301\U0001F600\u202e\u00ad" + std::string(500, 'x');
    view.listen = view.origin = view.admin = hostile;
    for (LiveView::Outcome& each : view.outcomes)
        each.word = hostile;
    for (LiveView::Route& each : view.routes)
        each.route = hostile;
    for (LiveView::Decision& each : view.decisions)
        each.time = each.method = each.target = each.outcome = each.why = hostile;
    view.faults = {{hostile, hostile, true, 1}};
    view.frozen_at = hostile;
    view.notes = {hostile, hostile};
    view.requests = view.hits = ~std::uint64_t{0};
    for (std::size_t columns = 0; columns < 130; ++columns) {
        for (const std::size_t rows : {0U, 1U, 9U, 10U, 11U, 15U, 23U, 24U, 30U, 60U}) {
            const std::vector<std::string> lines = live_screen(view, {columns, rows}, kPlain);
            CHECK(lines.size() <= std::max<std::size_t>(rows, 1));
            for (const std::string& line : lines) {
                if (cachewright::report::columns(line) > columns || printable(line) != line ||
                    line.find("\u65e5") != std::string::npos || line.find("\u0301") != std::string::npos) {
                    CAPTURE(columns, rows);
                    FAIL_CHECK(line);
                }
            }
        }
    }
    view = busy();
    view.decisions[0].target = "/\u65e5?caf\u00e9=\x1b[2J";
    CHECK(drawn(view, {100, 30}).find("GET /%E6%97%A5?caf\u00e9=\\x1b[2J") != std::string::npos);
}

TEST_CASE("the chart has a column for each slot, the newest at the right") {
    LiveView view = busy();
    view.history = {};
    view.history.note(Time{0s}, 0, 0);
    for (std::uint64_t at = 1; at <= 400; ++at)
        view.history.note(Time{std::chrono::seconds{at * 5}}, at * 8, at * 4);
    const std::vector<std::string> lines = live_screen(view, {100, 30}, kPlain);
    std::string half;
    for (int at = 0; at < 94; ++at)
        half += "\u2588";
    CHECK(lines[6] == std::string(6, ' ') + half);
    CHECK(lines[7] == "  0 % " + half);
    CHECK(lines[8].substr(0, 15) == "      7m50s ago");
}

TEST_CASE("the summary is plain lines") {
    LiveView view = busy();
    CHECK(live_summary(view) ==
          "83.1 % hits of 1,204 requests in 3m12s, 3.0 MiB sent\n"
          "hit 990, miss 200, stale 10, error 4\n"
          "204 requests to the origin; hits saved 1m15s of waiting for it\n");
    CHECK(live_summary(LiveView{}) == "no hits of 0 requests in 0s, 0 B sent\n");
}
