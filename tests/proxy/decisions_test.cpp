// Why did this request miss? The record of each request, by its number.
#include "tests/cli/schema_validation.hpp"
#include "tests/proxy/admin_json.hpp"
#include "tests/proxy/said.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

std::string id_of(const ClientResponse& response) {
    return response.field("X-Cachewright-Request-Id");
}

// The record is there when the answer has been sent to its end, which a client may see a little earlier.
Json decision_of(const Proxied& proxied, const ClientResponse& response) {
    Json decision;
    CHECK(eventually([&] {
        decision = admin_json(proxied, "/api/decisions/" + id_of(response));
        return decision.contains("id");
    }));
    CHECK(schema_complaints("request.schema.json", decision.dump()).empty());
    return decision;
}

Said explain(const Proxied& proxied, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "explain");
    return run_tool(with_admin(std::move(arguments), proxied.proxy.admin_port()));
}

}  // namespace

TEST_CASE("each answer has a number, and the number its record") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60\nX-Cachewright-Request-Id: 99", "content")});
    const ClientResponse miss = proxied.get("/a");
    const ClientResponse hit = proxied.get("/a");
    CHECK(hit.hit());
    CHECK(std::set<std::string>{id_of(miss), id_of(hit), "99", ""}.size() == 4);

    const Json first = decision_of(proxied, miss);
    CHECK(first["outcome"] == "miss");
    CHECK(first["step"] == "key");
    CHECK(first["forwarded"] == "uri-miss");
    CHECK(first["target"] == "/a");
    CHECK(first["origin_status"] == 200);
    CHECK(first["stored"] == true);
    CHECK(first["bytes"] == 7);
    CHECK(first["reasons"][0]["id"] == "nothing-stored");
    CHECK_THAT(first["reasons"][0]["source"].get<std::string>(), Contains("RFC 9111"));

    const Json second = decision_of(proxied, hit);
    CHECK(second["outcome"] == "hit");
    CHECK(second["step"] == "reuse");
    CHECK(second["lifetime_seconds"] == 60);
    CHECK_FALSE(second.contains("origin_status"));
    CHECK(second["counterfactuals"].empty());
}

TEST_CASE("a miss says what would have been a hit") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60\nVary: Cookie, Accept", "content")});
    proxied.get("/a", "Cookie: a=1");
    const Json varied = decision_of(proxied, proxied.get("/a", "Cookie: a=2"));
    CHECK(varied["forwarded"] == "vary-miss");
    REQUIRE(varied["counterfactuals"].size() == 1);
    CHECK(varied["counterfactuals"][0]["text"] == "It would have been a hit without Vary: Cookie.");
    // The value of the field is in no record.
    CHECK_THAT(varied.dump(), !Contains("a=2"));
    proxied.advance("75s");
    const Json late = decision_of(proxied, proxied.get("/a", "Cookie: a=1"));
    REQUIRE(late["counterfactuals"].size() == 1);
    CHECK(late["counterfactuals"][0]["kind"] == "hit-if-earlier");
    CHECK(late["cache_time"] > late["time"]);
}

TEST_CASE("refusals and failures have numbers and records too") {
    Proxied proxied;
    Client client = proxied.connect();
    client.send("GET /a HTTP/1.1\r\nHost: a b\r\n\r\n");
    const ClientResponse refused = client.receive();
    CHECK(refused.status == 400);
    const Json told = decision_of(proxied, refused);
    CHECK(told["outcome"] == "error");
    CHECK(told["detail"] == "refused");
    CHECK(told.contains("end"));

    proxied.origin.on("/broken", [](const SeenRequest&, OriginStream& stream) { stream.close(); });
    const ClientResponse failed = proxied.get("/broken");
    CHECK(failed.status == 502);
    CHECK(decision_of(proxied, failed)["outcome"] == "error");
}

TEST_CASE("what a decision meant is told of what happened, not of the word for it alone") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    proxied.origin.on("/cut", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 10\r\n\r\npart");
        stream.close();
    });
    const auto meaning = [&](const ClientResponse& response) {
        return decision_of(proxied, response)["meaning"].get<std::string>();
    };
    CHECK_THAT(meaning(proxied.get("/a", "Cache-Control: only-if-cached")), Contains("was not asked"));
    CHECK_THAT(meaning(ask(proxied.proxy.port(), "HEAD", "/a")), Contains("is not stored"));
    CHECK_THAT(meaning(proxied.get("/a")), Contains("is stored"));
    CHECK_THAT(meaning(proxied.get("/a", "Cache-Control: no-cache")), !Contains("too old"));

    Client client = proxied.connect();
    client.send("GET /a HTTP/1.1\r\nHost: a b\r\n\r\n");
    CHECK_THAT(meaning(client.receive()), Contains("refused"));

    Client unlucky = proxied.connect();
    unlucky.request("GET", "/cut");
    const Json cut = decision_of(proxied, unlucky.receive());
    CHECK_THAT(cut["meaning"].get<std::string>(), Contains("broke off"));
    CHECK(cut["stored"] == false);
}

TEST_CASE("a request for more than the stored part says that only a part is there") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        const std::string range = request.field("Range") == "bytes=0-3" ? "0-3/100" : "50-53/100";
        stream.send(
            answer(206, "Cache-Control: max-age=60\nETag: \"a\"\nContent-Range: bytes " + range, "part"));
    });
    CHECK(proxied.get("/a", "Range: bytes=0-3").status == 206);
    const ClientResponse other = proxied.get("/a", "Range: bytes=50-53");
    CHECK(other.cache_status().fwd == cachewright::http::ForwardReason::partial);
    const Json told = decision_of(proxied, other);
    CHECK_THAT(told["meaning"].get<std::string>(), Contains("Only a part"));
    CHECK(told["reasons"].dump().find("part-not-enough") != std::string::npos);
}

TEST_CASE("a refresh in the background that a fault made fail is in records, log and statistics") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60, stale-while-revalidate=600", "content")});
    proxied.get("/a");
    proxied.advance("75s");
    ask(proxied.proxy.admin_port(), "POST", "/api/faults",
        "Host: 127.0.0.1\nContent-Type: application/json\n",
        R"({"rules":[{"name":"outage","refused":true}]})");
    const ClientResponse stale = proxied.get("/a");
    CHECK(stale.body == "content");
    Json refreshes;
    CHECK(eventually([&] {
        refreshes = admin_json(proxied, "/api/decisions?outcome=error");
        return refreshes["items"].size() == 1;
    }));
    const Json& refresh = refreshes["items"].at(0);
    CHECK(schema_complaints("request.schema.json", refresh.dump()).empty());
    CHECK(refresh["fault"] == "outage");
    CHECK_THAT(refresh["failure"].get<std::string>(), Contains("the fault 'outage' refused"));
    CHECK(std::to_string(refresh["refresh_of"].get<int>()) == id_of(stale));
    CHECK_THAT(refresh["meaning"].get<std::string>(), Contains("refresh in the background failed"));
    const Json stats = admin_json(proxied, "/api/stats");
    CHECK(stats["refreshes"] == Json{{"ended", 1}, {"failed", 1}});
    CHECK(stats["requests"] == 2);
    const std::vector<std::string> lines = proxied.log_lines(3);
    CHECK(std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
        return line.find("error refresh") != std::string::npos &&
               line.find("fault=outage") != std::string::npos;
    }));
}

TEST_CASE("a failure by a fault is named in the record of its request") {
    Proxied proxied;
    ask(proxied.proxy.admin_port(), "POST", "/api/faults",
        "Host: 127.0.0.1\nContent-Type: application/json\n", R"({"rules":[{"name":"outage","reset":true}]})");
    const Json decision = decision_of(proxied, proxied.get("/a"));
    CHECK(decision["outcome"] == "error");
    CHECK(decision["fault"] == "outage");
    CHECK_THAT(decision["failure"].get<std::string>(), Contains("the fault 'outage' broke the connection"));
}

TEST_CASE("answers that break off count, and nothing says that they are stored") {
    Proxied proxied;
    proxied.origin.on("/cut", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 10\r\n\r\npart");
        stream.close();
    });
    Client client = proxied.connect();
    client.request("GET", "/cut");
    static_cast<void>(client.receive());
    CHECK(eventually([&] { return admin_json(proxied, "/api/stats")["origin"]["broke_off"] == 1; }));
    const Json stats = admin_json(proxied, "/api/stats");
    CHECK(stats["origin"]["failures"] == 0);
    CHECK(stats["routes"][0]["origin_broke_off"] == 1);
    CHECK_THAT(ask_admin(proxied, "/metrics").body, Contains("cachewright_origin_broke_off_total 1"));
    const std::vector<std::string> lines = proxied.log_lines(1);
    REQUIRE(lines.size() == 1);
    CHECK_THAT(lines[0], Contains("broke-off"));
    CHECK_THAT(lines[0], !Contains("stored-by"));
}

TEST_CASE("secrets reach no record") {
    Proxied proxied;
    proxied.origin.answers("/a?token=s3cr3t", {ok("Cache-Control: private", "content")});
    const Json decision = decision_of(
        proxied, proxied.get("/a?token=s3cr3t", "Authorization: Bearer s3cr3t\nCookie: session=s3cr3t"));
    CHECK(decision["target"] == "/a?token=******");
    CHECK_THAT(decision.dump(), !Contains("s3cr3t"));
    CHECK_THAT(ask_admin(proxied, "/api/stats").body, !Contains("s3cr3t"));
}

TEST_CASE("control fields of a client never reach the origin") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: no-store", "content")});
    proxied.get("/a", "X-Cachewright-Request-Id: 5\nx-cachewright-pop: fra\nX-Cachewrights: mine");
    const SeenRequest seen = proxied.origin.last("/a");
    CHECK_FALSE(seen.has("X-Cachewright-Request-Id"));
    CHECK_FALSE(seen.has("X-Cachewright-Pop"));
    CHECK(seen.field("X-Cachewrights") == "mine");
}

TEST_CASE("the last decisions of all event loops, newest first, by outcome and URL") {
    Proxied proxied({"--threads", "2"});
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    proxied.origin.answers("/b/1", {ok("Cache-Control: max-age=60", "content")});
    // Several connections, so that more than one loop has some.
    for (int count = 0; count < 8; ++count)
        ask(proxied.proxy.port(), "GET", count % 2 == 0 ? "/a" : "/b/1");
    Json list;
    CHECK(eventually([&] {
        list = admin_json(proxied, "/api/decisions");
        return list["items"].size() == 8;
    }));
    for (std::size_t at = 1; at < list["items"].size(); ++at)
        CHECK(list["items"][at - 1]["time"] >= list["items"][at]["time"]);
    CHECK(admin_json(proxied, "/api/decisions?limit=3")["items"].size() == 3);
    CHECK(admin_json(proxied, "/api/decisions?outcome=miss")["items"].size() == 2);
    CHECK(admin_json(proxied, "/api/decisions?outcome=stale")["items"].empty());
    CHECK(admin_json(proxied, "/api/decisions?url=/b/*&outcome=hit")["items"].size() == 3);
    for (const char* wrong : {"?limit=0", "?limit=x", "?outcome=cold", "?url=nothing", "?colour=red"}) {
        CAPTURE(wrong);
        CHECK(ask_admin(proxied, std::string("/api/decisions") + wrong).status == 400);
    }
}

TEST_CASE("an id that is too old, never was or is none") {
    Proxied proxied({"--threads", "1", "--decisions", "2"});
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    const ClientResponse first = proxied.get("/a");
    for (int count = 0; count < 3; ++count)
        proxied.get("/a");
    // A record is made after its answer has gone out.
    CHECK(eventually([&] {
        const ClientResponse old = ask_admin(proxied, "/api/decisions/" + id_of(first));
        return old.status == 404 && old.body.find("too old") != std::string::npos;
    }));
    const ClientResponse never = ask_admin(proxied, "/api/decisions/1000");
    CHECK(never.status == 404);
    CHECK_THAT(never.body, Contains("never was"));
    CHECK(ask_admin(proxied, "/api/decisions/one").status == 400);

    Proxied without({"--decisions", "0"});
    without.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    CHECK_FALSE(without.get("/a").has("X-Cachewright-Request-Id"));
    CHECK_THAT(ask_admin(without, "/api/decisions/1").body, Contains("--decisions 0"));
    CHECK(admin_json(without, "/api/decisions")["items"].empty());
    CHECK(eventually([&] { return admin_json(without, "/api/stats")["requests"] == 1; }));
}

TEST_CASE("explain --request tells people why") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    proxied.get("/a");
    const ClientResponse reload = proxied.get("/a", "Cache-Control: no-cache");
    static_cast<void>(decision_of(proxied, reload));
    const Said told = explain(proxied, {"--request", id_of(reload)});
    CAPTURE(told.out, told.err);
    CHECK(told.exit_code == 0);
    CHECK_THAT(told.out, Contains("GET http://www.example.test/a\n"));
    CHECK_THAT(told.out,
               Contains("It would have been a hit without Cache-Control: no-cache in the request."));
    CHECK_THAT(told.out, Contains("RFC 9111"));
    CHECK_THAT(told.out, Contains("profile rfc9111"));

    const Said json = explain(proxied, {"--request", id_of(reload), "--format", "json"});
    CHECK(json.exit_code == 0);
    CHECK(schema_complaints("request.schema.json", json.out).empty());

    const Said unknown = explain(proxied, {"--request", "1000000"});
    CHECK(unknown.exit_code == 3);
    CHECK_THAT(unknown.err, Contains("never was"));
    CHECK(explain(proxied, {"--request", "x1"}).exit_code == 2);
    CHECK(explain(proxied, {}).exit_code == 2);
    CHECK(explain(proxied, {"site.har", "--request", "1"}).exit_code == 2);

    // Nobody listens there any more.
    proxied.proxy.stop();
    const Said nobody = explain(proxied, {"--request", id_of(reload)});
    CHECK(nobody.exit_code == 3);
    CHECK_THAT(nobody.err, Contains("no proxy answers"));
}
