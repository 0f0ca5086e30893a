#include "lib/http/content_length.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace cachewright::http;

namespace {

std::optional<std::uint64_t> length_of(const std::vector<std::string>& values) {
    FieldMap fields;
    for (const std::string& value : values)
        fields.add("Content-Length", value);
    return content_length(fields);
}

}  // namespace

// RFC 9110 §8.6
TEST_CASE("Content-Length is a number, however often it is stated") {
    CHECK(length_of({"0"}) == 0U);
    CHECK(length_of({"0042"}) == 42U);
    CHECK(length_of({"42, 42"}) == 42U);
    CHECK(length_of({"42", "42 ,42", "042"}) == 42U);
    CHECK(length_of({"9223372036854775807"}) == 9223372036854775807U);
}

TEST_CASE("a Content-Length that cannot be relied on is none") {
    CHECK_FALSE(length_of({}));
    CHECK_FALSE(length_of({""}));
    CHECK_FALSE(length_of({"42", ""}));
    CHECK_FALSE(length_of({"42,"}));
    CHECK_FALSE(length_of({"42", "43"}));
    CHECK_FALSE(length_of({"42, 43"}));
    CHECK_FALSE(length_of({"-1"}));
    CHECK_FALSE(length_of({"+1"}));
    CHECK_FALSE(length_of({"1e3"}));
    CHECK_FALSE(length_of({"42 42"}));
    CHECK_FALSE(length_of({"9223372036854775808"}));
    CHECK_FALSE(length_of({"99999999999999999999999"}));
}
