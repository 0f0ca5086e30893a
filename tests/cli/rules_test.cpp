#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <string>

using namespace cachewright::tests;
using Catch::Contains;

TEST_CASE("every rule that is listed has a page") {
    const std::string document = run_cachewright({"rules", "--format", "json"}).out;
    CHECK(schema_complaints("rules.schema.json", document) == "");
    CHECK(schema_complaints("rules.schema.json",
                            run_cachewright({"rules", "vary-star", "--format", "json"}).out) == "");
    const auto json = nlohmann::json::parse(document);
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

TEST_CASE("schema prints the files of docs/schema, by name") {
    const Outcome list = run_cachewright({"schema"});
    CHECK(list.exit_code == 0);
    CHECK_THAT(list.out, Catch::Contains("lint-line") && Catch::Contains("Output of cachewright lint"));
    for (const char* name : {"lint", "finding", "baseline", "explain"}) {
        std::ifstream file(std::string(CACHEWRIGHT_SOURCE_DIR "/docs/schema/") + name + ".schema.json",
                           std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        CHECK(run_cachewright({"schema", name}).out == text);
    }
    const Outcome misspelt = run_cachewright({"schema", "lnt"});
    CHECK(misspelt.exit_code == 2);
    CHECK_THAT(misspelt.err, Catch::Contains("did you mean 'lint'?"));
}
