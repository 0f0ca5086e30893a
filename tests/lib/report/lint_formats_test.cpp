// Every format of a lint run, held against fixtures/reports. The rules are the test's own, so that the
// catalogue may change its words. CACHEWRIGHT_UPDATE=1 in the environment writes the expected files anew.
#include "lib/input/read_exchanges.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/runner.hpp"
#include "lib/lint/subject.hpp"
#include "lib/report/lint_github.hpp"
#include "lib/report/lint_html.hpp"
#include "lib/report/lint_html_page.hpp"
#include "lib/report/lint_markdown.hpp"
#include "lib/report/lint_place.hpp"
#include "lib/report/lint_sarif.hpp"
#include "lib/report/lint_writers.hpp"
#include "lib/vendor/catalog.hpp"
#include "tests/support/sha256.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using Catch::Contains;

namespace {

const std::string kFolder = CACHEWRIGHT_SOURCE_DIR "/fixtures/reports";

// Quotes the whole Cache-Control value in its message, marks its second half, and suggests two lines.
void check_policy(const lint::Subject& subject, lint::Report& report) {
    const http::FieldMap& fields = subject.exchange().response.fields;
    const auto line = fields.first(http::FieldId::cache_control);
    const auto etag = fields.first(http::FieldId::etag);
    if (!line || line->value == "no-cache") return;
    const auto half = static_cast<std::uint32_t>(line->value.size() / 2);
    lint::Finding& finding =
        report.add("it says '" + std::string(line->value) + "'\nand more",
                   lint::Place{lint::Section::response,
                               line->index,
                               lint::LinePart::value,
                               {half, static_cast<std::uint32_t>(line->value.size()) - half}});
    if (etag)
        finding.related.push_back({lint::Section::response, etag->index, lint::LinePart::value, {0, 1}});
    finding.suggestion = "Cache-Control: public, max-age=600\nVary: Accept";
    finding.caches = {"cloudflare", "fastly"};
}

void check_cookie(const lint::Subject& subject, lint::Report& report) {
    const auto line = subject.exchange().response.fields.first(http::FieldId::set_cookie);
    if (line)
        report.add("a cookie",
                   lint::Place{lint::Section::response, line->index, lint::LinePart::name, {0, 10}});
}

// About what is missing, on every response but the clean one, compared with the first response.
void check_site(const lint::Site& site, lint::Report& report) {
    const auto& first = site.observations().front();
    for (const lint::Observation& observation : site.observations()) {
        if (observation.fields().contains(http::FieldId::vary)) {
            report.about(observation.exchange());
            report.add("differs from the first").elsewhere.push_back({&first.exchange(), {}});
        }
    }
}

const std::array<lint::Rule, 3> kRules{lint::Rule{.id = "test-policy",
                                                  .severity = lint::Severity::error,
                                                  .summary = "a policy | of <some> kind",
                                                  .spec = "RFC 9111 §5.2.2.1; RFC 9110 §8",
                                                  .why = "`max-age` is *read*.",
                                                  .fix = "Write <another>.",
                                                  .check = check_policy},
                                       lint::Rule{.id = "test-cookie",
                                                  .severity = lint::Severity::warning,
                                                  .summary = "a cookie",
                                                  .spec = "the profile",
                                                  .check = check_cookie},
                                       lint::Rule{.id = "test-site",
                                                  .severity = lint::Severity::info,
                                                  .summary = "a difference",
                                                  .spec = "RFC 9110",
                                                  .check_site = check_site}};

report::LintRun test_run() {
    report::LintRun run;
    run.version = "1.2.3";
    for (const lint::Rule& rule : kRules)
        run.rules.push_back(&rule);
    for (const std::string_view name : {"rfc9111", "browser"}) {
        run.profiles.push_back(vendor::configure(*vendor::find_profile(name), {}).value());
    }
    run.folder = kFolder;
    run.root = CACHEWRIGHT_SOURCE_DIR;
    return run;
}

// The whole output for hostile.http, which is called `source`; `times` repeats it under other names.
std::string written(report::LintWriter& writer, const report::LintRun& run, const std::string& source,
                    int times = 1) {
    lint::Runner runner(run.rules);
    report::LintSummary summary;
    summary.sources = static_cast<std::uint64_t>(times);
    std::string text = writer.begin();
    const auto add = [&](const http::Exchange& exchange, std::span<const lint::Finding> findings) {
        for (const lint::Finding& finding : findings)
            summary.count(finding.severity);
        if (!findings.empty()) text += writer.add(report::record_findings(exchange, findings));
    };
    for (int i = 0; i < times; ++i) {
        const auto read = input::read_file(kFolder + "/hostile.http", {}, [&](http::Exchange&& exchange) {
            exchange.provenance.source = source + (i == 0 ? "" : std::to_string(i));
            ++summary.responses;
            writer.checked(exchange);
            add(exchange, runner.run(exchange));
            return input::Flow::go_on;
        });
        REQUIRE(read);
    }
    runner.finish(add);
    summary.inconclusive = 2;
    summary.unread.push_back(
        {source, {.offset = 900, .line = 40, .column = 1}, "no status line: '\x1b]0;x\x07 <b>'"});
    return text + writer.finish(summary);
}

std::string written_as(std::string_view format, const std::string& source = "a b%/hostile:1,2.http") {
    const report::LintRun run = test_run();
    const auto writer = (*report::lint_format(format))->make(run, {});
    return written(*writer, run, source);
}

bool is_plain(const std::string& text) {
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == '\x7F') return false;
    }
    return nlohmann::json::accept(
               nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::ignore)) &&
           nlohmann::json::parse(
               nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::ignore)) == text;
}

std::size_t times_in(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("each format writes a hostile capture as expected, and no secret of it") {
    const std::vector<std::pair<std::string, std::string>> files{
        {"text", "hostile.text.txt"},      {"concise", "hostile.concise.txt"},
        {"json", "hostile.json"},          {"jsonl", "hostile.jsonl"},
        {"sarif", "hostile.sarif"},        {"github", "hostile.github.txt"},
        {"gitlab", "hostile.gitlab.json"}, {"junit", "hostile.junit.xml"},
        {"markdown", "hostile.md"},        {"html", "hostile.html"}};
    CHECK(files.size() == report::lint_formats().size());
    for (const auto& [format, name] : files) {
        CAPTURE(format);
        const std::string text = written_as(format);
        CHECK(is_plain(text));
        CHECK_THAT(text, !Contains("geheim") && !Contains("3a8f1c77"));
        const std::string path = kFolder + "/" + name;
        if (const char* update = std::getenv("CACHEWRIGHT_UPDATE"); update != nullptr && *update != '\0')
            std::ofstream(path, std::ios::binary) << text;
        std::ostringstream expected;
        expected << std::ifstream(path, std::ios::binary).rdbuf();
        CHECK(text == expected.str());
    }
}

TEST_CASE("markup from a capture stays text in HTML and XML") {
    for (const std::string_view format : {"html", "junit"}) {
        const std::string text = written_as(format);
        CHECK_THAT(text, !Contains("<script>alert") && !Contains("]]>") && Contains("&lt;script&gt;"));
    }
    CHECK(times_in(written_as("html"), "<script") == 1);
    CHECK(times_in(written_as("html"), "</script") == 1);
}

TEST_CASE("the HTML page names nothing outside itself and allows its own style and script alone") {
    const std::string page = written_as("html");
    CHECK(report::kPageStyleHash == test::base64_sha256(report::kPageStyle));
    CHECK(report::kPageScriptHash == test::base64_sha256(report::kPageScript));
    CHECK_THAT(page, Contains("default-src 'none'"));
    CHECK_THAT(page, Contains("<style>" + std::string(report::kPageStyle) + "</style>"));
    CHECK_THAT(page, Contains("<script>" + std::string(report::kPageScript) + "</script>"));
    for (const std::string_view outside :
         {"src=", "href=", "url(", "@import", "style=", "onload", "onclick"}) {
        CAPTURE(outside);
        CHECK(page.find(outside) == std::string::npos);
    }
}

TEST_CASE("the HTML page shows no more than it may and says so, errors first") {
    const report::LintRun run = test_run();
    report::LintHtml html(run, {.findings = 4, .responses = 2});
    const std::string page = written(html, run, "a", 3);
    CHECK(times_in(page, "<article ") == 4);
    CHECK(times_in(page, "<article class=\"error\"") == 4);
    CHECK_THAT(page, Contains("4 of 18 findings.") && Contains("2 of 12 responses."));
}

TEST_CASE("a GitHub annotation is one line, and nothing in it ends its properties early") {
    const std::string text = written_as("github");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        CHECK((line.starts_with("::error ") || line.starts_with("::warning ") ||
               line.starts_with("::notice ")));
        CHECK_THAT(line, Contains("file=fixtures/reports/a b%25/hostile%3A1%2C2.http,"));
    }
    CHECK_THAT(text, Contains("%0A") && Contains("100%25 "));
}

TEST_CASE("no line of the log in GitHub Actions is a command, but for the annotations") {
    CHECK(report::without_workflow_commands("a ::b\n  ::error::x\n\t::add-mask::y\nz ##[error]w\n::") ==
          "a ::b\n  : :error::x\n\t: :add-mask::y\nz ## [error]w\n: :");
    const report::LintRun run = test_run();
    report::LintGithubLog log(run, {}, report::Folding::fold, report::Closing::summary);
    const std::string text = written(log, run, "many", 20);
    CHECK(times_in(text, "\n::error ") + times_in(text.substr(0, 8), "::error ") == 10);
    CHECK_THAT(text, Contains("error[test-policy]:") && Contains("80 responses in 20 files"));
}

TEST_CASE("a Markdown report fits a comment, whatever was found, and counts what it leaves out") {
    report::LintMarkdown small(1500);
    const std::string text = written(small, test_run(), "a", 5);
    CHECK(text.size() <= 1500);
    CHECK_THAT(text, Contains(" of 30 findings are shown in full.") && Contains("| `test-policy` | 15 |"));
}

// What CI services show must not look like a run that went through.
TEST_CASE("an interrupted run is an error in the formats of CI services") {
    const report::LintRun run = test_run();
    report::LintSummary summary;
    summary.sources = summary.responses = 1;
    summary.interrupted = true;
    const auto written_by = [&](std::string_view format) {
        const auto writer = (*report::lint_format(format))->make(run, {});
        const std::string begin = writer->begin();
        return begin + writer->finish(summary);
    };
    CHECK_THAT(written_by("junit"), Contains("tests=\"1\" failures=\"0\" errors=\"1\" time") &&
                                        Contains("<error type=\"interrupted\""));
    CHECK_THAT(written_by("github"), Catch::StartsWith("::error title=interrupted::the run was interrupted"));
    const auto sarif = nlohmann::json::parse(written_by("sarif"))["runs"][0]["invocations"][0];
    CHECK(sarif["executionSuccessful"] == false);
    REQUIRE(sarif["toolExecutionNotifications"].size() == 1);
    CHECK_THAT(sarif["toolExecutionNotifications"][0].dump(), Contains("the run was interrupted"));
}

TEST_CASE("SARIF counts what code scanning would not take") {
    const report::LintRun run = test_run();
    report::LintSarif sarif(run, 5);
    const auto log = nlohmann::json::parse(written(sarif, run, "a", 3))["runs"][0];
    CHECK(log["results"].size() == 5);
    CHECK_THAT(log["invocations"][0].dump(), Contains("13 more findings left out"));
}

TEST_CASE("fingerprints of siblings differ within a report, and the finding's own one stays") {
    const auto results = nlohmann::json::parse(written_as("sarif"))["runs"][0]["results"];
    std::vector<std::string> unique;
    std::vector<std::string> own;
    for (const auto& result : results) {
        if (result["ruleId"] != "test-policy" ||
            result["message"]["text"].get<std::string>().find("max-age=60'") == std::string::npos)
            continue;
        unique.push_back(result["partialFingerprints"]["primaryLocationLineHash"]);
        own.push_back(result["partialFingerprints"]["cachewright/v1"]);
    }
    REQUIRE(unique.size() == 2);
    CHECK(unique[0] != unique[1]);
    CHECK(own[0] == own[1]);
}

TEST_CASE("a finding without a file gets host and path for one") {
    const report::LintRun run = test_run();
    const auto path = [&](std::string_view source, std::string_view url) {
        const report::Artifact artifact = report::artifact_of(source, url, run);
        return (artifact.file ? "file " : "response ") + artifact.uri();
    };
    CHECK(path("-", "https://shop.example:8443/a%20b/?q=1#x") == "response shop.example/a%20b");
    CHECK(path("https://shop.example/x", "https://shop.example/../../x y") == "response shop.example/x%20y");
    CHECK(path("-", "") == "response standard-input");
    CHECK(path("x/../a b.http", "https://shop.example/") == "file fixtures/reports/a%20b.http");
    CHECK(path("../c%.har", "") == "file fixtures/c%25.har");
    CHECK(path("/elsewhere/x.har", "") == "file file:///elsewhere/x.har");
    CHECK(path(kFolder + "/x.har", "") == "file fixtures/reports/x.har");
}

TEST_CASE("a rule's help is the page of the first RFC that it names") {
    CHECK(report::specification_uri("RFC 9111 §5.2.2.5; RFC 9110 §8") ==
          "https://www.rfc-editor.org/rfc/rfc9111.html#section-5.2.2.5");
    CHECK(report::specification_uri("the profile; RFC 8246") ==
          "https://www.rfc-editor.org/rfc/rfc8246.html");
    CHECK_FALSE(report::specification_uri("the profile"));
}

TEST_CASE("an unknown format suggests the nearest, and text is the default but for GitHub Actions") {
    CHECK_THAT(report::lint_format("sarfi").error().hint, Contains("did you mean 'sarif'?"));
    CHECK_THAT(report::lint_format("xyzzy").error().hint, Contains("text, concise, json"));
    const report::LintRun run = test_run();
    const auto is_log = [&](std::string_view variable) {
        const auto writer = report::default_lint_format(variable).make(run, {});
        return dynamic_cast<report::LintGithubLog*>(writer.get()) != nullptr;
    };
    CHECK(is_log("true"));
    CHECK_FALSE(is_log(""));
    CHECK_FALSE(is_log("false"));
}
