#include "lib/lint/selection.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace cachewright;
using lint::Rule;

namespace {

constexpr std::array kVary{Rule{.id = "vary-star"}, Rule{.id = "vary-cookie"}};
constexpr std::array kCookie{Rule{.id = "cookie-cacheable-shared"}};
constexpr std::array kCatalogue{lint::Family{"vary", "Vary", kVary},
                                lint::Family{"cookie", "Cookies", kCookie}};

std::vector<std::string> ids(const std::vector<const Rule*>& rules) {
    std::vector<std::string> names;
    names.reserve(rules.size());
    for (const Rule* rule : rules)
        names.emplace_back(rule->id);
    return names;
}

}  // namespace

TEST_CASE("without options every rule runs, in catalogue order") {
    CHECK(ids(lint::select_rules(kCatalogue, {}).value()) ==
          std::vector<std::string>{"vary-star", "vary-cookie", "cookie-cacheable-shared"});
}

TEST_CASE("select takes ids and prefixes that end at a dash, ignore wins") {
    CHECK(ids(lint::select_rules(kCatalogue, {{"vary"}, {}}).value()) ==
          std::vector<std::string>{"vary-star", "vary-cookie"});
    CHECK(
        ids(lint::select_rules(kCatalogue, {{"vary-", "cookie-cacheable-shared"}, {"vary-star"}}).value()) ==
        std::vector<std::string>{"vary-cookie", "cookie-cacheable-shared"});
}

TEST_CASE("a rule to opt in to runs when it is named whole, enabled, or with all") {
    const lint::Rule on{.id = "vary-star"};
    std::array rules{on, lint::Rule{.id = "vary-order", .standing = lint::Standing::opt_in}};
    const std::array families{lint::Family{"vary", "Vary", rules}};
    const auto selected = [&](const lint::SelectionOptions& options) {
        return ids(lint::select_rules(families, options).value());
    };
    const std::vector<std::string> standard{"vary-star"};
    const std::vector<std::string> both{"vary-star", "vary-order"};
    CHECK(selected({}) == standard);
    CHECK(selected({{"vary"}, {}}) == standard);
    CHECK(selected({{"vary-order"}, {}}) == std::vector<std::string>{"vary-order"});
    CHECK(selected({{"all"}, {}}) == both);
    CHECK(selected({{}, {}, {"vary-order"}}) == both);
    CHECK(selected({{}, {"vary-order"}, {"vary-order"}}) == standard);
}

TEST_CASE("an unknown rule is a usage error that names the nearest") {
    const auto selected = lint::select_rules(kCatalogue, {{"vary-cokie"}, {}});
    REQUIRE_FALSE(selected);
    CHECK(selected.error().code == base::ErrorCode::usage);
    CHECK(selected.error().hint == "did you mean 'vary-cookie'?");
    CHECK(lint::select_rules(kCatalogue, {{}, {"var"}}).error().hint == "did you mean 'vary'?");
    CHECK(lint::select_rules(kCatalogue, {{"cookie-cachable"}, {}}).error().hint ==
          "did you mean 'cookie-cacheable'?");
    CHECK(lint::select_rules(kCatalogue, {{"zzzz"}, {}}).error().hint == "`cachewright rules` lists them");
}

TEST_CASE("nothing left to run is a usage error, not a clean run") {
    CHECK_FALSE(lint::select_rules(kCatalogue, {{"vary"}, {"vary"}}));
}

TEST_CASE("rules that send requests of their own do not run on captures, alone they are a usage error") {
    const lint::Rule live{.id = "resp-soft-404"};
    const lint::Rule recorded{.id = "vary-star", .check = [](const lint::Subject&, lint::Report&) {}};
    const auto mixed = lint::rules_for_captures({&live, &recorded});
    REQUIRE(mixed);
    CHECK(ids(*mixed) == std::vector<std::string>{"vary-star"});
    const auto alone = lint::rules_for_captures({&live});
    REQUIRE_FALSE(alone);
    CHECK(alone.error().code == base::ErrorCode::usage);
    CHECK(alone.error().hint.find("probe") != std::string::npos);
}
