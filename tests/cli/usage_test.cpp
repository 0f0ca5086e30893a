#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <vector>

using namespace cachewright::tests;
using Catch::Contains;

TEST_CASE("the flags --version and --help answer on standard output and succeed") {
    const Outcome version = run_cachewright({"--version"});
    CHECK(version.exit_code == 0);
    CHECK_THAT(version.out, Catch::StartsWith("cachewright "));
    CHECK(version.err.empty());
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--help"},
                                                      {"lint", "--help"},
                                                      {"explain", "--help"},
                                                      {"proxy", "--help"},
                                                      {"origin", "--help"},
                                                      {"rules", "--help"}}) {
        const Outcome help = run_cachewright(arguments);
        CHECK(help.exit_code == 0);
        CHECK_THAT(help.out, Contains("Usage:"));
        CHECK(help.err.empty());
    }
}

TEST_CASE("wrong usage exits with 2, says what to do, and prints nothing to standard output") {
    struct Case {
        std::vector<std::string> arguments;
        std::string says;
    };
    for (const Case& tried : {
             Case{{}, "cachewright --help"},
             Case{{"lnit", "x"}, "did you mean 'lint'?"},
             Case{{"lint", "x", "--fromat", "json"}, "did you mean '--format'?"},
             Case{{"lint"}, "INPUT"},
             Case{{"lint", "x", "--format", "xml"}, "xml"},
             Case{{"lint", "x", "--fail-on", "sometimes"}, "sometimes"},
             Case{{"lint", "x", "--select", "vary-cokie"}, "did you mean 'vary-cookie'?"},
             Case{{"lint", "x", "--select", "resp-soft-404-cacheable"}, "cachewright probe"},
             Case{{"lint", "x", "--quiet", "--verbose"}, "--quiet"},
             Case{{"rules", "vary-starr"}, "did you mean 'vary-star'?"},
             Case{{"ctl", "stats", "--fromat", "json"}, "did you mean '--format'?"},
             Case{{"ctl", "purge", "--tags", "news"}, "did you mean '--tag'?"},
             Case{{"ctl", "statz"}, "did you mean 'stats'?"},
             Case{{"ctl", "--admin", "http://127.0.0.1:9", "stats"},
                  "it belongs behind the command: cachewright ctl stats --admin"},
             Case{{"explain", "--request", ""}, "'' is no number of a request"},
             Case{{"explain", "x", "--at", "soon"}, "not a duration"},
             Case{{"explain", "x", "--if", "no colon here"}, "not a header line"},
             Case{{"explain", "x", "--if", "a: b\r\nc: d"}, "line end"},
             Case{{"lint", "https://"}, "https://host/path"},
             Case{{"lint"}, "INPUT is required"},
             Case{{"lint", "x.har", "--rps", "-1"}, "--rps"},
             Case{{"lint", "https://a.invalid/", "--timeout", "soon"}, "500ms"},
             Case{{"lint", "https://a.invalid/", "--header", "no header"}, "name: value"},
             Case{{"lint", "https://a.invalid/", "--allow-host", "https://b/"}, "example.com:8443"},
             Case{{"lint", "https://a.invalid/", "--resolve", "b"}, "HOST:PORT:ADDRESS"},
             Case{{"lint", "--sitemap", "sitemap.xml"}, "--urls"},
             // Also where nothing is fetched.
             Case{{"lint", "x.har", "--timeout", "5x"}, "500ms"},
             Case{{"lint", "x.har", "--timeout", "0"}, "500ms"},
             Case{{"lint", "x.har", "--header", "foo"}, "name: value"},
             Case{{"lint", "x.har", "--header", "@nope"}, "@FILE"},
             Case{{"lint", "x.har", "--connect-to", "foo"}, "HOST1:PORT1"},
             Case{{"lint", "x.har", "--resolve", "foo"}, "HOST:PORT:ADDRESS"},
             Case{{"lint", "x.har", "--allow-host", "http://x/"}, "example.com:8443"},
             Case{{"explain", "x.har", "--timeout", "5x"}, "500ms"},
             Case{{"lint", "x.har", "--select", ""}, "a rule's name is empty"},
             Case{{"lint", "x.har", "--ignore", ""}, "a rule's name is empty"},
             Case{{"lint", "x.har", "--select", "cookie,"}, "a rule's name is empty"},
             Case{{"lint", "x.har", "--select", "cookie", "--select", ""}, "a rule's name is empty"},
             Case{{"lint", "x.har", "--select", " "}, "`cachewright rules` lists them"},
             Case{{"lint", "x.har", "--select", "*"}, "`cachewright rules` lists them"},
             Case{{"key", "https:///a"}, "no URL that can be asked"},
             Case{{"key", "https://example.com:99999/"}, "no URL that can be asked"},
             Case{{"key", "https://example.com/a b"}, "no URL that can be asked"},
         }) {
        const Outcome outcome = run_cachewright(tried.arguments);
        CAPTURE(tried.arguments, outcome.err);
        CHECK(outcome.exit_code == 2);
        CHECK(outcome.out.empty());
        CHECK_THAT(outcome.err, Contains(tried.says));
    }
}

TEST_CASE("wrong usage of the proxy exits with 2 and says what would be right") {
    const std::string origin = "http://127.0.0.1:9";
    struct Case {
        std::vector<std::string> arguments;
        std::string says;
    };
    for (const Case& tried : {
             Case{{}, "--origin is required"},
             Case{{"--orign", origin}, "did you mean '--origin'?"},
             Case{{"--origin", origin, "--store", ""}, "--store is empty"},
             Case{{"--origin", origin, "--store-disk-size", "2MiB"}, "of no use without --store"},
             Case{{"--origin", origin, "--store-size", "1"}, "at least 1MiB"},
             Case{{"--origin", origin, "--via", "a\nb"}, "--via 'a\\x0ab' is no name for Via"},
             Case{{"--origin", origin, "--admin-host", "http://bad/"}, "is no name of a host"},
             Case{{"--origin", origin, "--admin-host", "proxy.test:8081"}, "is no name of a host"},
             Case{{"--origin", "localhost:3000"}, "http://127.0.0.1:3000"},
             Case{{"--origin", "ftp://a.test"}, "no URL that can be asked"},
             Case{{"--origin", origin + "/shop"}, "requests keep their own path"},
             Case{{"--origin", "http://127.0.0.1:8080"}, "is the proxy itself"},
             Case{{"--origin", origin, "--max-body", "much"}, "a size such as 64KiB"},
             Case{{"--origin", origin, "--idle-timeout", "soon"}, "a duration such as 500ms"},
             Case{{"--origin", origin, "--idle-timout", "5s"}, "did you mean '--idle-timeout'?"},
             Case{{"--origin", origin, "--max-variants", "0"}, "at least 1"},
             Case{{"--origin", origin, "--max-header-count", "2000"}, "at most 1000"},
             Case{{"--origin", origin, "--log-format", "xml"}, "text"},
             Case{{"--origin", origin, "--forwarded", "fowarded"}, "did you mean 'forwarded'?"},
             Case{{"--origin", origin, "--admin", "0.0.0.0:0"}, "this machine only"},
             Case{{"--origin", origin, "--admin", "127.0.0.1:8080"}, "the same address"},
             Case{{"--origin", origin, "--set", "rfc9111.heuristics=off"}, "did you mean 'heuristic'?"},
         }) {
        std::vector<std::string> arguments{"proxy"};
        arguments.insert(arguments.end(), tried.arguments.begin(), tried.arguments.end());
        const Outcome outcome = run_cachewright(arguments);
        CAPTURE(arguments, outcome.err);
        CHECK(outcome.exit_code == 2);
        CHECK(outcome.out.empty());
        CHECK_THAT(outcome.err, Contains(tried.says));
    }
}

TEST_CASE("input that cannot be read exits with 3 and says where and what to do") {
    const Folder folder;
    const std::string empty = folder.file("empty.har", "");
    const std::string binary = folder.file("binary.http", std::string("\x7f"
                                                                      "ELF\x02\x01\x01\0\0\0\0\0\0",
                                                                      13));
    const std::string prose = folder.file("prose.txt", "Dear reader,\nthis is a letter.\n");
    (void)folder.file("nothing/readme.md", "# no captures\n");
    for (const std::string& input : {folder.path() + "/missing.har", empty, binary, prose,
                                     folder.path() + "/nothing", folder.path() + "/*.nothing"}) {
        for (const std::string command : {"lint", "explain"}) {
            const Outcome outcome = run_cachewright({command, input});
            CAPTURE(command, input, outcome.out, outcome.err);
            CHECK(outcome.exit_code == 3);
            CHECK_THAT(outcome.err, Contains("cachewright: "));
            CHECK_THAT(outcome.err, Contains(input.substr(input.find_last_of('/') + 1)));
        }
    }
}

TEST_CASE("a capture whose entries have no answers is no pass") {
    const Outcome outcome = run_cachewright(
        {"lint", "-"},
        R"({"log":{"entries":[{"request":{"url":"https://a/","method":"GET"},"response":{"status":0}}]}})");
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 3);
    CHECK_THAT(outcome.out, Contains("nothing was checked"));
    CHECK_THAT(outcome.err, Contains("no response to check"));
}

TEST_CASE("an option before its command and a family of rules are understood or explained") {
    const Outcome misplaced = run_cachewright({"--format", "json", "lint", "x"});
    CHECK(misplaced.exit_code == 2);
    CHECK_THAT(misplaced.err, Contains("behind the command"));
    const Outcome family = run_cachewright({"rules", "vary"});
    CHECK(family.exit_code == 0);
    CHECK_THAT(family.out, Contains("vary-star") && !Contains("cookie-"));
    CHECK(run_cachewright({"rules", "var"}).exit_code == 2);
}

TEST_CASE("an empty standard input is no clean bill of health") {
    CHECK(run_cachewright({"lint", "-"}).exit_code == 3);
    CHECK(run_cachewright({"explain", "-"}).exit_code == 3);
}

TEST_CASE("output that cannot be written is an error") {
    // /dev/full refuses every byte.
    for (const std::string arguments : {" rules", " --version", " rules --format markdown"}) {
        const int status = std::system((CACHEWRIGHT_TOOL + arguments + " > /dev/full 2> /dev/null").c_str());
        CAPTURE(arguments);
        CHECK(WEXITSTATUS(status) == 3);
    }
}

TEST_CASE("help is a command, too") {
    CHECK(run_cachewright({"help"}).out == run_cachewright({"--help"}).out);
    CHECK(run_cachewright({"help", "lint"}).out == run_cachewright({"lint", "--help"}).out);
    CHECK(run_cachewright({"help", "profile", "diff"}).out ==
          run_cachewright({"profile", "diff", "--help"}).out);
    CHECK(run_cachewright({"help", "lint"}).exit_code == 0);
    const Outcome unknown = run_cachewright({"help", "lnit"});
    CHECK(unknown.exit_code == 2);
    CHECK_THAT(unknown.err, Contains("did you mean 'lint'?"));
}

TEST_CASE("what a command within a command lacks is in its own help") {
    CHECK_THAT(run_cachewright({"profile", "diff", "cloudflare"}).err,
               Contains("`cachewright profile diff --help`"));
    CHECK_THAT(run_cachewright({"profile"}).err, Contains("`cachewright profile --help`"));
}

TEST_CASE("at sixty columns lists and headings wrap") {
    const std::string other_host = std::string(44, 'h') + ".example";
    const std::string page =
        "GET /a HTTP/1.1\nHost: " + other_host +
        "\n\nHTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: public; max-age=60\n\n";
    std::string kinds = page + page;
    for (const char* type : {"image/png", "application/json", "application/pdf", "text/css"})
        kinds += std::string("HTTP/1.1 200 OK\nContent-Type: ") + type + "\nCache-Control: no-store\n\n";
    kinds += "HTTP/1.1 404 Not Found\nContent-Type: text/html\nCache-Control: no-store\n\n";
    for (const Outcome& outcome :
         {run_cachewright({"rules"}, {}, {"COLUMNS=60"}),
          run_cachewright({"profile", "diff", "cloudflare", "cloudflare:origin_cache_control=off"}, {},
                          {"COLUMNS=60"}),
          run_cachewright({"profile", "diff", "cloudflare", "fastly"}, {}, {"COLUMNS=60"}),
          run_cachewright({"lint", "-"}, kinds, {"COLUMNS=60"})}) {
        std::istringstream lines(outcome.out);
        for (std::string line; std::getline(lines, line);) {
            const auto columns = std::count_if(line.begin(), line.end(), [](char c) {
                return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
            });
            CAPTURE(line);
            CHECK(columns <= 60);
        }
    }
}
