#include "lib/http/cache_groups.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using http::FieldMap;

namespace {

http::CacheGroups groups(const std::string& value) {
    FieldMap fields;
    fields.add("Cache-Groups", value);
    return http::parse_cache_groups(fields);
}

std::vector<std::string> stumbles(const std::string& value) {
    std::vector<std::string> found;
    for (const auto& [line, diagnostic] : groups(value).diagnostics)
        found.push_back(std::string(diagnostic.code) + "|" +
                        std::string(base::slice(value, diagnostic.span)));
    return found;
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
