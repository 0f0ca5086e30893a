#include "lib/lint/resource.hpp"

#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using lint::ResourceKind;

namespace {

ResourceKind kind_of(const std::string& target, const std::string& status, const std::string& fields) {
    return lint::classify_resource(test_support::example_exchange(
        "GET " + target + " HTTP/1.1\nHost: a.example\n\n" + "HTTP/1.1 " + status + " x\n" + fields));
}

}  // namespace

TEST_CASE("a resource is classified by status, URL and type, in this order") {
    CHECK(kind_of("/", "200", "Content-Type: text/html; charset=utf-8\n") == ResourceKind::html_page);
    CHECK(kind_of("/", "404", "Content-Type: text/html\n") == ResourceKind::error);
    CHECK(kind_of("/", "301", "Location: /new\nContent-Type: text/html\n") == ResourceKind::redirect);
    CHECK(kind_of("/", "304", "Location: /new\nContent-Type: text/html\n") == ResourceKind::html_page);
    CHECK(kind_of("/app.3f9a1c2b.js", "200", "Content-Type: text/javascript\n") ==
          ResourceKind::fingerprinted_asset);
    CHECK(kind_of("/app.js?v=17", "200", "Content-Type: text/javascript\n") ==
          ResourceKind::fingerprinted_asset);
    CHECK(kind_of("/app.js", "200", "Content-Type: text/javascript\n") == ResourceKind::plain_asset);
    CHECK(kind_of("/sw.js", "200", "Content-Type: text/javascript\n") == ResourceKind::service_worker);
    CHECK(kind_of("/static/SW.js?v=2", "200", "Content-Type: text/javascript\n") ==
          ResourceKind::service_worker);
    CHECK(kind_of("/prices", "200", "Content-Type: application/vnd.shop+json\n") == ResourceKind::public_api);
    CHECK(kind_of("/file", "200", "Content-Type: application/octet-stream\n") == ResourceKind::other);
    CHECK(kind_of("/file", "200", "") == ResourceKind::other);
}

TEST_CASE("what a tracker answers with is no asset, and a picture made on request is one") {
    CHECK(kind_of("/b/ss/x/10/JS-1.8.0/s64886191679256?AQB=1", "200",
                  "Content-Type: application/x-javascript\n") == ResourceKind::other);
    CHECK(kind_of("/5/qceuv8449dzg58ptt1bhda9g8ue19c7s/track/__cool.gif?data=x", "200",
                  "Content-Type: image/gif\n") == ResourceKind::other);
    CHECK(kind_of("/photo-1453728013993-6d66e9c9123a?w=200", "200", "Content-Type: image/jpeg\n") ==
          ResourceKind::fingerprinted_asset);
}

TEST_CASE("a web app manifest is an asset, by its ending or its type") {
    CHECK(kind_of("/manifest.webmanifest", "200", "Content-Type: application/manifest+json\n") ==
          ResourceKind::plain_asset);
    CHECK(kind_of("/site.webmanifest", "200", "Content-Type: application/json\n") ==
          ResourceKind::plain_asset);
    CHECK(kind_of("/manifest.json", "200", "Content-Type: application/manifest+json\n") ==
          ResourceKind::plain_asset);
    CHECK(kind_of("/ngsw.json", "200", "Content-Type: application/json\n") == ResourceKind::service_worker);
}

TEST_CASE("the request says that a script is a service worker whatever its name") {
    CHECK(kind_of("/offline.js", "200", "Content-Type: text/javascript\n") == ResourceKind::plain_asset);
    const auto exchange = test_support::example_exchange(
        "GET /offline.js HTTP/1.1\nHost: a.example\n"
        "Service-Worker: script\n\nHTTP/1.1 200 OK\n"
        "Content-Type: text/javascript\n");
    CHECK(lint::classify_resource(exchange) == ResourceKind::service_worker);
}

TEST_CASE("streams are told by their types, else by the endings of their files") {
    CHECK(kind_of("/live/index.m3u8", "200", "Content-Type: application/vnd.apple.mpegurl\n") ==
          ResourceKind::playlist);
    CHECK(kind_of("/live/manifest.mpd", "200", "Content-Type: application/octet-stream\n") ==
          ResourceKind::playlist);
    CHECK(kind_of("/live/17.ts", "200", "Content-Type: video/mp2t\n") == ResourceKind::segment);
    CHECK(kind_of("/live/17.m4s?token=1", "200", "Content-Type: video/mp4\n") == ResourceKind::segment);
    CHECK(kind_of("/src/index.ts", "200", "Content-Type: text/plain\n") == ResourceKind::other);
    CHECK(kind_of("/events", "200", "Content-Type: text/event-stream; charset=utf-8\n") ==
          ResourceKind::event_stream);
}

TEST_CASE("an API answer is one visitor's when credentials or a session say so") {
    const auto with_request = [](const std::string& fields, const std::string& more = "") {
        return lint::classify_resource(
            test_support::example_exchange("GET /prices HTTP/1.1\nHost: a.example\n" + fields +
                                           "\nHTTP/1.1 200 OK\nContent-Type: application/json\n" + more));
    };
    CHECK(with_request("") == ResourceKind::public_api);
    CHECK(with_request("Cookie: theme=dark; consent=1\n") == ResourceKind::public_api);
    CHECK(with_request("Authorization: Bearer x\n") == ResourceKind::private_api);
    CHECK(with_request("Cookie: theme=dark; PHPSESSID=8f3a\n") == ResourceKind::private_api);
    CHECK(with_request("", "Set-Cookie: session=8f3a; Secure\n") == ResourceKind::private_api);
}

TEST_CASE("every kind has a name to put into a sentence") {
    for (int kind = 0; kind <= static_cast<int>(ResourceKind::other); ++kind)
        CHECK_FALSE(lint::resource_kind_name(static_cast<ResourceKind>(kind)).empty());
    for (const std::string_view id : lint::resource_kind_ids()) {
        const auto kind = lint::resource_kind_from_id(id);
        REQUIRE(kind);
        CHECK(lint::resource_kind_id(*kind) == id);
    }
    CHECK(lint::resource_kind_ids().size() == static_cast<std::size_t>(ResourceKind::other) + 1);
    CHECK_FALSE(lint::resource_kind_from_id("page"));
}
