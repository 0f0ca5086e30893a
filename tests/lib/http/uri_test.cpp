#include "lib/http/uri.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace cachewright;
using http::parse_uri;

TEST_CASE("a URI is taken apart into its parts (RFC 3986 §3)") {
    const auto uri = parse_uri("foo://user:pw@example.com:8042/over/there?name=ferret#nose");
    REQUIRE(uri);
    CHECK(uri->scheme == "foo");
    CHECK(uri->userinfo == "user:pw");
    CHECK(uri->host == "example.com");
    CHECK(uri->port == "8042");
    CHECK(uri->path == "/over/there");
    CHECK(uri->query == "name=ferret");
    CHECK(uri->fragment == "nose");
    CHECK(http::effective_port(*uri) == 8042);

    const auto urn = parse_uri("urn:example:animal:ferret:nose");
    REQUIRE(urn);
    CHECK(urn->scheme == "urn");
    CHECK_FALSE(urn->host);
    CHECK(urn->path == "example:animal:ferret:nose");

    const auto literal = parse_uri("http://[2001:db8::7]:80");
    REQUIRE(literal);
    CHECK(literal->host == "[2001:db8::7]");
    CHECK(literal->port == "80");
    CHECK(literal->path.empty());
    CHECK_FALSE(literal->query);
}

TEST_CASE("parts that are empty differ from parts that are not there") {
    const auto uri = parse_uri("http://@a:?#");
    REQUIRE(uri);
    CHECK(uri->userinfo == "");
    CHECK(uri->port == "");
    CHECK(uri->query == "");
    CHECK(uri->fragment == "");
    CHECK(parse_uri("")->path.empty());
    CHECK(parse_uri("//a/b:c")->host == "a");
    CHECK(parse_uri("./a:b")->path == "./a:b");
    CHECK(parse_uri("/a?b:c//d")->query == "b:c//d");
}

TEST_CASE("put together again, the parts give the same text (RFC 3986 §5.3)") {
    for (const auto* text : {"", "http://@a:?#", "foo://user:pw@example.com:8042/over/there?name=ferret#nose",
                             "//h", "?q", "#f", "mailto:a@b", "a/b", "http://[::1]/x|y{z} %"}) {
        const auto uri = parse_uri(text);
        REQUIRE((uri || std::string(text).ends_with('%')));
        if (uri) CHECK(http::to_string(*uri) == text);
    }
}

TEST_CASE("what has no sensible reading is refused, what browsers let through is not") {
    struct Row {
        const char* text;
        const char* code;
        bool refused;
    };
    for (const auto& row : {Row{"http://a/\n", "uri-control-character", true},
                            Row{" http://a/", "uri-blanks", true},
                            Row{"http://a/b #c", "uri-blanks", true},
                            Row{"http://a :80/", "uri-host", true},
                            Row{"http:// a/", "uri-host", true},
                            Row{"http://[::1/", "uri-open-bracket", true},
                            Row{"http://[::1]80/", "uri-port", true},
                            Row{"http://a:b/", "uri-port", true},
                            Row{"http://a:65536/", "uri-port", true},
                            Row{"1http://a/", "uri-scheme", true},
                            Row{":a", "uri-scheme", true},
                            Row{"http://a/b c", "uri-invalid-character", false},
                            Row{"http://a/b|c", "uri-invalid-character", false},
                            Row{"http://a/\xc3\xa4", "uri-invalid-character", false},
                            Row{"http://a/[b]", "uri-invalid-character", false},
                            Row{"http://a/?x[]=1", "uri-invalid-character", false},
                            Row{"http://a/#b#c", "uri-invalid-character", false},
                            Row{"http://a/%", "uri-invalid-escape", false},
                            Row{"http://a/%zz", "uri-invalid-escape", false},
                            Row{"http://a/%4", "uri-invalid-escape", false}}) {
        CAPTURE(row.text);
        CHECK(parse_uri(row.text).has_value() == !row.refused);
        REQUIRE(http::diagnose_uri(row.text));
        CHECK(http::diagnose_uri(row.text)->code == row.code);
    }
    for (const auto* text : {"http://[::1]:80/a%20b?c=d&e[#f", "https://a.example/%e4~-._!$&'()*+,;=:@"}) {
        CAPTURE(text);
        CHECK(http::diagnose_uri(text).has_value() ==
              (std::string_view(text).find("e[") != std::string_view::npos));
    }
}

TEST_CASE("references resolve as the examples of RFC 3986 §5.4 say") {
    const auto base = *parse_uri("http://a/b/c/d;p?q");
    const std::vector<std::pair<const char*, const char*>> rows{
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y#s"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"},
        {"http:g", "http:g"},
    };
    for (const auto& [reference, expected] : rows) {
        CAPTURE(reference);
        CHECK(http::resolve_reference(base, *parse_uri(reference)) == expected);
    }
    CHECK(http::resolve_reference(*parse_uri("http://a"), *parse_uri("b")) == "http://a/b");
    CHECK(http::resolve_reference(*parse_uri("http://u@a:8/x"), *parse_uri("b")) == "http://u@a:8/b");
    CHECK(http::resolve_reference(*parse_uri("s:/a"), *parse_uri("/.//b")) == "s:/.//b");
}

TEST_CASE("dot segments are removed (RFC 3986 §5.2.4)") {
    CHECK(http::remove_dot_segments("/a/b/c/./../../g") == "/a/g");
    CHECK(http::remove_dot_segments("mid/content=5/../6") == "mid/6");
    CHECK(http::remove_dot_segments("/..") == "/");
    CHECK(http::remove_dot_segments("/a//../b") == "/a/b");
    CHECK(http::remove_dot_segments("").empty());
}

TEST_CASE("an origin is scheme, host and effective port (RFC 9110 §4.3.1)") {
    const auto same = [](const char* a, const char* b) {
        return http::same_origin(*parse_uri(a), *parse_uri(b));
    };
    CHECK(same("http://a.example/x", "HTTP://A.Example:80/y?z"));
    CHECK(same("https://a:443", "https://a:/"));
    CHECK(same("http://a:0080", "http://a"));
    CHECK(same("http://[::1]/", "http://[::1]:80/"));
    CHECK_FALSE(same("http://a", "https://a"));
    CHECK_FALSE(same("http://a", "http://b"));
    CHECK_FALSE(same("http://a:8080", "http://a"));
    CHECK_FALSE(same("//a", "//a"));
    CHECK_FALSE(same("mailto:a", "mailto:a"));
}

TEST_CASE("query parameters come as written, in order") {
    const std::string_view query = "a=1&&b=x=y&c&=d&%61=%20";
    std::vector<std::string> seen;
    for (const auto& parameter : http::QueryParameters(query)) {
        seen.push_back(std::string(parameter.name) + (parameter.has_value ? "|" : "-") +
                       std::string(parameter.value));
        CHECK(base::slice(query, parameter.span).starts_with(parameter.name));
    }
    CHECK(seen == std::vector<std::string>{"a|1", "b|x=y", "c-", "|d", "%61|%20"});
    CHECK(http::QueryParameters("").begin() == std::default_sentinel);
    CHECK(http::QueryParameters("&&").begin() == std::default_sentinel);
}
