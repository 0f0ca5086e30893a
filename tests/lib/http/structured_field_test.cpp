#include "lib/http/structured_field.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::http;
using namespace std::string_literals;

namespace {

sf::BareItem bare(const std::string& text) {
    const auto parsed = sf::parse_item(text);
    INFO(text);
    REQUIRE(parsed);
    return parsed->value;
}

// How `text` reads when it is written again in canonical form; "!code" when it is not of that kind.
std::string item(const std::string& text) {
    const auto parsed = sf::parse_item(text);
    return parsed ? sf::serialise(*parsed).value() : "!" + std::string(parsed.error.code);
}
std::string list(const std::string& text) {
    const auto parsed = sf::parse_list(text);
    return parsed ? sf::serialise(*parsed).value() : "!" + std::string(parsed.error.code);
}
std::string dictionary(const std::string& text) {
    const auto parsed = sf::parse_dictionary(text);
    return parsed ? sf::serialise(*parsed).value() : "!" + std::string(parsed.error.code);
}

struct Row {
    std::string text;
    std::string expected;
};

}  // namespace

TEST_CASE("bare items have the eight types of RFC 9651 §3.3") {
    CHECK(bare("42") == sf::BareItem(std::int64_t{42}));
    CHECK(bare("-1.25") == sf::BareItem(sf::Decimal{-1250}));
    CHECK(bare("\"a \\\"b\\\\\"") == sf::BareItem(sf::String{"a \"b\\"}));
    CHECK(bare("*a/b:c") == sf::BareItem(sf::Token{"*a/b:c"}));
    CHECK(bare(":aGVsbG8=:") == sf::BareItem(sf::ByteSequence{"hello"}));
    CHECK(bare("?1") == sf::BareItem(true));
    CHECK(bare("?0") == sf::BareItem(false));
    CHECK(bare("@-1659578233") == sf::BareItem(sf::Date{base::Seconds{-1659578233}}));
    CHECK(bare("%\"f%c3%bc %22x\"") == sf::BareItem(sf::DisplayString{"f\xC3\xBC \"x"}));
    CHECK(sf::type_of(bare("1.0")) == sf::ItemType::decimal);
    CHECK(sf::type_of(bare("%\"\"")) == sf::ItemType::display_string);
    CHECK(sf::describe(sf::type_of(bare("@1"))) == "a Date");
}

TEST_CASE("Integers and Decimals: RFC 9651 §4.2.4") {
    const std::vector<Row> rows{
        {"0", "0"},
        {"-0", "0"},
        {"00", "0"},
        {"042", "42"},
        {"-042", "-42"},
        {"  42  ", "42"},
        {"999999999999999", "999999999999999"},
        {"-999999999999999", "-999999999999999"},
        {"000000000000001", "1"},
        {"1000000000000000", "!invalid-number"},
        {"0000000000000001", "!invalid-number"},
        {"-", "!invalid-number"},
        {"--1", "!invalid-number"},
        {"- 1", "!invalid-number"},
        {"-a", "!invalid-number"},
        {"+1", "!invalid-value"},
        {"4-2", "!trailing-characters"},
        {"4 2", "!trailing-characters"},
        {"1e5", "!trailing-characters"},
        {"1,2", "!trailing-characters"},
        {"1.5", "1.5"},
        {"1.50", "1.5"},
        {"1.0", "1.0"},
        {"-0.0", "0.0"},
        {"00.5", "0.5"},
        {"1.005", "1.005"},
        {"1.123", "1.123"},
        {"1.1234", "!invalid-number"},
        {"1.", "!invalid-number"},
        {"-1.", "!invalid-number"},
        {".5", "!invalid-value"},
        {"1.5.4", "!trailing-characters"},
        {"1..4", "!invalid-number"},
        {"999999999999.999", "999999999999.999"},
        {"-999999999999.999", "-999999999999.999"},
        {"1000000000000.0", "!invalid-number"},
        {"\t42", "!invalid-value"},
        {"42\t", "!trailing-characters"},
        {"", "!missing-value"},
        {"   ", "!missing-value"},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(item(row.text) == row.expected);
    }
}

TEST_CASE("Strings: RFC 9651 §4.2.5") {
    const std::vector<Row> rows{
        {"\"foo bar\"", "\"foo bar\""},
        {"\"\"", "\"\""},
        {"\" \"", "\" \""},
        {"\"b\\\\a\\\"r\"", "\"b\\\\a\\\"r\""},
        {"\"~ !\"", "\"~ !\""},
        {"\"foo", "!invalid-string"},
        {"\"", "!invalid-string"},
        {"\"foo\\\"", "!invalid-string"},
        {"\"foo\\", "!invalid-string"},
        {"\"foo\\,\"", "!invalid-string"},
        {"\"\\n\"", "!invalid-string"},
        {"\"a\tb\"", "!invalid-string"},
        {"\"a\x7F\"", "!invalid-string"},
        {"\"f\xC3\xBC\"", "!invalid-string"},
        {"\"a\0b\""s, "!invalid-string"},
        {"'foo'", "!invalid-value"},
        {"\"a\" \"b\"", "!trailing-characters"},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(item(row.text) == row.expected);
    }
}

TEST_CASE("Tokens: RFC 9651 §4.2.6") {
    const std::vector<Row> rows{
        {"a", "a"},
        {"Foo", "Foo"},
        {"*", "*"},
        {"a_b-c.d3:f%00/*", "a_b-c.d3:f%00/*"},
        {"fooGG!#$%&'*+-.^_`|~", "fooGG!#$%&'*+-.^_`|~"},
        {"foo bar", "!trailing-characters"},
        {"_foo", "!invalid-value"},
        {"&&&&&", "!invalid-value"},
        {"/foo", "!invalid-value"},
        {"foo(", "!trailing-characters"},
        {"f\xC3\xBC", "!trailing-characters"},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(item(row.text) == row.expected);
    }
}

TEST_CASE("Byte Sequences: RFC 9651 §4.2.7, lenient with padding") {
    const std::vector<Row> rows{
        {":aGVsbG8=:", ":aGVsbG8=:"},
        {"::", "::"},
        {":aGVsbG8:", ":aGVsbG8=:"},
        {":aQ=:", ":aQ==:"},
        {":iZ==:", ":iQ==:"},  // bits under the padding are ignored
        {":aGVsbG9=:", ":aGVsbG8=:"},
        {":/+Ah:", ":/+Ah:"},
        {":aGVsbG8==:", "!invalid-byte-sequence"},
        {":=aGVsbG8=:", "!invalid-byte-sequence"},
        {":aG=VsbG8:", "!invalid-byte-sequence"},
        {":aGVsb:", "!invalid-byte-sequence"},
        {":=:", "!invalid-byte-sequence"},
        {": aGVsbG8=:", "!invalid-byte-sequence"},
        {":aGVsbG8 =:", "!invalid-byte-sequence"},
        {":_-Ah:", "!invalid-byte-sequence"},
        {":aGVsbG8=", "!invalid-byte-sequence"},
        {":", "!invalid-byte-sequence"},
        {":aGV\xC3\xBC:", "!invalid-byte-sequence"},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(item(row.text) == row.expected);
    }
    std::string all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    for (std::size_t length = 0; length <= all.size(); ++length) {
        const sf::BareItem bytes = sf::ByteSequence{all.substr(0, length)};
        REQUIRE(bare(sf::serialise(bytes).value()) == bytes);
    }
}

TEST_CASE("Booleans, Dates and Display Strings: RFC 9651 §4.2.8 to §4.2.10") {
    const std::vector<Row> rows{
        {"?0", "?0"},
        {"?1", "?1"},
        {"?", "!invalid-boolean"},
        {"?2", "!invalid-boolean"},
        {"?T", "!invalid-boolean"},
        {"?01", "!trailing-characters"},
        {"@0", "@0"},
        {"@1659578233", "@1659578233"},
        {"@-1659578233", "@-1659578233"},
        {"@253402300800", "@253402300800"},
        {"@999999999999999", "@999999999999999"},
        {"@1000000000000000", "!invalid-number"},
        {"@1659578233.12", "!invalid-date"},
        {"@", "!invalid-date"},
        {"@a", "!invalid-date"},
        {"@ 1", "!invalid-date"},
        {"%\"foo bar\"", "%\"foo bar\""},
        {"%\"f%c3%bc%c3%bc\"", "%\"f%c3%bc%c3%bc\""},
        {"%\"%25%22\\\"", "%\"%25%22\\\""},
        {"%\"%00%0a%7f\"", "%\"%00%0a%7f\""},
        {"%\"%61\"", "%\"a\""},
        {"%\"%f0%9f%9a%80\"", "%\"%f0%9f%9a%80\""},
        {"%\"%f4%8f%bf%bf\"", "%\"%f4%8f%bf%bf\""},
        {"%\"%f4%90%80%80\"", "!invalid-display-string"},
        {"%\"%ed%a0%80\"", "!invalid-display-string"},
        {"%\"%c0%80\"", "!invalid-display-string"},
        {"%\"%e0%80%80\"", "!invalid-display-string"},
        {"%\"%f0%80%80%80\"", "!invalid-display-string"},
        {"%\"%80\"", "!invalid-display-string"},
        {"%\"%c3\"", "!invalid-display-string"},
        {"%\"%c3(\"", "!invalid-display-string"},
        {"%\"%C3%BC\"", "!invalid-display-string"},
        {"%\"f\xC3\xBC\"", "!invalid-display-string"},
        {"%\"a\tb\"", "!invalid-display-string"},
        {"%\"foo", "!invalid-display-string"},
        {"%\"%", "!invalid-display-string"},
        {"%\"%1", "!invalid-display-string"},
        {"%\"%1\"", "!invalid-display-string"},
        {"%foo\"", "!invalid-display-string"},
        {"%", "!invalid-display-string"},
        {"% \"foo\"", "!invalid-display-string"},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(item(row.text) == row.expected);
    }
}

TEST_CASE("Parameters: RFC 9651 §4.2.3.2") {
    const std::vector<Row> rows{
        {"a;b=1;c", "a;b=1;c"},
        {"a;  b=1;   c=?0", "a;b=1;c=?0"},
        {"a;b=?1", "a;b"},
        {"a;b=1;c;b=2", "a;b=2;c"},
        {"1;*a.b_c-d*=x", "1;*a.b_c-d*=x"},
        {"\"x\";q=0.9", "\"x\";q=0.9"},
        {"a;b=:aGk=:;c=%\"x\";d=@1", "a;b=:aGk=:;c=%\"x\";d=@1"},
        {"a ;b", "!trailing-characters"},
        {"a;b =1", "!trailing-characters"},
        {"a;b= 1", "!invalid-value"},
        {"a;b=", "!missing-value"},
        {"a;", "!invalid-key"},
        {"a;;b", "!invalid-key"},
        {"a;\tb", "!invalid-key"},
        {"a;B=1", "!invalid-key"},
        {"a;bC=1", "!invalid-key"},
        {"a;1=1", "!invalid-key"},
        {"a;b=(1)", "!invalid-value"},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(item(row.text) == row.expected);
    }
    const auto parsed = sf::parse_item("a;b=1;c");
    REQUIRE(parsed);
    REQUIRE(sf::find(parsed->parameters, "b") != nullptr);
    CHECK(*sf::find(parsed->parameters, "b") == sf::BareItem(std::int64_t{1}));
    CHECK(*sf::find(parsed->parameters, "c") == sf::BareItem(true));
    CHECK(sf::find(parsed->parameters, "d") == nullptr);
}

TEST_CASE("Lists and Inner Lists: RFC 9651 §4.2.1") {
    const std::vector<Row> rows{
        {"1, 42", "1, 42"},
        {"", ""},
        {"  ", ""},
        {"1,42", "1, 42"},
        {"1 ,\t42 ", "1, 42"},
        {"a;x, b;y=1", "a;x, b;y=1"},
        {"a, a", "a, a"},
        {"(1 2), (42 43)", "(1 2), (42 43)"},
        {"(  1  42  )", "(1 42)"},
        {"()", "()"},
        {"(  )", "()"},
        {"(1)", "(1)"},
        {"(a;x=1 b;y);z, c", "(a;x=1 b;y);z, c"},
        {"(\"a\" ?0 @1 :aGk=: 1.5);q=1;*", "(\"a\" ?0 @1 :aGk=: 1.5);q=1;*"},
        {"(), ()", "(), ()"},
        {"1,", "!trailing-comma"},
        {"1, ", "!trailing-comma"},
        {",", "!invalid-value"},
        {"1,,42", "!invalid-value"},
        {"1 42", "!missing-comma"},
        {"a; b c", "!missing-comma"},
        {"(1", "!invalid-inner-list"},
        {"(", "!invalid-inner-list"},
        {"(1 ", "!invalid-inner-list"},
        {"(1,2)", "!invalid-inner-list"},
        {"(1\t2)", "!invalid-inner-list"},
        {"(1(2))", "!invalid-inner-list"},
        {"(\"a\"\"b\")", "!invalid-inner-list"},
        {"((1))", "!invalid-value"},
        {"1)", "!missing-comma"},
        {"\t1", "!invalid-value"},
        {"1,\xC2\xA0"
         "2",
         "!invalid-value"},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(list(row.text) == row.expected);
    }
    const auto parsed = sf::parse_list("(a;x b);y, c;z");
    REQUIRE(parsed);
    REQUIRE(parsed->size() == 2);
    const auto& inner = std::get<sf::InnerList>((*parsed)[0]);
    CHECK(inner.items.at(0).parameters.at(0).key == "x");
    CHECK(inner.items.at(1).parameters.empty());
    CHECK(inner.parameters.at(0).key == "y");
    CHECK(sf::parameters_of((*parsed)[1]).at(0).key == "z");
}

TEST_CASE("Dictionaries: RFC 9651 §4.2.2") {
    const std::vector<Row> rows{
        {"en=\"Applepie\", da=:aGk=:", "en=\"Applepie\", da=:aGk=:"},
        {"", ""},
        {"a=1", "a=1"},
        {"a=?1", "a"},
        {"a=?0, b, c;x=1", "a=?0, b, c;x=1"},
        {"a=?1;x=1", "a;x=1"},
        {"a=(1 2), b=3;x", "a=(1 2), b=3;x"},
        {"a=1,b=2 , \tc=3", "a=1, b=2, c=3"},
        {"a=1, b=2, a=3", "a=3, b=2"},  // the last value, in the first place
        {"a=(1 2);x, b, a", "a, b"},
        {"a, a=(1);y", "a=(1);y"},
        {"*a=1, a_-.*1=2", "*a=1, a_-.*1=2"},
        {"a=1,", "!trailing-comma"},
        {"a=1,,b=2", "!invalid-key"},
        {",a=1", "!invalid-key"},
        {"a=", "!missing-value"},
        {"a= 1", "!invalid-value"},
        {"a =1", "!missing-comma"},
        {"a=1 b=2", "!missing-comma"},
        {"A=1", "!invalid-key"},
        {"aB=1", "!invalid-key"},
        {"1a=1", "!invalid-key"},
        {"\"a\"=1", "!invalid-key"},
        {"=1", "!invalid-key"},
        {"&&&&&", "!invalid-key"},
        {"a=,b=2", "!invalid-value"},
        {"a=(1", "!invalid-inner-list"},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(dictionary(row.text) == row.expected);
    }
    const auto parsed = sf::parse_dictionary("a=1, b=2");
    REQUIRE(parsed);
    CHECK(std::get<sf::Item>(*sf::find(*parsed, "b")).value == sf::BareItem(std::int64_t{2}));
    CHECK(sf::find(*parsed, "c") == nullptr);
}

TEST_CASE("as many members as RFC 9651 demands are accepted, and absurdly many refused") {
    const auto keys = [](int count) {
        std::string text;
        for (int i = 0; i < count; ++i)
            text += (i == 0 ? "k" : ", k") + std::to_string(i);
        return text;
    };
    const auto parameters = [](int count) {
        std::string text = "a";
        for (int i = 0; i < count; ++i)
            text += ";k" + std::to_string(i);
        return text;
    };
    CHECK(sf::parse_dictionary(keys(1024))->size() == 1024);
    CHECK(sf::parse_dictionary(keys(5000)).error.code == "too-many-members");
    CHECK(sf::parse_item(parameters(256))->parameters.size() == 256);
    CHECK(sf::parse_item(parameters(1100)).error.code == "too-many-members");
}

TEST_CASE("an error underlines the bytes at fault") {
    const auto underlined = [](const std::string& text) {
        const auto parsed = sf::parse_dictionary(text);
        REQUIRE_FALSE(parsed);
        return std::string(base::slice(text, parsed.error.span));
    };
    CHECK(underlined("max-age=60, Public") == "Public");
    CHECK(underlined("max-Age=60") == "max-Age");
    CHECK(underlined("a=1, b=2,") == ",");
    CHECK(underlined("a=1; b=\"x") == "\"x");
    CHECK(underlined("a=1 b") == "b");
    CHECK(underlined("a=1.2345") == "1.2345");
    CHECK(underlined("a=") == "=");
    CHECK(underlined("a=&") == "&");
    CHECK(underlined("a=:%:, b") == ":%:");
}

TEST_CASE("parsed values know where they stood, and equality does not ask") {
    const std::string text = "a=10;x=1, b=(1 2);y";
    const auto parsed = sf::parse_dictionary(text);
    REQUIRE(parsed);
    const auto at = [&](base::Span span) { return std::string(base::slice(text, span)); };
    CHECK(at((*parsed)[0].key_origin.span) == "a");
    CHECK(at(sf::span_of((*parsed)[0].value)) == "10");
    CHECK(at(sf::parameters_of((*parsed)[0].value)[0].origin.span) == "x=1");
    CHECK(at(sf::span_of((*parsed)[1].value)) == "(1 2)");
    CHECK(*parsed == *sf::parse_dictionary("a=10;  x=1 ,b=( 1   2 );y=?1"));
    CHECK_FALSE(*parsed == *sf::parse_dictionary("a=10;x=1, b=(1 3);y"));
}

TEST_CASE("what cannot be written is refused: RFC 9651 §4.1") {
    CHECK_FALSE(sf::serialise(sf::BareItem(sf::kMaxInteger + 1)));
    CHECK_FALSE(sf::serialise(sf::BareItem(-sf::kMaxInteger - 1)));
    CHECK_FALSE(sf::serialise(sf::BareItem(sf::Decimal{1'000'000'000'000'000})));
    CHECK_FALSE(sf::serialise(sf::BareItem(sf::Decimal{std::numeric_limits<std::int64_t>::min()})));
    CHECK_FALSE(sf::serialise(sf::BareItem(sf::String{"f\xC3\xBC"})));
    CHECK_FALSE(sf::serialise(sf::BareItem(sf::String{"a\n"})));
    CHECK_FALSE(sf::serialise(sf::BareItem(sf::Token{"a b"})));
    CHECK_FALSE(sf::serialise(sf::BareItem(sf::Token{""})));
    CHECK_FALSE(sf::serialise(sf::BareItem(sf::Token{"1a"})));
    CHECK_FALSE(sf::serialise(sf::BareItem(sf::Date{base::Seconds{sf::kMaxInteger + 1}})));
    CHECK_FALSE(sf::serialise(sf::BareItem(sf::DisplayString{"\xC3"})));
    CHECK_FALSE(sf::serialise(sf::Dictionary{{"Key", sf::Item{true, {}, {}}, {}}}));
    CHECK_FALSE(sf::serialise(sf::Item{true, {{"", true, {}}}, {}}));
    CHECK(sf::serialise(sf::List{}) == "");
    CHECK(sf::serialise(sf::BareItem(sf::Decimal{-5})) == "-0.005");
    CHECK(sf::serialise(sf::BareItem(sf::DisplayString{"\xC3\xBC%"})) == "%\"%c3%bc%25\"");
}
