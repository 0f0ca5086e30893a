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

TEST_CASE("CloudFront's key is host and path; Fastly's has no scheme (AWS-5, FA-2)") {
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

TEST_CASE("No-Vary-Search of the response says which parameters count (draft-ietf-httpbis-no-vary-search)") {
    KeyOptions options;
    const auto beside = [&](std::string_view field, std::string_view query) {
        return key_beside(test::fields_of(field), "GET", "https://a.example/P" + std::string(query), options,
                          {})
            .text;
    };
    constexpr std::string_view field = "No-Vary-Search: params=(\"utm_source\"), key-order";
    CHECK(beside(field, "?utm_source=x&b=2&a=1") == "GET https://a.example/P?utm_source=x&b=2&a=1");
    options.no_vary_search = Honour::yes;
    CHECK(beside(field, "?utm_source=x&b=2&a=1") == "GET https://a.example/P?a=1&b=2");
    CHECK(beside(field, "?a=1&b=2#top") == "GET https://a.example/P?a=1&b=2");
    CHECK(beside(field, "?utm_source=x") == "GET https://a.example/P");
    CHECK(beside(field, "") == "GET https://a.example/P");
    // Without the field, or with one that is no dictionary, the query counts byte for byte.
    CHECK(beside({}, "?b=2&a=1") == "GET https://a.example/P?b=2&a=1");
    CHECK(beside("No-Vary-Search: (", "?b=2&a=1") == "GET https://a.example/P?b=2&a=1");
    // The vendor's own rule takes what is left.
    options.query = KeyOptions::Query::ignore;
    CHECK(beside(field, "?a=1") == "GET https://a.example/P");
}
