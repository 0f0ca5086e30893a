#include "lib/lint/line_change.hpp"

#include "tests/support/example_exchange.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;

namespace {

lint::Finding suggesting(std::string suggestion, std::optional<std::size_t> line = std::nullopt,
                         lint::LinePart part = lint::LinePart::value) {
    lint::Finding finding;
    finding.suggestion = std::move(suggestion);
    if (line) finding.place = lint::Place{lint::Section::response, *line, part, {}};
    return finding;
}

}  // namespace

TEST_CASE("a suggestion takes the place of the line at fault, or of all lines that make one list") {
    const auto exchange = test_support::example_exchange(
        "HTTP/1.1 200 OK\nCache-Control: public\nVary: A\nVary: B\nCache-Contol: x\nCache-Control: "
        "max-age=1\n");
    const auto lines = [&](const lint::Finding& finding) {
        return lint::line_changes(exchange, std::span(&finding, 1)).at(0).lines;
    };
    CHECK(lines(suggesting("Cache-Control: private", 4)) == std::vector<std::size_t>{4});
    CHECK(lines(suggesting("Cache-Control: private")) == std::vector<std::size_t>{0, 4});
    CHECK(lines(suggesting("Vary: A, B", 1)) == std::vector<std::size_t>{1, 2});
    CHECK(lines(suggesting("Cache-Control: x", 3, lint::LinePart::name)) == std::vector<std::size_t>{3});
    CHECK(lines(suggesting("ETag: \"1\"")).empty());
}

TEST_CASE("of several suggestions for a line the first is taken, and none for cookies") {
    const auto exchange =
        test_support::example_exchange("HTTP/1.1 200 OK\nCache-Control: public\nSet-Cookie: a=b\n");
    const std::vector findings{suggesting("Set-Cookie: a=b; Secure", 1),
                               suggesting("Cache-Control: private", 0),
                               suggesting("Cache-Control: no-store", 0)};
    const auto changes = lint::line_changes(exchange, findings);
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].suggestion == "Cache-Control: private");
}
