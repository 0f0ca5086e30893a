#include "lib/report/cell_basis.hpp"

#include "lib/report/matrix_text.hpp"
#include "lib/vendor/catalog.hpp"
#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>

using namespace cachewright;
using Catch::Contains;

namespace {

http::Exchange some_exchange() {
    http::Exchange exchange;
    exchange.url = "https://a.example/x";
    exchange.response = test::response(200, "Date: {+0}\nCache-Control: max-age=60");
    return exchange;
}

// A cache that documents one thing.
constexpr vendor::Source kSources[] = {{"X-1", "A page", "https://x.example/", "2026-01-02"}};
constexpr vendor::Fact kFacts[] = {{"storage.max_age", "on", "X-1"}};
constexpr vendor::Profile kTerse{"terse", "Terse", "2026-01-02", {}, kSources, kFacts, {}};

}  // namespace

TEST_CASE("a cell stands on the cache's own page, or on RFC 9111 as assumed") {
    const auto profile = vendor::configure(kTerse);
    REQUIRE(profile);
    const http::Exchange exchange = some_exchange();
    const report::PredictedCache cache{&*profile, vendor::predict(exchange, *profile)};
    const auto lifetime = report::cell_basis(report::Column::lifetime, exchange, cache);
    REQUIRE(lifetime.size() == 1);
    CHECK(lifetime[0].parameter == "storage.max_age");
    CHECK_FALSE(lifetime[0].assumed);
    const auto stale = report::cell_basis(report::Column::stale, exchange, cache);
    REQUIRE_FALSE(stale.empty());
    CHECK(stale[0].assumed);
    CHECK(stale[0].authority.profile == &vendor::rfc9111);
    CHECK(report::cell_basis(report::Column::cookies, exchange, cache).empty());

    const std::string text = report::matrix_reasons_text(exchange, std::array{cache}, {});
    CHECK_THAT(text, Contains("max-age in Cache-Control (RFC 9111 §5.2.2.1; [1])"));
    CHECK_THAT(text, Contains("[1] A page <https://x.example/>, read 2026-01-02"));
    CHECK_THAT(text, Contains("own pages do not speak"));
}
