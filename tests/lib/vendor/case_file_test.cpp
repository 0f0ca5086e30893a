#include "tests/lib/vendor/case_file.hpp"

#include "lib/http/date.hpp"
#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using test::read_cases;

namespace {

constexpr std::string_view kHead =
    "[[case]]\n"
    "name = \"n\"\n"
    "source = \"A-1\"\n"
    "request = \"GET https://www.example.com/a\"\n"
    "response = \"200\"\n";

std::string with(std::string_view lines) {
    return std::string(kHead).append(lines);
}

std::string message_of(std::string_view text) {
    const auto file = read_cases(text, "v.toml");
    return file ? std::string() : file.error().message + " | " + file.error().hint;
}

}  // namespace

TEST_CASE("a vendor case is read with its messages, expectations and later requests") {
    const auto file = read_cases(R"([[case]]
name = "HTML is not eligible by default"
source = "CF-1"
settings = { origin_cache_control = "off", tiers = 2 }
request = "GET https://www.example.com:8443/page?a=1\nCookie: b=2"
response = """
200
Content-Type: text/html
Expires: {+60}
"""
body_size = 1000
stored = false
ttl = "10m"
ttl_from = "s-maxage"
ttl_field = "CDN-Cache-Control"
reason = "no-store"
first = "DYNAMIC"
first_outcome = "dynamic"
next = ""
key = "GET x"
client = { cache-control = "max-age=14400", set-cookie = "", age = 7 }
[[case.then]]
at = "+70s"
request = "HEAD https://www.example.com/other"
origin = "unreachable"
word = "HIT"
outcome = "hit"
client = { age = "70" }
[[case.then]]
at = "2h"
reason = "fresh"
)",
                                 "v.toml");
    REQUIRE(file);
    REQUIRE(file->cases.size() == 1);
    CHECK(file->written == 1);
    const test::Case& read = file->cases[0];
    CHECK(read.position.line == 1);
    CHECK(read.name == "HTML is not eligible by default");
    CHECK(read.source.value == "CF-1");
    CHECK(read.source.position.line == 3);
    REQUIRE(read.settings.size() == 2);
    CHECK(read.settings[0].key == "origin_cache_control");
    CHECK(read.settings[1].value == "2");
    REQUIRE(read.exchange);
    CHECK(read.exchange->url == "https://www.example.com:8443/page?a=1");
    CHECK(read.exchange->request->method == "GET");
    CHECK(read.exchange->request->target == "/page?a=1");
    CHECK(read.exchange->request->fields.value("Cookie") == "b=2");
    CHECK(read.exchange->request->fields.value("Host") == "www.example.com:8443");
    const http::Response& response = read.exchange->response;
    CHECK(response.status == 200);
    CHECK(response.fields.value("Content-Type") == "text/html");
    CHECK(response.fields.value("Date") == http::format_date(test::kReceived));
    CHECK(response.fields.value("Expires") == http::format_date(test::kReceived + base::Seconds{60}));
    CHECK(response.body.full_size == 1000);
    CHECK(read.exchange->response_time == test::kReceived);

    CHECK(read.stored->value == false);
    CHECK(read.ttl->value == base::Seconds{600});
    CHECK(read.ttl_from->value == "s-maxage");
    CHECK(read.ttl_field->value == "CDN-Cache-Control");
    CHECK(read.reason->value == "no-store");
    CHECK(read.first.word->value == "DYNAMIC");
    CHECK(read.first.outcome->value == policy::Outcome::dynamic);
    CHECK(read.next.word->value.empty());
    CHECK(read.key->value == "GET x");
    REQUIRE(read.first.client.size() == 3);
    CHECK(read.first.client[1].name == "set-cookie");
    CHECK(read.first.client[1].value.empty());
    CHECK(read.first.client[2].value == "7");

    REQUIRE(read.then.size() == 2);
    CHECK(read.then[0].later.at == base::Seconds{70});
    CHECK(read.then[0].later.request.method == "HEAD");
    CHECK(read.then[0].later.request.target == "/other");
    CHECK(read.then[0].later.url == "https://www.example.com/other");
    CHECK(read.then[0].later.origin == vendor::OriginState::unreachable);
    CHECK(read.then[0].expected.word->value == "HIT");
    CHECK(read.then[0].expected.outcome->value == policy::Outcome::hit);
    CHECK(read.then[1].later.at == base::Seconds{7200});
    CHECK(read.then[1].later.request.fields.value("Cookie") == "b=2");
    CHECK(read.then[1].later.url.empty());
    CHECK(read.then[1].expected.reason->value == "fresh");
}

TEST_CASE("a Date of the case's own replaces the arrival") {
    const auto file = read_cases(
        "[[case]]\nname = \"n\"\nsource = \"A\"\nrequest = \"GET http://a/\"\n"
        "response = \"\"\"\n404\nDate: {-60}\n\"\"\"\nstored = true\n",
        "v.toml");
    REQUIRE(file);
    const http::FieldMap& fields = file->cases[0].exchange->response.fields;
    CHECK(fields.count(http::FieldId::date) == 1);
    CHECK(fields.value("Date") == http::format_date(test::kReceived - base::Seconds{60}));
}

TEST_CASE("a case with `each` is one for every word") {
    const auto file = read_cases(
        "[[case]]\neach = [\"css\", \"js\"]\nname = \"n\"\nsource = \"A\"\n"
        "request = \"GET http://a/f.{each}?{each}\"\nresponse = \"200\"\n"
        "key = \"{each}\"\n[[case.then]]\nat = \"1s\"\n"
        "request = \"GET http://a/{each}\"\nword = \"HIT\"\n",
        "v.toml");
    REQUIRE(file);
    REQUIRE(file->cases.size() == 2);
    CHECK(file->written == 1);
    CHECK(file->cases[0].name == "n [css]");
    CHECK(file->cases[0].exchange->url == "http://a/f.css?css");
    CHECK(file->cases[1].name == "n [js]");
    CHECK(file->cases[1].key->value == "js");
    CHECK(file->cases[1].then[0].later.url == "http://a/js");
}

TEST_CASE("a case about parameters that no answer shows needs no exchange") {
    const auto file = read_cases(
        "[[case]]\nname = \"n\"\nsource = \"A\"\n"
        "parameters = { \"tags.header\" = \"Cache-Tag\", \"tags.per_response\" = 7 }\n",
        "v.toml");
    REQUIRE(file);
    CHECK_FALSE(file->cases[0].exchange);
    REQUIRE(file->cases[0].parameters.size() == 2);
    CHECK(file->cases[0].parameters[0].name == "tags.header");
    CHECK(file->cases[0].parameters[1].value == "7");
}

TEST_CASE("mistakes in a case are told with their place") {
    struct Wrong {
        std::string text;
        const char* message;
    };
    const auto wrong = GENERATE(values<Wrong>({
        {"[[cases]]\n", "v.toml:1:3: there is no key 'cases' here | did you mean 'case'?"},
        {with("stord = true\nkey = \"a\"\n"),
         "v.toml:6:1: there is no key 'stord' here | did you mean 'stored'?"},
        {with(""), "v.toml:1:1: the case expects nothing | say what is stored, answered or received"},
        {with("stored = \"no\"\nkey = \"\"\n"), "v.toml:6:10: 'stored' takes true or false, not a string | "},
        {with("ttl = \"soon\"\nkey = \"\"\n"), "v.toml:6:7: 'soon' is no duration | write 10s, 2h or 1h30m"},
        {with("ttl_from = \"maxage\"\nkey = \"\"\n"),
         "v.toml:6:12: 'ttl_from' does not take 'maxage' | did you mean 'max-age'?"},
        {with("first_outcome = \"hitt\"\nkey = \"\"\n"),
         "v.toml:6:17: 'first_outcome' does not take 'hitt' | did you mean 'hit'?"},
        {with("client = { \"a b\" = \"\" }\nkey = \"\"\n"), "v.toml:6:12: 'a b' is no field name | "},
        {with("parameters = { \"storage.kind\" = \"a\" }\nkey = \"\"\n"),
         "v.toml:6:16: 'storage.kind' is no parameter that only its value shows | quote the name: "
         "\"tags.header\"; others than tags, purge, collapsing, status.bypass and status.synthetic are shown "
         "by what is stored, answered and received"},
        {with("body_size = -1\nkey = \"\"\n"), "v.toml:6:13: a size is not negative | "},
        {with("[[case.then]]\nword = \"HIT\"\n"), "v.toml:6:1: 'at' is missing here | "},
        {with("[[case.then]]\nat = \"1s\"\n"),
         "v.toml:6:1: the request expects nothing | say word, outcome, reason, status or client"},
        {with("[[case.then]]\nat = \"1s\"\nword = \"\"\norigin = \"down\"\n"),
         "v.toml:9:10: 'origin' does not take 'down' | it takes unchanged, changed, error, unreachable"},
        {with("[[case.then]]\nat = \"1s\"\nwrod = \"\"\noutcome = \"hit\"\n"),
         "v.toml:8:1: there is no key 'wrod' here | did you mean 'word'?"},
        {"[[case]]\nname = \"n\"\nsource = \"A\"\nresponse = \"200\"\nstored = true\n",
         "v.toml:1:1: 'request' is missing here\n"
         "v.toml:1:1: the first line is no method with an absolute URL (write \"GET "
         "https://www.example.com/path\") | "},
        {"[[case]]\nname = \"n\"\nsource = \"A\"\nrequest = \"GET /a\"\nresponse = \"200\"\nstored = true\n",
         "v.toml:4:11: the first line is no method with an absolute URL | write \"GET "
         "https://www.example.com/path\""},
        {"[[case]]\nname = \"n\"\nsource = \"A\"\nrequest = \"GET http://a/\\nCookie\"\nresponse = \"200\"\n"
         "stored = true\n",
         "v.toml:4:11: 'Cookie' is no field line | write one \"Name: value\" a line"},
        {"[[case]]\nname = \"n\"\nsource = \"A\"\nrequest = \"GET http://a/\"\nresponse = \"OK\"\n"
         "stored = true\n",
         "v.toml:5:12: the first line is no status code | write \"200\""},
        {"[[case]]\nname = \"n\"\nsource = \"A\"\nrequest = \"GET http://a/\"\n"
         "response = \"200\\nExpires: {60 s}\"\nstored = true\n",
         "v.toml:5:12: {...} stands for a date, in seconds from the arrival: {+3600}, {-60} | "},
    }));
    INFO(wrong.text);
    CHECK(message_of(wrong.text) == wrong.message);
}
