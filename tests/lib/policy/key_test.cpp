#include "lib/policy/key.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using policy::KeyOptions;

namespace {

// The key's text, which both functions must agree on.
std::string key(std::string_view url, const KeyOptions& options = {}, std::string_view method = "GET") {
    std::string appended;
    policy::append_cache_key(appended, method, url, options);
    CHECK(appended == policy::cache_key(method, url, options).text);
    return appended;
}

}  // namespace

TEST_CASE("the key is method and target URI, query included (RFC 9111 §2)") {
    CHECK(key("https://example.com/a/b?x=1&y=2") == "GET https://example.com/a/b?x=1&y=2");
    CHECK(key("https://example.com/?x=1") != key("https://example.com/?x=2"));
    CHECK(key("https://example.com/") != key("http://example.com/"));
}

TEST_CASE("HEAD shares the key of GET, other methods have their own (RFC 9110 §9.3.2)") {
    CHECK(key("https://example.com/", {}, "HEAD") == "GET https://example.com/");
    CHECK(key("https://example.com/", {}, "POST") == "POST https://example.com/");
    CHECK(key("https://EXAMPLE.com/", {}, "HEAD") == "GET https://example.com/");
}

TEST_CASE("spellings of a URI that mean the same give one key (RFC 9110 §4.2.3)") {
    for (const std::string_view url :
         {"HTTP://example.com/", "http://EXAMPLE.com/", "http://example.com:80/", "http://example.com:/",
          "http://example.com", "http://example.com/#part", "http://example.com:080#"}) {
        CAPTURE(url);
        CHECK(key(url) == "GET http://example.com/");
    }
    CHECK(key("https://example.com:443?q") == "GET https://example.com/?q");
    CHECK(key("http://[2001:DB8::1]:80/") == "GET http://[2001:db8::1]/");
}

TEST_CASE("another port, path or query is another key, byte for byte (RFC 9110 §4.2.3)") {
    CHECK(key("http://example.com:443/") == "GET http://example.com:443/");
    CHECK(key("https://example.com:8443/") == "GET https://example.com:8443/");
    CHECK(key("http://example.com/A") != key("http://example.com/a"));
    CHECK(key("http://example.com/%7Ea") == "GET http://example.com/%7Ea");
    CHECK(key("http://example.com/a/../b//c") == "GET http://example.com/a/../b//c");
    CHECK(key("http://example.com/a?") != key("http://example.com/a"));
    CHECK(key("http://example.com/?b=1&a=2") != key("http://example.com/?a=2&b=1"));
    CHECK(key("http://example.com/?http://UPPER:80/") == "GET http://example.com/?http://UPPER:80/");
}

TEST_CASE("a request target without a host is its own key") {
    CHECK(key("/path?query") == "GET /path?query");
    CHECK(key("//Not-A-Host/path") == "GET //Not-A-Host/path");
    CHECK(key("/path#fragment?not-query") == "GET /path");
    CHECK(key("*") == "GET *");
    CHECK(key("") == "GET ");
}

TEST_CASE("the query can be ignored") {
    const KeyOptions options{.query = KeyOptions::Query::ignore};
    CHECK(key("https://example.com/a?x=1", options) == "GET https://example.com/a");
    CHECK(key("HTTPS://example.com?x=1#f", options) == "GET https://example.com/");
    CHECK(key("/a?x=1", options) == "GET /a");
}

TEST_CASE("the key tells how it came about, and says nothing where nothing changed") {
    CHECK(policy::cache_key("GET", "https://example.com/a?b", {}).steps.empty());
    CHECK(policy::cache_key("GET", "/a?b", {}).steps.empty());

    const auto made =
        policy::cache_key("GET", "HTTPS://Example.com:443?x#f", {.query = KeyOptions::Query::ignore});
    std::vector<std::string> steps;
    for (const auto& step : made.steps)
        steps.push_back(std::string(step.what) + ": " + step.result);
    CHECK(steps == std::vector<std::string>{
                       "scheme and host to lower case: https://example.com:443?x#f",
                       "default port dropped: https://example.com?x#f",
                       "empty path becomes /: https://example.com/?x#f",
                       "fragment dropped: https://example.com/?x",
                       "query ignored: https://example.com/",
                   });
    CHECK(made.text == "GET https://example.com/");
}

TEST_CASE("The URL is found in a key again, whatever the options put there") {
    const std::string url = "https://www.test/a?x=1";
    http::FieldMap fields;
    fields.add("Cookie", "c=1");
    for (const auto method : {KeyOptions::Part::include, KeyOptions::Part::leave_out}) {
        for (const auto scheme : {KeyOptions::Part::include, KeyOptions::Part::leave_out}) {
            for (const auto host : {KeyOptions::Part::include, KeyOptions::Part::leave_out}) {
                for (const auto cookies : {KeyOptions::Cookies::none, KeyOptions::Cookies::all}) {
                    KeyOptions options;
                    options.method = method;
                    options.scheme = scheme;
                    options.host = host;
                    options.cookies = cookies;
                    const std::string text = cache_key("GET", url, options, fields).text;
                    CAPTURE(text);
                    const policy::KeyUrl found = url_of_key(text, key_form(options));
                    CHECK(found.method == (method == KeyOptions::Part::include ? "GET" : ""));
                    CHECK(found.scheme == (scheme == KeyOptions::Part::include ? "https" : ""));
                    CHECK(found.authority == (host == KeyOptions::Part::include ? "www.test" : ""));
                    CHECK(found.path == "/a");
                    CHECK(found.query == "x=1");
                }
            }
        }
    }
}

TEST_CASE("Backslashes that a key needs are taken out of its URL again") {
    KeyOptions options;
    options.fixed_part = "blue";
    const std::string url = "https://www.test/a\\b c";
    const std::string text = cache_key("GET", url, options).text;
    const policy::KeyForm form = key_form(options);
    CHECK(unescaped_url(url_of_key(text, form).whole, form) == url);
    CHECK(unescaped_url(url, key_form(KeyOptions{})) == url);
}
