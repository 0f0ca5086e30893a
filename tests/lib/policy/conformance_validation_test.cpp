// Validation and updates: the subjects conditional-lm, conditional-inm, update304 and updateHEAD of the
// public HTTP cache tests, each row by its RFC section.
#include "tests/lib/policy/conformance_case.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <string_view>

using namespace cachewright;
using namespace std::chrono_literals;
using test::Answer;
using test::ConformanceCase;
using test::EngineDriver;

namespace {

// A client's condition against a response that was stored and is fresh.
void fresh(std::string_view stored, std::string_view condition, int status, std::string_view client = {},
           std::string_view not_client = {}) {
    const std::string fields = "Cache-Control: max-age=60\n" + std::string(stored);
    const ConformanceCase row{.name = condition,
                              .section = "RFC 9111 §4.3.2",
                              .answer = {.fields = fields},
                              .later = {.at = 1s, .fields = condition},
                              .how = "hit",
                              .status = status,
                              .client = client,
                              .not_client = not_client};
    test::run({&row, 1});
}

// Stores a response that is stale after a second, and lets a 304 with these fields confirm it at 2 s.
EngineDriver updated(std::string_view stored, std::string_view update, base::Duration delay = {}) {
    EngineDriver cache;
    const std::string first = "Cache-Control: max-age=1\nETag: \"a\"\nDate: {0}\n" + std::string(stored);
    (void)cache.play({}, {.fields = first});
    const auto played = cache.play({.at = 2s}, {.status = 304, .fields = update, .body = "", .delay = delay});
    CHECK(played.how == "validated");
    CHECK(played.client.status == 200);
    CHECK(played.client.body.bytes == "0123456789");
    return cache;
}

}  // namespace

TEST_CASE("conformance conditional-lm: 304 out of a fresh store (RFC 9111 §4.3.2, RFC 9110 §13.1.3)") {
    const std::string_view modified = "Last-Modified: Wed, 25 Dec 2019 12:00:00 GMT\n";
    fresh(modified, "If-Modified-Since: Wed, 25 Dec 2019 12:00:00 GMT\n", 304, modified);
    fresh(modified, "If-Modified-Since: Wed, 25 Dec 2019 12:00:01 GMT\n", 304);
    fresh(modified, "If-Modified-Since: Wed, 25 Dec 2019 11:59:59 GMT\n", 200);
    fresh(modified, "If-Modified-Since: Wednesday, 25-Dec-19 12:00:00 GMT\n", 304);
    fresh(modified, "If-Modified-Since: Wed Dec 25 12:00:00 2019\n", 304);
    fresh(modified, "If-Modified-Since: wed, 25 dec 2019 12:00:00 gmt\n", 304);
    fresh("Last-Modified: Wednesday, 25-Dec-19 12:00:00 GMT\n",
          "If-Modified-Since: Wed, 25 Dec 2019 12:00:00 GMT\n", 304);
    fresh("Last-Modified: Wed Dec 25 12:00:00 2019\n", "If-Modified-Since: Wed, 25 Dec 2019 12:00:00 GMT\n",
          304);
    fresh(modified, "If-Modified-Since: 2019-12-25\n", 200);
    fresh(modified, "If-Modified-Since: 0\n", 200);
    fresh("Last-Modified: 0\n", "If-Modified-Since: Wed, 25 Dec 2019 12:00:00 GMT\n", 200);
    fresh("Date: {0}\n", "If-Modified-Since: {0}\n", 304);   // §4.3.2: Date in place of Last-Modified
    fresh("Date: {0}\n", "If-Modified-Since: {-1}\n", 200);  // §4.3.2
    fresh("", "If-Modified-Since: {0}\n", 304);              // §4.3.2: or the time of receipt
    fresh("", "If-Modified-Since: {-1}\n", 200);
    fresh(modified, "If-Unmodified-Since: {-9999999}\n", 200);  // the origin's to judge
}

TEST_CASE("conformance conditional-lm: stale is validated with the stored validator (RFC 9111 §4.3.1)") {
    const ConformanceCase cases[] = {
        {.name = "Last-Modified byte for byte",
         .section = "RFC 9111 §4.3.1",
         .answer = {.fields = "Cache-Control: max-age=1\nLast-Modified: Wednesday, 25-Dec-19 12:00:00 GMT\n"},
         .later_answer = {.status = 304},
         .how = "validated",
         .status = 200,
         .asked = "If-Modified-Since: Wednesday, 25-Dec-19 12:00:00 GMT\n",
         .not_asked = "If-None-Match"},
        {.name = "in place of the client's older date, and 304 to the client",
         .section = "RFC 9111 §4.3.3",
         .answer = {.fields = "Cache-Control: max-age=1\nLast-Modified: {-3000}\n"},
         .later = {.at = 10s, .fields = "If-Modified-Since: {-2000}\n"},
         .later_answer = {.status = 304},
         .how = "validated",
         .status = 304,
         .asked = "If-Modified-Since: {-3000}\n"},
        {.name = "and 200 where the client's copy is older",
         .section = "RFC 9111 §4.3.3",
         .answer = {.fields = "Cache-Control: max-age=1\nLast-Modified: {-3000}\n"},
         .later = {.at = 10s, .fields = "If-Modified-Since: {-4000}\n"},
         .later_answer = {.status = 304},
         .how = "validated",
         .status = 200,
         .asked = "If-Modified-Since: {-3000}\n"},
        {.name = "no validator: no condition",
         .section = "RFC 9111 §4.3.1",
         .answer = {.fields = "Cache-Control: max-age=1\n"},
         .later = {.at = 10s,
                   .fields = "If-Modified-Since: {-4000}\nIf-None-Match: \"x\"\nRange: bytes=0-1\n"},
         .how = "replaced",
         .not_asked = "If-Modified-Since\nIf-None-Match\nRange"},
        {.name = "no-cache is validated although fresh",
         .section = "RFC 9111 §5.2.2.4",
         .answer = {.fields = "Cache-Control: max-age=60, no-cache\nLast-Modified: {-3000}\n"},
         .later_answer = {.status = 304},
         .how = "validated",
         .status = 200,
         .asked = "If-Modified-Since: {-3000}\n"},
        {.name = "a full answer replaces",
         .section = "RFC 9111 §4.3.3",
         .answer = {.fields = "Cache-Control: max-age=1\nLast-Modified: {-3000}\n"},
         .later_answer = {.status = 200, .fields = "Last-Modified: {0}\n"},
         .how = "replaced",
         .status = 200,
         .client = "Last-Modified: {0}\n"},
        {.name = "nothing stored: the client's conditions go on untouched",
         .section = "RFC 9111 §4.3.2",
         .answer = {.fields = "Cache-Control: no-store\n"},
         .later = {.at = 1s,
                   .fields = "If-None-Match: \"x\"\nIf-Modified-Since: {-4000}\nRange: bytes=0-1\n"},
         .later_answer = {.status = 304},
         .how = "fetched",
         .status = 304,
         .asked = "If-None-Match: \"x\"\nIf-Modified-Since: {-4000}\nRange: bytes=0-1\n"},
    };
    test::run(cases);
}

TEST_CASE("conformance conditional-inm: weak comparison and lists (RFC 9110 §8.8.3.2, §13.1.2)") {
    const std::string_view strong = "ETag: \"abcdef\"\n";
    const std::string_view weak = "ETag: W/\"abcdef\"\n";
    fresh(strong, "If-None-Match: \"abcdef\"\n", 304, strong);
    fresh(strong, "If-None-Match: W/\"abcdef\"\n", 304, strong);
    fresh(weak, "If-None-Match: \"abcdef\"\n", 304, weak);
    fresh(weak, "If-None-Match: W/\"abcdef\"\n", 304, weak);
    fresh(strong, "If-None-Match: \"abcdeF\"\n", 200);
    fresh(strong, "If-None-Match: \"x\"\n", 200);
    fresh(strong, "If-None-Match: \"abcdef\", \"a\", \"b\"\n", 304);
    fresh(strong, "If-None-Match: \"a\", \"abcdef\", \"b\"\n", 304);
    fresh(strong, "If-None-Match: \"a\", \"b\", \"abcdef\"\n", 304);
    fresh(strong, "If-None-Match: \"a\"\nIf-None-Match: \"abcdef\"\n", 304);
    fresh(strong, "If-None-Match: \"a, \\\"abcdef\\\"\", \"b\"\n", 200);
    fresh("ETag: \"a,b\"\n", "If-None-Match: \"x\", \"a,b\"\n", 304);
    fresh(strong, "If-None-Match: *\n", 304);
    fresh("", "If-None-Match: *\n", 304);
    fresh("", "If-None-Match: \"abcdef\"\n", 200);
    // If-None-Match beats If-Modified-Since, both ways (RFC 9110 §13.2.2).
    fresh("ETag: \"a\"\nLast-Modified: {-10}\n", "If-None-Match: \"a\"\nIf-Modified-Since: {-20}\n", 304);
    fresh("ETag: \"a\"\nLast-Modified: {-10}\n", "If-None-Match: \"b\"\nIf-Modified-Since: {-10}\n", 200);
    fresh("Last-Modified: {-10}\n", "If-None-Match: \"b\"\nIf-Modified-Since: {-10}\n", 200);
    fresh(strong, "If-Match: \"x\"\n", 200);  // §4.3.2: the origin's to judge
}

TEST_CASE("conformance conditional-inm: what the 304 carries (RFC 9110 §15.4.5)") {
    fresh(
        "ETag: \"a\"\nDate: {0}\nExpires: {60}\nVary: Foo\nContent-Location: /b\nCDN-Cache-Control: "
        "max-age=60\n"
        "Last-Modified: {-10}\nContent-Type: text/plain\nSet-Cookie: a=1\nContent-Length: 10\n",
        "If-None-Match: \"a\"\n", 304,
        "ETag: \"a\"\nDate: {0}\nExpires: {60}\nVary: Foo\nContent-Location: /b\nCache-Control: max-age=60\n"
        "CDN-Cache-Control: max-age=60\nAge: 1\n",
        "Last-Modified\nContent-Type\nSet-Cookie\nContent-Length");
    // Status codes other than 200 and 206 are not held back (RFC 9110 §13.2.1).
    const ConformanceCase row{.name = "404",
                              .section = "RFC 9110 §13.2.1",
                              .answer = {.status = 404, .fields = "Cache-Control: max-age=60\nETag: \"a\"\n"},
                              .later = {.at = 1s, .fields = "If-None-Match: \"a\"\n"},
                              .how = "hit",
                              .status = 404};
    test::run({&row, 1});
}

TEST_CASE("conformance conditional-inm: stale sends the stored tag (RFC 9111 §4.3.1, §4.3.3)") {
    const ConformanceCase cases[] = {
        {.name = "a strong tag verbatim",
         .section = "RFC 9111 §4.3.1",
         .answer = {.fields = "Cache-Control: max-age=1\nETag: \"abcdef\"\n"},
         .later_answer = {.status = 304},
         .how = "validated",
         .status = 200,
         .asked = "If-None-Match: \"abcdef\"\n"},
        {.name = "a weak tag verbatim",
         .section = "RFC 9111 §4.3.1",
         .answer = {.fields = "Cache-Control: max-age=1\nETag: W/\"abcdef\"\n"},
         .later_answer = {.status = 304},
         .how = "validated",
         .asked = "If-None-Match: W/\"abcdef\"\n"},
        {.name = "an unquoted tag verbatim",
         .section = "RFC 9111 §4.3.1",
         .answer = {.fields = "Cache-Control: max-age=1\nETag: abcdef\n"},
         .later_answer = {.status = 304},
         .how = "validated",
         .asked = "If-None-Match: abcdef\n"},
        {.name = "with Last-Modified",
         .section = "RFC 9111 §4.3.1",
         .answer = {.fields = "Cache-Control: max-age=1\nETag: \"a\"\nLast-Modified: {-10}\n"},
         .later_answer = {.status = 304},
         .how = "validated",
         .asked = "If-None-Match: \"a\"\nIf-Modified-Since: {-10}\n"},
        {.name = "in place of the client's own tag, whose copy is another",
         .section = "RFC 9111 §4.3.3",
         .answer = {.fields = "Cache-Control: max-age=1\nETag: \"a\"\n"},
         .later = {.at = 10s, .fields = "If-None-Match: \"b\"\n"},
         .later_answer = {.status = 304},
         .how = "validated",
         .status = 200,
         .asked = "If-None-Match: \"a\"\n"},
        {.name = "304 to a client that has what was confirmed",
         .section = "RFC 9111 §4.3.3",
         .answer = {.fields = "Cache-Control: max-age=1\nETag: \"a\"\n"},
         .later = {.at = 10s, .fields = "If-None-Match: \"b\", \"a\"\n"},
         .later_answer = {.status = 304, .fields = "ETag: \"a\"\n"},
         .how = "validated",
         .status = 304,
         .client = "ETag: \"a\"\n"},
        {.name = "a gzip variant's weak tag in the 304 confirms the strong one",
         .section = "RFC 9111 §4.3.4",
         .answer = {.fields = "Cache-Control: max-age=1\nETag: \"a\"\n"},
         .later_answer = {.status = 304, .fields = "ETag: W/\"a\"\n"},
         .how = "validated"},
    };
    test::run(cases);
}

TEST_CASE("conformance conditional-inm: a 304 for another response updates nothing (RFC 9111 §4.3.4)") {
    EngineDriver cache;
    (void)cache.play({}, {.fields = "Cache-Control: max-age=1\nETag: \"a\"\nB: 1\n"});
    const auto played = cache.play({.at = 2s}, {.status = 304, .fields = "ETag: \"z\"\nB: 2\n"});
    REQUIRE(played.upstream.size() == 2);
    CHECK_FALSE(played.upstream[1].fields.contains("If-None-Match"));
    CHECK(cache.stored_fields().find("\"a\"") == std::string::npos);
}

TEST_CASE("conformance update304: fields are replaced, kept and stored (RFC 9111 §3.2, §4.3.4)") {
    auto cache = updated(
        "Test-Header: A\nKept: 1\nContent-Length: 10\nContent-Type: text/plain\n"
        "Set-Cookie: a=1\nSet-Cookie: b=1\n",
        "Cache-Control: max-age=60\nDate: {2}\nETag: \"a\"\nTest-Header: B\nNew: 1\n"
        "Content-Length: 0\nContent-Type: text/html\nSet-Cookie: c=2\n");
    const auto played = cache.play({.at = 61s});
    CHECK(played.how == "hit");  // the update is stored, freshness starts anew
    test::check_lines(played.client.fields,
                      "Test-Header: B\nKept: 1\nNew: 1\nContent-Length: 10\nContent-Type: text/plain\n"
                      "Set-Cookie: c=2\nDate: {2}\nAge: 59\nETag: \"a\"\n",
                      "");
    CHECK(played.client.fields.count(http::FieldId::set_cookie) == 1);
    CHECK(cache.play({.at = 62s}).how == "replaced");
}

TEST_CASE("conformance update304: every field is replaced, but those of the stored bytes (RFC 9111 §3.2)") {
    for (const std::string_view name : {"Test-Header",
                                        "X-Test-Header",
                                        "Content-Foo",
                                        "X-Content-Foo",
                                        "Cache-Control",
                                        "Clear-Site-Data",
                                        "Content-Language",
                                        "Content-Location",
                                        "Content-MD5",
                                        "Content-Security-Policy",
                                        "Expires",
                                        "Last-Modified",
                                        "P3P",
                                        "Public-Key-Pins",
                                        "Set-Cookie",
                                        "Strict-Transport-Security",
                                        "Vary",
                                        "Server",
                                        "X-Frame-Options",
                                        "X-XSS-Protection",
                                        "Access-Control-Allow-Origin"}) {
        INFO(name);
        http::Response stored = test::response(200, std::string(name) + ": old\n");
        policy::update_stored_fields(stored, test::response(304, std::string(name) + ": new\n"));
        CHECK(stored.fields.combined(name) == "new");
    }
    for (const std::string_view name :
         {"Content-Length", "Content-Encoding", "Content-Type", "Content-Range", "Connection", "Keep-Alive",
          "Transfer-Encoding", "Proxy-Authenticate"}) {
        INFO(name);
        http::Response stored = test::response(200, std::string(name) + ": old\n");
        policy::update_stored_fields(stored, test::response(304, std::string(name) + ": new\n"));
        CHECK(stored.fields.combined(name) == "old");
    }
}

TEST_CASE(
    "conformance update304: freshness starts anew without a new Cache-Control (RFC 9111 §4.3.4, §4.2.3)") {
    auto dated = updated("", "Date: {2}\n");
    CHECK(dated.play({.at = 3s - 1us}).how == "hit");
    CHECK(dated.play({.at = 3s}).how == "replaced");

    auto aged = updated("Age: 0\n", "Date: {2}\nCache-Control: max-age=60\nAge: 50\n");
    CHECK(aged.play({.at = 11s}).client.fields.value("Age") == "59");
    CHECK(aged.play({.at = 12s}).how == "replaced");

    auto slow = updated("", "Date: {2}\nCache-Control: max-age=60\n", 5s);
    CHECK(slow.play({.at = 10s}).client.fields.value("Age") == "8");  // the response delay counts
}

TEST_CASE(
    "conformance update304: a 304 without Date is dated by its receipt (RFC 9110 §6.6.1, RFC 9111 §4.2.3)") {
    EngineDriver cache;
    (void)cache.play({}, {.fields = "Cache-Control: max-age=60\nETag: \"a\"\nDate: {0}\n"});
    CHECK(cache.play({.at = 100s}, {.status = 304, .fields = "ETag: \"a\"\n"}).how == "validated");
    const auto played = cache.play({.at = 110s});
    CHECK(played.how == "hit");
    CHECK(played.client.fields.value("Age") == "10");
}

TEST_CASE(
    "conformance update304: what private names stays out when a 304 says no policy (RFC 9111 §5.2.2.7, "
    "§3.1)") {
    auto cookie = updated("Cache-Control: private=\"set-cookie\"\n", "Date: {2}\nSet-Cookie: a=1\n");
    CHECK(cookie.stored_fields().find("Set-Cookie") == std::string::npos);
    auto targeted = updated("CDN-Cache-Control: max-age=1, private=\"x-user\"\n", "Date: {2}\nX-User: joe\n");
    CHECK(targeted.stored_fields().find("X-User") == std::string::npos);
    auto later = updated("X-User: joe\n", "Date: {2}\nCache-Control: max-age=60, private=\"x-user\"\n");
    CHECK(later.stored_fields().find("X-User") == std::string::npos);
}

TEST_CASE(
    "conformance update304: a 304 may take the permission to store away (RFC 9111 §5.2.2.5, §5.2.2.7)") {
    for (const std::string_view policy : {"no-store, max-age=60", "private, max-age=60"}) {
        const std::string update = "Date: {2}\nCache-Control: " + std::string(policy) + "\n";
        auto cache = updated("", update);
        CHECK(cache.stored() == 0);
        CHECK(cache.play({.at = 3s}).how == "fetched");
    }
    auto validated_each_time = updated("", "Date: {2}\nCache-Control: no-cache, max-age=60\n");
    CHECK(validated_each_time.play({.at = 3s}).how == "replaced");
}

TEST_CASE("conformance updateHEAD: HEAD is forwarded when stale and freshens (RFC 9111 §4.3.5)") {
    const auto head = [](EngineDriver& cache, int status, std::string_view fields) {
        (void)cache.play({}, {.fields = "Cache-Control: max-age=1\nETag: \"a\"\nA: 1\nKept: 1\n"
                                        "Content-Length: 10\nDate: {0}\n"});
        const auto played =
            cache.play({.at = 2s, .method = "HEAD"}, {.status = status, .fields = fields, .body = ""});
        REQUIRE(played.upstream.size() == 1);
        CHECK(played.upstream[0].method == "HEAD");
        return played;
    };
    EngineDriver same;
    (void)head(same, 200, "ETag: \"a\"\nCache-Control: max-age=1000\nA: 2\nDate: {2}\nContent-Length: 10\n");
    const auto hit = same.play({.at = 3s});
    CHECK(hit.how == "hit");
    CHECK(hit.client.body.bytes == "0123456789");
    test::check_lines(hit.client.fields, "A: 2\nKept: 1\nAge: 1\n", "");

    EngineDriver changed;
    (void)head(changed, 200, "ETag: \"b\"\nCache-Control: max-age=1000\nDate: {2}\n");
    CHECK(changed.play({.at = 3s}).how == "fetched");

    EngineDriver longer;
    (void)head(longer, 200, "ETag: \"a\"\nCache-Control: max-age=1000\nContent-Length: 11\n");
    CHECK(longer.play({.at = 3s}).how == "fetched");

    EngineDriver gone;
    (void)head(gone, 410, "Cache-Control: max-age=1000\nA: 2\n");
    CHECK(gone.play({.at = 3s}).how == "replaced");

    EngineDriver unchanged;
    CHECK(head(unchanged, 304, "Cache-Control: max-age=1000\nDate: {2}\n").how == "validated");
    CHECK(unchanged.play({.at = 3s}).how == "hit");
}
