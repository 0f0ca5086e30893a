// The formats of lint from outside: --format, --report and the environment.
#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

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

TEST_CASE("a report takes the place of nothing that the run reads, and is not for standard output") {
    const Folder folder;
    const std::string capture = folder.file("a.http", "HTTP/1.1 200 OK\nCache-Control: no-store\n\n");
    const std::string baseline = folder.file("baseline.json", "{}");
    const std::string config = folder.file("cachewright.toml", "");
    fs::create_symlink(capture, folder.path() + "/link.http");
    for (const std::string& target : {capture, folder.path() + "/./a.http", folder.path() + "/link.http",
                                      baseline, folder.path() + "/new.json", config}) {
        CAPTURE(target);
        const bool is_new = target.ends_with("new.json");
        const std::string before = is_new ? "" : content(target);
        std::vector<std::string> arguments{"lint", folder.path(), "--config",
                                           config, "--report",    "json=" + target};
        if (is_new) {
            for (const std::string& more : {std::string("--baseline"), folder.path() + "/x/../new.json",
                                            std::string("--update-baseline")})
                arguments.push_back(more);
        } else if (target == baseline) {
            arguments.insert(arguments.end(), {"--baseline", baseline});
        }
        const Outcome outcome = run_cachewright(arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.exit_code == 2);
        CHECK(outcome.out.empty());
        CHECK_THAT(outcome.err, Contains("would overwrite"));
        if (!is_new) CHECK(content(target) == before);
    }
    const Outcome dash = run_cachewright({"lint", kHostile, "--report", "json=-"}, {}, {}, folder.path());
    CHECK(dash.exit_code == 2);
    CHECK_THAT(dash.err, Contains("--format json"));
    CHECK_FALSE(fs::exists(folder.path() + "/-"));
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

TEST_CASE("a run that is ended by a second Ctrl-C leaves no half report behind") {
    const Folder folder;
    std::string many;
    for (int i = 0; i < 2000; ++i) {
        many += R"({"url":"https://a.example/)" + std::to_string(i) +
                R"(","status":200,"headers":{"Cache-Control":"public; max-age=60"}})"
                "\n";
    }
    const std::string capture = folder.file("many.jsonl", many);
    const std::string report = "json=" + folder.path() + "/report.json";
    // Its standard output is a pipe that nobody reads: it comes to a stand while it writes.
    std::array<int, 2> out{};
    REQUIRE(pipe(out.data()) == 0);
    const pid_t child = fork();
    if (child == 0) {
        dup2(out[1], STDOUT_FILENO);
        execl(CACHEWRIGHT_TOOL, CACHEWRIGHT_TOOL, "lint", capture.c_str(), "--format", "jsonl", "--report",
              report.c_str(), static_cast<char*>(nullptr));
        _exit(127);
    }
    // Until the pipe is full, or the child is gone against all expectation.
    int status = 0;
    pollfd writable{out[1], POLLOUT, 0};
    bool gone = false;
    while (!gone && poll(&writable, 1, 0) == 1) {
        gone = waitpid(child, &status, WNOHANG) == child;
        std::this_thread::yield();
    }
    REQUIRE_FALSE(gone);
    // Signals that come together count as one: until it has ended.
    while (waitpid(child, &status, WNOHANG) == 0) {
        kill(child, SIGINT);
        std::this_thread::yield();
    }
    close(out[0]);
    close(out[1]);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 130);
    // The first one may have ended the reading: then the report is there, in full as far as it goes.
    for (const auto& entry : fs::directory_iterator(folder.path())) {
        const std::string name = entry.path().filename().string();
        CAPTURE(name);
        CHECK((name == "many.jsonl" || name == "report.json"));
    }
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

TEST_CASE("what one setting of a server causes is told once for each origin, and all places are listed") {
    std::string capture;
    for (const std::string path : {"/a.3f9a1c2b.js", "/b.3f9a1c2b.js", "/c.3f9a1c2b.js"}) {
        capture += "GET " + path + " HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n" +
                   "Content-Type: text/javascript\nCache-Control: public, max-age=315360000, immutable\n" +
                   "ETag: \"a\"\nContent-Length: 0\n\n";
    }
    const auto lint = [&](const std::string& format, std::vector<std::string> more = {}) {
        std::vector<std::string> arguments{"lint",     "-",   "--select", "fresh-over-one-year",
                                           "--format", format};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_cachewright(arguments, capture).out;
    };
    const auto findings = nlohmann::json::parse(lint("json"))["findings"];
    REQUIRE(findings.size() == 1);
    CHECK_THAT(findings[0]["message"].get<std::string>(),
               Contains("(and 2 more responses of https://shop.example)"));
    REQUIRE(findings[0]["also"].size() == 2);
    CHECK(findings[0]["also"][1]["url"] == "https://shop.example/c.3f9a1c2b.js");
    CHECK(findings[0]["also"][1]["position"]["line"].get<int>() > 9);
    const auto result = nlohmann::json::parse(lint("sarif"))["runs"][0]["results"][0];
    CHECK(result["relatedLocations"].size() == 2);
    CHECK_THAT(lint("text"), Contains("also: /b.3f9a1c2b.js, /c.3f9a1c2b.js") &&
                                 Contains("1 info (1 finding, 3 places)\n"));
    CHECK(nlohmann::json::parse(lint("json", {"--all"}))["findings"].size() == 3);
}

TEST_CASE("a correction of a host's configuration is written as the file has it") {
    const Folder folder;
    const auto suggested = [&](const std::string& name, const std::string& text) {
        const std::string out = run_cachewright({"lint", folder.file(name, text), "--select",
                                                 "cc-semicolon-separator", "--format", "json"})
                                    .out;
        CAPTURE(name, out);
        const auto findings = nlohmann::json::parse(out)["findings"];
        REQUIRE(findings.size() == 1);
        return findings[0]["suggestion"].get<std::string>();
    };
    CHECK(suggested(
              "nginx.conf",
              "server {\n  location /a/ {\n    add_header Cache-Control \"private; no-cache\";\n  }\n}\n") ==
          "add_header Cache-Control \"private, no-cache\";");
    const std::string both =
        "server {\n  location /a/ {\n    expires 1h;\n    add_header Cache-Control \"private; no-cache\";\n  "
        "}\n}\n";
    CHECK(suggested("nginx.conf", both) == "add_header Cache-Control \"private, no-cache\";");
    CHECK(suggested("_headers", "/a/*\n  Cache-Control: private; no-cache\n") ==
          "Cache-Control: private, no-cache");
    CHECK(
        suggested("netlify.toml",
                  "[[headers]]\nfor = \"/a/*\"\n[headers.values]\nCache-Control = \"private; no-cache\"\n") ==
        "Cache-Control = \"private, no-cache\"");
    const std::string rules =
        R"([{"source": "/a/**", "headers": [{"key": "Cache-Control", "value": "private; no-cache"}]}])";
    CHECK(suggested("firebase.json", R"({"hosting": {"headers": )" + rules + "}}") ==
          R"({"key": "Cache-Control", "value": "private, no-cache"})");
    CHECK(suggested("staticwebapp.config.json",
                    R"({"globalHeaders": {"Cache-Control": "private; no-cache"}})") ==
          R"("Cache-Control": "private, no-cache")");
}

TEST_CASE("SARIF: the region of a value over several lines, or with escapes, ends where the value does") {
    const Folder folder;
    const auto region = [&](const std::string& name, const std::string& text, const std::string& rule) {
        const std::string out =
            run_cachewright({"lint", folder.file(name, text), "--select", rule, "--format", "sarif"}).out;
        CAPTURE(name, out);
        const auto results = nlohmann::json::parse(out)["runs"][0]["results"];
        REQUIRE(results.size() == 1);
        return results[0]["locations"][0]["physicalLocation"]["region"];
    };
    // A backslash at the end of a line is no part of the value.
    const auto toml = region("netlify.toml",
                             "[[headers]]\nfor = \"/assets/*.js\"\n[headers.values]\n"
                             "Cache-Control = \"\"\"public, max-\\\n  age=315360000\"\"\"\n",
                             "fresh-over-one-year");
    CHECK(toml["startLine"] == 4);
    CHECK(toml["endLine"] == 5);
    CHECK(toml["endColumn"] == 16);
    // The escapes take two bytes each.
    const std::string json =
        R"({"routes": [{"route": "/assets/*.{js}", "headers": {"Cache-Control": "no-cache=\"Set-Cookie\", max-age=315360000"}}]})";
    const auto escaped = region("staticwebapp.config.json", json, "fresh-over-one-year");
    CHECK(escaped["startColumn"] == json.find("max-age") + 1);
    CHECK(escaped["endColumn"] == json.find("\"}}]") + 1);
}

TEST_CASE("GitLab's report has what could not be read, under the same fingerprint next time") {
    const std::string good =
        "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: no-cache\nETag: \"a\"\n"
        "Content-Length: 0\n\n";
    const Folder folder;
    const auto issues = [&](const std::string& text) {
        const std::string out = run_cachewright({"lint", folder.file("site.jsonl", text), "--select",
                                                 "vary-star", "--format", "gitlab"})
                                    .out;
        CAPTURE(out);
        return nlohmann::json::parse(out);
    };
    const std::string line =
        R"({"url": "https://shop.example/", "response": {"status": 200, "headers": {"ETag": "a"}}})";
    const auto first = issues(line + "\n{\"url\": nonsense\n");
    REQUIRE(first.size() == 1);
    CHECK(first[0]["check_name"] == "not-read");
    CHECK(first[0]["severity"] == "info");
    CHECK(first[0]["location"]["lines"]["begin"] == 2);
    const auto later = issues(line + "\n" + line + "\n{\"url\": nonsense\n");
    REQUIRE(later.size() == 1);
    CHECK(later[0]["fingerprint"] == first[0]["fingerprint"]);
}
