#include "lib/policy/outcome.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string_view>

using namespace cachewright::policy;

TEST_CASE("every outcome has a name of its own, a meaning, and is found by its name") {
    std::set<std::string_view> names;
    for (int i = 0; i < static_cast<int>(Outcome::count_); ++i) {
        const auto outcome = static_cast<Outcome>(i);
        INFO(outcome_name(outcome));
        CHECK(names.insert(outcome_name(outcome)).second);
        CHECK(outcome_from_name(outcome_name(outcome)) == outcome);
        CHECK(outcome_meaning(outcome).ends_with('.'));
    }
    CHECK(names.contains("hit"));
    CHECK(outcome_name(Outcome::synthetic) == "synthetic");
    CHECK_FALSE(outcome_from_name("HIT"));
    CHECK_FALSE(outcome_from_name(""));
}
