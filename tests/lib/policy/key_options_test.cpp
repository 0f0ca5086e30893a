#include "lib/policy/key.hpp"
#include "lib/policy/response_key.hpp"
#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace cachewright::policy;

namespace {

std::string key(const KeyOptions& options, std::string_view lines = {},
                std::string_view url = "https://a.example/P?b=2&a=1&c") {
    return cache_key("GET", url, options, test::fields_of(lines)).text;
}

}  // namespace

TEST_CASE("CloudFront's key is host and path, Fastly's has no scheme (AWS-5, FA-2)") {
    KeyOptions options;
    options.method = options.scheme = KeyOptions::Part::leave_out;
    CHECK(key(options) == "a.example/P?b=2&a=1&c");
    options.query = KeyOptions::Query::ignore;
    CHECK(key(options) == "a.example/P");
    options.host = KeyOptions::Part::leave_out;
    CHECK(key(options) == "/P");
    CHECK(cache_key("OPTIONS", "https://a.example/P", options, {}).text == "OPTIONS /P");
}

TEST_CASE("the query enters sorted, by listed names, or all but those (CF-8k, AK-7)") {
    KeyOptions options;
    options.query_names = {"a"};
    options.query = KeyOptions::Query::sort;
    CHECK(key(options) == "GET https://a.example/P?a=1&b=2&c");
    options.query = KeyOptions::Query::only_listed;
    CHECK(key(options) == "GET https://a.example/P?a=1");
    options.query = KeyOptions::Query::all_but_listed;
    CHECK(key(options) == "GET https://a.example/P?b=2&c");
    CHECK(key(options, "", "https://a.example/?a=1&ab=2") == "GET https://a.example/?ab=2");
    options.query_match = KeyOptions::NameMatch::prefix;
    CHECK(key(options, "", "https://a.example/?a=1&ab=2") == "GET https://a.example/");
    options = {};
    options.path_case = KeyOptions::Case::fold;
    CHECK(key(options) == "GET https://a.example/p?b=2&a=1&c");
}

TEST_CASE("request fields, cookies and codings enter with their values quoted (AWS-5)") {
    KeyOptions options;
    options.query = KeyOptions::Query::ignore;
    options.headers = {"Origin"};
    CHECK(key(options) == "GET https://a.example/P header:origin=none");
    CHECK(key(options, "Origin: a\"b") == "GET https://a.example/P header:origin=\"a\\\"b\"");
    options.plain_header_values = {"origin=a"};
    CHECK(key(options, "Origin: A") == "GET https://a.example/P header:origin=none");
    options = {};
    options.query = KeyOptions::Query::ignore;
    options.cookies = KeyOptions::Cookies::all;
    CHECK(key(options, "Cookie: b=2; a=1") == "GET https://a.example/P cookie:a=\"1\" cookie:b=\"2\"");
    options.cookie_names = {"a"};
    options.cookies = KeyOptions::Cookies::listed;
    CHECK(key(options, "Cookie: b=2; a=1") == "GET https://a.example/P cookie:a=\"1\"");
    options.cookies = KeyOptions::Cookies::all_but_listed;
    CHECK(key(options, "Cookie: b=2; a=1") == "GET https://a.example/P cookie:b=\"2\"");
    options.cookies = KeyOptions::Cookies::none;
    options.codings = {"br", "gzip"};
    CHECK(key(options, "Accept-Encoding: gzip, br") == "GET https://a.example/P codings=\"br,gzip\"");
    CHECK(key(options, "Accept-Encoding: br;q=0, gzip") == "GET https://a.example/P codings=\"gzip\"");
    CHECK(key(options) == "GET https://a.example/P codings=\"\"");
}

TEST_CASE("no URL can pass for a part of another key") {
    KeyOptions options;
    options.cookies = KeyOptions::Cookies::all;
    CHECK(key(options, "", "/p cookie:a=\"1\"") != key(options, "Cookie: a=1", "/p"));
    CHECK(key(options, "", "/p\\") != key(options, "", "/p\\\\"));
}

TEST_CASE("Netlify-Vary lists what of query, fields and cookies is in the key (NL-1)") {
    KeyOptions options;
    options.netlify_vary = Honour::yes;
    const auto response = test::fields_of("Netlify-Vary: query=a|c, header=X-Y, cookie=s");
    CHECK(key(key_options_for(options, response), "Cookie: s=1; t=2") ==
          "GET https://a.example/P?a=1&c header:x-y=none cookie:s=\"1\"");
    CHECK(key(key_options_for(options, {})) == "GET https://a.example/P?b=2&a=1&c");
    CHECK(key(key_options_for(options, test::fields_of("Netlify-Vary: query"))) ==
          "GET https://a.example/P?b=2&a=1&c");
}

TEST_CASE("No-Vary-Search shapes the key where it is honoured (draft-ietf-httpbis-no-vary-search)") {
    // The draft: caches may reuse a stored response when the URLs are "equivalent modulo search variation".
    KeyOptions options;
    const auto of = [&](std::string_view field, std::string_view url) {
        const auto response = test::fields_of(std::string("No-Vary-Search: ").append(field));
        return key_for_response("GET", url, options, response, {}).text;
    };
    const auto same = [&](std::string_view field, std::string_view a, std::string_view b) {
        return of(field, a) == of(field, b);
    };
    CHECK_FALSE(same("params", "https://a.example/?id=1", "https://a.example/?id=2"));
    options.no_vary_search = Honour::yes;
    CHECK(
        same("params=(\"utm_source\")", "https://a.example/?id=1&utm_source=x", "https://a.example/?id=1#f"));
    CHECK_FALSE(same("params=(\"utm_source\")", "https://a.example/?id=1", "https://a.example/?id=2"));
    CHECK(same("except=(\"id\")", "https://a.example/?a=1&id=2", "https://a.example/?id=2"));
    CHECK(same("key-order", "https://a.example/?a=1&b=2", "https://a.example/?b=2&a=1"));
    CHECK_FALSE(same("key-order=?0", "https://a.example/?a=1&b=2", "https://a.example/?b=2&a=1"));
    // A field that cannot be parsed means the default: every parameter counts.
    CHECK_FALSE(same("params=(\"a\"", "https://a.example/?a=1", "https://a.example/?a=2"));
    // Nothing else of the URL is touched.
    CHECK_FALSE(same("except=()", "https://a.example/p?a=1", "https://a.example/q?a=1"));
    const auto told = key_for_response("GET", "https://a.example/?b=1", options,
                                       test::fields_of("No-Vary-Search: except=()"), {});
    CHECK(told.text == "GET https://a.example/");
    REQUIRE(told.steps.size() == 1);
    CHECK(told.steps[0].what == "No-Vary-Search applied to the query");
}
