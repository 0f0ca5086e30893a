#include "lib/http/public_suffix.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;

TEST_CASE("the registrable domain is one label below the public suffix") {
    struct Row {
        const char* host;
        const char* domain;
    };
    for (const auto& row :
         {Row{"example.com", "example.com"}, Row{"a.b.example.com", "example.com"},
          Row{"www.example.co.uk", "example.co.uk"}, Row{"example.com.", "example.com"}, Row{"com", ""},
          Row{"co.uk", ""}, Row{"user.github.io", "user.github.io"},
          Row{"x.user.github.io", "user.github.io"}, Row{"localhost", ""},
          Row{"www.unlisted-tld-of-ours", "www.unlisted-tld-of-ours"}, Row{"10.0.0.1", ""}, Row{"[::1]", ""},
          Row{"", ""}, Row{".", ""}, Row{".com", ""}, Row{"a..com", ""}, Row{"a..", ""}}) {
        CAPTURE(row.host);
        CHECK(http::registrable_domain(row.host) == row.domain);
    }
    CHECK(http::registrable_domain(std::string(300, 'a') + ".com").empty());
    CHECK(http::registrable_domain(std::string("a\0.com", 6)).empty());
}

TEST_CASE("public suffixes are told from names below them") {
    CHECK(http::is_public_suffix("com"));
    CHECK(http::is_public_suffix("co.uk."));
    CHECK(http::is_public_suffix("github.io"));
    CHECK(http::is_public_suffix("localhost"));
    CHECK_FALSE(http::is_public_suffix("example.com"));
    CHECK_FALSE(http::is_public_suffix("127.0.0.1"));
    CHECK_FALSE(http::is_public_suffix(""));
    CHECK_FALSE(http::is_public_suffix(std::string(300, 'a')));
}
