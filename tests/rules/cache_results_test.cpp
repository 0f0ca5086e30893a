#include "rules/cache_results.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>

using namespace cachewright;
using rules::Served;

namespace {

// What one field of that value tells; nothing when it is not clear.
std::optional<Served> told_by(const std::string& name, const std::string& value) {
    http::FieldMap fields;
    fields.add(name, value);
    const auto results = rules::cache_results(fields);
    REQUIRE(results.size() <= 1);
    return results.empty() ? std::nullopt : std::optional(results.front().served);
}

}  // namespace

TEST_CASE("what caches report is read in each vendor's words") {
    CHECK(told_by("CF-Cache-Status", "HIT") == Served::from_store);
    CHECK(told_by("CF-Cache-Status", "REVALIDATED") == Served::from_store);
    CHECK(told_by("CF-Cache-Status", "DYNAMIC") == Served::from_origin);
    CHECK(told_by("CF-Cache-Status", "NONE/UNKNOWN") == std::nullopt);
    CHECK(told_by("X-Cache", "Hit from cloudfront") == Served::from_store);
    CHECK(told_by("X-Cache", "RefreshHit from cloudfront") == Served::from_store);
    CHECK(told_by("X-Cache", "Miss from cloudfront") == Served::from_origin);
    CHECK(told_by("X-Cache", "Error from cloudfront") == std::nullopt);
    CHECK(told_by("X-Cache", "TCP_MISS from a23-40-100-1.deploy.akamaitechnologies.com") ==
          Served::from_origin);
    CHECK(told_by("X-Vercel-Cache", "PRERENDER") == Served::from_store);
    CHECK(told_by("X-Vercel-Cache", "BYPASS") == Served::from_origin);
    CHECK(told_by("Cache-Status", "edge; hit; ttl=30") == Served::from_store);
    CHECK(told_by("Cache-Status", "edge; fwd=uri-miss; stored") == Served::from_origin);
    CHECK(told_by("Cache-Status", "edge; detail=odd") == std::nullopt);
}

TEST_CASE("a hit in one of several caches is one: the origin was not asked") {
    CHECK(told_by("X-Cache", "MISS, HIT") == Served::from_store);
    CHECK(told_by("X-Cache", "HIT, MISS") == Served::from_store);
    CHECK(told_by("Cache-Status", "shield; hit, edge; fwd=miss") == Served::from_store);
}
