#include "lib/http/uri_normalisation.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using http::Step;

namespace {

std::string normalised(std::string_view text, const http::UriNormalisation& steps = {}) {
    return http::normalise_uri(*http::parse_uri(text), steps);
}

}  // namespace

TEST_CASE("equivalent spellings become one (RFC 3986 §6.2.2 and §6.2.3)") {
    for (const auto* text :
         {"http://example.com", "http://example.com/", "http://example.com:/", "http://example.com:80/",
          "HTTP://EXAMPLE.com:080", "http://ex%61mple.com/", "http://EX%41MPLE.com/./x/.."}) {
        CAPTURE(text);
        CHECK(normalised(text) == "http://example.com/");
    }
    CHECK(normalised("eXAMPLE://a/./b/../b/%63/%7bfoo%7d") == "example://a/b/c/%7Bfoo%7D");
    CHECK(normalised("https://a:80/") == "https://a:80/");
    CHECK(normalised("http://a/%2e%2E/b?%7e=%2f#%41") == "http://a/b?~=%2F#A");
    CHECK(normalised("http://a/A%2fb?Q") == "http://a/A%2Fb?Q");
    CHECK(normalised("http://%C3%9C.example/") == "http://%C3%9C.example/");
    CHECK(normalised("urn:A/../B") == "urn:A/../B");
    CHECK(normalised("s:/.//b") == "s:/.//b");
}

TEST_CASE("each step can be left out") {
    const auto only = [](Step http::UriNormalisation::*step) {
        http::UriNormalisation steps{Step::leave, Step::leave, Step::leave,
                                     Step::leave, Step::leave, Step::leave};
        steps.*step = Step::apply;
        return steps;
    };
    using Steps = http::UriNormalisation;
    const auto* text = "HTTP://A:80/%7e/../b#f";
    CHECK(normalised(text, only(&Steps::percent_encoding)) == "HTTP://A:80/~/../b#f");
    CHECK(normalised(text, only(&Steps::letter_case)) == "http://a:80/%7e/../b#f");
    CHECK(normalised(text, only(&Steps::dot_segments)) == "HTTP://A:80/b#f");
    CHECK(normalised(text, only(&Steps::default_port)) == "HTTP://A/%7e/../b#f");
    CHECK(normalised(text, only(&Steps::fragment)) == "HTTP://A:80/%7e/../b");
    CHECK(normalised("http://a?q", only(&Steps::empty_path)) == "http://a/?q");
}

TEST_CASE("percent-encoding keeps what is reserved and what is no escape (RFC 3986 §6.2.2.2)") {
    CHECK(http::normalise_percent_encoding("%41%2f%7E%zz%") == "A%2F~%zz%");
    CHECK(http::normalise_percent_encoding("%2541") == "%2541");
    CHECK(http::normalise_percent_encoding("%%34%31") == "%%341");
    CHECK(http::normalise_percent_encoding("%a%31") == "%a%31");
}
