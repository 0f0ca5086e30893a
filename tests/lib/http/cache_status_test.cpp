#include "lib/http/cache_status.hpp"

#include "tests/lib/http/stumbles.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using base::Seconds;
using http::CacheStatus;
using http::FieldMap;
using http::ForwardReason;
using http::Stumbles;

namespace {

FieldMap lines(const std::vector<std::string>& values) {
    FieldMap fields;
    for (const std::string& value : values)
        fields.add("Cache-Status", value);
    return fields;
}

Stumbles stumbles(const std::string& value) {
    const FieldMap fields = lines({value});
    return http::stumbles_over(fields, http::parse_cache_status(fields).diagnostics);
}

}  // namespace

TEST_CASE("each member of Cache-Status is a cache, the nearest to the origin first: RFC 9211 §2") {
    const auto field = http::parse_cache_status(lines(
        {"OriginCache; hit; ttl=1100, \"CDN Company Here\"; hit; ttl=-545",
         "Browser; fwd=uri-miss; fwd-status=304; stored; collapsed=?0; key=\"/a?b\"; detail=MEM; x=1.5"}));
    CHECK(field.diagnostics.empty());
    REQUIRE(field.caches.size() == 3);
    CHECK(field.caches[0].cache == "OriginCache");
    CHECK(field.caches[0].hit);
    CHECK(field.caches[0].ttl == Seconds(1100));
    CHECK_FALSE(field.caches[0].fwd);
    CHECK(field.caches[1].cache == "CDN Company Here");
    CHECK(field.caches[1].ttl == Seconds(-545));
    const CacheStatus& browser = field.caches[2];
    CHECK_FALSE(browser.hit);
    CHECK(browser.fwd == ForwardReason::uri_miss);
    CHECK(browser.fwd_status == 304);
    CHECK(browser.stored == true);
    CHECK(browser.collapsed == false);
    CHECK(browser.key == "/a?b");
    CHECK(browser.detail == "MEM");
    REQUIRE(browser.extensions.size() == 1);
    CHECK(browser.extensions[0].key == "x");
    CHECK(http::parse_cache_status(FieldMap{}).caches.empty());
    CHECK(http::parse_cache_status(FieldMap{}).diagnostics.empty());
}

TEST_CASE("every reason of RFC 9211 §2.2 has its token") {
    for (int i = 0; i < static_cast<int>(ForwardReason::other); ++i) {
        const auto reason = static_cast<ForwardReason>(i);
        CHECK(http::forward_reason(http::forward_reason_name(reason)) == reason);
    }
    CHECK(http::forward_reason("Miss") == ForwardReason::other);
    CHECK(http::forward_reason("") == ForwardReason::other);
    CHECK(http::forward_reason_name(ForwardReason::other).empty());
    const auto field = http::parse_cache_status(lines({"a; fwd=expired"}));
    CHECK(field.caches.at(0).fwd == ForwardReason::other);
    CHECK(field.caches.at(0).fwd_other == "expired");
}

TEST_CASE("what is wrong with Cache-Status is underlined, and the rest is kept") {
    CHECK(stumbles("a; hit").empty());
    CHECK(stumbles("HIT from a, b").size() == 1);
    CHECK(stumbles("a; hit, 5; hit") == Stumbles{"invalid-cache-name|5"});
    CHECK(stumbles("(a b); hit") == Stumbles{"invalid-cache-name|(a b)"});
    CHECK(stumbles("a; hit=1") == Stumbles{"wrong-type|hit=1"});
    CHECK(stumbles("a; fwd=\"miss\"") == Stumbles{"wrong-type|fwd=\"miss\""});
    CHECK(stumbles("a; fwd=miss; ttl=1.5") == Stumbles{"wrong-type|ttl=1.5"});
    CHECK(stumbles("a; fwd=miss; stored=yes; key=k") ==
          Stumbles{"wrong-type|stored=yes", "wrong-type|key=k"});
    CHECK(stumbles("a; fwd=miss; fwd-status=20") == Stumbles{"invalid-status|fwd-status=20"});
    CHECK(stumbles("a; fwd=expired") == Stumbles{"unknown-fwd|fwd=expired"});
    CHECK(stumbles("a; hit; fwd=stale") == Stumbles{"hit-and-fwd|fwd=stale"});
    CHECK(stumbles("a; hit; stored") == Stumbles{"without-fwd|stored"});
    CHECK(stumbles("a, ,b") == Stumbles{"invalid-value|,"});

    const auto kept = http::parse_cache_status(lines({"a; hit=1; ttl=5"}));
    REQUIRE(kept.caches.size() == 1);
    CHECK_FALSE(kept.caches[0].hit);
    CHECK(kept.caches[0].ttl == Seconds(5));
}

TEST_CASE("a cache appends its own member and keeps those of others: RFC 9211 §2") {
    FieldMap fields = lines({"origin; hit"});
    CacheStatus status;
    status.cache = "edge-1.example";
    status.fwd = ForwardReason::stale;
    status.fwd_status = 304;
    status.ttl = Seconds(60);
    status.stored = true;
    status.collapsed = false;
    status.key = "GET /a \"b\"";
    status.detail = "revalidated";
    REQUIRE(http::append_cache_status(fields, status));
    CHECK(fields.size() == 2);
    CHECK(fields[1].value ==
          "edge-1.example;fwd=stale;fwd-status=304;ttl=60;stored;collapsed=?0;key=\"GET /a \\\"b\\\"\";"
          "detail=revalidated");
    const auto parsed = http::parse_cache_status(fields);
    REQUIRE(parsed.caches.size() == 2);
    CHECK(parsed.caches[1] == status);
    CHECK(parsed.diagnostics.empty());
}

TEST_CASE("what cannot be written of a Cache-Status is left out") {
    CacheStatus status;
    CHECK_FALSE(http::serialise_cache_status(status));
    status.cache = "two words";
    status.hit = true;
    status.detail = "three more words";
    CHECK(http::serialise_cache_status(status) == "\"two words\";hit;detail=\"three more words\"");
    status.key = "/\xC3\xBC";
    status.detail.reset();
    CHECK(http::serialise_cache_status(status) == "\"two words\";hit");
    status.cache = "caf\xC3\xA9";
    CHECK_FALSE(http::serialise_cache_status(status));
    FieldMap fields;
    CHECK_FALSE(http::append_cache_status(fields, status));
    CHECK(fields.empty());
}
