#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <string>

using namespace cachewright::tests;
using Catch::Contains;

TEST_CASE("every rule that is listed has a page") {
    const auto json = nlohmann::json::parse(run_cachewright({"rules", "--format", "json"}).out);
    CHECK(json["schema_version"] == 1);
    REQUIRE(json["rules"].size() >= 30);
    const std::string list = run_cachewright({"rules"}).out;
    for (const auto& rule : json["rules"]) {
        const std::string id = rule["id"];
        CHECK_THAT(list, Contains(id));
        const Outcome page = run_cachewright({"rules", id});
        CHECK(page.exit_code == 0);
        CHECK_THAT(page.out, Contains(rule["spec"].get<std::string>()));
    }
}
