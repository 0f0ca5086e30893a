#include "lib/http/joined_lines.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using http::FieldId;
using http::JoinedLines;

TEST_CASE("lines of one field are joined and spans find their way back: RFC 9110 §5.3") {
    http::FieldMap fields;
    fields.add("Cache-Status", "one");
    fields.add("Date", "x");
    fields.add("cache-status", "");
    fields.add("cache-status", "three; hit");
    const JoinedLines joined(fields, FieldId::cache_status);
    REQUIRE(joined.present());
    CHECK(joined.text() == "one, , three; hit");
    CHECK(joined.place_of({0, 3}).line == 0);
    CHECK(joined.place_of({0, 3}).span == base::Span{0, 3});
    CHECK(joined.place_of({3, 2}).span == base::Span{3, 0});  // the comma between is in no line
    CHECK(joined.place_of({7, 5}).line == 3);
    CHECK(joined.place_of({7, 5}).span == base::Span{0, 5});
    CHECK(joined.place_of({1, 9}).span == base::Span{1, 2});
}

TEST_CASE("a single line is not copied, and an absent field is empty") {
    http::FieldMap fields;
    fields.add("Date", "x");
    fields.add("Age", "12");
    const JoinedLines age(fields, FieldId::age);
    CHECK(age.text().data() == fields.value(FieldId::age).data());
    CHECK(age.place_of({1, 1}).line == 1);
    CHECK(age.place_of({1, 1}).span == base::Span{1, 1});
    const JoinedLines vary(fields, FieldId::vary);
    CHECK_FALSE(vary.present());
    CHECK(vary.text().empty());
}
