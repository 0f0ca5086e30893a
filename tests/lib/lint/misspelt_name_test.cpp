#include "lib/lint/misspelt_name.hpp"

#include <catch2/catch.hpp>

#include <string>

using cachewright::http::FieldId;
using cachewright::lint::meant_field_name;

TEST_CASE("a name that nearly is that of a field which caches read is taken for it") {
    for (const std::string name : {"Cache-Contol", "Cache_Control", "CacheControl", "Cache Control",
                                   "cache-controls", "Chace-Control", "cachecontrol"}) {
        CAPTURE(name);
        CHECK(meant_field_name(name) == FieldId::cache_control);
    }
    CHECK(meant_field_name("CDN-CacheControl") == FieldId::cdn_cache_control);
    CHECK(meant_field_name("CDN Cache Control") == FieldId::cdn_cache_control);
    CHECK(meant_field_name("SetCookie") == FieldId::set_cookie);
    CHECK(meant_field_name("Set_Cookie") == FieldId::set_cookie);
    CHECK(meant_field_name("Expire") == FieldId::expires);
    CHECK(meant_field_name("Vray") == FieldId::vary);
}

TEST_CASE("fields of their own right are left alone") {
    for (const std::string name :
         {"X-Cache-Control", "CDN-Cache", "Cache", "Set-Cookie2", "Edge-Cache-Control", "Cookie", "Version",
          "Vendor", "Server-Id", "Expires-After", "Cache-Key", "Surrogate-Cache", ""}) {
        CAPTURE(name);
        CHECK(meant_field_name(name) == FieldId::unknown);
    }
}
