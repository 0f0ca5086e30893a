// Cache time and the admin listener.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

namespace {

ClientResponse admin(const Proxied& proxied, std::string_view method, std::string_view path,
                     const std::string& fields = {}, std::string_view body = {}) {
    const std::string host = fields.find("Host:") == std::string::npos
                                 ? "Host: 127.0.0.1:" + std::to_string(proxied.proxy.admin_port()) + "\n"
                                 : std::string();
    const std::string type = body.empty() || fields.find("Content-Type:") != std::string::npos
                                 ? ""
                                 : "Content-Type: application/json\n";
    return ask(proxied.proxy.admin_port(), method, path, host + type + fields, body);
}

bool says(const ClientResponse& response, std::string_view text) {
    INFO(response.body);
    return response.body.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("the admin listener says that it is well, and what time it is") {
    const Proxied proxied;
    const ClientResponse health = admin(proxied, "GET", "/healthz");
    CHECK(health.status == 200);
    CHECK(health.field("Content-Type").starts_with("application/json"));
    CHECK(says(health, R"("status":"ok")"));
    const ClientResponse clock = admin(proxied, "GET", "/api/clock");
    CHECK(clock.status == 200);
    CHECK(says(clock, R"("offset_seconds":0)"));
    CHECK(says(clock, R"("frozen":false)"));
    CHECK(says(clock, R"("cache_time":"20)"));
}

TEST_CASE("cache time moves forward and never back") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=3600", "content")});
    proxied.get("/a");
    CHECK(admin(proxied, "POST", "/api/clock", "", R"({"advance":"90s"})").status == 200);
    CHECK(admin(proxied, "POST", "/api/clock", "", R"({"advance":"10m"})").status == 200);
    CHECK(says(admin(proxied, "GET", "/api/clock"), R"("offset_seconds":690)"));
    CHECK(proxied.get("/a").age() >= 690);
    CHECK(proxied.get("/a").age() <= 695);
    CHECK(admin(proxied, "POST", "/api/clock", "", R"({"reset":true})").status == 400);
    CHECK(admin(proxied, "POST", "/api/clock", "", R"({"advance":"-90s"})").status == 400);
    CHECK(says(admin(proxied, "GET", "/api/clock"), R"("offset_seconds":690)"));
    CHECK(proxied.get("/a").hit());
}

TEST_CASE("frozen cache time stands still, may be moved, and goes on when it is released") {
    Proxied proxied;
    CHECK(admin(proxied, "POST", "/api/clock", "", R"({"freeze":true})").status == 200);
    const std::string first = admin(proxied, "GET", "/api/clock").body;
    CHECK(first.find(R"("frozen":true)") != std::string::npos);
    const auto time_in = [](const std::string& body) { return body.substr(body.find("\"cache_time\""), 36); };
    proxied.origin.answers("/a", {ok("Date: {+2}\nCache-Control: max-age=60", "content")});
    proxied.get("/a");
    CHECK(proxied.get("/a").age() == 0);
    CHECK(time_in(admin(proxied, "GET", "/api/clock").body) == time_in(first));
    // To the second, since nothing passes by itself. (Date lies ahead, so there is no apparent age.)
    proxied.advance("59s");
    CHECK(proxied.get("/a").age() == 59);
    CHECK(proxied.get("/a").hit());
    proxied.advance("1s");
    CHECK_FALSE(proxied.get("/a").hit());
    CHECK(proxied.origin.asked("/a") == 2);
    CHECK(admin(proxied, "POST", "/api/clock", "", R"({"release":true})").status == 200);
    CHECK(says(admin(proxied, "GET", "/api/clock"), R"("frozen":false)"));
}

TEST_CASE("what the admin listener does not understand is a JSON error") {
    const Proxied proxied;
    struct Row {
        std::string_view method;
        std::string_view path;
        std::string_view body;
    };
    const std::vector<Row> rows{
        {"GET", "/nothing", ""},
        {"POST", "/api/clock", "not json"},
        {"POST", "/api/clock", R"({"advance":"soon"})"},
        {"POST", "/api/clock", R"({"advance":"-1h"})"},
        {"POST", "/api/clock", R"({"advance":5})"},
        {"POST", "/api/clock", R"({"leap":"1h"})"},
        {"POST", "/api/clock", R"([1])"},
        {"DELETE", "/api/clock", ""},
        {"POST", "/healthz", "{}"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.method, row.path, row.body);
        const ClientResponse response = admin(proxied, row.method, row.path, "", row.body);
        CHECK(response.status / 100 == 4);
        CHECK(says(response, R"("error":)"));
        CHECK(response.field("Content-Type").starts_with("application/json"));
    }
    CHECK(says(admin(proxied, "GET", "/api/clock"), R"("offset_seconds":0)"));
}

TEST_CASE("pages in a browser cannot reach the admin listener") {
    const Proxied proxied;
    for (const char* fields : {"Host: evil.test", "Host: 127.0.0.1.evil.test", "Origin: http://evil.test",
                               "Origin: null", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"}) {
        for (const char* path : {"/healthz", "/api/clock"}) {
            CAPTURE(fields, path);
            const ClientResponse response = admin(proxied, "GET", path, fields);
            CHECK(response.status == 403);
            CHECK_FALSE(response.has("Access-Control-Allow-Origin"));
        }
        CHECK(admin(proxied, "POST", "/api/clock", fields, R"({"advance":"1h"})").status == 403);
    }
    // A form of a page can only send these.
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded"}) {
        CHECK(
            admin(proxied, "POST", "/api/clock", std::string("Content-Type: ") + type, R"({"advance":"1h"})")
                    .status /
                100 ==
            4);
    }
    CHECK(says(admin(proxied, "GET", "/api/clock"), R"("offset_seconds":0)"));
    for (const char* host : {"localhost", "[::1]", "127.0.0.1:1"})
        CHECK(admin(proxied, "GET", "/healthz", std::string("Host: ") + host).status == 200);
}

TEST_CASE("the data listener knows nothing of the admin paths") {
    Proxied proxied;
    proxied.origin.answers("/api/clock", {ok("", "the application's own")});
    CHECK(proxied.get("/api/clock").body == "the application's own");
}
