// What is offered for slips in targeted fields.
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "rules/catalog.hpp"
#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;

namespace {

std::string offered(const std::string& field) {
    lint::SelectionOptions selection;
    selection.select = {"cdn-cc-misspelt"};
    lint::Runner runner(lint::select_rules(rules::catalog(), selection).value());
    const auto exchange =
        test_support::example_exchange("HTTP/1.1 200 OK\nCache-Control: max-age=60\n" + field + "\n");
    const auto findings = runner.run(exchange);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].suggestion.empty() == !findings[0].replacement.has_value());
    return findings[0].suggestion;
}

}  // namespace

TEST_CASE("a misspelt directive of a targeted field is mended where only one thing can have been meant") {
    CHECK(offered("CDN-Cache-Control: maxage=600") == "CDN-Cache-Control: max-age=600");
    CHECK(offered("Vercel-CDN-Cache-Control: max-age=60, no_store") ==
          "Vercel-CDN-Cache-Control: max-age=60, no-store");
    // RFC 9651 §3.2: of a key that stands twice the last one counts, so that 600 would be new.
    CHECK(offered("CDN-Cache-Control: max-age=60, maxage=600").empty());
    CHECK(offered("CDN-Cache-Control: public, max-age=600, privat").empty());
    CHECK(offered("CDN-Cache-Control: maxage").empty());
}
