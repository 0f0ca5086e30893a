// --profile: what a CDN adds to answers and requests, and what a reload leaves as it is. What it stores and
// answers is held case by case in tests/vendor_wire.
#include "tests/proxy/admin_json.hpp"
#include "tests/proxy/config_file.hpp"
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using namespace cachewright::tests;

namespace {

std::vector<std::string> as(const std::string& profile) {
    return {"--no-config", "--profile", profile};
}

}  // namespace

TEST_CASE("Cloudflare names each request to client and origin alike (CF-15)") {
    Proxied proxied(as("cloudflare"));
    proxied.origin.answers("/a.css", {ok("Cache-Control: max-age=60\nServer: shop/1", "body")});
    const ClientResponse miss = proxied.get("/a.css");
    CHECK(miss.field("CF-Cache-Status") == "MISS");
    CHECK(miss.field("Server") == "cloudflare");
    const SeenRequest seen = proxied.origin.last("/a.css");
    CHECK(seen.field("CF-Ray") == miss.field("CF-Ray"));
    CHECK(seen.field("CF-Connecting-IP") == "127.0.0.1");
    CHECK(seen.field("CF-Visitor") == R"({"scheme":"http"})");
    CHECK(seen.field("CDN-Loop") == "cloudflare");
    const ClientResponse hit = proxied.get("/a.css");
    CHECK(hit.field("CF-Cache-Status") == "HIT");
    CHECK(hit.field("Server") == "cloudflare");
    CHECK(hit.field("CF-Ray") != miss.field("CF-Ray"));
    CHECK(hit.field("CF-Ray").ends_with("-DEV"));
}

TEST_CASE("CloudFront's Via stands in the place of ours, whose origin still sees it (AWS-2)") {
    Proxied proxied(as("cloudfront"));
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "body")});
    const ClientResponse miss = proxied.get("/a");
    CHECK(miss.field("X-Cache") == "Miss from cloudfront");
    CHECK(miss.field("Via").find(".cloudfront.net (CloudFront)") != std::string::npos);
    CHECK(miss.field("Via").find("cachewright") == std::string::npos);
    CHECK(proxied.origin.last("/a").field("Via") == "1.1 cachewright");
    CHECK(proxied.get("/a").field("X-Cache") == "Hit from cloudfront");
}

TEST_CASE("Fastly counts the hits of an object, and tells more to who asks (FA-17, FA-20)") {
    Proxied proxied(as("fastly"));
    proxied.origin.answers("/a", {ok("Surrogate-Control: max-age=60\nSurrogate-Key: a b", "body")});
    const ClientResponse miss = proxied.get("/a");
    CHECK(miss.field("X-Cache") == "MISS");
    CHECK(miss.field("X-Cache-Hits") == "0");
    CHECK(miss.field("X-Served-By") == "cache-dev1-DEV");
    CHECK_FALSE(miss.has("Surrogate-Key"));
    CHECK(proxied.get("/a").field("X-Cache-Hits") == "1");
    const ClientResponse debugged = proxied.get("/a", "Fastly-Debug: 1");
    CHECK(debugged.field("X-Cache-Hits") == "2");
    CHECK(debugged.field("Surrogate-Key") == "a b");
    CHECK(debugged.field("Fastly-Debug-TTL").starts_with("(H cache-dev1-DEV "));
}

TEST_CASE("Akamai tells of its cache only when Pragma asks (AK-8)") {
    Proxied proxied([] {
        std::vector<std::string> flags = as("akamai");
        flags.insert(flags.end(), {"--set", "akamai.behavior=CACHE_CONTROL"});
        return flags;
    }());
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=600", "body")});
    CHECK_FALSE(proxied.get("/a").has("X-Cache"));
    const ClientResponse asked = proxied.get("/a",
                                             "Host: www.example.test\nPragma: akamai-x-cache-on, "
                                             "akamai-x-check-cacheable, akamai-x-get-cache-key");
    CHECK(asked.field("X-Cache").starts_with("TCP_HIT from "));
    CHECK(asked.field("X-Check-Cacheable") == "YES");
    CHECK(asked.field("X-Cache-Key") == "S/L/1/1/10m/www.example.test/a");
}

TEST_CASE("where the first client waits for the refresh, others are answered stale meanwhile (CF-8)") {
    Proxied proxied({"--no-config", "--profile", "cloudflare", "--set",
                     "cloudflare.stale_while_revalidate_model=blocking"});
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/a.css", [&](const SeenRequest& request, OriginStream& stream) {
        if (request.number > 1) gate.wait();
        stream.send(ok("Cache-Control: max-age=60, stale-while-revalidate=600", "body"));
    });
    CHECK(proxied.get("/a.css").field("CF-Cache-Status") == "MISS");
    proxied.advance("90s");
    Client first = proxied.connect();
    first.request("GET", "/a.css");
    REQUIRE(proxied.origin.wait_for("/a.css", 2));
    CHECK(proxied.get("/a.css").field("CF-Cache-Status") == "UPDATING");
    gate.open();
    CHECK(first.receive().field("CF-Cache-Status") == "EXPIRED");
    CHECK(proxied.get("/a.css").field("CF-Cache-Status") == "HIT");
}

TEST_CASE("where HEAD is fetched with GET, its client gets the head alone, and the store the whole (CF-6)") {
    Proxied proxied(as("cloudflare"));
    proxied.origin.answers("/a.css", {ok("Cache-Control: max-age=60", "content")});
    const ClientResponse head = proxied.ask("HEAD", "/a.css");
    CHECK(head.field("Content-Length") == "7");
    CHECK(proxied.origin.last("/a.css").message.method == "GET");
    REQUIRE(eventually([&] { return proxied.get("/a.css").field("CF-Cache-Status") == "HIT"; }));
    CHECK(proxied.get("/a.css").body == "content");
    CHECK(proxied.origin.asked("/a.css") == 1);
}

TEST_CASE("what is fetched with GET for a HEAD, and not stored, never reaches its client as content (CF-6)") {
    Proxied proxied(as("cloudflare"));
    proxied.origin.answers("/a.css", {ok("Cache-Control: private", "HTTP/1.1 200 OK\r\n\r\n")});
    proxied.origin.answers("/b.css", {ok("Cache-Control: max-age=60", "content")});
    Client client = proxied.connect();
    client.request("HEAD", "/a.css");
    const ClientResponse head = client.receive("HEAD");
    CHECK(head.field("CF-Cache-Status") == "BYPASS");
    CHECK(head.field("Content-Length") == "19");
    client.request("GET", "/b.css");
    const ClientResponse next = client.receive();
    CHECK(next.field("CF-Cache-Status") == "MISS");
    CHECK(next.body == "content");
}

TEST_CASE("a profile that no proxy can follow is refused") {
    for (const auto& [name, why] :
         {std::pair{"browser", "private cache"}, std::pair{"cloudfare", "did you mean 'cloudflare'"},
          std::pair{"all", "not the name of one profile"}}) {
        Process refused(tool(),
                        {"proxy", "--origin", "http://127.0.0.1:1", "--no-config", "--profile", name});
        CHECK(refused.wait() == 2);
        CHECK(refused.err().find(why) != std::string::npos);
    }
}
