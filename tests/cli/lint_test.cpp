#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

const std::string kLeak =
    "GET /account HTTP/1.1\nHost: shop.example\n\n"
    "HTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\nContent-Type: text/html\nETag: \"1\"\n"
    "Cache-Control: public, max-age=600\nSet-Cookie: session=3a8f1c77; Path=/; Secure; HttpOnly\n\n";
const std::string kClean =
    "HTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\nContent-Type: text/html\nETag: \"1\"\n"
    "Cache-Control: no-cache\n\n";

std::size_t occurrences(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++count;
    return count;
}

}  // namespace

TEST_CASE(
    "a leaking cookie is an error that shows the bytes, the effect and the source, but not the secret") {
    const Outcome outcome = run_cachewright({"lint", "-"}, kLeak);
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.out, Catch::StartsWith("error[cookie-cacheable-shared]: "));
    CHECK_THAT(outcome.out, Contains("https://shop.example/account"));
    CHECK_THAT(outcome.out, Contains("standard input:9"));
    CHECK_THAT(outcome.out, Contains("Set-Cookie: session=********"));
    CHECK_THAT(outcome.out, Contains("^^^"));
    CHECK_THAT(outcome.out, Contains("RFC 9111"));
    CHECK_THAT(outcome.out, !Contains("3a8f1c77"));
    CHECK_THAT(outcome.out, !Contains("\x1b["));
    CHECK(outcome.err.empty());
}

TEST_CASE("a correct response has nothing to report and exits with 0") {
    const Outcome outcome = run_cachewright({"lint", "-"}, kClean);
    CAPTURE(outcome.out);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("nothing to report"));
}

TEST_CASE("lint --fail-on chooses which findings fail a build") {
    const std::string warning =
        "HTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\nContent-Type: image/png\nETag: \"1\"\n"
        "Cache-Control: max-age=60\nVary: User-Agent\n\n";
    CHECK(run_cachewright({"lint", "-"}, warning).exit_code == 0);
    CHECK(run_cachewright({"lint", "-", "--fail-on", "warning"}, warning).exit_code == 1);
    CHECK(run_cachewright({"lint", "-", "--fail-on=info"}, warning).exit_code == 1);
    CHECK(run_cachewright({"lint", "-", "--fail-on", "never"}, kLeak).exit_code == 0);
}

TEST_CASE("lint --select and --ignore choose rules by id and prefix") {
    CHECK(run_cachewright({"lint", "-", "--ignore", "cookie"}, kLeak).exit_code == 0);
    CHECK(run_cachewright({"lint", "-", "--select", "vary,cc"}, kLeak).exit_code == 0);
    CHECK(run_cachewright({"lint", "-", "--select", "cookie-cacheable-shared"}, kLeak).exit_code == 1);
}

TEST_CASE("JSON output fits its schema, with and without findings") {
    for (const std::string& input : {kLeak, kClean}) {
        const Outcome outcome = run_cachewright({"lint", "-", "--format", "json"}, input);
        CAPTURE(outcome.out);
        CHECK(schema_complaints("lint.schema.json", outcome.out) == "");
        CHECK_THAT(outcome.out, !Contains("3a8f1c77"));
    }
    const auto json = nlohmann::json::parse(run_cachewright({"lint", "-", "--format", "json"}, kLeak).out);
    CHECK(json["summary"]["errors"] == 1);
    CHECK(json["findings"][0]["rule"] == "cookie-cacheable-shared");
    CHECK(json["findings"][0]["position"]["line"] == 9);
    CHECK(json["findings"][0]["entry"] == 1);
}

TEST_CASE("repeated findings of one origin are folded, and --all unfolds them") {
    std::string many;
    for (int i = 0; i < 30; ++i) {
        many += R"({"url":"https://shop.example/p)" + std::to_string(i) +
                R"(","status":200,"headers":{"Content-Type":"text/html","ETag":"\"1\"",)"
                R"("Cache-Control":"public, max-age=60","Set-Cookie":"session=abcdef"}})" +
                "\n";
    }
    const Outcome folded = run_cachewright({"lint", "-"}, many);
    CAPTURE(folded.out);
    CHECK(occurrences(folded.out, "error[") == 1);
    CHECK_THAT(folded.out, Contains("and 29 on https://shop.example"));
    CHECK_THAT(folded.out, Contains("30 errors"));
    CHECK(occurrences(run_cachewright({"lint", "-", "--all"}, many).out, "error[") == 30);
}

TEST_CASE("a half-broken capture is linted as far as it goes, and the rest is inconclusive") {
    const std::string broken =
        R"({"url":"https://a.example/","status":200,"headers":{"Cache-Control":"no-store"}})"
        "\n{\"url\": oops\n";
    const Outcome outcome = run_cachewright({"lint", "-"}, broken);
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("1 inconclusive"));
    CHECK_THAT(outcome.out, Contains("standard input:2"));
    const Outcome json = run_cachewright({"lint", "-", "--format", "json"}, broken);
    CHECK(schema_complaints("lint.schema.json", json.out) == "");
    CHECK(nlohmann::json::parse(json.out)["summary"]["inconclusive"] == 1);
}

TEST_CASE("what could not be read is told by --quiet too, is no success, and fails a run that asks for it") {
    const std::string cut =
        R"({"log": {"version": "1.2", "entries": [{"request": {"url": "https://a.example/",
        "headers": []}, "response": {"status": 200, "headers": [{"name": "Cache-Control", "value": "no-store"}]}},
        {"request": {"url": "https://a)";
    const Outcome quiet = run_cachewright({"lint", "-q", "-"}, cut);
    CHECK(quiet.exit_code == 0);
    CHECK(quiet.out.empty());
    CHECK_THAT(quiet.err, Contains("not read: standard input:3") && Contains("cut off"));
    const Outcome sarif = run_cachewright({"lint", "-", "--format", "sarif"}, cut);
    CHECK_THAT(sarif.out,
               Contains("\"executionSuccessful\":false") && Contains("toolExecutionNotifications"));
    const Outcome failing = run_cachewright({"lint", "-", "--fail-on-unread"}, cut);
    CHECK(failing.exit_code == 3);
    CHECK_THAT(failing.err, Contains("--fail-on-unread"));
    CHECK(run_cachewright({"lint", "-", "--fail-on-unread"}, "HTTP/1.1 200 OK\nCache-Control: no-store\n\n")
              .exit_code == 0);
}

TEST_CASE("a capture in a directory that cannot be read is counted, what may be anything is passed over") {
    const Folder folder;
    (void)folder.file("good.http", "HTTP/1.1 200 OK\nCache-Control: no-store\n\n");
    (void)folder.file("home.har", "");
    (void)folder.file("b.har", std::string("\0\1\2\3", 4));
    (void)folder.file("err.har", "<!doctype html><title>502</title>\n");
    (void)folder.file("package.json", "{\"name\": \"shop\"}\n");
    (void)folder.file("notes.txt", "remember the milk\n");
    const Outcome outcome = run_cachewright({"lint", folder.path()});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("3 inconclusive"));
    CHECK_THAT(outcome.out, Contains("home.har: is empty") && Contains("b.har: is binary data") &&
                                Contains("err.har: holds no HTTP message"));
    CHECK(run_cachewright({"lint", folder.path(), "--fail-on-unread"}).exit_code == 3);
    CHECK_THAT(run_cachewright({"lint", "-q", folder.path()}).err, Contains("home.har: is empty"));
    const Folder other;
    (void)other.file("home.har", "");
    const Outcome nothing = run_cachewright({"lint", other.path()});
    CHECK(nothing.exit_code == 3);
    CHECK_THAT(nothing.err, Contains("nothing could be read") && Contains("home.har: is empty"));
}

TEST_CASE("standard input has a format of its own by the name that it is given") {
    const std::string headers = "/*\n  Cache-Control: public; max-age=60\n";
    const Outcome bare = run_cachewright({"lint", "-"}, headers);
    CHECK(bare.exit_code == 3);
    CHECK_THAT(bare.err, Contains("--stdin-filename"));
    const Outcome named = run_cachewright({"lint", "-", "--stdin-filename", "public/_headers"}, headers);
    CAPTURE(named.out, named.err);
    CHECK(named.exit_code == 1);
    CHECK_THAT(named.out, Contains("public/_headers:2:24"));
    CHECK(run_cachewright({"lint", "--stdin-filename", "_headers", "a.har"}).exit_code == 2);
}

TEST_CASE("a field name with a blank before its colon is told") {
    const Outcome outcome = run_cachewright(
        {"lint", "-"}, "HTTP/1.1 200 OK\r\nCache-Control : max-age=60\r\nETag: \"a\"\r\n\r\n");
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.out, Contains("[cc-name-misspelt]") && Contains("standard input:2:1"));
}

TEST_CASE("a place in a value over several lines is where it is written") {
    const std::string toml =
        "[[headers]]\nfor = \"/*\"\n[headers.values]\n"
        "Cache-Control = '''\n  public,\n  max-age=60; imutable'''\n";
    const Folder folder;
    const std::string path = folder.file("netlify.toml", toml);
    CHECK_THAT(run_cachewright({"lint", path}).out, Contains("netlify.toml:6:13"));
    CHECK_THAT(run_cachewright({"lint", path, "--format", "sarif"}).out,
               Contains("\"startLine\":6,\"startColumn\":13"));
    const Outcome json = run_cachewright({"lint", path, "--format", "json"});
    CHECK(nlohmann::json::parse(json.out)["findings"][0]["position"]["line"] == 6);
}

TEST_CASE("one unreadable file does not keep the others from being linted") {
    const Folder folder;
    const std::string good = folder.file("leak.http", kLeak);
    const Outcome outcome = run_cachewright({"lint", folder.path() + "/missing.http", good});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 3);
    CHECK_THAT(outcome.out, Contains("cookie-cacheable-shared"));
    CHECK_THAT(outcome.err, Contains("missing.http"));
}

TEST_CASE("files, globs and directories name captures") {
    const Folder folder;
    (void)folder.file("a/one.http", kLeak);
    (void)folder.file("a/deep/two.http", kLeak);
    for (const std::string& input : {folder.path(), folder.path() + "/a", folder.path() + "/*/*.http"}) {
        const Outcome outcome = run_cachewright({"lint", input});
        CAPTURE(input, outcome.out, outcome.err);
        CHECK(outcome.exit_code == 1);
    }
}

TEST_CASE("with --profile findings name the caches for which they hold") {
    const std::string page =
        "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\n"
        "Content-Type: text/html\nETag: \"1\"\nCache-Control: public, s-maxage=600\n\n";
    const Outcome silent = run_cachewright({"lint", "-", "--select", "outcome"}, page);
    CHECK_THAT(silent.out, Contains("nothing to report"));
    const Outcome named = run_cachewright({"lint", "-", "--profile", "cloudflare,rfc9111"}, page);
    CAPTURE(named.out);
    CHECK_THAT(named.out, Contains("[outcome-"));
    CHECK_THAT(named.out, Contains("loudflare"));
    const Outcome json = run_cachewright({"lint", "-", "--profile", "cloudflare", "--format", "json"}, page);
    CHECK(schema_complaints("lint.schema.json", json.out) == "");
    CHECK(run_cachewright({"lint", "-", "--profile", "cloudfare"}, page).exit_code == 2);
}

TEST_CASE("a file that is named twice is read once") {
    const Folder folder;
    const std::string file = folder.file("leak.http", kLeak);
    const Outcome outcome = run_cachewright({"lint", file, folder.path(), file});
    CHECK_THAT(outcome.out, Contains("1 response in 1 file"));
}

TEST_CASE("thousands of one mistake in one header are told in bounded space") {
    std::string members;
    for (int i = 0; i < 20000; ++i)
        members += "a,,";
    const Outcome outcome = run_cachewright({"lint", "-", "--format", "json"},
                                            "HTTP/1.1 200 OK\nCache-Control: " + members + "\n\n");
    CHECK(schema_complaints("lint.schema.json", outcome.out) == "");
    CHECK(outcome.out.size() < 500'000);
}

TEST_CASE("colour is for terminals, and for those who ask") {
    CHECK_THAT(run_cachewright({"lint", "-", "--color", "always"}, kLeak).out, Contains("\x1b["));
    CHECK_THAT(run_cachewright({"lint", "-"}, kLeak, {"FORCE_COLOR=1"}).out, Contains("\x1b["));
    CHECK_THAT(run_cachewright({"lint", "-"}, kLeak, {"FORCE_COLOR=1", "NO_COLOR=1"}).out,
               !Contains("\x1b["));
    CHECK_THAT(run_cachewright({"--color", "never", "lint", "-"}, kLeak, {"FORCE_COLOR=1"}).out,
               !Contains("\x1b["));
}

TEST_CASE("header bytes cannot drive the terminal") {
    const std::string hostile =
        "HTTP/1.1 200 OK\nCache-Control: public, max-age=600, \x1b]0;owned\x07=1\n"
        "Set-Cookie: session=1; Path=/\x1b[2J\n\n";
    const Outcome outcome = run_cachewright({"lint", "-", "--all"}, hostile);
    CAPTURE(outcome.out);
    CHECK_THAT(outcome.out, !Contains("\x1b"));
    CHECK_THAT(outcome.out, !Contains("\x07"));
}

TEST_CASE("a narrow terminal wraps what can be wrapped and cuts header lines round the caret") {
    const Outcome outcome = run_cachewright({"lint", "-"}, kLeak, {"COLUMNS=50"});
    CAPTURE(outcome.out);
    for (std::size_t begin = 0; begin < outcome.out.size();) {
        const std::size_t end = outcome.out.find('\n', begin);
        std::size_t columns = 0;
        for (std::size_t i = begin; i < end; ++i)
            columns += (static_cast<unsigned char>(outcome.out[i]) & 0xC0) != 0x80;
        CAPTURE(outcome.out.substr(begin, end - begin));
        CHECK(columns <= 60);  // single words and suggestions may stand out
        begin = end + 1;
    }
}

TEST_CASE("the shared captures lint without an error of ours") {
    const std::filesystem::path captures = CACHEWRIGHT_SHARED_DIR "/har";
    if (!std::filesystem::is_directory(captures)) {
        WARN("skipped: no shared captures beside the project");
        return;
    }
    for (const auto& entry : std::filesystem::directory_iterator(captures)) {
        if (entry.path().extension() != ".har") continue;
        const Outcome text = run_cachewright({"lint", "--fail-on", "never", entry.path().string()});
        CAPTURE(entry.path().string(), text.err);
        CHECK(text.exit_code == 0);
        // But for the hint where most findings are on hosts of others.
        CHECK((text.err.empty() || text.err.starts_with("findings on other hosts than ")));
        CHECK_THAT(text.out, !Contains("inconclusive"));
        const Outcome json =
            run_cachewright({"lint", "--fail-on", "never", "--format", "json", entry.path().string()});
        CHECK(schema_complaints("lint.schema.json", json.out) == "");
    }
}

TEST_CASE("With --verbose lint tells the class of each response") {
    const Outcome outcome = run_cachewright({"lint", "-", "--verbose"}, kLeak);
    CHECK_THAT(outcome.err, Contains("https://shop.example/account (200): HTML page"));
    CHECK_THAT(run_cachewright({"lint", "-"}, kLeak).err, !Contains("HTML page"));
}

// What a hook is given is every file of these names, whatever stands in it.
TEST_CASE("a configuration that sets no header does not fail the run, alone or beside others") {
    const Folder folder;
    const std::string build = folder.file("netlify.toml", "[build]\npublish = \"dist\"\n");
    const std::string empty = folder.file("_headers", "");
    const std::string good =
        folder.file("vercel.json", R"({"headers": [{"source": "/a", "headers": )"
                                   R"([{"key": "Cache-Control", "value": "no-cache"}]}]})");
    const std::string broken = folder.file("firebase.json", "{");
    const Outcome alone = run_cachewright({"lint", build});
    CAPTURE(alone.out, alone.err);
    CHECK(alone.exit_code == 0);
    CHECK_THAT(alone.err, Contains("netlify.toml: sets no response header"));
    CHECK(run_cachewright({"lint", build, "-q"}).err.empty());
    const Outcome both = run_cachewright({"lint", build, good, empty, "--format", "json"});
    CHECK(both.exit_code == 0);
    CHECK_THAT(both.err, Contains("netlify.toml") && Contains("_headers: set no response header"));
    CHECK(schema_complaints("lint.schema.json", both.out) == "");
    CHECK(nlohmann::json::parse(both.out)["summary"]["without_headers"] == 2);
    CHECK(run_cachewright({"lint", build, broken}).exit_code == 3);
    CHECK(run_cachewright({"explain", build}).exit_code == 3);
    CHECK(run_cachewright({"lint", "--fix", build}).exit_code == 0);
}

TEST_CASE("an input that was named and could not be read stands in every report") {
    const Folder folder;
    (void)folder.file("page.http", kClean);
    (void)folder.file("bin.har", std::string("\0\1\2\3", 4));
    const std::vector<std::string> inputs{"page.http", "bin.har", "missing.har"};
    const auto lint = [&](const std::string& command, std::vector<std::string> options) {
        std::vector<std::string> arguments{command};
        arguments.insert(arguments.end(), inputs.begin(), inputs.end());
        arguments.insert(arguments.end(), options.begin(), options.end());
        Outcome outcome = run_cachewright(arguments, {}, {}, folder.path());
        CHECK(outcome.exit_code == 3);
        return outcome;
    };
    const Outcome text = lint("lint", {});
    CAPTURE(text.out, text.err);
    CHECK_THAT(text.out, Contains("not read: bin.har: is binary data") &&
                             Contains("not read: missing.har: cannot find\n") && Contains("2 inconclusive"));
    CHECK(occurrences(text.err, "bin.har") == 1);
    const Outcome json = lint("lint", {"--format", "json"});
    CHECK(schema_complaints("lint.schema.json", json.out) == "");
    CHECK(nlohmann::json::parse(json.out)["summary"]["inconclusive"] == 2);
    CHECK_THAT(json.out, Contains("\"source\":\"bin.har\""));
    CHECK_THAT(lint("lint", {"--format", "sarif"}).out,
               Contains("\"executionSuccessful\":false") && Contains("toolExecutionNotifications"));
    CHECK_THAT(lint("lint", {"--format", "junit"}).out, Contains("errors=\"2\""));
    // Nobody is told twice.
    CHECK(occurrences(lint("lint", {"-q"}).err, "bin.har") == 1);
    CHECK(occurrences(lint("explain", {}).err, "bin.har") == 1);
}

TEST_CASE("a directory without a capture is told as that") {
    const Folder folder;
    (void)folder.file("package.json", "{\"name\": \"shop\"}\n");
    (void)folder.file("notes.txt", "remember the milk\n");
    const Outcome outcome = run_cachewright({"lint", folder.path()});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 3);
    CHECK_THAT(outcome.err, Contains("no capture was found in " + folder.path()) &&
                                Contains("2 files there") && !Contains("without an answer"));
}

TEST_CASE("what is folded of a host's configuration is in its file") {
    const Folder folder;
    (void)folder.file("_headers",
                      "/a\n  Cache-Control: public; max-age=60\n/b\n  Cache-Control: public; max-age=60\n"
                      "/c/*\n  Cache-Control: public; max-age=60\n");
    const Outcome outcome = run_cachewright({"lint", "_headers"}, {}, {}, folder.path());
    CHECK_THAT(outcome.out, Contains("  and 2 in _headers: /b, /c/*\n"));
}

TEST_CASE("an expression of a configuration is no origin") {
    const Folder folder;
    (void)folder.file("nginx.conf",
                      "server {\n  location = /a { add_header Cache-Control \"public; max-age=60\"; }\n"
                      "  location ~ \\.css$ { add_header Cache-Control \"public; max-age=60\"; }\n}\n");
    const Outcome outcome = run_cachewright({"lint", "nginx.conf"}, {}, {}, folder.path());
    CAPTURE(outcome.out);
    CHECK_THAT(outcome.out, Contains("  and 1 in nginx.conf: \\.css$\n"));
}

TEST_CASE("a suggestion of several lines of nginx is valid on one line, too") {
    const Folder folder;
    (void)folder.file("nginx.conf",
                      "server {\n  location /a {\n    expires 1d;\n    add_header Cache-Control \"public, "
                      "immutable\";\n  }\n}\n");
    const Outcome outcome =
        run_cachewright({"lint", "nginx.conf", "--format", "concise"}, {}, {}, folder.path());
    CAPTURE(outcome.out);
    CHECK_THAT(outcome.out, Contains("try: expires off; add_header") && !Contains(";;"));
}

TEST_CASE("responses of no special class are others") {
    const std::string other = "HTTP/1.1 200 OK\nContent-Type: application/pdf\nCache-Control: no-store\n\n";
    CHECK_THAT(run_cachewright({"lint", "-"}, kClean + other).out,
               Contains("classes: 1 HTML page, 1 other\n"));
}
