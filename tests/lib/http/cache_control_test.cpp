#include "lib/http/cache_control.hpp"

#include "tests/lib/http/stumbles.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using base::Seconds;
using http::ArgumentForm;
using http::DeltaArgument;
using http::Directive;
using http::FieldId;
using http::FieldMap;
using http::Stumbles;

namespace {

FieldMap lines(const std::vector<std::string>& values) {
    FieldMap fields;
    fields.add("Date", "x");
    for (const std::string& value : values)
        fields.add("Cache-Control", value);
    return fields;
}

http::CacheDirectives read(const std::string& value) {
    return http::read_cache_directives(lines({value}));
}

DeltaArgument seconds(std::int64_t count) {
    return DeltaArgument(Seconds(count));
}

// "code|underlined bytes" of each diagnostic.
Stumbles stumbles(const std::string& value) {
    const FieldMap fields = lines({value});
    return http::stumbles_over(fields, http::parse_cache_control(fields).diagnostics);
}

}  // namespace

TEST_CASE("every directive is found by its name in any case") {
    for (int i = 1; i < static_cast<int>(Directive::count_); ++i) {
        const auto directive = static_cast<Directive>(i);
        const std::string name(http::directive_name(directive));
        REQUIRE_FALSE(name.empty());
        CHECK(http::directive_id(name) == directive);
        std::string shouted = name;
        for (char& c : shouted)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        CHECK(http::directive_id(shouted) == directive);
        CHECK(http::directive_id(name + "x") == Directive::unknown);
    }
    CHECK(http::directive_id("") == Directive::unknown);
    CHECK(http::directive_id("maxage") == Directive::unknown);
    CHECK(http::directive_name(Directive::unknown).empty());
}

TEST_CASE("max-age is read as delta-seconds and nothing else: RFC 9111 §1.2.2, §4.2.1") {
    struct Row {
        std::string value;
        DeltaArgument expected;
    };
    const auto invalid = DeltaArgument::invalid();
    const std::vector<Row> rows{
        {"max-age=3600", seconds(3600)},
        {"max-age=0", seconds(0)},
        {"max-age=003600", seconds(3600)},
        {"MAX-aGe=3600", seconds(3600)},
        {"max-age=\"3600\"", seconds(3600)},  // §5.2: recipients accept both forms
        // RFC 9110 §5.6.4: a quoted-pair is handled as if it were replaced by the octet behind the backslash.
        {R"(max-age="36\00")", seconds(3600)},
        {R"(max-age="36\")", invalid},
        {R"(max-age=36\00)", invalid},
        {"  max-age=3600\t", seconds(3600)},
        {", ,max-age=3600,", seconds(3600)},
        {"max-age=2147483647", seconds(2147483647)},
        {"max-age=2147483648", seconds(2147483648)},
        {"max-age=2147483649", seconds(2147483648)},
        {"max-age=99999999999999999999999999", seconds(2147483648)},
        {"max-age='3600'", invalid},
        {"max-age=-1", invalid},
        {"max-age=+1", invalid},
        {"max-age=3600.0", invalid},
        {"max-age=3600s", invalid},
        {"max-age=a3600", invalid},
        {"max-age=1 0", invalid},
        {"max-age=", invalid},
        {"max-age=\"\"", invalid},
        {"max-age", invalid},
        {"max-age=\"3600", invalid},
        {"max-age=\"36\"00", invalid},
        {"max-age =3600", invalid},
        {"max-age= 3600", invalid},
        {"max-age = \"3600\"", invalid},
        {"max-age=60; public", invalid},
        {"max-age=60=60", invalid},
        {"max-age=1, max-age=3600", seconds(1)},  // §4.2.1: the first occurrence
        {"max-age=3600, max-age=1", seconds(3600)},
        {"max-age=x, max-age=1", invalid},
        {"extension=\"max-age=3600\"", {}},
        {"extension=\"max-age=3600\", max-age=1", seconds(1)},
        {"max-age=1, extension=\"max-age=3600\"", seconds(1)},
        {"extension=\"a\\\", max-age=3600\", max-age=1", seconds(1)},
        {"extension=max-age=3600", {}},
        {"\"a, max-age=3600\", max-age=2", seconds(2)},
        {"\"max-age=3600", {}},
        {"public; max-age=60", {}},
        {"public max-age=60", {}},
        {"maxage=60", {}},
        {"60", {}},
        {"=60", {}},
        {"", {}},
    };
    for (const Row& row : rows) {
        INFO(row.value);
        CHECK(read(row.value).max_age == row.expected);
        const FieldMap fields = lines({row.value});
        const auto parsed = http::parse_cache_control(fields);
        const auto* directive = parsed.find(Directive::max_age);
        REQUIRE((directive != nullptr) == row.expected.present());
        if (directive != nullptr) {
            CHECK(directive->seconds.has_value() == row.expected.valid());
            CHECK(directive->seconds.value_or(Seconds{0}) == row.expected.seconds());
        }
    }
}

TEST_CASE("several field lines are one list: RFC 9110 §5.3") {
    const auto facts = http::read_cache_directives(lines({"no-cache", "max-age=5", "max-age=7, public"}));
    CHECK(facts.no_cache);
    CHECK(facts.public_);
    CHECK(facts.max_age == seconds(5));
    // A quote left open on one line does not swallow the next.
    const auto open = http::read_cache_directives(lines({"private=\"a,b", "no-store"}));
    CHECK(open.private_);
    CHECK(open.no_store);
}

TEST_CASE("flags are flags, whatever argument they carry") {
    CHECK(read("no-store=1").no_store);
    CHECK(read("no-store = 1").no_store);
    CHECK(read("No-Store").no_store);
    CHECK(read("public=true").public_);
    CHECK(read("immutable=\"x\"").immutable);  // RFC 8246 §2: arguments have no meaning
    CHECK(read("must-revalidate, proxy-revalidate").proxy_revalidate);
    CHECK(read("must-revalidate").must_revalidate);
    CHECK(read("must-understand, no-store").must_understand);
    CHECK(read("no-transform").no_transform);
    CHECK(read("only-if-cached").only_if_cached);
    CHECK(read("x\"y, no-store").no_store);  // a stray quote hides nothing
}

TEST_CASE("no-cache and private are qualified by a list of field names: RFC 9111 §5.2.2.4, §5.2.2.7") {
    struct Row {
        std::string argument;
        bool qualified;
    };
    const std::vector<Row> rows{
        {"=\"Set-Cookie\"", true},
        {"=\"a, B\"", true},
        {"=\"a,,\"", true},
        {"=Set-Cookie", true},  // §5.2.2.4: recipients ought to accept the token form
        {"", false},
        {"=", false},
        {"=\"\"", false},
        {"=\" , \"", false},
        {"=\"a b\"", false},
        {"=\"a;b\"", false},
        {"=\"Set-Cookie", false},
        {" =\"Set-Cookie\"", false},
        {"=\"Set-Cookie\"x", false},
    };
    for (const Row& row : rows) {
        INFO(row.argument);
        const auto facts = read("no-cache" + row.argument);
        CHECK(facts.no_cache == !row.qualified);
        CHECK(facts.no_cache_fields == row.qualified);
        const auto also = read("private" + row.argument);
        CHECK(also.private_ == !row.qualified);
        CHECK(also.private_fields == row.qualified);
        const FieldMap fields = lines({"private" + row.argument});
        CHECK(http::is_qualified(http::parse_cache_control(fields).directives.at(0)) == row.qualified);
    }
    const auto both = read("private=\"a\", private");
    CHECK(both.private_);
    CHECK(both.private_fields);
}

TEST_CASE("a qualified directive names fields without regard to case") {
    const FieldMap fields = lines({"no-cache=\"Set-Cookie , X-A\\-b,, c\""});
    const auto parsed = http::parse_cache_control(fields);
    const auto& directive = parsed.directives.at(0);
    CHECK(http::names_field(directive, "set-cookie"));
    CHECK(http::names_field(directive, "x-a-B"));
    CHECK(http::names_field(directive, "C"));
    CHECK_FALSE(http::names_field(directive, "Set-Cooki"));
    CHECK_FALSE(http::names_field(directive, "Set-Cookie2"));
    CHECK_FALSE(http::names_field(directive, ""));
}

TEST_CASE("max-stale stands with or without a number: RFC 9111 §5.2.1.2") {
    CHECK(read("max-stale").max_stale_any);
    CHECK_FALSE(read("max-stale").max_stale.present());
    CHECK(read("max-stale=5").max_stale == seconds(5));
    CHECK_FALSE(read("max-stale=5").max_stale_any);
    CHECK(read("max-stale=").max_stale == DeltaArgument::invalid());
    CHECK(read("max-stale=x").max_stale == DeltaArgument::invalid());
    CHECK(read("max-stale=5, max-stale").max_stale == seconds(5));
    CHECK_FALSE(read("max-stale=5, max-stale").max_stale_any);
    CHECK(read("max-stale, max-stale=5").max_stale_any);
    CHECK_FALSE(read("max-stale, max-stale=5").max_stale.present());
    CHECK(read("min-fresh=9").min_fresh == seconds(9));
}

TEST_CASE("the other numbers are read as max-age is") {
    const auto facts = read("s-maxage=1, stale-while-revalidate=2, stale-if-error=\"3\"");
    CHECK(facts.s_maxage == seconds(1));
    CHECK(facts.stale_while_revalidate == seconds(2));
    CHECK(facts.stale_if_error == seconds(3));
    CHECK_FALSE(facts.max_age.present());
}

TEST_CASE("any tells a list with members from an empty one") {
    CHECK_FALSE(read("").any);
    CHECK_FALSE(read(" , ,").any);
    CHECK(read("whatever").any);
    CHECK_FALSE(http::read_cache_directives(FieldMap{}).any);
}

TEST_CASE("a directive keeps its spelling, its place and its parts") {
    const FieldMap fields = lines({"Public", "no-cache=\"a, \\\"b\" ,\tX-Foo = bar"});
    const auto parsed = http::parse_cache_control(fields);
    REQUIRE(parsed.directives.size() == 3);
    const auto text = [&](const http::CacheDirective& directive, base::Span span) {
        return base::slice(fields[directive.line].value, span);
    };
    const auto& first = parsed.directives[0];
    CHECK(first.directive == Directive::public_);
    CHECK(first.name == "Public");
    CHECK(first.form == ArgumentForm::none);
    CHECK(first.line == 1);
    CHECK(first.argument_span == base::Span{});

    const auto& second = parsed.directives[1];
    CHECK(second.line == 2);
    CHECK(second.form == ArgumentForm::quoted);
    CHECK(second.argument == "a, \\\"b");
    CHECK(text(second, second.span) == "no-cache=\"a, \\\"b\"");
    CHECK(text(second, second.name_span) == "no-cache");
    CHECK(text(second, second.argument_span) == "\"a, \\\"b\"");

    const auto& third = parsed.directives[2];
    CHECK(third.directive == Directive::unknown);
    CHECK(third.name == "X-Foo");
    CHECK(third.argument == "bar");
    CHECK(text(third, third.span) == "X-Foo = bar");
}

TEST_CASE("a wrong separator leaves one member of no known name") {
    for (const std::string value : {"public; max-age=60", "public max-age=60", "private;no-store"}) {
        INFO(value);
        const FieldMap fields = lines({value});
        const auto parsed = http::parse_cache_control(fields);
        REQUIRE(parsed.directives.size() == 1);
        CHECK(parsed.directives[0].directive == Directive::unknown);
        CHECK(parsed.directives[0].span == base::Span{0, static_cast<std::uint32_t>(value.size())});
        http::CacheDirectives nothing;
        nothing.any = true;
        CHECK(http::read_cache_directives(fields) == nothing);
    }
}

TEST_CASE("diagnostics underline the bytes at fault") {
    CHECK(stumbles("public, max-age=60, no-cache=\"a, b\", x-y, z='1'").empty());
    CHECK(stumbles("") == Stumbles{"empty-field|"});
    CHECK(stumbles(",") == Stumbles{"empty-member|,", "empty-member|,"});
    CHECK(stumbles("public,, no-store") == Stumbles{"empty-member|,"});
    CHECK(stumbles("public,") == Stumbles{"empty-member|,"});
    CHECK(stumbles("public; max-age=60") == Stumbles{"semicolon-separator|;"});
    CHECK(stumbles("public ; max-age=60") == Stumbles{"semicolon-separator|;"});
    CHECK(stumbles("max-age=60; public") == Stumbles{"semicolon-separator|;"});
    CHECK(stumbles("private=\"a\"; public") == Stumbles{"semicolon-separator|;"});
    CHECK(stumbles("public \tmax-age=60") == Stumbles{"missing-comma| \t"});
    CHECK(stumbles("max-age=60 public") == Stumbles{"missing-comma| "});
    CHECK(stumbles("private=\"a\" public") == Stumbles{"missing-comma|public"});
    CHECK(stumbles("max-age=60 seconds") == Stumbles{"invalid-member|60 seconds"});
    CHECK(stumbles("max-age =60") == Stumbles{"whitespace-around-equals| ="});
    CHECK(stumbles("max-age= 60") == Stumbles{"whitespace-around-equals|= "});
    CHECK(stumbles("max-age = \"60\"") == Stumbles{"whitespace-around-equals| = "});
    CHECK(stumbles("max-age =") == Stumbles{"whitespace-around-equals| ="});
    CHECK(stumbles("max-age=") == Stumbles{});
    CHECK(stumbles("max-age=60, private=\"a,b") == Stumbles{"unterminated-quote|\"a,b"});
    CHECK(stumbles("private=\"a\\\"") == Stumbles{"unterminated-quote|\"a\\\""});
    CHECK(stumbles("private=\"a\"b") == Stumbles{"invalid-member|b"});
    CHECK(stumbles("=60") == Stumbles{"invalid-member|=60"});
    CHECK(stumbles("\"public, no-store\"") == Stumbles{"invalid-member|\"public, no-store\""});
    CHECK(stumbles("max-age=60\"") == Stumbles{"invalid-member|60\""});
    CHECK(stumbles("Cache-Control: max-age=60") == Stumbles{"embedded-field-name|Cache-Control:"});
}

TEST_CASE("another field is read with the same grammar") {
    FieldMap fields;
    fields.add("Pragma", "no-cache");
    fields.add("Cache-Control", "no-store");
    CHECK(http::read_cache_directives(fields, FieldId::pragma).no_cache);
    CHECK_FALSE(http::read_cache_directives(fields, FieldId::pragma).no_store);
    CHECK(http::parse_cache_control(fields, FieldId::pragma).has(Directive::no_cache));
}
