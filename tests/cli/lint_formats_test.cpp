// The formats of lint from outside: --format, --report and the environment.
#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

namespace fs = std::filesystem;

std::string content(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

const std::string kHostile = fixture("reports/hostile.http");
const std::vector<std::string> kInProject{"CI_PROJECT_DIR=" CACHEWRIGHT_SOURCE_DIR};

}  // namespace

TEST_CASE("one run of lint writes several reports beside its standard output") {
    const Folder folder;
    const auto file = [&](const char* name) { return folder.path() + "/" + name; };
    const Outcome outcome =
        run_cachewright({"lint", kHostile, "--format", "concise", "--report", "sarif=" + file("a.sarif"),
                         "--report", "junit=" + file("a.xml"), "--report=jsonl=" + file("a=b.jsonl"),
                         "--report", "gitlab=" + file("q.json"), "--report", "json=" + file("a.json")},
                        {}, kInProject);
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.out, Contains("hostile.http:7:22: error: "));
    CHECK(schema_complaints("sarif.schema.json", content(file("a.sarif"))).empty());
    CHECK(schema_complaints("gitlab.schema.json", content(file("q.json"))).empty());
    CHECK(schema_complaints("lint.schema.json", content(file("a.json"))).empty());
    CHECK_THAT(content(file("a.xml")), Catch::StartsWith("<?xml "));
    CHECK_THAT(content(file("a.sarif")), Contains("\"uri\":\"fixtures/reports/hostile.http\""));
    CHECK_THAT(content(file("q.json")), Contains("\"path\":\"fixtures/reports/hostile.http\""));

    std::istringstream lines(content(file("a=b.jsonl")));
    std::string last;
    for (std::string line; std::getline(lines, line); last = line)
        CHECK(schema_complaints("lint-line.schema.json", line).empty());
    const auto summary = nlohmann::json::parse(last)["summary"];
    CHECK(summary == nlohmann::json::parse(content(file("a.json")))["summary"]);
    CHECK(summary["responses"] == 4);
    // Nothing half-written stays behind.
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator{}) == 5);
}

TEST_CASE("the same input gives the same bytes in every format") {
    for (const std::string format :
         {"text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown", "html"}) {
        CAPTURE(format);
        const Outcome once = run_cachewright({"lint", kHostile, "--format", format});
        CHECK(once.exit_code == 1);
        CHECK(once.err.empty());
        CHECK(once.out == run_cachewright({"lint", kHostile, "--format", format}).out);
    }
}

TEST_CASE("SARIF of standard input and of all rules and profiles is valid too") {
    const std::string input = content(kHostile);
    const Outcome outcome = run_cachewright({"lint", "-", "--format", "sarif", "--profile", "all"}, input);
    CHECK(schema_complaints("sarif.schema.json", outcome.out) == "");
    CHECK_THAT(outcome.out, Contains("\"uri\":\"shop.example/img/4711.png\""));
}

TEST_CASE("an input that cannot be read leaves documents that say so") {
    const Outcome sarif = run_cachewright({"lint", "/nonexistent.har", "--format", "sarif"});
    CHECK(sarif.exit_code == 3);
    CHECK(schema_complaints("sarif.schema.json", sarif.out) == "");
    CHECK_THAT(sarif.out, Contains("\"executionSuccessful\":false"));
    CHECK_THAT(run_cachewright({"lint", "/nonexistent.har", "--format", "markdown"}).out,
               Contains("nothing was checked"));
    CHECK(run_cachewright({"lint", "/nonexistent.har", "--format", "concise"}).out.empty());
    const Outcome broken =
        run_cachewright({"lint", fixture("reports/hostile.http"), "/nonexistent.har", "--format", "sarif"});
    CHECK(broken.exit_code == 3);
    CHECK_THAT(broken.out, Contains("\"executionSuccessful\":false"));
}

TEST_CASE("an unknown format, or a report without a file, is wrong usage with a suggestion") {
    const Outcome format = run_cachewright({"lint", kHostile, "--format", "sarfi"});
    CHECK(format.exit_code == 2);
    CHECK_THAT(format.err, Contains("did you mean 'sarif'?"));
    const Outcome report = run_cachewright({"lint", kHostile, "--report", "junti=x.xml"});
    CHECK(report.exit_code == 2);
    CHECK_THAT(report.err, Contains("did you mean 'junit'?"));
    for (const std::string bare : {"junit", "junit="}) {
        const Outcome outcome = run_cachewright({"lint", kHostile, "--report", bare});
        CHECK(outcome.exit_code == 2);
        CHECK_THAT(outcome.err, Contains("it has no file"));
    }
}

TEST_CASE("two reports in one file are wrong usage") {
    const Folder folder;
    const std::string file = folder.path() + "/a";
    const Outcome outcome =
        run_cachewright({"lint", kHostile, "--report", "json=" + file, "--report", "html=" + file});
    CHECK(outcome.exit_code == 2);
    CHECK_THAT(outcome.err, Contains("two reports are to go to"));
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a report that cannot be written is an error before anything is read, and harms no file") {
    const Folder folder;
    const Outcome missing =
        run_cachewright({"lint", kHostile, "--report", "json=" + folder.path() + "/no/a.json"});
    CHECK(missing.exit_code == 3);
    CHECK(missing.out.empty());
    CHECK_THAT(missing.err, Contains("cannot write the report") && Contains("create its folder first"));
    CHECK(run_cachewright({"lint", kHostile, "--report", "json=" + folder.path()}).exit_code == 3);
    CHECK(run_cachewright({"lint", kHostile, "--report", "json=/dev/full"}).exit_code == 3);

    const std::string kept = folder.file("kept.json", "old");
    fs::permissions(kept, fs::perms(0640));
    CHECK(run_cachewright({"lint", kHostile, "--report", "json=" + kept, "--report", "xml=x"}).exit_code ==
          2);
    CHECK(content(kept) == "old");
    CHECK(run_cachewright({"lint", kHostile, "--report", "json=" + kept}).exit_code == 1);
    CHECK_THAT(content(kept), Catch::StartsWith("{"));
    CHECK(fs::status(kept).permissions() == fs::perms(0640));
}

TEST_CASE("a report replaces a link instead of following it, and writes to a device as it is") {
    const Folder folder;
    const std::string target = folder.file("target", "old");
    fs::create_symlink(target, folder.path() + "/link");
    CHECK(run_cachewright({"lint", kHostile, "--report", "json=" + folder.path() + "/link"}).exit_code == 1);
    CHECK(content(target) == "old");
    CHECK_FALSE(fs::is_symlink(folder.path() + "/link"));
    CHECK_THAT(run_cachewright({"lint", kHostile, "--report", "concise=/dev/stderr"}).err,
               Contains("hostile.http:7:22: error: "));
}

TEST_CASE("in a job of GitHub Actions the text has annotations, unless a format is asked for") {
    std::vector<std::string> environment{"GITHUB_ACTIONS=true", "GITHUB_WORKSPACE=" CACHEWRIGHT_SOURCE_DIR};
    const Outcome job = run_cachewright({"lint", kHostile}, {}, environment);
    CHECK_THAT(job.out, Contains("::error file=fixtures/reports/hostile.http,line=7,"));
    CHECK_THAT(job.out, Contains("4 responses in 1 file"));
    const Outcome text = run_cachewright({"lint", kHostile, "--format", "text"}, {}, environment);
    CHECK_THAT(text.out, !Contains("::error file="));
    CHECK_THAT(run_cachewright({"lint", kHostile}).out, !Contains("::error file="));
}

TEST_CASE("JUnit fails what fails the build") {
    const auto failures = [](const std::string& fail_on) {
        const std::string xml =
            run_cachewright({"lint", kHostile, "--format", "junit", "--fail-on", fail_on}).out;
        const std::size_t at = xml.find("failures=\"") + 10;
        return xml.substr(at, xml.find('"', at) - at);
    };
    CHECK(failures("error") == "2");
    CHECK(failures("warning") == "3");
    CHECK(failures("never") == "0");
}

TEST_CASE("reports in files have no colour and the text on a terminal may have") {
    const Folder folder;
    const std::string file = folder.path() + "/a.txt";
    const Outcome outcome =
        run_cachewright({"--color", "always", "lint", kHostile, "--report", "text=" + file});
    CHECK_THAT(outcome.out, Contains("\x1b["));
    CHECK_THAT(content(file), !Contains("\x1b[") && Contains("error[cc-semicolon-separator]"));
}

TEST_CASE("lint --help lists every format with what it is for") {
    const std::string help = run_cachewright({"lint", "--help"}).out;
    for (const std::string_view format :
         {"sarif     SARIF 2.1.0", "junit     JUnit XML", "--report FORMAT=FILE"})
        CHECK_THAT(help, Contains(std::string(format)));
}

TEST_CASE("every format says what to change, also where no line can be offered") {
    const std::string page =
        "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\n"
        "Content-Type: text/html\nCache-Control: private, no-cache\nETag: \"a\"\nVary: *\n";
    const std::string slip =
        "GET /a.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\n"
        "Content-Type: text/css\nCache-Control: public; max-age=600\nETag: \"a\"\n";
    for (const std::string format :
         {"text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown", "html"}) {
        CAPTURE(format);
        const auto lint = [&](const std::string& text, const std::string& rule) {
            return run_cachewright({"lint", "-", "--select", rule, "--format", format}, text).out;
        };
        const std::string advice = lint(page, "vary-star");
        CAPTURE(advice);
        CHECK_THAT(advice, Contains("Name the request fields that matter"));
        CHECK_THAT(lint(slip, "cc-semicolon-separator"), Contains("public, max-age=600"));
    }
}

TEST_CASE("a gravest finding offers the line that keeps a session out of shared caches") {
    const std::string page =
        "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\n"
        "Content-Type: text/html\nCache-Control: public, max-age=600, s-maxage=60\nETag: \"a\"\n"
        "Set-Cookie: session=8f3a1c2b; Path=/; Secure; HttpOnly\n";
    CHECK_THAT(run_cachewright({"lint", "-", "--select", "cookie-cacheable-shared"}, page).out,
               Contains("try:  Cache-Control: private, max-age=600\n"));
}

TEST_CASE("a header of many thousand bytes does not fill the message") {
    const std::string page =
        "GET /a.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/css\n"
        "Cache-Control: public; x=" +
        std::string(60'000, 'a') + "\n";
    for (const std::string format : {"concise", "github", "json"}) {
        const Outcome outcome =
            run_cachewright({"lint", "-", "--format", format, "--select", "cc-semicolon-separator"}, page);
        CHECK(outcome.exit_code == 1);
        CHECK(outcome.out.size() < 12'000);
    }
    CHECK(run_cachewright({"lint", "-q", "-", "--format", "concise", "--select", "cc-semicolon-separator"},
                          page)
              .out.size() < 1'000);
}
