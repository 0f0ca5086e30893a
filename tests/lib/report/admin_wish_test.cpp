// What ctl asks for, as the JSON of the admin API.
#include "lib/report/admin_wish.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace cachewright;
using namespace cachewright::report;
using Json = nlohmann::json;

TEST_CASE("purges and moves of the clock are said as they were meant") {
    CHECK(purge_wish("tag", "a \"b\"", Purging::soft) == R"({"soft":true,"tag":"a \"b\""})");
    CHECK(purge_wish("everything", "", Purging::hard) == R"({"everything":true})");
    CHECK(clock_wish({"1h", true, false}) == R"({"advance":"1h","freeze":true})");
    const auto unsayable = purge_wish("url", "http://a/\xff", Purging::hard);
    REQUIRE_FALSE(unsayable);
    CHECK(unsayable.error().code == base::ErrorCode::usage);
}

TEST_CASE("a fault stands before those that can still fire, and they go on with what is left") {
    FaultWish wish;
    wish.count = 3;
    wish.status = 503;
    wish.headers = {{"Retry-After", "30"}};
    wish.truncate_after = "1000";
    wish.bytes_per_second = "10KiB";
    wish.no_answer = true;
    const auto told = faults_with(
        R"({"seed":7,"items":[
            {"name":"rule-1","rule":{"reset":true,"count":5},"state":"active","left":2},
            {"name":"rule-2","rule":{"delay":"1s"},"state":"over"},
            {"name":"rule-3","rule":{"delay":"1s","count":1},"state":"used up","left":0},
            {"name":"rule-4","rule":{"delay":"2s"},"state":"waiting"}]})",
        wish);
    REQUIRE(told);
    CHECK(Json::parse(*told) == Json::parse(R"({"seed":7,"rules":[
        {"count":3,"status":503,"headers":{"Retry-After":"30"},"timeout":true,"truncate_after":1000,
         "bytes_per_second":"10KiB"},
        {"reset":true,"count":2},{"delay":"2s"}]})"));
    CHECK_FALSE(faults_with("{}", wish));
    CHECK_FALSE(faults_with("<html>", wish));
}

TEST_CASE("a file of faults is the API's object, or the list alone") {
    CHECK(faults_of(R"([{"status": 503}])") == R"({"rules":[{"status":503}]})");
    CHECK(faults_of(R"({"rules": [], "seed": 7})") == R"({"rules":[],"seed":7})");
    for (const char* text : {"", "{", "{}", "3", "{\"rules\": [}"}) {
        CAPTURE(text);
        const auto refused = faults_of(text);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == base::ErrorCode::usage);
    }
}
