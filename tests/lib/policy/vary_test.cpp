#include "lib/policy/vary.hpp"

#include "tests/support/exchange_text.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using policy::Honour;
using policy::VaryMatch;
using test::fields;

namespace {

VaryMatch matches(std::string_view response, std::string_view stored, std::string_view presented,
                  Honour normalisation = Honour::yes) {
    const auto key = [&](std::string_view request) {
        return policy::variant_key(fields(response), fields(request), normalisation);
    };
    const VaryMatch match =
        policy::vary_matches(fields(response), fields(stored), fields(presented), normalisation);
    // Equal keys are always a match.
    if (key(stored).matchable && key(stored) == key(presented)) CHECK(match == VaryMatch::matches);
    return match;
}

bool same_value(std::string_view field, std::string_view a, std::string_view b,
                Honour normalisation = Honour::yes) {
    const auto line = [&](std::string_view value) {
        return std::string(field) + ": " + std::string(value) + "\n";
    };
    return matches("Vary: " + std::string(field) + "\n", line(a), line(b), normalisation) ==
           VaryMatch::matches;
}

}  // namespace

TEST_CASE("every nominated field must match (RFC 9111 §4.1)") {
    const std::string_view vary = "Vary: Foo, Bar\nVary: baz\n";
    CHECK(matches(vary, "Foo: 1\nBar: abc\nBaz: 7\n", "baz: 7\nFOO: 1\nbar: abc\n") == VaryMatch::matches);
    CHECK(matches(vary, "Foo: 1\nBar: abc\nBaz: 7\n", "Foo: 1\nBaz: 7\nBar: abcde\n") == VaryMatch::differs);
    CHECK(matches(vary, "Foo: 1\nBar: abc\nBaz: 7\n", "Foo: 1\nBar: abc\nBaz: 8\n") == VaryMatch::differs);
}

TEST_CASE("an absent field matches only an absent one (RFC 9111 §4.1)") {
    CHECK(matches("Vary: Foo\n", "", "") == VaryMatch::matches);
    CHECK(matches("Vary: Foo\n", "", "Foo: 1\n") == VaryMatch::differs);
    CHECK(matches("Vary: Foo\n", "Foo: 1\n", "") == VaryMatch::differs);
    CHECK(matches("Vary: Foo\n", "", "Foo:\n") == VaryMatch::differs);
    CHECK(matches("Vary: Accept-Encoding\n", "", "Accept-Encoding:\n") == VaryMatch::differs);
    CHECK(matches("Vary: Foo, Bar, Baz\n", "Foo: 1\nBaz: 2\n", "Baz: 2\nFoo: 1\n") == VaryMatch::matches);
}

TEST_CASE("fields that Vary does not name stay out of the key (RFC 9111 §4.1)") {
    CHECK(matches("Vary: Foo\n", "Foo: 1\nOther: 2\n", "Foo: 1\nOther: 3\n") == VaryMatch::matches);
    CHECK(matches("", "Foo: 1\n", "Foo: 2\n") == VaryMatch::matches);
    CHECK(matches("Vary:\n", "Foo: 1\n", "Foo: 2\n") == VaryMatch::matches);
    CHECK(policy::variant_key(fields("Vary: ,\n"), fields("Foo: 1\n"), Honour::yes).text.empty());
}

TEST_CASE("a star anywhere in Vary never matches (RFC 9111 §4.1)") {
    for (const std::string_view vary :
         {"Vary: *\n", "Vary: *, *\n", "Vary: , *\n", "Vary: *, Foo\n", "Vary: Foo, *\n", "Vary: Foo,*\n",
          "Vary: Foo\nVary: *\n", "Vary:\nVary: *\n", "Vary: \"Foo, *, Bar\"\n", "vary: Foo , * , Bar\n"}) {
        CAPTURE(vary);
        CHECK(matches(vary, "Foo: 1\n", "Foo: 1\n") == VaryMatch::never);
        CHECK_FALSE(policy::variant_key(fields(vary), fields("Foo: 1\n"), Honour::yes).matchable);
        CHECK(policy::first_differing_field(fields(vary), fields(""), fields("Foo: 1\n"), Honour::yes) ==
              "*");
    }
    CHECK(matches("Vary: Foo*\n", "Foo: 1\n", "Foo: 1\n") == VaryMatch::matches);
}

TEST_CASE("lines are joined and blanks round commas dropped (RFC 9111 §4.1, RFC 9110 §5.3)") {
    CHECK(matches("Vary: Foo\n", "Foo: 1, 2\n", "Foo: 1\nFoo: 2\n") == VaryMatch::matches);
    CHECK(same_value("Foo", "1,2", " 1, 2 "));
    CHECK(same_value("Foo", "1,2", "1 \t,\t2"));
    CHECK_FALSE(same_value("Foo", "1,2", "1 2"));
    CHECK_FALSE(same_value("Foo", "1,2", "2,1"));
    CHECK_FALSE(same_value("Foo", "a", "A"));
    CHECK_FALSE(same_value("Foo", "1,,2", "1,2"));  // perhaps no list at all
    CHECK(same_value("Cache-Control", "a,,b", "a, b"));
    CHECK_FALSE(same_value("Foo", "\"1, 2\"", "\"1,2\""));
}

TEST_CASE("fields that are no lists are compared byte by byte (RFC 9111 §4.1)") {
    for (const std::string_view field :
         {"User-Agent", "Cookie", "Authorization", "Referer", "Host", "Origin", "If-Modified-Since"}) {
        CAPTURE(field);
        CHECK(same_value(field, "x, y", "x, y"));
        CHECK_FALSE(same_value(field, "x, y", "x,y"));
        CHECK_FALSE(same_value(field, "x", "X"));
    }
    CHECK(matches("Vary: Cookie\n", "Cookie: a=1; b=2\n", "Cookie: a=1\nCookie: b=2\n") ==
          VaryMatch::matches);
}

TEST_CASE("Accept-Language ignores case, blanks, order and the spelling of weights (RFC 9110 §12.5.4)") {
    CHECK(same_value("Accept-Language", "en, de", "de, en"));
    CHECK(same_value("Accept-Language", "en, de", "eN, De"));
    CHECK(same_value("Accept-Language", "en, de", " en ,   de"));
    CHECK(same_value("Accept-Language", "en;q=1.0, de ; q=0.50", "de;Q=0.5,en"));
    CHECK_FALSE(same_value("Accept-Language", "en, de;q=0.5", "en, de;q=0.6"));
    CHECK_FALSE(same_value("Accept-Language", "en", "en-GB"));
    CHECK_FALSE(same_value("Accept-Language", "en, de;q=0", "en"));
    CHECK(matches("Vary: Accept-Language\n", "Accept-Language: en\nAccept-Language: de\n",
                  "Accept-Language: de, en\n") == VaryMatch::matches);
}

TEST_CASE("Accept-Encoding ignores case, blanks, order and the spelling of weights (RFC 9110 §12.5.3)") {
    CHECK(same_value("Accept-Encoding", "gzip, br", "BR,gzip;q=1"));
    CHECK(same_value("Accept-Encoding", "x-gzip", "gzip"));
    CHECK_FALSE(same_value("Accept-Encoding", "gzip", "br"));
    CHECK_FALSE(same_value("Accept-Encoding", "gzip", "gzip;q=0"));
    CHECK_FALSE(same_value("Accept-Encoding", "", "identity"));
    std::string many = "a";
    std::string reversed = "a";
    for (int i = 0; i < 100; ++i) {
        many += ",c" + std::to_string(i);
        reversed = "c" + std::to_string(i) + " , " + reversed;
    }
    CHECK(same_value("Accept-Encoding", many, reversed));
}

TEST_CASE("Accept ignores blanks round commas and semicolons, and nothing else (RFC 9110 §5.6.6)") {
    CHECK(same_value("Accept", "text/html ; q=0.8 ,a/b", "text/html;q=0.8, a/b"));
    CHECK_FALSE(same_value("Accept", "a/b;x=\"1 ; 2\"", "a/b;x=\"1;2\""));
    CHECK_FALSE(same_value("Accept", "a/b;x=\"\\\" ; 2\"", "a/b;x=\"\\\";2\""));
    CHECK_FALSE(same_value("Accept", "a/b, c/d", "c/d, a/b"));
}

TEST_CASE("without normalisation bytes are compared") {
    CHECK(same_value("Accept-Encoding", "gzip, br", "gzip, br", Honour::no));
    CHECK_FALSE(same_value("Accept-Encoding", "gzip, br", "gzip,br", Honour::no));
    CHECK_FALSE(same_value("Accept-Language", "de", "DE", Honour::no));
    CHECK(matches("Vary: Foo\n", "Foo: 1, 2\n", "Foo: 1\nFoo: 2\n", Honour::no) == VaryMatch::matches);
}

TEST_CASE("a stored Content-Language fits when it is the one most wanted language (RFC 9111 §4.1)") {
    const std::string_view german = "Vary: Accept-Language\nContent-Language: de\n";
    const std::string_view stored = "Accept-Language: en, de\n";
    const auto wanted = [&](std::string_view response, std::string_view presented) {
        return matches(response, stored, "Accept-Language: " + std::string(presented) + "\n") ==
               VaryMatch::matches;
    };
    CHECK(wanted(german, "fr;q=0.5, de;q=1.0"));
    CHECK(wanted(german, "DE"));
    CHECK(wanted(german, "de;q=0.3, fr;q=0.2, *;q=0.1"));
    CHECK_FALSE(wanted(german, "fr, de;q=0.9"));
    CHECK_FALSE(wanted(german, "fr, de"));
    CHECK_FALSE(wanted(german, "de, *"));
    CHECK_FALSE(wanted(german, "de-CH"));
    CHECK_FALSE(wanted(german, "de;q=0"));
    CHECK_FALSE(wanted(german, ""));
    CHECK_FALSE(wanted("Vary: Accept-Language\nContent-Language: de, en\n", "de"));
    CHECK_FALSE(wanted("Vary: Accept-Language\nContent-Language: *\n", "*"));
    CHECK_FALSE(wanted("Vary: Accept-Language\n", "de"));
    CHECK(matches(german, stored, "Accept-Language: de\n", Honour::no) == VaryMatch::differs);
    // A request without the field wants nothing in particular.
    CHECK(matches(german, stored, "") == VaryMatch::differs);
    // §4.1: "if ... a header field is absent from a request, it can only match another request if it is also
    // absent there", whatever the normalisation.
    CHECK(matches(german, "", "Accept-Language: de\n") == VaryMatch::differs);
    // The other fields must match all the same.
    CHECK(matches("Vary: Accept-Language, Foo\nContent-Language: de\n", "Accept-Language: en\nFoo: 1\n",
                  "Accept-Language: de\nFoo: 2\n") == VaryMatch::differs);
}

TEST_CASE("the first differing field is named as Vary writes it") {
    const auto response = fields("Vary: Foo, bAr\n");
    CHECK(policy::first_differing_field(response, fields("Foo: 1\nBar: 1\n"), fields("Foo: 1\nBar: 2\n"),
                                        Honour::yes) == "bAr");
    CHECK(
        policy::first_differing_field(response, fields("Foo: 1\n"), fields("Foo: 1\n"), Honour::yes).empty());
    CHECK(
        policy::first_differing_field(fields("X: 1\n"), fields("Foo: 1\n"), fields(""), Honour::yes).empty());
}

TEST_CASE("no value can pass for another field") {
    const auto key = [](std::string_view vary, std::string_view request) {
        return policy::variant_key(fields(vary), fields(request), Honour::yes).text;
    };
    CHECK(key("Vary: A, B\n", "A: x\nB: y\n") == "1:a?1:x1:b?1:y");
    CHECK(key("Vary: A, B\n", "A: x1:b?1:y\n") != key("Vary: A, B\n", "A: x\nB: y\n"));
    CHECK(key("Vary: A, B\n", "A: x,\nB: y\n") != key("Vary: A, B\n", "A: x\nB: ,y\n"));
    CHECK(key("Vary: A\n", "A: -\n") != key("Vary: A\n", ""));
}
