#include "lib/http/age.hpp"

#include "lib/http/delta_seconds.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using base::Seconds;
using http::parse_age;

namespace {

http::AgeField age_of(const std::vector<std::string>& values) {
    http::FieldMap fields;
    for (const auto& value : values)
        fields.add("Age", value);
    return parse_age(fields);
}

}  // namespace

TEST_CASE("Age is a count of seconds (RFC 9111 §5.1)") {
    CHECK(age_of({"7200"}).value == Seconds{7200});
    CHECK(age_of({"0"}).value == Seconds{0});
    CHECK(age_of({"7200"}).issues.empty());
    CHECK_FALSE(age_of({}).value);
    CHECK(age_of({}).issues.empty());
}

TEST_CASE("of several ages the first counts, across lines and commas (RFC 9111 §5.1)") {
    for (const auto& values : std::vector<std::vector<std::string>>{
             {"7200, 0"}, {"7200", "0"}, {", 7200", "x"}, {"", "7200"}, {"7200, foo"}}) {
        CHECK(age_of(values).value == Seconds{7200});
    }
    const auto age = age_of({"7200", "0"});
    REQUIRE(age.issues.size() == 1);
    CHECK(age.issues[0].line == 1);
    CHECK(age.issues[0].diagnostic.code == "age-repeated");
}

TEST_CASE("an Age whose first member is not all digits is ignored entirely (conformance: age-parse)") {
    for (const auto* value : {"abc", "-7200", "7200.0", "+7200", "7200s", "\"7200\"", "foo, 7200", "72 00"}) {
        CAPTURE(value);
        const auto age = age_of({value});
        CHECK_FALSE(age.value);
        REQUIRE_FALSE(age.issues.empty());
        CHECK(age.issues[0].diagnostic.code == "age-not-digits");
    }
    CHECK(age_of({""}).issues.at(0).diagnostic.code == "age-empty");
}

TEST_CASE("a huge Age saturates at 2^31 (RFC 9111 §1.2.2)") {
    CHECK(age_of({"2147483648"}).value == http::kMaxDeltaSeconds);
    CHECK(age_of({"99999999999999999999999999"}).value == http::kMaxDeltaSeconds);
    CHECK(age_of({"2147483647"}).value == Seconds{2147483647});
}
