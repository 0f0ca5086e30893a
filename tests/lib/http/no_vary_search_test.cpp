#include "lib/http/no_vary_search.hpp"

#include "tests/lib/http/stumbles.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace cachewright;
using http::FieldMap;
using http::NoVarySearch;
using http::Stumbles;

namespace {

FieldMap line(const std::string& value) {
    FieldMap fields;
    fields.add("No-Vary-Search", value);
    return fields;
}

http::NoVarySearchField field(const std::string& value) {
    return http::parse_no_vary_search(line(value));
}

NoVarySearch variation(const std::string& value) {
    return field(value).variation;
}

Stumbles stumbles(const std::string& value) {
    const FieldMap fields = line(value);
    return http::stumbles_over(fields, http::parse_no_vary_search(fields).diagnostics);
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("No-Vary-Search names what does not count, or all that does") {
    CHECK(variation("key-order") == NoVarySearch{NoVarySearch::Ignored::names, {}, false});
    CHECK(variation("key-order=?0").is_default());
    CHECK(variation("params=(\"a\" \"b\")").names == Names{"a", "b"});
    CHECK(variation("params=(\"a\");x=1").ignores("a"));
    CHECK_FALSE(variation("params=(\"a\")").ignores("b"));
    CHECK(variation("except=(\"x\")").ignores("b"));
    CHECK_FALSE(variation("except=(\"x\")").ignores("x"));
    CHECK(variation("except=()").ignores("x"));
    CHECK(variation("params=()").is_default());
    CHECK(variation("except=(\"x\"), key-order") ==
          NoVarySearch{NoVarySearch::Ignored::all_but_the_names, {"x"}, false});
    CHECK(variation("params=(\"%C3%A9+%E6%B0%97\")").names == Names{"\xC3\xA9 \xE6\xB0\x97"});
    CHECK(variation("unknown=1, params=(\"a\")").names == Names{"a"});
    CHECK_FALSE(http::parse_no_vary_search(FieldMap{}).present);
    CHECK(http::parse_no_vary_search(FieldMap{}).variation.is_default());
}

TEST_CASE("a No-Vary-Search that breaks a rule has no effect") {
    for (const std::string value :
         {"key-order=\"x\"", "key-order=1", "key-order=(?1)", "params=\"a\"", "params=(a)",
          "params=(\"a\" 1)", "params=?0", "params", "params, except=(\"x\")",
          "params=(\"a\"), except=(\"x\")", "params=(), except=()", "except=\"x\"", "except=(x)", "except",
          "params=(\"a\"", "PARAMS=(\"a\")", "key-order, params=a"}) {
        INFO(value);
        CHECK(variation(value).is_default());
        CHECK_FALSE(field(value).diagnostics.empty());
    }
    CHECK(stumbles("key-order, params=(\"a\")").empty());
    CHECK(stumbles("key-order=1") == Stumbles{"wrong-type|1"});
    CHECK(stumbles("params=(\"a\" b)") == Stumbles{"wrong-type|b"});
    CHECK(stumbles("params=(\"a\"), except=(\"x\")") == Stumbles{"conflicting-keys|except"});
    CHECK(stumbles("params, except=(\"x\")") == Stumbles{"legacy-params|params", "conflicting-keys|except"});
    CHECK(stumbles("params=a, key-order") == Stumbles{"wrong-type|a"});
    CHECK(stumbles("key-order, foo=1") == Stumbles{"unknown-key|foo"});
    CHECK(stumbles("key-order=?0") == Stumbles{"no-effect|"});
    CHECK(stumbles("params=(\"a\"") == Stumbles{"invalid-inner-list|(\"a\""});
}

TEST_CASE("queries are compared modulo the variation") {
    struct Row {
        std::string value;
        std::optional<std::string> a;
        std::optional<std::string> b;
        bool equivalent;
    };
    const std::vector<Row> rows{
        // By default queries are compared as they are written.
        {"", "a=1", "a=1", true},
        {"", "a=b&&&c", "a=b&c=", false},
        {"", std::nullopt, "", false},
        {"", "a=%61", "a=a", false},
        {"params=(\"a\")", "a=1&b=2", "b=2", true},
        {"params=(\"a\")", "a=1&b=2", "a=2&b=2", true},
        {"params=(\"a\")", "a=1&b=2", "a=1&b=3", false},
        {"params=(\"a\")", "a=1", std::nullopt, true},
        {"params=(\"a\")", std::nullopt, "", true},
        {"params=(\"a\")", "b=2&c=3", "c=3&b=2", false},
        {"params=(\"a\")", "A=1", "", false},
        {"params=(\"a\")", "a", "", true},
        {"params=(\"a b\")", "a+b=1", "a%20b=2", true},
        {"params=(\"%C3%A9\")", "%C3%A9=1", "", true},
        {"params=(\"a\")", "x=b&&&c", "x=b&c=", true},
        {"params=(\"a\")", "x=%61", "x=a", true},
        {"params=(\"a\")", "x=1%", "x=1%25", true},
        {"params=(\"a\")", "x=%FF", "x=%FE", true},  // both are U+FFFD
        {"except=(\"x\")", "a=1&x=2&b", "x=2", true},
        {"except=(\"x\")", "x=1", "x=2", false},
        {"except=()", "a=1", "b=2", true},
        {"key-order", "b=2&a=1", "a=1&b=2", true},
        {"key-order", "a=1&a=2", "a=2&a=1", false},  // equal names keep their order
        {"key-order", "a=2&b=1&a=1", "b=1&a=2&a=1", true},
        {"key-order", "a=1", "a=1&a=1", false},
        {"key-order, params=(\"t\")", "b&t=1&a", "a&b", true},
    };
    for (const Row& row : rows) {
        INFO(row.value << " " << row.a.value_or("(none)") << " " << row.b.value_or("(none)"));
        const NoVarySearch given = variation(row.value);
        CHECK(http::equivalent_queries(given, row.a, row.b) == row.equivalent);
        CHECK(http::equivalent_queries(given, row.b, row.a) == row.equivalent);
        CHECK((http::query_key(given, row.a) == http::query_key(given, row.b)) == row.equivalent);
    }
}

TEST_CASE("the parameters that count are decoded, and written in one way") {
    const NoVarySearch given = variation("key-order, params=(\"utm_source\")");
    const auto counting = http::counting_parameters(given, "b=%26&utm_source=x&a=1+2");
    REQUIRE(counting.size() == 2);
    CHECK(counting[0] == http::FormParameter{"a", "1 2"});
    CHECK(counting[1] == http::FormParameter{"b", "&"});
    CHECK(http::query_key(given, "b=%26&utm_source=x&a=1+2") == "a=1+2&b=%26");
    CHECK(http::query_key(NoVarySearch{}, "a=%61") == "?a=%61");
    CHECK(http::query_key(NoVarySearch{}, std::nullopt).empty());
}

TEST_CASE("form text is decoded as the URL Standard does") {
    CHECK(http::decode_form_text("a+b%20c%2B") == "a b c+");
    CHECK(http::decode_form_text("%") == "%");
    CHECK(http::decode_form_text("%4") == "%4");
    CHECK(http::decode_form_text("%zz%41") == "%zzA");
    CHECK(http::decode_form_text("%c3%bc") == "\xC3\xBC");
    CHECK(http::decode_form_text("%F0%9F%98") == "\xEF\xBF\xBD");
    CHECK(http::decode_form_text("%F0%9Fa") ==
          "\xEF\xBF\xBD"
          "a");
    CHECK(http::decode_form_text("%E0%80") == "\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(http::decode_form_text("\x80\xC3\xBC") == "\xEF\xBF\xBD\xC3\xBC");
    CHECK(http::parse_form_urlencoded("").empty());
    CHECK(http::parse_form_urlencoded("&&").empty());
    CHECK(http::parse_form_urlencoded("=").size() == 1);
    CHECK(http::parse_form_urlencoded("a=b=c").at(0) == http::FormParameter{"a", "b=c"});
}
