// What is served beyond its lifetime, and when: RFC 9111 §4.2.4, RFC 5861.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

namespace {

// Answers the first request with these fields, and afterwards closes without an answer.
void answer_once(Proxied& proxied, const std::string& target, const std::string& fields) {
    proxied.origin.on(target, [fields](const SeenRequest& request, OriginStream& stream) {
        if (request.number == 1)
            stream.send(ok(fields, "first"));
        else
            stream.reset();
    });
}

}  // namespace

TEST_CASE("RFC 9111 4.2.4: stale is served when the origin drops the connection, unless that is forbidden") {
    Proxied proxied;
    struct Row {
        std::string cache_control;
        bool served;
    };
    const std::vector<Row> rows{
        {"max-age=60", true},
        {"max-age=60, public", true},
        {"max-age=60, must-revalidate", false},   // 5.2.2.2
        {"max-age=60, proxy-revalidate", false},  // 5.2.2.8
        {"max-age=60, no-cache", false},          // 5.2.2.4
        {"s-maxage=60", false},                   // 5.2.2.10
        {"s-maxage=60, max-age=60", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.cache_control);
        const std::string target = "/" + row.cache_control.substr(0, 1) + std::to_string(&row - rows.data());
        answer_once(proxied, target, "Cache-Control: " + row.cache_control + "\nETag: \"v1\"");
        CHECK(proxied.get(target).body == "first");
        proxied.advance("90s");
        const ClientResponse later = proxied.get(target);
        CHECK(later.status == (row.served ? 200 : 504));
        CHECK((later.body == "first") == row.served);
        if (row.served) {
            CHECK(later.age() >= 90);
            const cachewright::http::CacheStatus status = later.cache_status();
            REQUIRE(status.ttl);
            CHECK(status.ttl->count() < 0);
        }
    }
}

TEST_CASE("an origin that is gone: stale for what is stored, 502 for what is not") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "first")});
    proxied.origin.answers("/must", {ok("Cache-Control: max-age=60, must-revalidate", "first")});
    proxied.get("/a");
    proxied.get("/must");
    proxied.origin.stop_listening();
    CHECK(proxied.get("/a").hit());
    proxied.advance("90s");
    const ClientResponse stale = proxied.get("/a");
    CHECK(stale.status == 200);
    CHECK(stale.body == "first");
    CHECK(proxied.get("/must").status == 504);
    const ClientResponse unknown = proxied.get("/unknown");
    CHECK(unknown.status == 502);
    CHECK(unknown.field("Content-Type").starts_with("text/plain"));
    CHECK(unknown.cache_status().detail);
}

TEST_CASE("RFC 5861 3: stale-while-revalidate answers at once, and the new response replaces the old") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest& request, OriginStream& stream) {
        if (request.number == 2) gate.wait();
        stream.send(
            ok("Cache-Control: max-age=60, stale-while-revalidate=600", std::to_string(request.number)));
    });
    proxied.get("/a");
    proxied.advance("90s");
    const ClientResponse stale = proxied.get("/a");
    CHECK(stale.body == "1");
    CHECK(stale.age() >= 90);
    REQUIRE(proxied.origin.wait_for("/a", 2));
    // One trigger, one upstream request: the others are served stale meanwhile.
    for (int i = 0; i < 10; ++i)
        CHECK(proxied.get("/a").body == "1");
    CHECK(proxied.origin.asked("/a") == 2);
    gate.open();
    CHECK(eventually([&] { return proxied.get("/a").body == "2"; }));
    CHECK(proxied.get("/a").hit());
    CHECK(proxied.get("/a").age() < 60);
    CHECK(proxied.origin.asked("/a") == 2);
}

TEST_CASE("RFC 5861 3: nothing stale after the window") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60, stale-while-revalidate=60", "1"),
                                  ok("Cache-Control: max-age=60", "2")});
    proxied.get("/a");
    proxied.advance("130s");
    CHECK(proxied.get("/a").body == "2");
    CHECK(proxied.origin.asked("/a") == 2);
}

TEST_CASE("a revalidation in the background that gives a 304 refreshes what is stored") {
    Proxied proxied;
    const std::string fields = "Cache-Control: max-age=60, stale-while-revalidate=600\nETag: \"v1\"";
    proxied.origin.answers("/a", {ok(fields, "1"), not_modified(fields + "\nX-New: yes")});
    proxied.get("/a");
    proxied.advance("90s");
    CHECK(proxied.get("/a").body == "1");
    REQUIRE(proxied.origin.wait_for("/a", 2));
    CHECK(proxied.origin.last("/a").field("If-None-Match") == "\"v1\"");
    CHECK(eventually([&] { return proxied.get("/a").has("X-New"); }));
    CHECK(proxied.get("/a").age() < 60);
    CHECK(proxied.get("/a").body == "1");
    CHECK(proxied.origin.asked("/a") == 2);
}

TEST_CASE("a revalidation in the background replaces what is stored, whatever the new policy") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60, stale-while-revalidate=600", "1"),
                                  ok("Cache-Control: no-store", "2"), ok("Cache-Control: no-store", "3")});
    proxied.get("/a");
    proxied.advance("90s");
    CHECK(proxied.get("/a").body == "1");
    REQUIRE(proxied.origin.wait_for("/a", 2));
    CHECK(eventually([&] { return proxied.get("/a").body == "3"; }));
}

TEST_CASE(
    "a revalidation in the background that fails leaves what is stored, and the next request tries again") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        if (request.number == 2) {
            stream.reset();
        } else {
            stream.send(ok("Cache-Control: max-age=60, stale-while-revalidate=600",
                           request.number == 1 ? "old" : "new"));
        }
    });
    proxied.get("/a");
    proxied.advance("90s");
    CHECK(proxied.get("/a").body == "old");
    REQUIRE(proxied.origin.wait_for("/a", 2));
    CHECK(eventually([&] { return proxied.get("/a").body == "new"; }));
}

TEST_CASE("RFC 5861 4: stale-if-error serves stale for an error, within its window") {
    Proxied proxied;
    proxied.origin.answers(
        "/a", {ok("Cache-Control: max-age=60, stale-if-error=600", "first"), answer(503, "", "error")});
    proxied.origin.answers("/b", {ok("Cache-Control: max-age=60", "first"), answer(503, "", "error")});
    proxied.origin.answers("/c",
                           {ok("Cache-Control: max-age=60, stale-if-error=600, must-revalidate", "first"),
                            answer(503, "", "error")});
    for (const char* target : {"/a", "/b", "/c"})
        proxied.get(target);
    proxied.advance("90s");
    const ClientResponse stale = proxied.get("/a");
    CHECK(stale.status == 200);
    CHECK(stale.body == "first");
    CHECK(proxied.get("/b").status == 503);
    CHECK(proxied.get("/c").status == 503);
    proxied.advance("700s");
    CHECK(proxied.get("/a").status == 503);
}
