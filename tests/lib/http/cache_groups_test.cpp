#include "lib/http/cache_groups.hpp"

#include "tests/lib/http/stumbles.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using http::FieldMap;
using http::Stumbles;

namespace {

FieldMap line(const std::string& value) {
    FieldMap fields;
    fields.add("Cache-Groups", value);
    return fields;
}

http::CacheGroups groups(const std::string& value) {
    return http::parse_cache_groups(line(value));
}

Stumbles stumbles(const std::string& value) {
    const FieldMap fields = line(value);
    return http::stumbles_over(fields, http::parse_cache_groups(fields).diagnostics);
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("Cache-Groups is a list of strings: RFC 9875 §2") {
    CHECK(groups("\"scripts\", \"a \\\"b\\\"\";p=1").groups == Strings{"scripts", "a \"b\""});
    CHECK(groups("\"A\", \"a\", \"A\"").groups == Strings{"A", "a"});
    CHECK(stumbles("\"a\"").empty());
    CHECK(stumbles("\"a\", \"a\"") == Strings{"duplicate-group|\"a\""});
    CHECK(groups("\"a\", scripts").groups.empty());
    CHECK(stumbles("\"a\", scripts") == Strings{"wrong-type|scripts"});
    CHECK(stumbles("(\"a\")") == Strings{"wrong-type|(\"a\")"});
    CHECK(stumbles("\"a") == Strings{"invalid-string|\"a"});
    CHECK(stumbles("") == Strings{"empty-field|"});
    CHECK(http::parse_cache_groups(FieldMap{}).diagnostics.empty());
}

TEST_CASE("Cache-Group-Invalidation has the same form: RFC 9875 §3") {
    FieldMap fields;
    fields.add("Cache-Groups", "\"other\"");
    fields.add("cache-group-invalidation", "\"one\"");
    fields.add("Cache-Group-Invalidation", "\"two\"");
    CHECK(http::parse_cache_groups(fields, http::kCacheGroupInvalidation).groups == Strings{"one", "two"});
}
