#include "lib/report/served_line.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace std::chrono_literals;

namespace {

origin::Served served() {
    origin::Served line;
    line.time =
        base::TimePoint{std::chrono::sys_days{std::chrono::March / 15 / 2022}} + 12h + 34min + 56789ms;
    line.method = "GET";
    line.target = "/page";
    line.status = 304;
    line.version = 3;
    line.matched = "If-None-Match";
    line.taken = 12'700us;
    return line;
}

}  // namespace

TEST_CASE("a request that was served is one line") {
    CHECK(report::served_text(served(), {}) ==
          "12:34:56 GET /page 304 version 3, If-None-Match, 0 bytes, 12 ms\n");
    CHECK(report::served_json(served()) ==
          R"({"time":"2022-03-15T12:34:56.789Z","method":"GET","target":"/page","status":304,"version":3,)"
          R"("condition":"If-None-Match","content_bytes":0,"duration_ms":12,"outcome":"whole"})"
          "\n");
}

TEST_CASE("what a client sent cannot write to the terminal, and secrets stay out") {
    origin::Served line = served();
    line.target = "/\x1b[2J?token=s3cret";
    CHECK(report::served_text(line, {}).starts_with("12:34:56 GET /\\x1b[2J?token=****** 304"));
}

TEST_CASE("accidents and refusals are told") {
    origin::Served line = served();
    line.status = 0;
    line.version.reset();
    line.matched = {};
    line.outcome = origin::Outcome::reset;
    CHECK(report::served_text(line, {}) ==
          "12:34:56 GET /page --- 0 bytes, 12 ms, connection reset as scripted\n");
    line = {};
    line.time = served().time;
    line.status = 400;
    line.outcome = origin::Outcome::refused;
    line.reason = "two Host fields";
    CHECK(report::served_text(line, {}) == "12:34:56 400 two Host fields\n");
    CHECK(report::served_json(line) ==
          R"({"time":"2022-03-15T12:34:56.789Z","status":400,"content_bytes":0,"duration_ms":0,)"
          R"("outcome":"refused","reason":"two Host fields"})"
          "\n");
}
