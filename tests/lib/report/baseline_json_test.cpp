#include "lib/report/baseline_json.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using Catch::Contains;

namespace {

lint::Baseline two_entries() {
    lint::BaselineTally tally;
    tally.add({"bbbbbbbbbbbbbbbb", "vary-star", "shop.example/b", "second", 2});
    tally.add({"aaaaaaaaaaaaaaaa",
               "cc-missing",
               "shop.example/a",
               "first \"quoted\"",
               1,
               {lint::Severity::warning, lint::Extent::week, {"sid"}}});
    return tally.baseline();
}

}  // namespace

TEST_CASE("a baseline has one sorted entry a line and reads back as it was") {
    const std::string text = report::baseline_json(two_entries());
    CHECK(
        text ==
        "{\n\"baseline_version\": 1,\n\"findings\": [\n"
        R"({"rule":"cc-missing","severity":"warning","lasts":"7d","cookies":["sid"],"url":"shop.example/a","count":1,"fingerprint":"aaaaaaaaaaaaaaaa",)"
        R"("message":"first \"quoted\""},)"
        "\n"
        R"({"rule":"vary-star","url":"shop.example/b","count":2,"fingerprint":"bbbbbbbbbbbbbbbb",)"
        R"("message":"second"})"
        "\n]\n}\n");
    const auto read = report::parse_baseline(text, "b.json");
    REQUIRE(read);
    CHECK(report::baseline_json(*read) == text);
    CHECK(report::parse_baseline(report::baseline_json({}), "b.json")->entries.empty());
}

TEST_CASE("what is no baseline is refused with its name and what to do") {
    const std::pair<std::string, std::string> cases[]{
        {"", "empty"},
        {"{\n\"baseline_version\": 1,\n\"findings\": [\n<<<<<<< HEAD\n", "b.json:4"},
        {"[]", "not a JSON object"},
        {"{}", "not a baseline"},
        {R"({"log": {"entries": []}})", "not a baseline"},
        {R"({"baseline_version": 2, "findings": []})", "version 2"},
        {R"({"baseline_version": "1", "findings": []})", "version"},
        {R"({"baseline_version": {"a": "b"}, "findings": []})", "version unknown"},
        {R"({"baseline_version": 1, "findings": []} , "x": )" + std::string(100'000, '[') +
             std::string(100'000, ']') + "}",
         "nest too deep"},
        {R"({"baseline_version": 1, "findings": [{"fingerprint": "a", "rule": "b", "count": 18446744073709551615}]})",
         "count of entry 1"},
        {R"({"baseline_version": 1})", "findings"},
        {R"({"baseline_version": 1, "findings": [1]})", "entry 1"},
        {R"({"baseline_version": 1, "findings": [{"fingerprint": "a", "rule": "b", "count": -1}]})",
         "entry 1"},
        {R"({"baseline_version": 1, "findings": [{"fingerprint": "a", "rule": "b", "count": 1, "severity": "x"}]})",
         "severity of entry 1"},
    };
    for (const auto& [text, part] : cases) {
        CAPTURE(text);
        const auto read = report::parse_baseline(text, "b.json");
        REQUIRE_FALSE(read);
        CHECK(read.error().code == base::ErrorCode::usage);
        CHECK_THAT(read.error().message, Contains("b.json") && Contains(part));
        CHECK_FALSE(read.error().hint.empty());
    }
}

TEST_CASE("only what was a baseline may be deleted and written anew") {
    for (const std::string_view text : {"GET / HTTP/1.1\n", "{\"log\": {}", "[lint]\nbaseline_version = 1\n",
                                        "<<<<<<< HEAD\nx\n", "", "{}"}) {
        CAPTURE(text);
        const auto read = report::parse_baseline(text, "b.json");
        REQUIRE_FALSE(read);
        CHECK_THAT(read.error().hint, !Contains("delete"));
    }
    for (const std::string_view text :
         {"{\n\"baseline_version\": 1,", "{\n<<<<<<< HEAD\n\"baseline_version\": 1,\n=======\n"}) {
        CAPTURE(text);
        CHECK_THAT(report::parse_baseline(text, "b.json").error().hint, Contains("delete the file"));
    }
}

TEST_CASE("an earlier run is a report or a baseline") {
    const auto report = report::parse_earlier_findings(
        R"({"schema_version": 1, "findings": [{"rule": "a-b", "fingerprint": "x"},
            {"rule": "a-b", "fingerprint": "x"}, {"rule": "a-c", "fingerprint": "y", "severity": "error"}]})",
        "r.json");
    REQUIRE(report);
    CHECK(report->entries.size() == 2);
    CHECK(report->findings() == 3);
    CHECK(report->entries[0].gravity.severity == std::nullopt);
    CHECK(report->entries[1].gravity.severity == lint::Severity::error);
    CHECK(report::parse_earlier_findings(report::baseline_json(two_entries()), "b.json")->findings() == 3);
    const auto folded = report::parse_earlier_findings(
        R"({"findings": [{"rule": "a-b", "fingerprint": "x", "lasts": "1h", "cookies": ["sid"],
            "also": [{"fingerprint": "y"}, {"url": "from an older report"}]}]})",
        "r.json");
    REQUIRE(folded);
    CHECK(folded->findings() == 3);
    REQUIRE(folded->entries.size() == 2);
    CHECK(folded->entries[0].fingerprint == "x");
    CHECK(folded->entries[0].count == 2);
    CHECK(folded->entries[1].fingerprint == "y");
    CHECK(folded->entries[1].gravity.lasts == lint::Extent::hour);
    CHECK(folded->entries[1].gravity.cookies == std::vector<std::string>{"sid"});
    for (const std::string_view text :
         {R"({"findings": [{"rule": "a-b"}]})", "{}", "[", R"({"findings": 1})"})
        CHECK_FALSE(report::parse_earlier_findings(text, "r.json"));
}
