// Conditional requests, of clients to the store and of the proxy to the origin: RFC 9111 §4.3.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

TEST_CASE("RFC 9110 13.1.2: If-None-Match is answered 304 from a fresh stored response") {
    Proxied proxied;
    proxied.origin.answers("/strong", {ok("Cache-Control: max-age=60\nETag: \"v1\"\nX-A: b", "content")});
    proxied.origin.answers("/weak", {ok("Cache-Control: max-age=60\nETag: W/\"v1\"", "content")});
    struct Row {
        std::string target;
        std::string if_none_match;
        int status;
    };
    const std::vector<Row> rows{
        {"/strong", "\"v1\"", 304},
        {"/strong", "W/\"v1\"", 304},
        {"/strong", "\"a\", \"v1\"", 304},
        {"/strong", "\"v1\", \"a\"", 304},
        {"/strong", "\"a\", W/\"v1\", \"b\"", 304},
        {"/strong", "\"a\",\"v1\",\"b\"", 304},
        {"/strong", "*", 304},
        {"/strong", "\"v2\"", 200},
        {"/strong", "\"a\", \"b\"", 200},
        {"/weak", "\"v1\"", 304},
        {"/weak", "W/\"v1\"", 304},
        {"/weak", "W/\"v2\"", 200},
    };
    proxied.get("/strong");
    proxied.get("/weak");
    for (const Row& row : rows) {
        CAPTURE(row.target, row.if_none_match);
        const ClientResponse response = proxied.get(row.target, "If-None-Match: " + row.if_none_match);
        CHECK(response.status == row.status);
        CHECK(response.hit());
        CHECK(response.complete);
        CHECK(response.body == (row.status == 304 ? "" : "content"));
        CHECK(response.field("ETag").ends_with("\"v1\""));
    }
    CHECK(proxied.origin.asked("/strong") == 1);
    CHECK(proxied.origin.asked("/weak") == 1);
}

TEST_CASE("RFC 9110 13.1.3: If-Modified-Since is answered 304 from a fresh stored response") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60\nLast-Modified: {-3600}", "content")});
    proxied.get("/a");
    struct Row {
        std::string if_modified_since;
        int status;
    };
    const std::vector<Row> rows{
        {"{now}", 304}, {"{850-60}", 304}, {"{asc-60}", 304}, {"{-7200}", 200}, {"never", 200},
    };
    for (const Row& row : rows) {
        CAPTURE(row.if_modified_since);
        const ClientResponse response = proxied.get("/a", "If-Modified-Since: " + row.if_modified_since);
        CHECK(response.status == row.status);
    }
    const std::string exactly = proxied.get("/a").field("Last-Modified");
    CHECK(proxied.get("/a", "If-Modified-Since: " + exactly).status == 304);
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE("RFC 9110 13.2.2: If-None-Match comes before If-Modified-Since") {
    Proxied proxied;
    proxied.origin.answers(
        "/a", {ok("Cache-Control: max-age=60\nETag: \"v1\"\nLast-Modified: {-3600}", "content")});
    proxied.get("/a");
    CHECK(proxied.get("/a", "If-None-Match: \"v2\"\nIf-Modified-Since: {now}").status == 200);
    CHECK(proxied.get("/a", "If-None-Match: \"v1\"\nIf-Modified-Since: {-7200}").status == 304);
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE("RFC 9111 4.3.1: a stale response is validated with its own validators, verbatim") {
    Proxied proxied;
    for (const std::string tag : {"\"v1\"", "W/\"v1\"", "\"with,comma\""}) {
        CAPTURE(tag);
        const std::string target = "/tag" + std::to_string(tag.size());
        proxied.origin.answers(target, {ok("Cache-Control: max-age=60\nETag: " + tag, "content"),
                                        not_modified("Cache-Control: max-age=60\nETag: " + tag)});
        proxied.get(target);
        proxied.advance("90s");
        const ClientResponse validated = proxied.get(target, "Accept: text/html");
        CHECK(validated.status == 200);
        CHECK(validated.body == "content");
        CHECK(validated.cache_status().fwd == cachewright::http::ForwardReason::stale);
        CHECK(validated.cache_status().fwd_status == 304);
        CHECK(proxied.origin.last(target).field("If-None-Match") == tag);
        CHECK(proxied.get(target).hit());
        CHECK(proxied.origin.asked(target) == 2);
    }
    const std::string modified = date_after(std::chrono::seconds{-3600});
    proxied.origin.answers("/lm", {ok("Cache-Control: max-age=60\nLast-Modified: " + modified, "content"),
                                   not_modified("Cache-Control: max-age=60")});
    proxied.get("/lm");
    proxied.advance("90s");
    CHECK(proxied.get("/lm").body == "content");
    CHECK(proxied.origin.last("/lm").field("If-Modified-Since") == modified);
    CHECK(proxied.get("/lm").hit());
}

TEST_CASE("RFC 9111 4.3.2: a client's condition is answered also when the origin had to be asked") {
    Proxied proxied;
    const std::string stored = "Cache-Control: max-age=60\nETag: \"v1\"\nLast-Modified: {-3600}";
    proxied.origin.answers("/a",
                           {ok(stored, "content"), not_modified("Cache-Control: max-age=60\nETag: \"v1\"")});
    proxied.get("/a");
    proxied.advance("90s");
    const ClientResponse by_tag = proxied.get("/a", "If-None-Match: \"v1\"");
    CHECK(by_tag.status == 304);
    CHECK(by_tag.field("ETag") == "\"v1\"");
    CHECK(proxied.origin.last("/a").field("If-None-Match").find("\"v1\"") != std::string::npos);
    proxied.advance("90s");
    CHECK(proxied.get("/a", "If-Modified-Since: {now}").status == 304);
    proxied.advance("90s");
    // The client has something else than the store: the stored response is still valid, and whole.
    const ClientResponse other = proxied.get("/a", "If-None-Match: \"v0\"");
    CHECK(other.status == 200);
    CHECK(other.body == "content");
    CHECK(proxied.origin.asked("/a") == 4);
}

TEST_CASE("RFC 9111 4.3.1: the fields that Vary names go along with a validation") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60\nETag: \"v1\"\nVary: Foo", "content"),
                                  not_modified("Cache-Control: max-age=60\nETag: \"v1\"\nVary: Foo")});
    proxied.get("/a", "Foo: 1");
    proxied.advance("90s");
    CHECK(proxied.get("/a", "Foo: 1").body == "content");
    CHECK(proxied.origin.last("/a").field("Foo") == "1");
    CHECK(proxied.origin.last("/a").field("If-None-Match") == "\"v1\"");
}

TEST_CASE("RFC 9111 4.3.3: a 200 to a validation replaces what was stored") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60\nETag: \"v1\"\nX-Old: 1", "one"),
                                  ok("Cache-Control: max-age=60\nETag: \"v2\"", "two")});
    proxied.get("/a");
    proxied.advance("90s");
    CHECK(proxied.get("/a").body == "two");
    const ClientResponse hit = proxied.get("/a");
    CHECK(hit.hit());
    CHECK(hit.body == "two");
    CHECK(hit.field("ETag") == "\"v2\"");
    CHECK_FALSE(hit.has("X-Old"));
    CHECK(proxied.origin.asked("/a") == 2);
}

TEST_CASE("a 304 to a client's own condition does not become a stored answer") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        const std::string fields = "Cache-Control: max-age=60\nETag: \"v1\"";
        stream.send(request.conditional() ? not_modified(fields) : ok(fields, "content"));
    });
    const ClientResponse first = proxied.get("/a", "If-None-Match: \"v1\"");
    CHECK(first.status == 304);
    const ClientResponse second = proxied.get("/a");
    CHECK(second.status == 200);
    CHECK(second.body == "content");
}
