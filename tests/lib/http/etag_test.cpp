#include "lib/http/etag.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using http::EntityTag;
using http::FieldId;
using http::FieldMap;
using http::TagStrength;

namespace {

http::EntityTagList none_match(FieldMap& fields, const std::vector<std::string>& values) {
    fields.clear();
    for (const auto& value : values)
        fields.add("If-None-Match", value);
    return http::parse_entity_tag_list(fields, FieldId::if_none_match);
}

std::vector<std::string> opaques(const http::EntityTagList& list) {
    std::vector<std::string> texts;
    for (const auto& listed : list.tags)
        texts.emplace_back(listed.tag.opaque);
    return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("entity tags are strong or weak, in quotes (RFC 9110 §8.8.3)") {
    CHECK(http::parse_entity_tag("\"xyzzy\"")->opaque == "xyzzy");
    CHECK(http::parse_entity_tag("\"xyzzy\"")->strength == TagStrength::strong);
    CHECK(http::parse_entity_tag("W/\"xyzzy\"")->strength == TagStrength::weak);
    CHECK(http::parse_entity_tag("\"\"")->opaque.empty());
    CHECK(http::parse_entity_tag("\"a,b\\\"")->opaque == "a,b\\");
    CHECK(http::parse_entity_tag("\"\xc3\xa4\"")->opaque == "\xc3\xa4");
}

TEST_CASE("what is no entity tag is refused with its reason") {
    struct Row {
        const char* value;
        const char* code;
    };
    for (const auto& row :
         {Row{"", "etag-empty"}, Row{"xyzzy", "etag-unquoted"}, Row{"'xyzzy'", "etag-unquoted"},
          Row{"w/\"xyzzy\"", "etag-lower-case-weak"}, Row{"W\"xyzzy\"", "etag-weak-prefix"},
          Row{"W/xyzzy", "etag-unquoted"}, Row{"\"xyzzy", "etag-open-quote"},
          Row{"xyzzy\"", "etag-open-quote"}, Row{"\"", "etag-open-quote"},
          Row{"\"a\"b\"", "etag-inner-quote"}, Row{"\"a b\"", "etag-invalid-character"},
          Row{"\"a\x7f\"", "etag-invalid-character"}, Row{"*", "etag-star"}, Row{"W/", "etag-unquoted"},
          Row{"\"a\" ", "etag-open-quote"}}) {
        CAPTURE(row.value);
        CHECK_FALSE(http::parse_entity_tag(row.value));
        REQUIRE(http::diagnose_entity_tag(row.value));
        CHECK(http::diagnose_entity_tag(row.value)->code == row.code);
    }
    CHECK_FALSE(http::diagnose_entity_tag("W/\"a\""));
}

TEST_CASE("strong and weak comparison follow the table of RFC 9110 §8.8.3.2") {
    const EntityTag strong1{TagStrength::strong, "1"};
    const EntityTag weak1{TagStrength::weak, "1"};
    const EntityTag weak2{TagStrength::weak, "2"};
    CHECK_FALSE(http::strong_match(weak1, weak1));
    CHECK(http::weak_match(weak1, weak1));
    CHECK_FALSE(http::strong_match(weak1, weak2));
    CHECK_FALSE(http::weak_match(weak1, weak2));
    CHECK_FALSE(http::strong_match(weak1, strong1));
    CHECK(http::weak_match(weak1, strong1));
    CHECK(http::strong_match(strong1, strong1));
    CHECK(http::weak_match(strong1, strong1));
}

TEST_CASE("a list of tags matches by its first, middle and last member (RFC 9110 §13.1.2)") {
    FieldMap fields;
    const auto list = none_match(fields, {"\"a\", W/\"b,c\",", ",\"d\"  ,\"e\",\"f\""});
    CHECK(opaques(list) == Texts{"a", "b,c", "d", "e", "f"});
    CHECK(list.issues.empty());
    CHECK_FALSE(list.any);
    for (const auto& listed : list.tags)
        CHECK(http::parse_entity_tag(base::slice(fields[listed.line].value, listed.span)));
    CHECK(list.contains_weak({TagStrength::strong, "b,c"}));
    CHECK_FALSE(list.contains_strong({TagStrength::strong, "b,c"}));
    CHECK(list.contains_strong({TagStrength::strong, "f"}));
    CHECK_FALSE(list.contains_weak({TagStrength::strong, "g"}));
}

TEST_CASE("a star means any tag only when it stands alone") {
    FieldMap fields;
    CHECK(none_match(fields, {"*"}).any);
    CHECK(none_match(fields, {" * , "}).any);
    CHECK(none_match(fields, {"", "*"}).any);
    CHECK_FALSE(none_match(fields, {"\"*\""}).any);
    const auto mixed = none_match(fields, {"*, \"a\""});
    CHECK_FALSE(mixed.any);
    CHECK(opaques(mixed) == Texts{"a"});
    CHECK(mixed.issues.at(0).diagnostic.code == "etag-star-in-list");
}

TEST_CASE("members written wrongly still compare by their text, and are diagnosed") {
    FieldMap fields;
    const auto list = none_match(fields, {"abc, w/\"def\", \"ghi"});
    CHECK(opaques(list) == Texts{"abc", "def", "\"ghi"});
    CHECK(list.tags[1].tag.strength == TagStrength::weak);
    CHECK(list.contains_weak({TagStrength::strong, "abc"}));
    REQUIRE(list.issues.size() == 3);
    CHECK(list.issues[0].diagnostic.code == "etag-unquoted");
    CHECK(list.issues[1].diagnostic.code == "etag-lower-case-weak");
    CHECK(list.issues[1].diagnostic.span == base::Span{5, 1});
    CHECK(list.issues[2].diagnostic.code == "etag-open-quote");
}
