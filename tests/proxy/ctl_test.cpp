// cachewright ctl: what people ask a running proxy, and tell it.
#include "tests/proxy/admin_json.hpp"
#include "tests/proxy/said.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

Said run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "ctl");
    return run_tool(arguments);
}

Said ctl(const Proxied& proxied, const std::vector<std::string>& arguments) {
    return run(with_admin(arguments, proxied.proxy.admin_port()));
}

// The requests that were made so far are on record.
void settle(const Proxied& proxied, std::size_t requests) {
    CHECK(eventually([&] { return admin_json(proxied, "/api/stats")["requests"] == requests; }));
    CHECK(eventually(
        [&] { return admin_json(proxied, "/api/decisions?limit=1000")["items"].size() == requests; }));
}

class File {
  public:
    explicit File(const std::string& content)
        : path_((std::filesystem::temp_directory_path() / "cachewright-ctl-XXXXXX").string()) {
        const int file = mkstemp(path_.data());
        REQUIRE(file >= 0);
        close(file);
        std::ofstream(path_) << content;
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { std::filesystem::remove(path_); }
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
};

}  // namespace

TEST_CASE("ctl stats, decisions and decision say what became of requests, and why") {
    Proxied proxied({"--threads", "1"});
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    proxied.get("/a");
    const ClientResponse hit = proxied.get("/a");
    settle(proxied, 2);

    const Said stats = ctl(proxied, {"stats"});
    CAPTURE(stats.out, stats.err);
    CHECK(stats.exit_code == 0);
    CHECK_THAT(stats.out, Contains("50.0 % of the requests"));
    CHECK_THAT(stats.out, Contains("hit             1  50.0 %"));
    CHECK_THAT(stats.out, Contains("/a"));
    CHECK_THAT(stats.out, !Contains("\x1b"));
    const Said json = ctl(proxied, {"stats", "--format", "json"});
    CHECK(Json::parse(json.out, nullptr, false)["requests"] == 2);

    const Said list = ctl(proxied, {"decisions", "--outcome", "miss", "--url", "/a"});
    CHECK(list.exit_code == 0);
    CHECK_THAT(list.out, Contains("nothing-stored") && Contains("GET www.example.test/a"));
    CHECK(std::count(list.out.begin(), list.out.end(), '\n') == 2);
    CHECK_THAT(ctl(proxied, {"decisions", "--outcome", "stale"}).out, Contains("no request"));
    const Said one = ctl(proxied, {"decisions", "--limit", "1", "--format", "json"});
    CHECK(Json::parse(one.out, nullptr, false)["items"][0]["outcome"] == "hit");

    const std::string id = hit.field("X-Cachewright-Request-Id");
    const Said told = ctl(proxied, {"decision", id});
    CHECK(told.exit_code == 0);
    CHECK_THAT(told.out, Contains("hit 200") && Contains("RFC 9111"));
    Process explain(tool(), with_admin({"explain", "--request", id}, proxied.proxy.admin_port()));
    CHECK(explain.wait() == 0);
    CHECK(explain.out() == told.out);
    CHECK(ctl(proxied, {"decision", "1000"}).exit_code == 3);
    CHECK(ctl(proxied, {"decision", "x"}).exit_code == 2);
}

TEST_CASE("ctl entries follows the pages up to its limit") {
    Proxied proxied;
    for (const char* path : {"/a", "/b", "/c"})
        proxied.origin.answers(path, {ok("Cache-Control: max-age=60, stale-if-error=90\nCache-Tag: news\n"
                                         "Vary: Accept-Language",
                                         "content")});
    for (const char* path : {"/a", "/b", "/c"})
        proxied.get(path, "Accept-Language: en");
    const Said all = ctl(proxied, {"entries", "--tag", "news"});
    CAPTURE(all.out, all.err);
    CHECK(all.exit_code == 0);
    for (const char* word :
         {"/a", "/b", "/c", "accept-language: en", "1m30s on error", "7 B", "news", "3 responses"})
        CHECK_THAT(all.out, Contains(word));
    CHECK_THAT(all.out, !Contains("there are more"));
    const Said some = ctl(proxied, {"entries", "--limit", "2", "--format", "json"});
    const Json page = Json::parse(some.out, nullptr, false);
    CHECK(page["items"].size() == 2);
    CHECK_FALSE(page["next"].is_null());
    CHECK_THAT(ctl(proxied, {"entries", "--limit", "2"}).out, Contains("there are more"));
    CHECK_THAT(ctl(proxied, {"entries", "--state", "stale"}).out, Contains("nothing"));
    CHECK_THAT(ctl(proxied, {"entries", "--url", "nothing"}).err, Contains("nothing"));
    CHECK(ctl(proxied, {"entries", "--url", "nothing"}).exit_code == 2);
}

TEST_CASE("ctl purge forgets, or makes stale, and everything needs its own word") {
    Proxied proxied;
    for (const char* path : {"/a", "/b"})
        proxied.origin.answers(path,
                               {ok("Cache-Control: max-age=60\nETag: \"1\"\nCache-Tag: news", "content")});
    proxied.get("/a");
    proxied.get("/b");
    const Said soft = ctl(proxied, {"purge", "--tag", "news", "--soft"});
    CAPTURE(soft.out, soft.err);
    CHECK(soft.exit_code == 0);
    CHECK_THAT(soft.out, Contains("tag news: 2 responses made stale"));
    CHECK(proxied.get("/a").field("Cache-Status").find("fwd=stale") != std::string::npos);
    const std::string base = "http://www.example.test";
    const Said urls = ctl(proxied, {"purge", "--url", base + "/a", "--url", base + "/b"});
    CHECK(urls.exit_code == 0);
    CHECK(std::count(urls.out.begin(), urls.out.end(), '\n') == 2);
    CHECK_THAT(urls.out, Contains("/a: 1 response removed"));
    CHECK_FALSE(proxied.get("/a").hit());
    CHECK(ctl(proxied, {"purge"}).exit_code == 2);
    const Said everything = ctl(proxied, {"purge", "--everything", "--format", "json"});
    CHECK(Json::parse(everything.out, nullptr, false)["scope"] == "everything");
    const Said wrong = ctl(proxied, {"purge", "--glob", "nothing"});
    CHECK(wrong.exit_code == 2);
    CHECK_THAT(wrong.err, Contains("cachewright: "));
}

TEST_CASE("ctl clock lets an hour pass") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=3600", "content")});
    proxied.get("/a");
    CHECK_THAT(ctl(proxied, {"clock"}).out, Contains("as this machine's"));
    const Said moved = ctl(proxied, {"clock", "--advance", "1h", "--freeze"});
    CAPTURE(moved.out, moved.err);
    CHECK(moved.exit_code == 0);
    CHECK_THAT(moved.out, Contains(" ahead of the machine's; it stands still"));
    CHECK_FALSE(proxied.get("/a").hit());
    CHECK_THAT(ctl(proxied, {"clock", "--release"}).out, !Contains("stands still"));
    CHECK(ctl(proxied, {"clock", "--advance", "-1h"}).exit_code == 2);
    CHECK(ctl(proxied, {"clock", "--freeze", "--release"}).exit_code == 2);
}

TEST_CASE("ctl faults breaks the origin for the next three requests") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: no-store", "content")});
    CHECK_THAT(ctl(proxied, {"faults"}).out, Contains("no faults"));
    const Said broken = ctl(proxied, {"faults", "--next", "3", "--status", "503"});
    CAPTURE(broken.out, broken.err);
    CHECK(broken.exit_code == 0);
    CHECK_THAT(broken.out, Contains("status 503"));
    for (int count = 0; count < 2; ++count)
        CHECK(proxied.get("/a").status == 503);
    // A further rule leaves what is left of the first one.
    const Said second = ctl(proxied, {"faults", "add", "--route", "/b", "--name", "gone", "--refused"});
    CHECK(second.exit_code == 0);
    CHECK(proxied.get("/a").status == 503);
    CHECK(proxied.get("/a").status == 200);
    const Json rules = Json::parse(ctl(proxied, {"faults", "--format", "json"}).out, nullptr, false);
    REQUIRE(rules["items"].size() == 2);
    CHECK(rules["items"][0]["name"] == "gone");
    CHECK(rules["items"][1]["state"] == "used up");
    CHECK_THAT(ctl(proxied, {"faults", "clear"}).out, Contains("no faults"));

    const File file(R"({"rules": [{"name": "outage", "reset": true}]})");
    CHECK_THAT(ctl(proxied, {"faults", "set", file.path()}).out, Contains("outage"));
    CHECK(proxied.get("/a").status == 502);
    const File broken_file("{\"rules\": [");
    const Said unread = ctl(proxied, {"faults", "set", broken_file.path()});
    CHECK(unread.exit_code == 2);
    CHECK_THAT(unread.err, Contains("no JSON"));
    CHECK(ctl(proxied, {"faults", "set"}).exit_code == 2);
    CHECK(ctl(proxied, {"faults", "clear", "--status", "503"}).exit_code == 2);
    CHECK(ctl(proxied, {"faults", "add"}).exit_code == 2);
    const Said refused = ctl(proxied, {"faults", "--status", "700"});
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, Contains("599"));
}

TEST_CASE("ctl faults says what is wrong in the words of its flags") {
    const Proxied proxied;
    const auto refusal = [&proxied](const std::vector<std::string>& arguments) {
        const Said said = ctl(proxied, arguments);
        CHECK(said.exit_code == 2);
        return said.err;
    };
    const std::string both = refusal({"faults", "--no-answer", "--refused"});
    CHECK_THAT(both, Contains("--no-answer") && !Contains("timeout") && !Contains("rule 1"));
    CHECK_THAT(refusal({"faults", "--next", "2"}), Contains("say --delay, --status"));
    CHECK_THAT(refusal({"faults", "--refused", "--truncate-after", "10%"}),
               Contains("'--refused' and") || Contains("--refused and --truncate-after exclude each other"));
    CHECK(ctl(proxied, {"faults", "--name", "a", "--refused"}).exit_code == 0);
    CHECK_THAT(refusal({"faults", "--name", "a", "--reset"}),
               Contains("there is a fault (a) already") && Contains("--name"));
    const File empty("\n");
    CHECK_THAT(refusal({"faults", "set", empty.path()}), Contains("it is empty"));
}

TEST_CASE("a proxy that keeps no records says so") {
    Proxied proxied({"--decisions", "0"});
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    Process events(tool(), with_admin({"ctl", "events", "--limit", "1"}, proxied.proxy.admin_port()));
    CHECK(eventually([&] {
        proxied.get("/a");
        return events.out().find('\n') != std::string::npos;
    }));
    CHECK(events.wait() == 0);
    CHECK_THAT(events.out(), Contains(" GET ") && !Contains("#"));
    const Said none = ctl(proxied, {"decisions"});
    CHECK(none.exit_code == 3);
    CHECK_THAT(none.err, Contains("keeps no records") && Contains("--decisions 0"));
    CHECK(ctl(proxied, {"decisions", "--format", "json"}).exit_code == 3);
}

TEST_CASE("a row of a table is one line where nobody looks at a terminal") {
    Proxied proxied;
    const std::string path = "/" + std::string(70, 'a') + "/" + std::string(70, 'b');
    proxied.origin.answers(path, {ok("Cache-Control: max-age=60", "content")});
    proxied.get(path);
    settle(proxied, 1);
    for (const std::vector<std::string>& command : {std::vector<std::string>{"entries"}, {"decisions"}}) {
        const Said said = ctl(proxied, command);
        CHECK_THAT(said.out, Contains(path));
    }
}

TEST_CASE("cache time is a hundred years ahead at most") {
    Proxied proxied;
    const Said much = ctl(proxied, {"clock", "--advance", "99999999d"});
    CHECK(much.exit_code == 2);
    CHECK_THAT(much.err, Contains("100 years"));
    CHECK(ctl(proxied, {"clock", "--advance", "60y"}).exit_code == 0);
    CHECK(ctl(proxied, {"clock", "--advance", "60y"}).exit_code == 2);
    CHECK(ctl(proxied, {"clock", "--advance", "30y"}).exit_code == 0);
}

TEST_CASE("ctl events tells each request as it is answered, until Ctrl-C") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    Process events(tool(), with_admin({"ctl", "events", "--format", "json"}, proxied.proxy.admin_port()));
    // It listens once it tells of one.
    CHECK(eventually([&] {
        proxied.get("/a");
        return events.out().find('\n') != std::string::npos;
    }));
    const std::string out = events.out();
    CHECK(Json::parse(out.substr(0, out.find('\n')), nullptr, false).contains("outcome"));
    events.signal(SIGINT);
    CHECK(events.wait() == 130);

    Process until(tool(), with_admin({"ctl", "events", "--limit", "2", "--outcome", "hit"},
                                     proxied.proxy.admin_port()));
    CHECK(eventually([&] {
        proxied.get("/a");
        return until.ended_within(std::chrono::milliseconds{0});
    }));
    CHECK(until.wait() == 0);
    const std::string lines = until.out();
    CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
    CHECK_THAT(lines, Contains("/a 200 hit "));

    Process ends(tool(), with_admin({"ctl", "events"}, proxied.proxy.admin_port()));
    CHECK(eventually([&] {
        proxied.get("/a");
        return !ends.out().empty();
    }));
    proxied.proxy.stop();
    CHECK(ends.wait() == 3);
    CHECK_THAT(ends.err(), Contains("ended the stream"));
}

TEST_CASE("ctl says what to do when nobody answers, when it is not let in, and when it is somebody else") {
    const Said nobody = run(with_admin({"stats"}, closed_port()));
    CHECK(nobody.exit_code == 3);
    CHECK_THAT(nobody.err, Contains("no proxy answers") && Contains("--admin"));
    CHECK(run({"stats", "--admin", "ftp://x"}).exit_code == 2);

    Proxied proxied;
    proxied.origin.answers("/api/stats", {ok("Content-Type: text/html", "<p>\x1b[31mstats"),
                                          answer(404, "Content-Type: text/html", "<p>none")});
    // The proxy's own address instead of the admin's: the application answers.
    for (int count = 0; count < 2; ++count) {
        const Said other = run(with_admin({"stats"}, proxied.proxy.port()));
        CHECK(other.exit_code == 3);
        CHECK(other.out.empty());
        CHECK_THAT(other.err, Contains("no statistics") || Contains("no admin API"));
        CHECK_THAT(other.err, !Contains("\x1b"));
    }

    const File folder("");
    const std::string token = folder.path() + ".token";
    Proxied guarded({"--admin-token-file", token});
    const Said unknown = ctl(guarded, {"stats"});
    CHECK(unknown.exit_code == 2);
    CHECK_THAT(unknown.err, Contains("--token-file"));
    CHECK(ctl(guarded, {"stats", "--token-file", token}).exit_code == 0);
    const File wrong("0123456789abcdef0123456789abcdef\n");
    const Said refused = ctl(guarded, {"stats", "--token-file", wrong.path()});
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, Contains("not the one of this proxy"));
    std::filesystem::remove(token);
}
