#include "lib/http/field_map.hpp"

#include <catch2/catch.hpp>

#include <cctype>
#include <string>
#include <vector>

using namespace cachewright;
using http::FieldId;
using http::FieldMap;

TEST_CASE("a field map keeps order, case and duplicates") {
    FieldMap fields;
    fields.add("cache-CONTROL", "no-cache");
    fields.add("X-Thing", "1");
    fields.add("Cache-Control", "max-age=60");

    CHECK(fields.size() == 3);
    CHECK(fields[0].name == "cache-CONTROL");
    CHECK(fields.count(FieldId::cache_control) == 2);
    CHECK(fields.combined(FieldId::cache_control) == "no-cache, max-age=60");
    std::vector<std::size_t> indexes;
    for (const auto line : fields.lines("CACHE-control"))
        indexes.push_back(line.index);
    CHECK(indexes == std::vector<std::size_t>{0, 2});
}

TEST_CASE("values lose the white space round them, and positions move along") {
    FieldMap fields;
    fields.add("Age", " \t 5 ", {10, 2, 1}, {14, 2, 5});
    CHECK(fields[0].value == "5");
    CHECK(fields[0].value_position == base::SourcePosition{17, 2, 8});
    CHECK(fields[0].name_position == base::SourcePosition{10, 2, 1});
}

TEST_CASE("set replaces all lines at the place of the first") {
    FieldMap fields;
    fields.add("A", "1");
    fields.add("Vary", "x");
    fields.add("B", "2");
    fields.add("vary", "y");
    fields.set("VARY", "z");
    CHECK(fields.size() == 3);
    CHECK(fields[1].name == "Vary");
    CHECK(fields.value(FieldId::vary) == "z");
    fields.set("New", "3");
    CHECK(fields[3].name == "New");
}

TEST_CASE("remove takes every line of a name and nothing else") {
    FieldMap fields;
    fields.add("Set-Cookie", "a=1");
    fields.add("X-Unknown", "u");
    fields.add("set-cookie", "b=2");
    CHECK(fields.remove("SET-COOKIE") == 2);
    CHECK_FALSE(fields.contains(FieldId::set_cookie));
    CHECK(fields.remove("x-unknown") == 1);
    CHECK(fields.empty());
}

TEST_CASE("every known field is found under any case, and strangers are not") {
    for (int i = 1; i < static_cast<int>(FieldId::count_); ++i) {
        const auto id = static_cast<FieldId>(i);
        std::string shouted(http::field_name(id));
        for (char& c : shouted)
            c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        CHECK(http::field_id(shouted) == id);
    }
    CHECK(http::field_id("") == FieldId::unknown);
    CHECK(http::field_id("Cache-Controll") == FieldId::unknown);
}
