// Variants: the subjects vary and vary-parse of the public HTTP cache tests, each row by its RFC section.
#include "tests/lib/policy/conformance_case.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <string_view>

using namespace cachewright;
using namespace std::chrono_literals;
using test::ConformanceCase;
using test::EngineDriver;

namespace {

void vary(std::string_view name, std::string_view fields, std::string_view first, std::string_view later,
          std::string_view how, const policy::Options& options = policy::shared_cache_options()) {
    const std::string answer = "Cache-Control: max-age=60\n" + std::string(fields);
    const ConformanceCase row{.name = name,
                              .section = "RFC 9111 §4.1",
                              .first = {.fields = first},
                              .answer = {.fields = answer},
                              .later = {.at = 1s, .fields = later},
                              .how = how,
                              .options = options};
    test::run({&row, 1});
}

}  // namespace

TEST_CASE("conformance vary: every nominated field matches (RFC 9111 §4.1)") {
    vary("match", "Vary: Foo\n", "Foo: 1\n", "Foo: 1\n", "hit");
    vary("no match", "Vary: Foo\n", "Foo: 1\n", "Foo: 2\n", "fetched");
    vary("omitted", "Vary: Foo\n", "Foo: 1\n", "", "fetched");
    vary("added", "Vary: Foo\n", "", "Foo: 1\n", "fetched");
    vary("absent matches absent", "Vary: Foo\n", "", "", "hit");
    vary("absent does not match empty", "Vary: Foo\n", "", "Foo:\n", "fetched");
    vary("names know no case", "vary: fOO\n", "foo: 1\n", "FOO: 1\n", "hit");
    vary("values do", "Vary: Foo\n", "Foo: a\n", "Foo: A\n", "fetched");
    vary("fields not listed stay out", "Vary: Foo\n", "Foo: 1\nOther: 2\n", "Foo: 1\nOther: 3\n", "hit");
    vary("two ways, match", "Vary: Foo, Bar\n", "Foo: 1\nBar: abc\n", "Bar: abc\nFoo: 1\n", "hit");
    vary("two ways, one differs", "Vary: Foo, Bar\n", "Foo: 1\nBar: abc\n", "Foo: 2\nBar: abc\n", "fetched");
    vary("two ways, one omitted", "Vary: Foo, Bar\n", "Foo: 1\n", "", "fetched");
    vary("three ways, match", "Vary: Foo, Bar, Baz\n", "Foo: 1\nBar: a\nBaz: 7\n", "Baz: 7\nBar: a\nFoo: 1\n",
         "hit");
    vary("three ways, the last differs", "Vary: Foo, Bar, Baz\n", "Foo: 1\nBar: a\nBaz: 7\n",
         "Foo: 1\nBar: a\nBaz: 8\n", "fetched");
    vary("three ways, one a prefix", "Vary: Foo, Bar, Baz\n", "Foo: 1\nBar: abcde\nBaz: 7\n",
         "Foo: 1\nBar: abc\nBaz: 7\n", "fetched");
    vary("three ways, one absent in both", "Vary: Foo, Bar, Baz\n", "Foo: 1\nBaz: 7\n", "Foo: 1\nBaz: 7\n",
         "hit");
    vary("over several lines", "Vary: Foo\nVary: Bar\n", "Foo: 1\nBar: 1\n", "Foo: 1\nBar: 2\n", "fetched");
    vary("an empty Vary names nothing", "Vary:\n", "Foo: 1\n", "Foo: 2\n", "hit");
    vary("a value cannot pass for another field", "Vary: Foo, Bar\n", "Foo: 1\nBar: 2\n", "Foo: 1, Bar: 2\n",
         "fetched");
}

TEST_CASE("conformance vary-parse: a star anywhere never matches (RFC 9111 §4.1)") {
    for (const std::string_view value :
         {"*", "*, *", "*,*", ", *", "*,", "*, Foo", "Foo, *", "Foo,*,Bar", " , ,*", "\nVary: *",
          "Foo\nVary: *", "*\nVary: Foo", "\"*\", *", "\"a, *, b\""}) {
        const std::string fields = "Vary: " + std::string(value) + "\n";
        vary(value, fields, "Foo: 1\n*: 1\n", "Foo: 1\n*: 1\n", "fetched");
    }
}

TEST_CASE("conformance vary: several variants are kept (RFC 9111 §4.1)") {
    EngineDriver cache;
    const std::string_view fields = "Cache-Control: max-age=60\nVary: Foo\n";
    (void)cache.play({.fields = "Foo: 1\n"}, {.fields = fields, .body = "one"});
    CHECK(cache.play({.at = 1s, .fields = "Foo: 2\n"}, {.fields = fields, .body = "two"}).how == "fetched");
    CHECK(cache.stored() == 2);
    CHECK(cache.play({.at = 2s, .fields = "Foo: 1\n"}).client.body.bytes == "one");
    CHECK(cache.play({.at = 2s, .fields = "Foo: 2\n"}).client.body.bytes == "two");
    CHECK(cache.play({.at = 2s, .fields = "Foo: 3\n"}).how == "fetched");
}

TEST_CASE("conformance vary: of several that match the most recent by Date is used (RFC 9111 §4, §4.1)") {
    const auto second_answers = [](std::string_view first_date, std::string_view second_date) {
        EngineDriver cache;
        const std::string plain = "Cache-Control: max-age=60\n" + std::string(first_date);
        const std::string varying = "Cache-Control: max-age=60\nVary: Foo\n" + std::string(second_date);
        (void)cache.play({}, {.fields = plain, .body = "first"});
        // The client wants a new one, so that two are stored.
        (void)cache.play({.at = 1s, .fields = "Foo: 1\nCache-Control: no-cache\n"},
                         {.fields = varying, .body = "second"});
        CHECK(cache.stored() == 2);
        return cache.play({.at = 2s, .fields = "Foo: 1\n"}).client.body.bytes == "second";
    };
    CHECK(second_answers("Date: {0}\n", "Date: {1}\n"));
    CHECK_FALSE(second_answers("Date: {1}\n", "Date: {0}\n"));
    CHECK(second_answers("Date: {0}\n", "Date: {0}\n"));
    CHECK(second_answers("", ""));
    CHECK_FALSE(second_answers("", "Date: {-5}\n"));
    CHECK(second_answers("Date: {-5}\n", "Date: none\n"));
}

TEST_CASE(
    "conformance vary: normalised as the syntax of the field allows (RFC 9111 §4.1, RFC 9110 §12.5.4)") {
    vary("blanks round commas", "Vary: Foo\n", "Foo: 1,2\n", "Foo:  1, 2 \n", "hit");
    vary("lines joined", "Vary: Foo\n", "Foo: 1, 2\n", "Foo: 1\nFoo: 2\n", "hit");
    vary("order of an unknown field matters", "Vary: Foo\n", "Foo: 1, 2\n", "Foo: 2, 1\n", "fetched");
    vary("blanks inside quotes matter", "Vary: Foo\n", "Foo: \"1,2\"\n", "Foo: \"1, 2\"\n", "fetched");
    vary("languages in any order", "Vary: Accept-Language\n", "Accept-Language: en, de\n",
         "Accept-Language: de, en\n", "hit");
    vary("languages without case", "Vary: Accept-Language\n", "Accept-Language: en, de\n",
         "Accept-Language: eN, De\n", "hit");
    vary("languages without blanks", "Vary: Accept-Language\n", "Accept-Language: en, de\n",
         "Accept-Language:   en  ,   de\n", "hit");
    vary("weights of languages count", "Vary: Accept-Language\n", "Accept-Language: en, de;q=0.5\n",
         "Accept-Language: en;q=0.5, de\n", "fetched");
    vary("the stored language is the wanted one", "Vary: Accept-Language\nContent-Language: de\n",
         "Accept-Language: fr, de;q=0.5\n", "Accept-Language: de, en;q=0.5\n", "hit");
    vary("the stored language is the second choice", "Vary: Accept-Language\nContent-Language: de\n",
         "Accept-Language: de\n", "Accept-Language: fr, de;q=0.5\n", "fetched");
    vary("codings in any order", "Vary: Accept-Encoding\n", "Accept-Encoding: gzip, br\n",
         "Accept-Encoding: br,gzip\n", "hit");
    vary("User-Agent byte by byte", "Vary: User-Agent\n", "User-Agent: a, b\n", "User-Agent: a,b\n",
         "fetched");
    auto bytes = policy::shared_cache_options();
    bytes.reuse.vary_normalisation = policy::Honour::no;
    vary("by a setting byte by byte", "Vary: Accept-Language\n", "Accept-Language: en, de\n",
         "Accept-Language: de, en\n", "fetched", bytes);
}

TEST_CASE("conformance vary: the selecting fields go along with a validation (RFC 9111 §4.3.1)") {
    const ConformanceCase row{.name = "selecting fields",
                              .section = "RFC 9111 §4.3.1",
                              .first = {.fields = "Foo: 1\n"},
                              .answer = {.fields = "Cache-Control: max-age=1\nVary: Foo\nETag: \"a\"\n"},
                              .later = {.at = 2s, .fields = "Foo: 1\nOther: 2\n"},
                              .how = "replaced",
                              .asked = "Foo: 1\nOther: 2\nIf-None-Match: \"a\"\n"};
    test::run({&row, 1});
}
