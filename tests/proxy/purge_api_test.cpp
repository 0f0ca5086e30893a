// Purging and looking into the store over the wire: /api/purge, /api/entries and the method PURGE.
#include "tests/proxy/admin_json.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace cachewright::tests;

namespace {

ClientResponse post(const Proxied& proxied, std::string_view path, const std::string& body) {
    return ask(proxied.proxy.admin_port(), "POST", path,
               "Host: 127.0.0.1:" + std::to_string(proxied.proxy.admin_port()) +
                   "\nContent-Type: application/json\n",
               body);
}

Json purge(const Proxied& proxied, const std::string& wish) {
    return Json::parse(post(proxied, "/api/purge", wish).body, nullptr, false);
}

// Stores a page with this path and tags under www.example.test.
void store_page(Proxied& proxied, const std::string& path, const std::string& fields = {}) {
    proxied.origin.answers(path, {ok("Cache-Control: max-age=600\nETag: \"1\"\n" + fields, path)});
    proxied.get(path);
    CHECK(proxied.get(path).hit());
}

}  // namespace

TEST_CASE("each scope purges what it names and nothing else") {
    const std::vector<std::pair<std::string, std::vector<bool>>> rows{
        // what is purged, and whether /news/a, /news/b?x=1 and /shop are gone
        {R"({"url":"http://www.example.test/news/a"})", {true, false, false}},
        {R"({"url":"http://WWW.example.test:80/news/b?x=1"})", {false, true, false}},
        {R"({"url":"http://www.example.test/news/b"})", {false, false, false}},
        {R"({"prefix":"www.example.test/news/"})", {true, true, false}},
        {R"({"host":"www.example.test"})", {true, true, true}},
        {R"({"host":"example.test"})", {false, false, false}},
        {R"({"tag":"front"})", {true, false, true}},
        {R"({"glob":"/news/*"})", {true, true, false}},
        {R"({"everything":true})", {true, true, true}},
    };
    for (const auto& [wish, gone] : rows) {
        CAPTURE(wish);
        Proxied proxied;
        store_page(proxied, "/news/a", "Cache-Tag: front, news");
        store_page(proxied, "/news/b?x=1", "Cache-Tag: news");
        store_page(proxied, "/shop", "Surrogate-Key: shop front");
        const Json said = purge(proxied, wish);
        CAPTURE(said.dump());
        CHECK(said["purged"] == std::count(gone.begin(), gone.end(), true));
        CHECK(said["soft"] == false);
        CHECK(proxied.get("/news/a").hit() != gone[0]);
        CHECK(proxied.get("/news/b?x=1").hit() != gone[1]);
        CHECK(proxied.get("/shop").hit() != gone[2]);
    }
}

TEST_CASE("what would purge nothing, or not what was meant, is refused, and says why") {
    Proxied proxied;
    store_page(proxied, "/news/a");
    const std::vector<std::pair<std::string, std::string>> rows{
        {R"({"prefix":"news"})", "the prefix to purge 'news' has no path"},
        {R"({"glob":"/a/["})", "the glob to purge '/a/[' has a '[' at character 4"},
        {R"({"glob":"www.example.test/[ab]/*"})", "at character 18"},
        {R"({"url":"/news/a"})", "is no URL with scheme and host"},
        {R"({"url":"news"})", "is no URL with scheme and host"},
    };
    for (const auto& [wish, why] : rows) {
        CAPTURE(wish);
        const ClientResponse answer = post(proxied, "/api/purge", wish);
        CHECK(answer.status == 400);
        const Json said = Json::parse(answer.body, nullptr, false);
        CHECK(said["error"].get<std::string>().find(why) != std::string::npos);
        CHECK_FALSE(said["hint"].get<std::string>().empty());
    }
    CHECK(proxied.get("/news/a").hit());
    // Brackets in a query, as in an address, are what they are.
    CHECK(purge(proxied, R"({"glob":"/news/a?x[0]=*"})")["purged"] == 0);
    CHECK(purge(proxied, R"({"prefix":"www.example.test/"})")["purged"] == 1);
    // Without a scheme both mean what the proxy is asked for.
    proxied.get("/news/a");
    CHECK(purge(proxied, R"({"url":"www.example.test/news/a"})")["purged"] == 1);
}

TEST_CASE("a page of entries is in order of URL") {
    Proxied proxied;
    for (const char* path : {"/c", "/a", "/d", "/b"})
        store_page(proxied, path);
    std::vector<std::string> urls;
    const Json page = admin_json(proxied, "/api/entries");
    for (const Json& item : page["items"])
        urls.push_back(item["url"]);
    CHECK(urls.size() == 4);
    CHECK(std::is_sorted(urls.begin(), urls.end()));
}

TEST_CASE("a purged page comes from the origin, a softly purged one is asked about first") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=600\nETag: \"1\"\nCache-Tag: t", "first"),
                                  not_modified("ETag: \"1\"\nCache-Control: max-age=600"),
                                  ok("Cache-Control: max-age=600\nETag: \"2\"\nCache-Tag: t", "second")});
    proxied.get("/a");
    CHECK(purge(proxied, R"({"tag":"t","soft":true})")["purged"] == 1);
    const ClientResponse asked = proxied.get("/a");
    CHECK(asked.body == "first");
    CHECK(asked.field("Cache-Status").find("fwd-status=304") != std::string::npos);
    CHECK(proxied.get("/a").hit());
    CHECK(purge(proxied, R"({"tag":"t"})")["purged"] == 1);
    CHECK(proxied.get("/a").body == "second");
}

// RFC 5861 §3, §4: the windows for stale use begin when the response became stale.
TEST_CASE("a softly purged page may be used stale where its headers allow it") {
    Proxied proxied;
    proxied.origin.answers("/a",
                           {ok("Cache-Control: max-age=600, stale-while-revalidate=60\nETag: \"1\"", "first"),
                            ok("Cache-Control: max-age=600\nETag: \"2\"", "second")});
    proxied.get("/a");
    CHECK(purge(proxied, R"({"url":"http://www.example.test/a","soft":true})")["purged"] == 1);
    CHECK(proxied.get("/a").body == "first");
    CHECK(eventually([&] { return proxied.get("/a").body == "second"; }));
}

TEST_CASE("what a purge does not say clearly is refused, and nothing is purged") {
    Proxied proxied;
    store_page(proxied, "/a");
    for (const char* wish :
         {R"({})", R"({"everything":false})", R"({"url":"/a","tag":"b"})", R"({"url":7})",
          R"({"everything":true,"host":"x"})", R"({"glob":"nothing"})", R"({"tag":""})", R"({"all":true})",
          R"({"everything":true,"soft":"yes"})", R"([])", R"({"everything":true)"}) {
        CAPTURE(wish);
        const ClientResponse refused = post(proxied, "/api/purge", wish);
        CHECK(refused.status == 400);
        CHECK(Json::parse(refused.body, nullptr, false).contains("error"));
    }
    CHECK(proxied.get("/a").hit());
}

TEST_CASE("entries tell what is stored, page by page, and no secrets") {
    Proxied proxied;
    store_page(proxied, "/a?token=abc123", "Cache-Tag: one, two");
    proxied.origin.answers("/b", {ok("Cache-Control: max-age=60\nVary: Cookie, Accept-Language", "b")});
    proxied.get("/b", "Cookie: session=s3cret\nAccept-Language: en");
    proxied.advance("2m");
    const std::string all = ask_admin(proxied, "/api/entries").body;
    CAPTURE(all);
    CHECK(all.find("abc123") == std::string::npos);
    CHECK(all.find("s3cret") == std::string::npos);
    CHECK(Json::parse(all, nullptr, false)["items"].size() == 2);
    CHECK(Json::parse(all, nullptr, false)["next"].is_null());

    const Json fresh = admin_json(proxied, "/api/entries?state=fresh")["items"];
    REQUIRE(fresh.size() == 1);
    const Json& variant = fresh[0]["variants"][0];
    CHECK(variant["tags"] == Json({"one", "two"}));
    CHECK(variant["status"] == 200);
    CHECK(variant["ttl_seconds"].get<double>() < 481);
    CHECK(variant["ttl_seconds"].get<double>() > 400);
    const Json stale = admin_json(proxied, "/api/entries?state=stale")["items"];
    REQUIRE(stale.size() == 1);
    CHECK(stale[0]["url"] == "http://www.example.test/b");
    CHECK(stale[0]["variants"][0]["selecting"]["accept-language"] == "en");
    CHECK(admin_json(proxied, "/api/entries?tag=two")["items"].size() == 1);
    CHECK(admin_json(proxied, "/api/entries?url=/b")["items"].size() == 1);

    const Json first = admin_json(proxied, "/api/entries?limit=1");
    REQUIRE(first["items"].size() == 1);
    REQUIRE(first["next"].is_string());
    const Json second = admin_json(proxied, "/api/entries?limit=1&after=" + first["next"].get<std::string>());
    REQUIRE(second["items"].size() == 1);
    CHECK(second["items"][0]["url"] != first["items"][0]["url"]);
    for (const char* query : {"limit=0", "limit=x", "state=old", "after=-1", "url=nothing", "sort=age"})
        CHECK(ask_admin(proxied, std::string("/api/entries?") + query).status == 400);
}

// As Fastly's caches: https://www.fastly.com/documentation/reference/api/purging/
TEST_CASE("PURGE purges its URL, softly with Fastly-Soft-Purge, where --purge-method lets it") {
    Proxied proxied({"--purge-method"});
    store_page(proxied, "/a");
    const ClientResponse soft = proxied.ask("PURGE", "/a", "Fastly-Soft-Purge: 1");
    CHECK(soft.status == 200);
    CHECK(Json::parse(soft.body, nullptr, false)["soft"] == true);
    CHECK(proxied.get("/a").field("Cache-Status").find("fwd=stale") != std::string::npos);
    const ClientResponse hard = proxied.ask("PURGE", "/a");
    CHECK(Json::parse(hard.body, nullptr, false)["status"] == "ok");
    CHECK(Json::parse(hard.body, nullptr, false)["purged"] == 1);
    CHECK_FALSE(proxied.get("/a").hit());
    CHECK(Json::parse(proxied.ask("PURGE", "/never").body, nullptr, false)["purged"] == 0);
}

TEST_CASE("PURGE is not for pages in a browser, and an unknown method without --purge-method") {
    Proxied proxied({"--purge-method"});
    store_page(proxied, "/a");
    CHECK(proxied.ask("PURGE", "/a", "Origin: http://www.example.test").status == 403);
    CHECK(proxied.ask("PURGE", "/a", "Sec-Fetch-Site: same-origin").status == 403);
    CHECK(proxied.ask("PURGE", "/a", "Sec-Fetch-Site: none\nSec-Fetch-Site: cross-site").status == 403);
    CHECK(proxied.get("/a").hit());

    Proxied without;
    store_page(without, "/a");
    without.origin.answers("/b", {answer(405, "Allow: GET", "no")});
    CHECK(without.ask("PURGE", "/b").status == 405);
    CHECK(without.get("/a").hit());
}
