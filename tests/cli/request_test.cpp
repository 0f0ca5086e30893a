// explain --request where no proxy of ours answers as it should; tests/proxy/decisions_test.cpp has one that
// does.
#include "tests/cli/program.hpp"
#include "tests/net/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

constexpr const char* kRecord = R"({"id":17,"outcome":"hit","status":200,"host":"www.test","target":"/a"})";

std::string json_answer(const std::string& status, const std::string& body) {
    return "HTTP/1.1 " + status +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

Outcome explain(const LoopbackServer& server, const std::vector<std::string>& arguments) {
    std::vector<std::string> all{"explain", "--admin", server.url("")};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run_cachewright(all);
}

}  // namespace

TEST_CASE("explain --request asks for the record by its number, with the token from its file") {
    LoopbackServer server;
    server.answer("/api/decisions/17", {json_answer("200 OK", kRecord)});
    const Folder folder;
    const std::string token = folder.file("token", "0123456789abcdef\n");
    std::filesystem::permissions(token, std::filesystem::perms::owner_read);
    const Outcome text = explain(server, {"--request", "17", "--admin-token-file", token});
    CAPTURE(text.out, text.err);
    CHECK(text.exit_code == 0);
    CHECK_THAT(text.out, Contains("Request 17") && Contains("http://www.test/a"));
    REQUIRE(server.requests().size() == 1);
    CHECK_THAT(server.requests()[0], Contains("Authorization: Bearer 0123456789abcdef\r\n"));

    const Outcome json = explain(server, {"--request", "17", "--format", "json"});
    CHECK(json.exit_code == 0);
    CHECK(json.out == kRecord);
    CHECK_THAT(server.requests().back(), !Contains("Authorization"));
}

TEST_CASE("explain --request says what is wrong: no record, no proxy, no number") {
    LoopbackServer server;
    server.answer("/api/decisions/1", {json_answer("404 Not Found", R"({"error":"it is too old"})")});
    server.answer("/api/decisions/2", {json_answer("200 OK", "<html>another program</html>")});
    const Outcome old = explain(server, {"--request", "1"});
    CHECK(old.exit_code == 3);
    CHECK_THAT(old.err, Contains("it is too old"));
    const Outcome other = explain(server, {"--request", "2", "--format", "json"});
    CHECK(other.exit_code == 3);
    CHECK(other.out.empty());
    CHECK_THAT(other.err, Contains("no record"));
    for (const char* id : {"x", "-1", "1x"}) {
        CAPTURE(id);
        CHECK(explain(server, {"--request=" + std::string(id)}).exit_code == 2);
    }
    CHECK(run_cachewright({"explain", "--request", "1", "--admin", "http://host/path?x"}).exit_code == 2);
    CHECK(run_cachewright({"explain", "--request", "1", "--at", "1h"}).exit_code == 2);
}
