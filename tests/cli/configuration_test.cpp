// What cachewright.toml, flags and `init` make of lint.
#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

std::string content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

const std::string kVaryPage =
    "GET /m/home HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\n"
    "Content-Type: image/png\nETag: \"1\"\nCache-Control: max-age=60\nVary: User-Agent\n\n";

}  // namespace

TEST_CASE("cachewright.toml sets severities, exceptions and when a build fails, flags count before it") {
    const Folder folder;
    (void)folder.file("page.http", kVaryPage);
    const auto lint = [&](std::string_view config, const std::vector<std::string>& more = {},
                          const std::vector<std::string>& environment = {}) {
        (void)folder.file("cachewright.toml", config);
        std::vector<std::string> arguments{"lint", "page.http"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_cachewright(arguments, {}, environment, folder.path());
    };
    CHECK(lint("").exit_code == 0);
    CHECK(lint("[lint]\nfail_on = \"warning\"").exit_code == 1);
    CHECK(lint("[lint]\nfail_on = \"warning\"", {"--fail-on", "error"}).exit_code == 0);
    CHECK(lint("[lint]\nfail_on = \"warning\"", {}, {"CACHEWRIGHT_FAIL_ON=never"}).exit_code == 0);
    CHECK(lint("[lint]\nfail_on = \"never\"", {"--fail-on", "warning"}, {"CACHEWRIGHT_FAIL_ON=never"})
              .exit_code == 1);
    CHECK(lint("[lint]\nfail_on = \"warning\"", {"--no-config"}).exit_code == 0);
    CHECK(lint("[lint]\nfail_on = \"warning\"", {"--exit-zero"}).exit_code == 0);
    CHECK(lint("[lint]\nselect = [\"cookie\"]", {"--fail-on", "warning"}).exit_code == 0);
    CHECK(lint("[lint]\nselect = [\"cookie\"]\nignore = [\"vary\"]",
               {"--fail-on", "warning", "--select", "vary"})
              .exit_code == 1);
    CHECK(lint("[lint.severity]\nvary-user-agent = \"error\"").exit_code == 1);
    CHECK(lint("[lint.severity]\nvary-user-agent = \"error\"\n[[lint.override]]\nurl = \"/m/**\"\n"
               "type = \"image/*\"\nseverity = { vary = \"info\" }")
              .exit_code == 0);
    CHECK_THAT(lint("[lint.severity]\nvary = \"off\"").out, Contains("nothing to report"));

    // A rule behind --select does not swallow the input behind it, and each --ignore adds.
    CHECK(run_cachewright({"lint", "--no-config", "--select", "vary", "page.http", "--fail-on", "warning"},
                          {}, {}, folder.path())
              .exit_code == 1);
    CHECK(lint("", {"--ignore", "vary", "--ignore", "cookie", "--fail-on", "warning"}).exit_code == 0);

    const Outcome many = lint("[lint]\nmax_warnings = 0");
    CHECK(many.exit_code == 1);
    CHECK_THAT(many.err, Contains("1 warning") && Contains("max_warnings"));
    CHECK(lint("[lint]\nmax_warnings = 0", {"--max-warnings", "1"}).exit_code == 0);
    CHECK(lint("", {"--max-warnings", "many"}).exit_code == 2);
    const Outcome warn = lint("", {}, {"CACHEWRIGHT_FAIL_ON=warn"});
    CHECK(warn.exit_code == 2);
    CHECK_THAT(warn.err, Contains("did you mean 'warning'?"));
    const Outcome rule = lint("", {"--select", "cc-semicolonn"});
    CHECK(rule.exit_code == 2);
    CHECK_THAT(rule.err, Contains("did you mean 'cc-semicolon'?"));
    // --exit-zero is for findings only.
    CHECK(lint("[lint]\nselct = []", {"--exit-zero"}).exit_code == 2);
    CHECK(lint("", {"missing.http", "--exit-zero"}).exit_code == 3);

    const Outcome misspelt = lint("[lint]\nignore = [\"vary-usr-agent\"]");
    CHECK(misspelt.exit_code == 2);
    CHECK_THAT(misspelt.err, Contains("cachewright.toml:2:11") && Contains("'vary-user-agent'"));

    const Outcome shown = lint("[lint]\nmax_warnings = 7\nbaseline = \"b.json\"", {"--print-config"},
                               {"CACHEWRIGHT_FAIL_ON=info"});
    CHECK(shown.exit_code == 0);
    CHECK_THAT(shown.out, Contains("fail_on = \"info\"") && Contains("# CACHEWRIGHT_FAIL_ON") &&
                              Contains("max_warnings = 7") && Contains("cachewright.toml"));
}

TEST_CASE("thresholds of cachewright.toml say from when on a lifetime is too long") {
    const Folder folder;
    const auto run = [&](const std::string& head, const std::string& fields, const std::string& config) {
        (void)folder.file("a.http", head + "Date: Tue, 03 Nov 2026 10:00:00 GMT\nContent-Type: text/html\n" +
                                        fields + "\n");
        (void)folder.file("cachewright.toml", config);
        return run_cachewright({"lint", "a.http", "--all"}, {}, {}, folder.path()).out;
    };
    const std::string get = "GET /vip/1 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 ";
    const std::string two_hours = "Cache-Control: max-age=7200\nETag: \"1\"\n";
    CHECK_THAT(run(get + "200 OK\n", two_hours, ""), Contains("[fresh-html-long]"));
    CHECK_THAT(run(get + "200 OK\n", two_hours, "[lint.thresholds]\nhtml_page = \"3h\"\n"),
               !Contains("[fresh-html-long]"));
    CHECK_THAT(run(get + "404 Not Found\n", two_hours, "[lint.thresholds]\nnot_found = \"3h\"\n"),
               !Contains("[fresh-not-found-long]"));
    CHECK_THAT(run(get + "503 Service Unavailable\n", "Cache-Control: max-age=30\n",
                   "[lint.thresholds]\nserver_error = \"10s\"\n"),
               Contains("[fresh-error-long]"));
    CHECK_THAT(run(get + "200 OK\n", two_hours, "[lint]\nsensitive_paths = [\"/vip/**\"]\n"),
               Contains("[sec-sensitive-path-cacheable]") && Contains("/vip/**"));
}

TEST_CASE("init writes a commented configuration that changes nothing, and never over another") {
    const Folder folder;
    const std::string page = folder.file("page.http", kVaryPage);
    const Outcome before = run_cachewright({"lint", page}, {}, {}, folder.path());
    const Outcome made = run_cachewright({"init", "--lint"}, {}, {}, folder.path());
    CHECK(made.exit_code == 0);
    const std::string text = content(folder.path() + "/cachewright.toml");
    CHECK_THAT(text, Contains("[lint]") && Contains("#baseline = "));
    const Outcome after = run_cachewright({"lint", page}, {}, {}, folder.path());
    CHECK(after.exit_code == before.exit_code);
    CHECK(after.out == before.out);
    CHECK(after.err == before.err);

    const Outcome again = run_cachewright({"init", "--lint"}, {}, {}, folder.path());
    CHECK(again.exit_code == 2);
    CHECK_THAT(again.err, Contains("exists already"));
    CHECK(content(folder.path() + "/cachewright.toml") == text);
    CHECK(run_cachewright({"init", "--lint", "--stdout"}, {}, {}, folder.path()).out == text);
}

TEST_CASE("the proxy is told by flags, then the environment, then the file, and mistakes say which") {
    const Folder folder;
    const auto proxy = [&](std::string_view config, const std::vector<std::string>& more = {},
                           const std::vector<std::string>& environment = {}) {
        (void)folder.file("cachewright.toml", config);
        std::vector<std::string> arguments{"proxy"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Outcome outcome = run_cachewright(arguments, {}, environment, folder.path());
        CHECK(outcome.exit_code == 2);
        return outcome.err;
    };
    const std::string file = "[proxy]\norigin = \"ftp://file.test\"\n";
    CHECK_THAT(proxy(file), Contains("cachewright.toml:2:10: origin 'ftp://file.test' is no URL"));
    const std::string variable = "CACHEWRIGHT_PROXY_ORIGIN=ftp://variable.test";
    CHECK_THAT(proxy(file, {}, {variable}), Contains("CACHEWRIGHT_PROXY_ORIGIN 'ftp://variable.test'"));
    CHECK_THAT(proxy(file, {"--origin", "ftp://flag.test"}, {variable}),
               Contains("--origin 'ftp://flag.test'"));
    CHECK_THAT(proxy(file, {"--no-config"}), Contains("--origin is required") && Contains("[proxy]"));
    CHECK_THAT(proxy("[proxy]\nlisten = \"here\"\norigin = \"http://a.test\"\n"),
               Contains("cachewright.toml:2:10: ") && Contains("here"));
    CHECK_THAT(proxy("[proxy]\nidle_timout = \"5s\"\n"),
               Contains("cachewright.toml:2:1: ") && Contains("did you mean 'idle_timeout'?"));
    CHECK_THAT(proxy("", {"--origin", "http://a.test"}, {"CACHEWRIGHT_PROXY_MAX_BODY=much"}),
               Contains("CACHEWRIGHT_PROXY_MAX_BODY 'much'") && Contains("a size such as 64KiB"));
    CHECK_THAT(proxy("", {"--origin", "http://a.test"}, {"CACHEWRIGHT_PROXY_WEBSOCKET=no"}),
               Contains("write true or false"));
    // `init` writes both tables, and lint reads a file with a wrong [proxy] no more than the proxy does.
    CHECK_THAT(run_cachewright({"init", "--stdout"}, {}, {}, folder.path()).out, Contains("#[proxy]"));
    (void)folder.file("cachewright.toml", "[proxy]\nvia = 3\n");
    (void)folder.file("page.http", kVaryPage);
    CHECK(run_cachewright({"lint", "page.http"}, {}, {}, folder.path()).exit_code == 2);
}

TEST_CASE("a number that the file gives is the file's, also when it is the default's") {
    const Folder folder;
    (void)folder.file("cachewright.toml", "[lint]\nvariants = 100\n");
    const std::string given = run_cachewright({"lint", "--print-config"}, {}, {}, folder.path()).out;
    CHECK(given.substr(given.find("variants = 100"), 70).find("# cachewright.toml\n") != std::string::npos);
    const Folder none;
    const std::string standard = run_cachewright({"lint", "--print-config"}, {}, {}, none.path()).out;
    CHECK(standard.substr(standard.find("variants = 100"), 70).find("# default\n") != std::string::npos);
}

TEST_CASE("the whole configuration, as --print-config prints it, gives the same run") {
    const Folder folder;
    (void)folder.file("page.http", kVaryPage);
    const std::string config =
        "profiles = [\"cloudflare\"]\n"
        "[profile.cloudflare]\norigin_cache_control = \"off\"\n"
        "[lint]\nvariants = 7\nsensitive_paths = \"/vip/**\"\nthresholds.not_found = \"1h30m\"\nhosts = "
        "\"*.example\"\nignore = \"cookie\"\n"
        "[lint.severity]\nvary = \"info\"\n"
        "[[lint.override]]\nurl = \"/m/**\"\nstatus = [404, \"5xx\"]\nignore = \"vary\"\n"
        "[[lint.suppress]]\nrule = \"vary-star\"\nreason = \"a \\\"quoted\\\" reason\"\nuntil = 2099-01-31\n"
        "[[class]]\nis = \"public-api\"\nurl = \"/graphql\"\n"
        "[[policy]]\nname = \"fresh\"\nreason = \"r\"\nclass = \"html-page\"\nvary = []\n"
        "ttl = { browser = { max = \"1h30m\" }, shared = { min = \"0s\" } }\n";
    (void)folder.file("cachewright.toml", config);
    const Outcome shown = run_cachewright(
        {"lint", "--print-config", "--set", "cloudflare.cache_everything=on"}, {}, {}, folder.path());
    CAPTURE(shown.out, shown.err);
    CHECK(shown.exit_code == 0);
    for (const char* part :
         {"profiles = [\"cloudflare\"]", "variants = 7", "[[lint.override]]", "\"5xx\"", "[[lint.suppress]]",
          "until = 2099-01-31", "[[class]]", "# cachewright.toml:", "[[policy]]", "max = \"1h30m\"",
          "vary = []", "[profile.cloudflare]", "thresholds.not_found = \"1h30m\"",
          "sensitive_paths = [\"/vip/**\"]", "hosts = [\"*.example\"]"}) {
        CAPTURE(part);
        CHECK_THAT(shown.out, Contains(part));
    }
    CHECK_THAT(shown.out, Contains("# --set") && Contains("# default"));
    // What it prints is a configuration, and says of itself the same.
    const std::string again = folder.file("again.toml", shown.out);
    const Outcome reread =
        run_cachewright({"lint", "--print-config", "--config", again}, {}, {}, folder.path());
    CAPTURE(reread.err);
    REQUIRE(reread.exit_code == 0);
    const auto values = [](const std::string& text) {
        std::string kept;
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            line = line.substr(0, line.find(" #"));
            if (line.empty() || line.starts_with('#')) continue;
            kept += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        }
        return kept;
    };
    CHECK(values(reread.out) == values(shown.out));
}

TEST_CASE("each mistake of a configuration has a line of its own") {
    const Folder folder;
    (void)folder.file("page.http", kVaryPage);
    const auto complaint = [&](const std::string& config) {
        (void)folder.file("cachewright.toml", config);
        const Outcome outcome = run_cachewright({"lint", "page.http"}, {}, {}, folder.path());
        CHECK(outcome.exit_code == 2);
        return outcome.err;
    };
    CHECK_THAT(complaint("[lint]\nselct = []\nfail_on = \"warn\"\n"),
               Contains("cachewright: cachewright.toml:2:1: there is no key 'selct'") &&
                   Contains("\ncachewright: cachewright.toml:3:11: ") && !Contains("\\x0a"));
    CHECK_THAT(complaint("[policy]\nname = \"x\"\n"), Contains("[[…policy]]") || Contains("[[policy]]"));
    CHECK_THAT(complaint("[lint]\nignore = \"*\"\n"), !Contains("did you mean"));
    CHECK_THAT(complaint("[[policy]]\nname = \"x\"\nreason = \"y\"\nvary = [\"Accept Encoding\"]\n"),
               Contains("4:9") && Contains("did you mean 'Accept-Encoding'?"));
    CHECK_THAT(complaint("[[policy]]\nname = \"x\"\nreason = \"y\"\nvary = [\"Acept-Encoding\"]\n"),
               Contains("did you mean 'Accept-Encoding'?"));
    CHECK_THAT(complaint("[[policy]]\nname = \"x\"\nreason = \"y\"\nvary = [\"\"]\n"), Contains("no field"));
}

TEST_CASE("blocks that match nothing are told, but not when a part of the input is missing") {
    const Folder folder;
    (void)folder.file("page.http", kVaryPage);
    (void)folder.file("cachewright.toml",
                      "[[class]]\nis = \"public-api\"\nurl = \"/grphql\"\n"
                      "[[lint.override]]\nurl = \"/nowhere/**\"\nignore = \"vary\"\n");
    const auto lint = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"lint", "page.http"});
        return run_cachewright(more, {}, {}, folder.path());
    };
    const Outcome told = lint({"--format", "concise"});
    CHECK_THAT(told.out, Contains("cachewright.toml:1:1: info:") && Contains("[lint-class-unmatched]") &&
                             Contains("cachewright.toml:4:1: info:") &&
                             Contains("[lint-override-unmatched]") && !Contains("(no URL)"));
    CHECK_THAT(lint({"missing.http"}).out, !Contains("unmatched"));
}

TEST_CASE("a slip in a word that an option takes is answered with the word that was meant") {
    const Outcome threshold = run_cachewright({"lint", fixture("captures/basket.http"), "--fail-on", "warn"});
    CHECK(threshold.exit_code == 2);
    CHECK_THAT(threshold.err, Contains("did you mean 'warning'?") && !Contains("not in {"));
    CHECK_THAT(run_cachewright({"rules", "--color", "alway"}).err, Contains("did you mean 'always'?"));
    CHECK_THAT(run_cachewright({"rules", "--color", "foo"}).err, Contains("auto, always, never"));
}
