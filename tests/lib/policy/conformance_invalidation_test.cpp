// Invalidation and ranges: the subjects invalidation and partial of the public HTTP cache tests, each row by
// its RFC section.
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

constexpr Answer kFresh{.fields = "Cache-Control: max-age=3600\n"};
constexpr std::string_view kOther = "https://example.com/other";

// Is what is stored for `url` gone after that request for kUrl?
bool invalidated(std::string_view method, const Answer& answer, std::string_view url = test::kUrl) {
    EngineDriver cache;
    (void)cache.play({.url = url}, kFresh);
    REQUIRE(cache.stored(url) == 1);
    (void)cache.play({.at = 1s, .method = method, .body = "x"}, answer);
    const bool gone = cache.stored(url) == 0;
    CHECK((cache.play({.at = 2s, .url = url}).how == "fetched") == gone);
    return gone;
}

}  // namespace

TEST_CASE("conformance invalidation: unsafe and unknown methods (RFC 9111 §4.4, RFC 9110 §9.2.1)") {
    for (const std::string_view method :
         {"POST", "PUT", "DELETE", "PATCH", "M-SEARCH", "FOO", "PURGE", "LOCK", "post"}) {
        INFO(method);
        for (const int status : {200, 201, 204, 206, 299, 301, 303, 304, 399})
            CHECK(invalidated(method, {.status = status}));
        for (const int status : {400, 403, 404, 409, 412, 499, 500, 502, 503, 599})
            CHECK_FALSE(invalidated(method, {.status = status}));
        CHECK_FALSE(invalidated(method, test::kUnreachable));
        CHECK_FALSE(invalidated(method, {}, kOther));
    }
    for (const std::string_view method : {"OPTIONS", "TRACE"})
        CHECK_FALSE(invalidated(method, {}));
}

TEST_CASE("conformance invalidation: Location and Content-Location of the same origin (RFC 9111 §4.4)") {
    for (const std::string_view field : {"Location", "Content-Location"}) {
        for (const std::string_view method : {"POST", "PUT", "DELETE", "M-SEARCH"}) {
            const auto names = [&](std::string_view reference, int status = 201) {
                const std::string line = std::string(field) + ": " + std::string(reference) + "\n";
                INFO(method << " " << line);
                return invalidated(method, {.status = status, .fields = line}, kOther);
            };
            CHECK(names("https://example.com/other"));
            CHECK(names("/other"));
            CHECK(names("other"));
            CHECK(names("//example.com/other"));
            CHECK(names("HTTPS://EXAMPLE.COM:443/other#part"));
            CHECK_FALSE(names("/other?a=1"));
            CHECK_FALSE(names("http://example.com/other"));
            CHECK_FALSE(names("https://example.net/other"));
            CHECK_FALSE(names("https://example.com:8443/other"));
            CHECK_FALSE(names("/other", 500));
        }
    }
    EngineDriver cache;
    (void)cache.play({.url = "https://example.net/other"}, kFresh);
    (void)cache.play({.at = 1s, .method = "POST"}, {.fields = "Location: https://example.net/other\n"});
    CHECK(cache.stored("https://example.net/other") == 1);  // no stranger empties a cache
}

TEST_CASE("conformance invalidation: all variants go (RFC 9111 §4.4)") {
    EngineDriver cache;
    for (const std::string_view fields : {"Foo: 1\n", "Foo: 2\n"})
        (void)cache.play({.fields = fields}, {.fields = "Cache-Control: max-age=60\nVary: Foo\n"});
    CHECK(cache.stored() == 2);
    (void)cache.play({.at = 1s, .method = "PUT"}, {.status = 204});
    CHECK(cache.stored() == 0);
}

TEST_CASE("conformance partial: ranges of a complete stored response (RFC 9110 §14.1.2, §14.2)") {
    const auto range = [](std::string_view asked, int status, std::string_view body,
                          std::string_view content_range) {
        EngineDriver cache;
        (void)cache.play({}, {.fields = "Cache-Control: max-age=60\nETag: \"a\"\n", .body = "01234567890"});
        const auto played = cache.play({.at = 1s, .fields = asked});
        INFO(asked);
        CHECK(played.how == "hit");
        CHECK(played.client.status == status);
        CHECK(played.client.body.bytes == body);
        CHECK(played.client.fields.value("Content-Range") == content_range);
    };
    range("Range: bytes=0-1\n", 206, "01", "bytes 0-1/11");
    range("Range: bytes=1-\n", 206, "1234567890", "bytes 1-10/11");
    range("Range: bytes=-1\n", 206, "0", "bytes 10-10/11");
    range("Range: bytes=-99\n", 206, "01234567890", "bytes 0-10/11");
    range("Range: bytes=9-99\n", 206, "90", "bytes 9-10/11");
    range("Range: bytes=11-\n", 416, "", "bytes */11");
    range("Range: bytes=-0\n", 416, "", "bytes */11");
    range("Range: bytes=2-1\n", 200, "01234567890", "");
    range("Range: lines=0-1\n", 200, "01234567890", "");
    range("Range: 0-1\n", 200, "01234567890", "");
    range("Range: bytes=0-1, 3-4\n", 200, "01234567890", "");
    // If-Range (RFC 9110 §13.1.5)
    range("Range: bytes=0-1\nIf-Range: \"a\"\n", 206, "01", "bytes 0-1/11");
    range("Range: bytes=0-1\nIf-Range: W/\"a\"\n", 200, "01234567890", "");
    range("Range: bytes=0-1\nIf-Range: \"b\"\n", 200, "01234567890", "");
    // The other conditions come first (RFC 9110 §13.2.2).
    range("Range: bytes=0-1\nIf-None-Match: \"a\"\n", 304, "", "");
}

TEST_CASE("conformance partial: a stored part answers what it covers (RFC 9111 §3.3, §3.4)") {
    const auto range = [](std::string_view asked, std::string_view how, std::string_view body = {},
                          std::string_view content_range = "bytes 4-9/10") {
        EngineDriver cache;
        const std::string fields =
            "Cache-Control: max-age=60\nETag: \"a\"\nContent-Range: " + std::string(content_range) + "\n";
        const auto first =
            cache.play({.fields = "Range: bytes=-6\n"}, {.status = 206, .fields = fields, .body = "456789"});
        REQUIRE(first.upstream.size() == 1);
        CHECK(first.upstream[0].fields.value("Range") == "bytes=-6");  // untouched on a miss
        const auto played = cache.play({.at = 1s, .fields = asked});
        INFO(asked);
        CHECK(played.how == how);
        if (how == "hit") CHECK(played.client.body.bytes == body);
    };
    range("Range: bytes=-6\n", "hit", "456789");
    range("Range: bytes=4-9\n", "hit", "456789");
    range("Range: bytes=6-8\n", "hit", "678");
    range("Range: bytes=6-\n", "hit", "6789");
    range("Range: bytes=-1\n", "hit", "9");
    range("Range: bytes=3-8\n", "fetched");
    range("Range: bytes=0-1\n", "fetched");
    range("Range: bytes=-7\n", "fetched");
    range("", "fetched");
    range("Range: bytes=6-8\n", "hit", "678", "bytes 4-9/*");
    range("Range: bytes=6-\n", "fetched", "", "bytes 4-9/*");
    range("Range: bytes=6-8\n", "fetched", "", "bytes 9-4/10");
    range("Range: bytes=6-8\n", "fetched", "", "pages 4-9/10");
}

TEST_CASE(
    "conformance partial: only the missing end is asked for (RFC 9111 §3.4, RFC 9110 §13.1.5, §15.3.7.3)") {
    const auto complete = [](EngineDriver& cache, std::string_view validator, const Answer& rest,
                             std::string_view asked = "") {
        const std::string fields =
            "Cache-Control: max-age=60\nContent-Range: bytes 0-4/10\n" + std::string(validator);
        (void)cache.play({.fields = "Range: bytes=0-4\n"},
                         {.status = 206, .fields = fields, .body = "01234"});
        return cache.play({.at = 1s, .fields = asked}, rest);
    };
    EngineDriver same;
    const auto joined =
        complete(same, "ETag: \"a\"\n",
                 {.status = 206, .fields = "Content-Range: bytes 5-9/10\nETag: \"a\"\n", .body = "56789"});
    CHECK(joined.how == "completed");
    CHECK(joined.client.status == 200);
    CHECK(joined.client.body.bytes == "0123456789");
    REQUIRE(joined.upstream.size() == 1);
    test::check_lines(joined.upstream[0].fields, "Range: bytes=5-\nIf-Range: \"a\"\n", "If-None-Match");

    // Not the same strong validator: never joined.
    EngineDriver other;
    CHECK(complete(other, "ETag: \"a\"\n",
                   {.status = 206, .fields = "Content-Range: bytes 5-9/10\nETag: \"b\"\n", .body = "56789"})
              .how == "fetched");
    EngineDriver weak;
    const auto weakly =
        complete(weak, "ETag: W/\"a\"\n",
                 {.status = 206, .fields = "Content-Range: bytes 5-9/10\nETag: W/\"a\"\n", .body = "56789"});
    CHECK(weakly.how == "fetched");
    REQUIRE_FALSE(weakly.upstream.empty());
    CHECK_FALSE(weakly.upstream[0].fields.contains("If-Range"));
    EngineDriver gap;
    CHECK(complete(gap, "ETag: \"a\"\n",
                   {.status = 206, .fields = "Content-Range: bytes 6-9/10\nETag: \"a\"\n", .body = "6789"})
              .how == "fetched");
    // A changed representation comes whole, by If-Range.
    EngineDriver changed;
    const auto whole = complete(changed, "ETag: \"a\"\n", {.fields = "ETag: \"b\"\n", .body = "abcdefghij"});
    CHECK(whole.client.body.bytes == "abcdefghij");
}

TEST_CASE("conformance partial: what is not kept (RFC 9111 §3.3, RFC 9110 §15.3.7)") {
    const ConformanceCase cases[] = {
        {.name = "a 206 without Content-Range",
         .section = "RFC 9110 §15.3.7",
         .first = {.fields = "Range: bytes=0-1\n"},
         .answer = {.status = 206, .fields = "Cache-Control: max-age=60\n", .body = "01"},
         .later = {.at = 1s, .fields = "Range: bytes=0-1\n"},
         .how = "fetched"},
        {.name = "a 206 to POST",
         .section = "RFC 9111 §3.3",
         .first = {.method = "POST"},
         .answer = {.status = 206,
                    .fields = "Cache-Control: max-age=60\nContent-Range: bytes 0-1/10\n"
                              "Content-Location: /page\n",
                    .body = "01"},
         .later = {.at = 1s, .fields = "Range: bytes=0-1\n"},
         .how = "fetched"},
        {.name = "a body cut short is no complete response",
         .section = "RFC 9111 §3.3",
         .answer = {.fields = "Cache-Control: max-age=60\nContent-Length: 20\nETag: \"a\"\n"},
         .later_answer = {.fields = "ETag: \"b\"\n", .body = "new"},
         .how = "fetched",
         .asked = "Range: bytes=10-\nIf-Range: \"a\"\n"},
    };
    test::run(cases);
}
