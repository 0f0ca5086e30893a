#include "lib/http/vary.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using http::FieldId;
using http::FieldMap;
using http::parse_vary;

namespace {

FieldMap vary_lines(const std::vector<std::string>& values) {
    FieldMap fields;
    for (const auto& value : values)
        fields.add("Vary", value);
    return fields;
}

std::vector<std::string> names_of(const FieldMap& fields) {
    std::vector<std::string> names;
    for (const auto& name : parse_vary(fields).names) {
        CHECK(base::slice(fields[name.line].value, name.span) == name.name);
        names.emplace_back(name.name);
    }
    return names;
}

std::vector<std::string> codes_of(const FieldMap& fields) {
    std::vector<std::string> codes;
    for (const auto& issue : parse_vary(fields).issues)
        codes.emplace_back(issue.diagnostic.code);
    return codes;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("Vary names request fields, over several lines (RFC 9110 §12.5.5)") {
    const FieldMap fields = vary_lines({"Accept-Encoding , origin", "X-Mine"});
    CHECK(names_of(fields) == Texts{"Accept-Encoding", "origin", "X-Mine"});
    const auto vary = parse_vary(fields);
    CHECK_FALSE(vary.star);
    CHECK(vary.issues.empty());
    CHECK(vary.names[0].id == FieldId::accept_encoding);
    CHECK(vary.names[1].id == FieldId::origin);
    CHECK(vary.names[2].id == FieldId::unknown);
    CHECK(vary.names[2].line == 1);
}

TEST_CASE(
    "a star anywhere, on any line, means that nothing ever matches (RFC 9111 §4.1, conformance: "
    "vary-parse)") {
    for (const auto& values : std::vector<Texts>{{"*"},
                                                 {"*, *"},
                                                 {", *"},
                                                 {"*, Foo"},
                                                 {"Foo, *"},
                                                 {"Foo", "*"},
                                                 {"", "*"},
                                                 {"a, b, c, d, e, f, *"},
                                                 {"\"a, *"}}) {
        CAPTURE(values);
        CHECK(parse_vary(vary_lines(values)).star);
    }
    for (const auto& values : std::vector<Texts>{{"**"}, {"*a"}, {"Foo"}, {""}, {"\"*\""}, {}}) {
        CAPTURE(values);
        CHECK_FALSE(parse_vary(vary_lines(values)).star);
    }
}

TEST_CASE("the star is not one of the names") {
    CHECK(names_of(vary_lines({"Foo, *, Bar"})) == Texts{"Foo", "Bar"});
}

TEST_CASE("more than four names are kept too, in order") {
    CHECK(names_of(vary_lines({"a,b,c,d", "e,f,g"})) == Texts{"a", "b", "c", "d", "e", "f", "g"});
}

TEST_CASE("slips in Vary are diagnosed and the rest is read") {
    CHECK(codes_of(vary_lines({""})) == Texts{"vary-empty"});
    CHECK(codes_of(vary_lines({"a,,b"})) == Texts{"vary-empty-member"});
    CHECK(codes_of(vary_lines({"a, A"})) == Texts{"vary-repeated-name"});
    CHECK(codes_of(vary_lines({"Origin", "a, ORIGIN"})) == Texts{"vary-repeated-name"});
    CHECK(codes_of(vary_lines({"accept encoding, b"})) == Texts{"vary-invalid-name"});
    CHECK(codes_of(vary_lines({"*, *"})) == Texts{"vary-repeated-name"});
    CHECK(names_of(vary_lines({"accept encoding, b"})) == Texts{"accept encoding", "b"});
    CHECK(codes_of({}).empty());
}
