#include "lib/report/origin_fold.hpp"

#include "lib/lint/rule.hpp"

#include <catch2/catch.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

using namespace cachewright;
using report::LintRecord;
using report::OriginFold;

namespace {

const lint::Rule kSetting{.id = "test-setting", .cause = lint::Cause::server_setting};
const lint::Rule kResponse{.id = "test-response"};

LintRecord found(const lint::Rule& rule, const std::string& url, std::size_t entry,
                 const std::string& message = "ten years") {
    LintRecord record;
    record.rule = &rule;
    record.message = message;
    record.url = url;
    record.status = 200;
    record.source = "a.har";
    record.entry = entry;
    record.position = {entry * 100, static_cast<std::uint32_t>(entry), 1};
    report::RecordedLine line;
    line.name = "Cache-Control";
    line.value = "max-age=315360000";
    line.position = record.position;
    record.lines.push_back(line);
    return record;
}

}  // namespace

TEST_CASE("what one setting of a server causes is one finding for each origin, with all places") {
    OriginFold fold;
    std::vector<LintRecord> records{
        found(kSetting, "https://a.example/1", 1), found(kResponse, "https://a.example/1", 1),
        found(kSetting, "https://a.example/2", 2), found(kSetting, "https://b.example/3", 3),
        found(kSetting, "https://a.example/4", 4)};
    const auto more = fold.add(records);
    CHECK(more.size() == 3);
    REQUIRE(records.size() == 1);
    CHECK(records[0].rule == &kResponse);

    const auto told = fold.finish();
    REQUIRE(told.size() == 2);
    CHECK(told[0].url == "https://a.example/1");
    CHECK(told[0].message == "ten years (and 2 more responses of https://a.example)");
    REQUIRE(told[0].also.size() == 2);
    CHECK(told[0].also[0].url == "https://a.example/2");
    CHECK(told[0].also[0].entry == 2);
    CHECK(told[0].also[0].position.line == 2);
    REQUIRE(told[0].also[1].line);
    CHECK(told[0].also[1].line->value == "max-age=315360000");
    CHECK(told[1].url == "https://b.example/3");
    CHECK(told[1].message == "ten years");
    CHECK(told[1].also.empty());
    CHECK(fold.finish().empty());
}

TEST_CASE("other words, and lines of a configuration, are findings of their own") {
    OriginFold fold;
    std::vector<LintRecord> records{found(kSetting, "https://a.example/1", 1),
                                    found(kSetting, "https://a.example/2", 2, "two years"),
                                    found(kSetting, "/static/*", 3), found(kSetting, "/fonts/*", 4)};
    CHECK(fold.add(records).size() == 4);
    CHECK(records.size() == 2);
    CHECK(fold.finish().size() == 2);
}

TEST_CASE("of tens of thousands of places a bounded number is kept, and none is lost") {
    OriginFold fold;
    std::size_t places = 0;
    std::size_t findings = 0;
    std::vector<LintRecord> told;
    for (std::size_t entry = 1; entry <= 2500; ++entry) {
        std::vector<LintRecord> records{found(kSetting, "https://a.example/" + std::to_string(entry), entry)};
        findings += fold.add(records).size();
        told.insert(told.end(), records.begin(), records.end());
    }
    CHECK(told.size() == 2);
    for (LintRecord& record : fold.finish())
        told.push_back(std::move(record));
    REQUIRE(told.size() == 3);
    CHECK(findings == 3);
    for (const LintRecord& record : told)
        places += 1 + record.also.size();
    CHECK(places == 2500);
    CHECK(told[0].message == "ten years (and 1000 more responses of https://a.example)");
    CHECK(told[2].also.size() == 497);
}
