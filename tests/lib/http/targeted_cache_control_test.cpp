#include "lib/http/targeted_cache_control.hpp"

#include "tests/lib/http/stumbles.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using http::CacheDirectives;
using http::DeltaArgument;
using http::FieldId;
using http::FieldMap;
using http::Stumbles;
using http::TargetedState;

namespace {

FieldMap lines(const std::vector<std::string>& values) {
    FieldMap fields;
    fields.add("Cache-Control", "no-store");
    for (const std::string& value : values)
        fields.add("CDN-Cache-Control", value);
    return fields;
}

http::TargetedDirectives read(const std::string& value) {
    return http::read_targeted_directives(lines({value}), FieldId::cdn_cache_control);
}

DeltaArgument seconds(std::int64_t count) {
    return DeltaArgument(base::Seconds(count));
}

Stumbles stumbles(const std::string& value) {
    const FieldMap fields = lines({value});
    return http::stumbles_over(fields,
                               http::diagnose_targeted_directives(fields, FieldId::cdn_cache_control));
}

}  // namespace

TEST_CASE("a targeted field is read with the types of RFC 9213 §2.1") {
    const auto read_all = read(
        "max-age=60, s-maxage=50, stale-while-revalidate=40, stale-if-error=30, public, "
        "immutable, must-revalidate, proxy-revalidate, must-understand, no-transform");
    REQUIRE(read_all.state == TargetedState::valid);
    CacheDirectives expected;
    expected.any = true;
    expected.max_age = seconds(60);
    expected.s_maxage = seconds(50);
    expected.stale_while_revalidate = seconds(40);
    expected.stale_if_error = seconds(30);
    expected.public_ = expected.immutable = expected.must_revalidate = expected.proxy_revalidate = true;
    expected.must_understand = expected.no_transform = true;
    CHECK(read_all.directives == expected);

    CHECK(read("no-store").directives.no_store);
    CHECK(read("no-cache").directives.no_cache);
    CHECK(read("private").directives.private_);
    CHECK(read("no-cache=\"set-cookie\"").directives.no_cache_fields);
    CHECK_FALSE(read("no-cache=\"set-cookie\"").directives.no_cache);
    CHECK(read("private=\"a, b\"").directives.private_fields);
    CHECK(read("private=\"\"").directives.private_);
    CHECK(read("max-age=999999999999999").directives.max_age == seconds(std::int64_t{1} << 31));
    CHECK(read("max-age=0060").directives.max_age == seconds(60));
}

TEST_CASE("absent, empty, invalid and valid are four states: RFC 9213 §2.1, §2.2") {
    struct Row {
        std::string value;
        TargetedState state;
    };
    const std::vector<Row> rows{
        {"", TargetedState::empty},
        {"max-age=60", TargetedState::valid},
        {"none", TargetedState::valid},  // §3.1: not a directive, but a member
        {"x-y=(a b), z=1.5", TargetedState::valid},
        {"max-stale=\"x\"", TargetedState::valid},  // no directive of responses, so no type
        {"max-age=60; public", TargetedState::valid},
        {"max-age=60;x=1.5, public", TargetedState::valid},
        {"no-store=?0", TargetedState::valid},
        {"&&&&&", TargetedState::invalid},
        {"max-age=60,", TargetedState::invalid},
        {"max-age=60 public", TargetedState::invalid},
        {"public max-age=60", TargetedState::invalid},
        {"Max-Age=60", TargetedState::invalid},
        {"max-age=60, NO-STORE", TargetedState::invalid},
        {"max-age=\"10000\"", TargetedState::invalid},
        {"max-age=1.5", TargetedState::invalid},
        {"max-age=-1", TargetedState::invalid},
        {"max-age", TargetedState::invalid},
        {"max-age=60s", TargetedState::invalid},
        {"max-age=a", TargetedState::invalid},
        {"max-age=@60", TargetedState::invalid},
        {"max-age=(60)", TargetedState::invalid},
        {"max-age=()", TargetedState::invalid},
        {"max-age=9999999999999999", TargetedState::invalid},
        {"no-store=1", TargetedState::invalid},
        {"public=true", TargetedState::invalid},
        {"no-cache=set-cookie", TargetedState::invalid},
        {"private=1", TargetedState::invalid},
        {"private=(\"a\")", TargetedState::invalid},
        {"max-age=60, x=\"", TargetedState::invalid},
    };
    for (const Row& row : rows) {
        INFO(row.value);
        const auto targeted = read(row.value);
        CHECK(targeted.state == row.state);
        if (row.state != TargetedState::valid) CHECK(targeted.directives == CacheDirectives{});
        if (row.state == TargetedState::valid) CHECK(targeted.directives.any);
    }
    CHECK(http::read_targeted_directives(lines({}), FieldId::cdn_cache_control).state ==
          TargetedState::absent);
}

TEST_CASE("false is absence, and parameters are ignored: RFC 9213 §2.1") {
    CHECK_FALSE(read("no-store=?0").directives.no_store);
    CHECK_FALSE(read("private=?0").directives.private_);
    const auto directives = read("max-age=60; public; s-maxage=5").directives;
    CHECK(directives.max_age == seconds(60));
    CHECK_FALSE(directives.public_);
    CHECK_FALSE(directives.s_maxage.present());
}

TEST_CASE("of a repeated key the last value counts: RFC 9651 §4.2.2") {
    CHECK(read("max-age=1, max-age=2").directives.max_age == seconds(2));
    CHECK(read("max-age=\"1\", max-age=2").state == TargetedState::valid);
    CHECK(read("max-age=2, max-age=\"1\"").state == TargetedState::invalid);
    CHECK(read("max-age=(1 2), max-age=2").directives.max_age == seconds(2));
    CHECK_FALSE(read("no-store, no-store=?0").directives.no_store);
    const auto directives = read("private=\"a\", private").directives;
    CHECK(directives.private_);
    CHECK_FALSE(directives.private_fields);
}

TEST_CASE("several lines are one dictionary, and vendors' fields are read alike") {
    const auto joined =
        http::read_targeted_directives(lines({"max-age=60", "public"}), FieldId::cdn_cache_control);
    CHECK(joined.directives.max_age == seconds(60));
    CHECK(joined.directives.public_);
    const auto broken = http::read_targeted_directives(lines({"max-age=60", ""}), FieldId::cdn_cache_control);
    CHECK(broken.state == TargetedState::invalid);
    for (const FieldId vendor : {FieldId::cloudflare_cdn_cache_control, FieldId::netlify_cdn_cache_control,
                                 FieldId::vercel_cdn_cache_control}) {
        FieldMap fields;
        fields.add(http::field_name(vendor), "max-age=5");
        CHECK(http::read_targeted_directives(fields, vendor).directives.max_age == seconds(5));
        CHECK(http::read_targeted_directives(fields, FieldId::cdn_cache_control).state ==
              TargetedState::absent);
    }
}

TEST_CASE("what is wrong with a targeted field is underlined") {
    CHECK(stumbles("max-age=60, public, no-cache=\"a\"").empty());
    CHECK(stumbles("") == Stumbles{"empty-field|"});
    CHECK(stumbles("&&&&&") == Stumbles{"invalid-key|&&&&&"});
    CHECK(stumbles("max-age=60, Public") == Stumbles{"invalid-key|Public"});
    CHECK(stumbles("public max-age=60") == Stumbles{"missing-comma|m"});
    CHECK(stumbles("max-age=\"60\"") == Stumbles{"wrong-type|\"60\""});
    CHECK(stumbles("max-age=1.5, s-maxage=-1") == Stumbles{"wrong-type|1.5", "wrong-type|-1"});
    CHECK(stumbles("public, max-age") == Stumbles{"wrong-type|max-age"});
    CHECK(stumbles("no-store=1") == Stumbles{"wrong-type|1"});
    CHECK(stumbles("private=x, max-age=(1 2)") == Stumbles{"wrong-type|x", "wrong-type|(1 2)"});
    CHECK(stumbles("max-age=60; public") == Stumbles{"semicolon-separator|public"});
    CHECK(stumbles("maxage=60") == Stumbles{"unknown-directive|maxage"});
    CHECK(stumbles("max-stale=5") == Stumbles{"request-directive|max-stale"});

    const FieldMap fields = lines({"public", "max-age=x"});
    const auto found = http::diagnose_targeted_directives(fields, FieldId::cdn_cache_control);
    REQUIRE(found.size() == 1);
    CHECK(found[0].line == 2);
    CHECK(base::slice(fields[2].value, found[0].diagnostic.span) == "x");
    CHECK(http::diagnose_targeted_directives(FieldMap{}, FieldId::cdn_cache_control).empty());
}

TEST_CASE("the fields that no-cache and private name are those of the dictionary (RFC 9213 §2.1)") {
    const auto names = [](std::string_view value) {
        http::FieldMap fields;
        fields.add("CDN-Cache-Control", value);
        return http::targeted_field_names(fields, http::FieldId::cdn_cache_control,
                                          http::Directive::private_);
    };
    using Names = std::vector<std::string>;
    CHECK(names("private=\"a, X-B\", max-age=60") == Names{"a", "X-B"});
    CHECK(names("private=\"a\";x=1") == Names{"a"});
    CHECK(names("private=\"a\", private=\"b\"") == Names{"b"});
    CHECK(names("private=\" , a,,\"") == Names{"a"});
    CHECK(names("private, no-cache=\"a\"").empty());
    CHECK(names("private=\"\"").empty());
    CHECK(names("private=\"a b\"").empty());
    CHECK(names("private=\"a\", max-age=\"1\"").empty());  // the field is ignored as a whole
    CHECK(names("private=\"a\", &&&").empty());
}
