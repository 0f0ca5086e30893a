#include "lib/policy/invalidation.hpp"

#include "tests/support/exchange_text.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using test::response;

namespace {

using Uris = std::vector<std::string>;

constexpr std::string_view target = "https://example.com/a/b?q";

Uris invalidated(std::string_view method, int status, std::string_view fields = {},
                 std::string_view target_uri = target) {
    return policy::invalidated_uris(method, target_uri, response(status, fields));
}

}  // namespace

TEST_CASE("unsafe and unknown methods invalidate the target, safe ones do not (RFC 9111 §4.4)") {
    for (const std::string_view method : {"POST", "PUT", "DELETE", "PATCH", "M-SEARCH", "FOO", "get"}) {
        CAPTURE(method);
        CHECK(invalidated(method, 200) == Uris{"https://example.com/a/b?q"});
    }
    for (const std::string_view method : {"GET", "HEAD", "OPTIONS", "TRACE"}) {
        CAPTURE(method);
        CHECK(invalidated(method, 200, "Location: /x\n").empty());
    }
}

TEST_CASE("only 2xx and 3xx answers invalidate (RFC 9111 §4.4)") {
    for (const int status : {200, 201, 204, 299, 301, 303, 304, 399})
        CHECK(invalidated("POST", status).size() == 1);
    for (const int status : {0, 100, 400, 404, 412, 500, 503, 600})
        CHECK(invalidated("POST", status, "Location: /x\n").empty());
}

TEST_CASE("Location and Content-Location of the same origin are invalidated too (RFC 9111 §4.4)") {
    CHECK(invalidated("POST", 201, "Location: /new\nContent-Location: c?d\n") ==
          Uris{"https://example.com/a/b?q", "https://example.com/new", "https://example.com/a/c?d"});
    CHECK(invalidated("POST", 201, "Location: HTTPS://Example.com:443/new#part\n") ==
          Uris{"https://example.com/a/b?q", "https://example.com/new"});
    CHECK(invalidated("POST", 201, "Location: //example.com/x/../y\n") ==
          Uris{"https://example.com/a/b?q", "https://example.com/y"});
}

TEST_CASE("a URI is named once") {
    CHECK(invalidated("POST", 200, "Location: b?q\nContent-Location: /a/b?q#x\n") ==
          Uris{"https://example.com/a/b?q"});
}

TEST_CASE("URIs of another origin are never invalidated (RFC 9111 §4.4)") {
    for (const std::string_view location :
         {"https://other.example/a", "http://example.com/a", "https://example.com:8443/a", "//evil.example/a",
          "https://example.com.evil.example/", "https://example.com@evil.example/", "mailto:a@example.com",
          "http://[", "https:\\\\example.com"}) {
        CAPTURE(location);
        for (const std::string& uri : invalidated("POST", 200, "Location: " + std::string(location) + "\n"))
            CHECK(uri.starts_with("https://example.com/"));
    }
    CHECK(
        invalidated("POST", 200, "Location: https://other.example/a\nContent-Location: //evil/a\n").size() ==
        1);
}

TEST_CASE("with an unknown host only paths are resolved") {
    CHECK(invalidated("POST", 200, "Location: c\nContent-Location: https://example.com/x\n", "/a/b") ==
          Uris{"/a/b", "/a/c"});
    CHECK(invalidated("POST", 200, "Location: //evil/x\n", "/a/b") == Uris{"/a/b"});
    CHECK(invalidated("POST", 200, "Location: ../../x\n", "//a/b") == Uris{"//a/b", "/x"});
}
