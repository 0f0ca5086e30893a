// lint and explain with live URLs, against a scripted server on loopback.
#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"
#include "tests/net/loopback_server.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

const std::string kDate = "Date: Tue, 03 Nov 2026 10:00:00 GMT\r\nETag: \"1\"\r\n";
const std::string kClean = kDate + "Content-Type: text/html\r\nCache-Control: no-cache\r\n";
const std::string kLeaking = kDate +
                             "Content-Type: text/html\r\nCache-Control: public, max-age=600\r\n"
                             "Set-Cookie: session=3a8f1c77; Path=/; Secure; HttpOnly\r\n";

// As fast as it goes: the default rate is for other people's servers.
Outcome lint(std::vector<std::string> arguments, std::string_view input = {},
             const std::vector<std::string>& environment = {}) {
    arguments.insert(arguments.begin(), {"lint", "--rps", "0"});
    return run_cachewright(arguments, input, environment);
}

std::string urlset(const std::vector<std::string>& urls) {
    std::string xml = R"(<?xml version="1.0" encoding="UTF-8"?>)"
                      R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">)";
    for (const std::string& url : urls)
        xml += "<url><loc>\n  " + url + "</loc><priority>0.5</priority></url>";
    return xml + "</urlset>";
}

std::string sitemap_index(const std::vector<std::string>& urls) {
    std::string xml = "<sitemapindex>";
    for (const std::string& url : urls)
        xml += "<sitemap><loc>" + url + "</loc></sitemap>";
    return xml + "</sitemapindex>";
}

std::string read_fixture(const std::string& name) {
    std::ifstream file(fixture(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("lint fetches a URL and finds what is wrong with its headers, but shows no secret") {
    LoopbackServer server;
    server.answer("/account?token=abcdef", ok(kLeaking));
    const Outcome outcome = lint({server.url("/account?token=abcdef")});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.out, Contains("error[cookie-cacheable-shared]"));
    CHECK_THAT(outcome.out, Contains(server.url("/account")));
    CHECK_THAT(outcome.out, !Contains("3a8f1c77") && !Contains("abcdef"));
    CHECK_THAT(outcome.out, Contains("1 response in 1 URL"));
    CHECK(outcome.err.empty());
    REQUIRE(server.requests().size() == 1);
    CHECK_THAT(server.requests()[0],
               Contains("Accept-Encoding: gzip, br\r\n") && Contains("User-Agent: cachewright/"));
}

TEST_CASE("files and URLs go together, and the JSON of a live run fits its schema") {
    LoopbackServer server;
    server.answer("/", ok(kLeaking));
    server.answer("/gone", {"HTTP/1.1 200"});
    const Outcome outcome = lint({server.url("/"), server.url("/gone"), "-", "--format", "json"},
                                 "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: \"1\"\n\n");
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 3);
    CHECK(schema_complaints("lint.schema.json", outcome.out) == "");
    const auto json = nlohmann::json::parse(outcome.out);
    CHECK(json["summary"]["responses"] == 2);
    CHECK(json["summary"]["inconclusive"] == 1);
    CHECK(json["findings"][0]["rule"] == "cookie-cacheable-shared");
}

TEST_CASE("a URL that cannot be reached costs only itself") {
    LoopbackServer server;
    server.answer("/ok", ok(kClean));
    server.answer("/silent", {"", Then::hold});
    const Outcome outcome = lint({"http://user:pw@nowhere.invalid/?key=k3y", server.url("/silent"),
                                  server.url("/ok"), "--timeout", "200ms"});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 3);
    CHECK_THAT(outcome.err, Contains("nowhere.invalid has no address") && Contains("--timeout"));
    CHECK_THAT(outcome.err, !Contains("user:pw") && !Contains("k3y"));
    CHECK_THAT(outcome.out, Contains("1 response in 1 URL") && Contains("2 inconclusive"));
}

TEST_CASE("redirects on the same host are linted too, others are named") {
    LoopbackServer server;
    server.answer("/", redirect("/home"));
    server.answer("/home", ok(kClean));
    server.answer("/out", redirect("http://elsewhere.invalid/"));
    const Outcome outcome = lint({server.url("/"), server.url("/out")});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("3 responses in 2 URLs"));
    CHECK_THAT(outcome.err, Contains("--allow-host elsewhere.invalid"));
    CHECK(server.asked("/home") == 1);
}

TEST_CASE("the option --header is sent, in place of ours, and is not shown") {
    LoopbackServer server;
    server.answer("/", ok(kLeaking));
    const Outcome outcome = lint({server.url("/"), "--header", "Authorization: Bearer s3cret", "--header",
                                  "accept-encoding: br", "--header", "Accept: text/html", "--verbose"});
    CAPTURE(outcome.out, outcome.err);
    REQUIRE(server.requests().size() == 1);
    CHECK_THAT(server.requests()[0], Contains("Authorization: Bearer s3cret\r\n") &&
                                         Contains("accept-encoding: br\r\n") && !Contains("gzip") &&
                                         Contains("Accept: text/html\r\n"));
    CHECK_THAT(outcome.out + outcome.err, !Contains("s3cret"));
}

TEST_CASE("the option --urls takes a list with comments and points at the line that is no URL") {
    LoopbackServer server;
    server.answer("/a", ok(kClean));
    server.answer("/b", ok(kClean));
    const std::string list = "# pages\r\n" + server.url("/a") + "\r\n\n  " + server.url("/b") +
                             "  \nexample.com\n" + server.url("/a");
    const Folder folder;
    const std::string file = folder.file("urls.txt", list);
    const Outcome outcome = lint({"--urls", file});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 3);
    CHECK_THAT(outcome.err, Contains("urls.txt:5: 'example.com'"));
    CHECK_THAT(outcome.out, Contains("2 responses in 2 URLs"));
    CHECK(lint({"--urls", "-"}, server.url("/a")).exit_code == 0);
    CHECK(lint({"--urls", "-"}, "# nothing\n").exit_code == 3);
    CHECK(lint({"--urls", folder.path() + "/missing"}).exit_code == 3);
}

TEST_CASE("a sitemap gives its URLs on its own host, each once") {
    LoopbackServer server;
    server.answer("/a", ok(kClean));
    server.answer("/b?x=1&y=2", ok(kClean));
    server.answer("/sitemap.xml", ok("", urlset({server.url("/a"), server.url("/b?x=1&amp;y=2"),
                                                 server.url("/a"), "https://other.invalid/", "/relative"})));
    const Outcome outcome = lint({"--sitemap", server.url("/sitemap.xml")});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("2 responses in 2 URLs"));
    CHECK_THAT(outcome.err, Contains("1 URL left out") && Contains("other.invalid") &&
                                Contains("1 entry without an absolute"));
    CHECK(server.asked("/b?x=1&y=2") == 1);
}

TEST_CASE("what is out of scope a hundred times over is not told a hundred times") {
    LoopbackServer server;
    std::vector<std::string> outside;
    std::vector<std::string> arguments;
    for (int i = 0; i < 100; ++i) {
        const std::string host = "http://h" + std::to_string(i) + ".invalid/";
        outside.push_back(host);
        if (i >= 30) continue;
        const std::string path = "/" + std::to_string(i);
        server.answer(path, {"HTTP/1.1 302 Found\r\nLocation: " + host +
                             "\r\nCache-Control: no-store\r\nContent-Length: 0\r\n\r\n"});
        arguments.push_back(server.url(path));
    }
    outside.push_back(server.url("/0"));
    server.answer("/sitemap.xml", ok("", urlset(outside)));
    const Outcome sitemap = lint({"--sitemap", server.url("/sitemap.xml")});
    CAPTURE(sitemap.err);
    CHECK_THAT(sitemap.err, Contains("1 URL left out: it lies on another host (h4.invalid)") &&
                                !Contains("(h5.invalid)") &&
                                Contains("95 URLs left out: they lie on 95 further hosts") &&
                                Contains("--allow-host"));
    const Outcome redirects = lint(arguments);
    CAPTURE(redirects.err);
    CHECK_THAT(redirects.err, Contains("h19.invalid") && !Contains("h20.invalid") &&
                                  Contains("10 remarks like these not shown"));
}

TEST_CASE("sitemaps may be compressed, plain text, and lie in each other") {
    LoopbackServer server;
    for (const char* path : {"/from-gz", "/from-text"})
        server.answer(path, ok(kClean));
    // Its one URL is http://sitemap.invalid/from-gz.
    server.answer("/1.xml.gz", ok("Content-Type: application/gzip\r\n", read_fixture("sitemaps/one.xml.gz")));
    server.answer("/2.txt", ok("", "http://sitemap.invalid/from-text\n"));
    server.answer(
        "/inner.xml",
        ok("", sitemap_index({"http://sitemap.invalid/2.txt", "http://sitemap.invalid/index.xml"})));
    server.answer(
        "/index.xml",
        ok("", sitemap_index({"http://sitemap.invalid/1.xml.gz", "http://sitemap.invalid/inner.xml"})));
    const Outcome outcome = lint({"--sitemap", "http://sitemap.invalid/index.xml", "--connect-to",
                                  "sitemap.invalid:80:127.0.0.1:" + server.port()});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("2 responses in 2 URLs"));
    CHECK(server.asked("/from-gz") == 1);
    CHECK(server.asked("/from-text") == 1);
    CHECK(server.asked("/index.xml") == 1);
}

TEST_CASE("what is no sitemap is told with its URL") {
    LoopbackServer server;
    server.answer("/page", ok("", "<!DOCTYPE html><html><body>no</body></html>"));
    server.answer("/broken", ok("", "<urlset><url><loc>http://a.invalid/</loc>"));
    server.answer("/deep", ok("", sitemap_index({server.url("/deep?1")})));
    for (int i = 1; i < 8; ++i)
        server.answer("/deep?" + std::to_string(i),
                      ok("", sitemap_index({server.url("/deep?" + std::to_string(i + 1))})));
    struct Case {
        const char* path;
        const char* says;
    };
    const auto c = GENERATE(values<Case>({{"/page", "HTML page"},
                                          {"/broken", "broken at byte"},
                                          {"/missing", "status 404"},
                                          {"/deep", "more than 5 deep"}}));
    const Outcome outcome = lint({"--sitemap", server.url(c.path)});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 3);
    CHECK_THAT(outcome.err, Contains(c.says) && Contains(server.url(c.path)));
}

TEST_CASE("a redirect to what is no URL is told, and counts as inconclusive") {
    LoopbackServer server;
    server.answer("/", {"HTTP/1.1 302 Found\r\nLocation: http://[bad\r\nCache-Control: no-store\r\n"
                        "Content-Length: 0\r\n\r\n"});
    const Outcome outcome = lint({server.url("/")});
    CAPTURE(outcome.out, outcome.err);
    CHECK_THAT(outcome.out,
               Contains("1 inconclusive") && Contains("http://[bad") && Contains("not followed"));
    CHECK(lint({server.url("/"), "--fail-on-unread"}).exit_code == 3);
    CHECK_THAT(lint({server.url("/"), "-q"}).err, Contains("http://[bad"));
}

TEST_CASE("a sitemap without a URL that can be asked says so") {
    LoopbackServer server;
    server.answer("/relative.xml",
                  ok("", "<urlset><url><loc>/a</loc></url><url><loc>b</loc></url></urlset>"));
    server.answer("/none.xml", ok("", "<urlset></urlset>"));
    const Outcome relative = lint({"--sitemap", server.url("/relative.xml")});
    CAPTURE(relative.err);
    CHECK(relative.exit_code == 3);
    CHECK_THAT(relative.err, Contains("no absolute http or https URL") && !Contains("without an answer"));
    const Outcome none = lint({"--sitemap", server.url("/none.xml")});
    CAPTURE(none.err);
    CHECK(none.exit_code == 3);
    CHECK_THAT(none.err, Contains("lists no URL"));
}

TEST_CASE("what is no list of URLs, or no URL of the web, is told for what it is") {
    const Folder folder;
    const Outcome directory = run_cachewright({"lint", "--urls", folder.path()});
    CHECK(directory.exit_code == 3);
    CHECK_THAT(directory.err, Contains("is a directory, not a list of URLs"));
    const std::string program = folder.file("ls", std::string("\x7f"
                                                              "ELF\0\0\1\2\n\3\0\n",
                                                              12));
    const Outcome binary = run_cachewright({"lint", "--urls", program});
    CHECK(binary.exit_code == 3);
    CHECK_THAT(binary.err, Contains("is binary data") && !Contains("ELF"));
    const Outcome ftp = run_cachewright({"lint", "ftp://a.example/"});
    CHECK(ftp.exit_code == 3);
    CHECK_THAT(ftp.err, !Contains("https://ftp") && Contains("http and https only"));
}

TEST_CASE("a field name with a blank before its colon is told of a live response too") {
    LoopbackServer server;
    server.answer("/", {"HTTP/1.1 200 OK\r\nCache-Control : max-age=60\r\nContent-Length: 0\r\n\r\n"});
    const Outcome outcome = lint({server.url("/")});
    CAPTURE(outcome.out, outcome.err);
    CHECK_THAT(outcome.out, Contains("[cc-name-misspelt]"));
}

TEST_CASE("the option --max-requests ends the asking, and what was not asked is no pass") {
    LoopbackServer server;
    for (const char* path : {"/1", "/2", "/3"})
        server.answer(path, ok(kClean));
    const Outcome outcome =
        lint({server.url("/1"), server.url("/2"), server.url("/3"), "--max-requests", "2"});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("2 responses in 2 URLs") && Contains("1 inconclusive"));
    CHECK_THAT(outcome.err, Contains("1 URL was not asked"));
    CHECK(server.requests().size() == 2);
}

TEST_CASE("a body that ends too early is counted, its headers are linted") {
    LoopbackServer server;
    server.answer("/", {"HTTP/1.1 200 OK\r\n" + kLeaking + "Content-Length: 99\r\n\r\nshort"});
    const Outcome outcome = lint({server.url("/")});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.out, Contains("cookie-cacheable-shared") && Contains("1 inconclusive") &&
                                Contains("before the body was complete"));
}

TEST_CASE("a body that does not end in time is counted, its headers are linted") {
    LoopbackServer server;
    server.answer("/", {"HTTP/1.1 200 OK\r\n" + kLeaking + "Content-Length: 99\r\n\r\nslow", Then::hold});
    const Outcome outcome = lint({server.url("/"), "--timeout", "300ms", "--format", "json"});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 1);
    const auto json = nlohmann::json::parse(outcome.out);
    CHECK(json["summary"]["inconclusive"] == 1);
    CHECK_THAT(json["unread"].dump(), Contains("did not end within --timeout"));
}

TEST_CASE("an interrupted update accepts nothing: what was found is shown and counted") {
    const Folder folder;
    const std::string baseline = folder.path() + "/b.json";
    for (const bool existed : {false, true}) {
        LoopbackServer server;
        server.answer("/a", ok(kLeaking));
        server.answer("/hold", {"", Then::hold});
        server.when_asked("/hold", interrupt_cachewright);
        const std::string list =
            folder.file("urls.txt", server.url("/a") + "\n" + server.url("/hold") + "\n");
        if (existed) (void)folder.file("b.json", "{\"baseline_version\": 1, \"findings\": []}");
        const Outcome outcome = lint({"--urls", list, "--concurrency", "1", "--format", "json", "--baseline",
                                      baseline, "--update-baseline"});
        CAPTURE(outcome.out, outcome.err);
        CHECK(outcome.exit_code == 130);
        const auto json = nlohmann::json::parse(outcome.out);
        CHECK(json["summary"]["baselined"] == 0);
        CHECK(json["summary"]["errors"] == 1);
        CHECK_THAT(json["findings"].dump(), Contains("cookie-cacheable-shared"));
        CHECK_THAT(outcome.err, Contains(existed ? "b.json is left as it is: the run was interrupted"
                                                 : "b.json is not written: the run was interrupted"));
        CHECK(std::filesystem::exists(baseline) == existed);
    }
}

TEST_CASE("what an interruption kept from being asked is no pass, in any report") {
    LoopbackServer server;
    server.answer("/a", ok(kClean));
    server.answer("/hold", {"", Then::hold});
    server.when_asked("/hold", interrupt_cachewright);
    const Folder folder;
    const std::string list = folder.file("urls.txt", server.url("/a") + "\n" + server.url("/hold") + "\n" +
                                                         server.url("/b") + "\n" + server.url("/c") + "\n");
    const auto report = [&](const std::string& name) { return folder.path() + "/" + name; };
    const Outcome outcome = lint({"--urls", list, "--concurrency", "1", "--format", "json", "--report",
                                  "junit=" + report("junit"), "--report", "sarif=" + report("sarif"),
                                  "--report", "github=" + report("github")});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 130);
    CHECK(server.asked("/b") == 0);
    const auto json = nlohmann::json::parse(outcome.out);
    CHECK(json["summary"]["interrupted"] == true);
    CHECK(json["summary"]["responses"] == 1);
    CHECK(json["summary"]["inconclusive"] == 3);
    CHECK(json["unread"].size() == 3);
    CHECK_THAT(outcome.err, Contains("3 URLs were not asked to the end"));
    const auto content = [&](const std::string& name) {
        std::ifstream file(report(name), std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    CHECK_THAT(content("junit"), Contains("failures=\"0\" errors=\"4\"") && Contains("type=\"interrupted\""));
    CHECK_THAT(content("github"), Contains("::error title=interrupted::"));
    CHECK_THAT(content("github"), Contains("::warning title=not read::"));
    const auto sarif = nlohmann::json::parse(content("sarif"))["runs"][0]["invocations"][0];
    CHECK(sarif["executionSuccessful"] == false);
    CHECK(sarif["toolExecutionNotifications"].size() == 4);
}

TEST_CASE("lines of a list that are no URL are unread parts, with their places") {
    LoopbackServer server;
    server.answer("/a", ok(kClean));
    const Folder folder;
    const std::string list =
        folder.file("urls.txt", "not a url\n" + server.url("/a") + "\n/relative\n  https://\n");
    const Outcome outcome = lint({"--urls", list, "--urls", folder.path() + "/none", "--format", "json"});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 3);
    const auto json = nlohmann::json::parse(outcome.out);
    CHECK(schema_complaints("lint.schema.json", outcome.out) == "");
    CHECK(json["summary"]["inconclusive"] == 4);
    REQUIRE(json["unread"].size() == 4);
    CHECK(json["unread"][2]["source"] == list);
    CHECK(json["unread"][2]["position"]["line"] == 4);
    CHECK(json["unread"][2]["position"]["column"] == 3);
    CHECK_THAT(json["unread"][2]["what"].get<std::string>(), Contains("'https://'"));
    CHECK_THAT(json["unread"][3]["source"].get<std::string>(), Contains("/none"));
}

TEST_CASE("a live finding names its URL once, and behind a redirect where that began") {
    LoopbackServer server;
    server.answer("/", redirect("/home"));
    server.answer("/home", ok(kLeaking));
    const std::string direct = lint({server.url("/home"), "--select", "cookie-cacheable-shared"}).out;
    CAPTURE(direct);
    const std::size_t first = direct.find(server.url("/home"));
    REQUIRE(first != std::string::npos);
    CHECK(direct.find(server.url("/home"), first + 1) == std::string::npos);
    CHECK_THAT(lint({server.url("/"), "--select", "cookie-cacheable-shared"}).out,
               Contains("  " + server.url("/") + "\n"));
}

TEST_CASE("a host without its scheme is told from a missing file") {
    CHECK_THAT(lint({"example.com/page"}).err, Contains("https://example.com/page"));
    CHECK_THAT(lint({"site.har"}).err, !Contains("https://"));
    CHECK_THAT(lint({"*.nope"}).err, !Contains("https://"));
}

TEST_CASE("explain fetches a URL") {
    LoopbackServer server;
    server.answer("/news", ok(kDate + "Cache-Control: max-age=60\r\n"));
    const Outcome outcome = run_cachewright({"explain", server.url("/news")});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains(server.url("/news")) && Contains("1 minute"));
}

TEST_CASE("a proxy is taken from the environment as curl takes it") {
    LoopbackServer proxy;
    proxy.answer("http://shop.invalid/", ok(kClean));
    const std::string address = "http_proxy=http://127.0.0.1:" + proxy.port();
    CHECK(lint({"http://shop.invalid/"}, {}, {address}).exit_code == 0);
    CHECK(proxy.requests().size() == 1);
    CHECK(lint({"http://shop.invalid/"}, {}, {address, "no_proxy=shop.invalid"}).exit_code == 3);
    CHECK(proxy.requests().size() == 1);
}

TEST_CASE("a dry run tells what would be read, fetched and written, and sends nothing") {
    const Folder folder;
    const std::string list = folder.file("urls.txt", "https://127.0.0.1:1/b?token=geheim\n");
    const Outcome plan =
        run_cachewright({"lint", "--dry-run", fixture("captures/basket.http"), "https://127.0.0.1:1/a",
                         "--urls", list, "--report", "json=" + folder.path() + "/r.json"});
    CAPTURE(plan.out, plan.err);
    CHECK(plan.exit_code == 0);
    CHECK_THAT(plan.out, Contains("basket.http\n") && Contains("fetch  https://127.0.0.1:1/a\n") &&
                             Contains("token=******") && Contains("/r.json\n"));
    CHECK(run_cachewright({"lint", "--dry-run", "/nonexistent.har"}).exit_code == 3);
    const Outcome once =
        run_cachewright({"lint", "--dry-run", "http://127.0.0.1:1/ok#top", "http://127.0.0.1:1/ok"});
    CHECK(once.out == "fetch  http://127.0.0.1:1/ok\n");
    std::string many;
    for (int i = 0; i < 50'000; ++i)
        many += "http://127.0.0.1:1/" + std::to_string(i) + "\n";
    const Outcome all = run_cachewright({"lint", "--dry-run", "--urls", folder.file("many.txt", many)});
    CHECK(std::count(all.out.begin(), all.out.end(), '\n') == 50'000);
}

TEST_CASE("the plan as curl prints commands without secrets, and --header reads them from a file") {
    const Folder folder;
    const std::string secrets =
        folder.file("headers.txt", "# for the staging site\nAuthorization: Bearer geheim\nX-Plain: it's\n");
    const Outcome plan = run_cachewright(
        {"lint", "--curl", "--header", "@" + secrets, "https://127.0.0.1:1/a?x=1&token=geheim"});
    CAPTURE(plan.out, plan.err);
    CHECK(plan.exit_code == 0);
    CHECK_THAT(plan.out, !Contains("geheim") && Contains("'Authorization: Bearer '\"$AUTHORIZATION\"''") &&
                             Contains("'X-Plain: it'\\''s'") &&
                             Contains("'https://127.0.0.1:1/a?x=1&token='\"$URL_SECRET\"''"));
    // Redirects are followed as by the run, but credentials go to no other host.
    CHECK_THAT(plan.out, !Contains(" -L"));
    CHECK_THAT(plan.err, Contains("redirects are not followed"));
    CHECK_THAT(run_cachewright({"lint", "--curl", "--header", "X-Plain: 1", "https://127.0.0.1:1/a"}).out,
               Contains(" -L --max-redirs 10 "));
    const Outcome missing =
        run_cachewright({"lint", "--curl", "--header", "@/nonexistent", "https://127.0.0.1:1/"});
    CHECK(missing.exit_code == 2);
    CHECK_THAT(missing.err, Contains("@FILE"));
}
