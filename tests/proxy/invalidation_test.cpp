// What unsafe requests do to stored responses: RFC 9111 §4.4.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

namespace {

// True when a stored response for a URL was no longer used after this request for the same URL.
bool invalidated(Proxied& proxied, std::string_view method, int status) {
    // Each on a path of its own.
    const std::string target = "/" + std::to_string(proxied.origin.asked_in_all());
    proxied.origin.on(target, [status](const SeenRequest& request, OriginStream& stream) {
        if (request.message.method == "GET")
            stream.send(ok("Cache-Control: max-age=3600", std::to_string(request.number)));
        else
            stream.send(answer(status, status / 100 == 3 ? "Location: /elsewhere" : ""));
    });
    CHECK(proxied.get(target).body == "1");
    CHECK(proxied.get(target).hit());
    CHECK(proxied
              .ask(method, target, method == "DELETE" ? "" : "Content-Type: text/plain",
                   method == "DELETE" ? "" : "x")
              .status == status);
    const SeenRequest passed = proxied.origin.last(target);
    CHECK(passed.message.method == method);
    CHECK(passed.body == (method == "DELETE" ? "" : "x"));
    return !proxied.get(target).hit();
}

}  // namespace

TEST_CASE("RFC 9111 4.4: an answer without error to an unsafe or unknown method invalidates the URL") {
    Proxied proxied;
    for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "M-SEARCH", "FOO"}) {
        for (const int status : {200, 201, 204, 302, 303}) {
            CAPTURE(method, status);
            CHECK(invalidated(proxied, method, status));
        }
    }
}

TEST_CASE("RFC 9111 4.4: an error does not invalidate") {
    Proxied proxied;
    for (const char* method : {"POST", "PUT", "DELETE", "M-SEARCH"}) {
        for (const int status : {400, 404, 409, 500, 503}) {
            CAPTURE(method, status);
            CHECK_FALSE(invalidated(proxied, method, status));
        }
    }
}

TEST_CASE("RFC 9110 9.2.1: safe methods do not invalidate") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=3600", "one"), answer(204, "Allow: GET")});
    proxied.get("/a");
    CHECK(proxied.ask("OPTIONS", "/a").status == 204);
    CHECK(proxied.ask("HEAD", "/a").status == 200);
    CHECK(proxied.get("/a").hit());
}

TEST_CASE("RFC 9111 4.4: all variants of a URL are invalidated, and other URLs are not") {
    Proxied proxied;
    const auto handler = [](const SeenRequest& request, OriginStream& stream) {
        stream.send(ok("Cache-Control: max-age=3600\nVary: Foo", "for " + request.field("Foo")));
    };
    for (const char* target : {"/a", "/a?b", "/a/"})
        proxied.origin.on(target, handler);
    for (const char* target : {"/a", "/a?b", "/a/"}) {
        proxied.get(target, "Foo: 1");
        proxied.get(target, "Foo: 2");
    }
    CHECK(proxied.ask("POST", "/a", "Foo: 3", "x").status == 200);
    CHECK_FALSE(proxied.get("/a", "Foo: 1").hit());
    CHECK_FALSE(proxied.get("/a", "Foo: 2").hit());
    CHECK(proxied.get("/a?b", "Foo: 1").hit());
    CHECK(proxied.get("/a/", "Foo: 2").hit());
}

TEST_CASE("RFC 9111 4.4: a GET that was under way when a POST succeeded is not stored as fresh") {
    Proxied proxied;
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a", [gate](const SeenRequest& request, OriginStream& stream) {
        if (request.message.method == "POST") {
            stream.send(answer(204, ""));
        } else if (request.number == 1) {
            gate.wait();
            stream.send(ok("Cache-Control: max-age=3600", "before"));
        } else {
            stream.send(ok("Cache-Control: max-age=3600", "after"));
        }
    });
    Client early = proxied.connect();
    early.request("GET", "/a");
    REQUIRE(proxied.origin.wait_for("/a"));
    CHECK(proxied.ask("POST", "/a", "", "x").status == 204);
    gate.open();
    CHECK(early.receive().body == "before");
    CHECK(proxied.get("/a").body == "after");
}
