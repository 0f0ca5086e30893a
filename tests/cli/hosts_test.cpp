// Whose findings count, where a capture holds responses of many hosts.
#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

std::string line(const std::string& url, const std::string& headers) {
    return R"({"url":")" + url + R"(","status":200,"headers":{"Date":"Tue, 03 Nov 2026 10:00:00 GMT",)" +
           headers + "}}\n";
}

// One page of one's own and two scripts of others, each with an error.
std::string page_with_guests() {
    const std::string wrong = R"("Cache-Control":"public; max-age=600","ETag":"\"1\"")";
    return line("https://shop.example/", R"("Content-Type":"text/html",)" + wrong) +
           line("https://script.ads.example/a.js", R"("Content-Type":"text/javascript",)" + wrong) +
           line("https://widgets.example/b.js", R"("Content-Type":"text/javascript",)" + wrong);
}

Outcome lint(std::vector<std::string> more, const std::string& config = "", const std::string& input = {}) {
    const Folder folder;
    (void)folder.file("site.jsonl", input.empty() ? page_with_guests() : input);
    (void)folder.file("cachewright.toml", config);
    more.insert(more.begin(), {"lint", "site.jsonl", "--all"});
    return run_cachewright(more, {}, {}, folder.path());
}

}  // namespace

TEST_CASE("the option --host leaves out what is on other hosts, and says how much that is") {
    const Outcome all = lint({});
    CHECK(all.exit_code == 1);
    CHECK_THAT(all.out, Contains("script.ads.example") && Contains("3 errors"));
    const Outcome own = lint({"--host", "shop.example"});
    CAPTURE(own.out, own.err);
    CHECK(own.exit_code == 1);
    CHECK_THAT(own.out, !Contains("ads.example/") && Contains("1 error,") &&
                            Contains("2 findings on 2 other hosts are not shown: --all-hosts"));
    CHECK_THAT(lint({"--host", "*.ads.example"}).out,
               Contains("script.ads.example/a.js") && Contains("1 error,"));

    const Outcome json = lint({"--host", "shop.example", "--format", "json"});
    CHECK(schema_complaints("lint.schema.json", json.out).empty());
    const auto summary = nlohmann::json::parse(json.out)["summary"];
    CHECK(summary["errors"] == 1);
    CHECK(summary["elsewhere"] == 2);
    CHECK(summary["other_hosts"] == 2);
    CHECK(summary["could_not_check"] == false);
    CHECK(summary["classes"]["html-page"] == 1);
    CHECK(summary["classes"]["asset"] == 2);
}

TEST_CASE("cachewright.toml names the hosts once and for all, and flags count before it") {
    const std::string config = "[lint]\nhosts = [\"*.ads.example\"]\n";
    CHECK_THAT(lint({}, config).out, Contains("1 error,") && Contains("2 findings on 2 other hosts"));
    CHECK_THAT(lint({"--all-hosts"}, config).out, Contains("3 errors") && !Contains("other hosts"));
    CHECK_THAT(lint({"--host", "widgets.example"}, config).out, Contains("widgets.example/b.js"));
    const Outcome url = lint({}, "[lint]\nhosts = [\"https://shop.example/\"]\n");
    CHECK(url.exit_code == 2);
    CHECK_THAT(url.err, Contains("cachewright.toml:2:10") && Contains("write shop.example"));
    CHECK(lint({"--host", "a*.example"}).exit_code == 2);
}

TEST_CASE("a host that no response is on fails the run, with the host that was meant") {
    const Outcome flag = lint({"--host", "shop.exmaple"});
    CAPTURE(flag.out, flag.err);
    CHECK(flag.exit_code == 2);
    CHECK_THAT(flag.err, Contains("--host: no response that was read is on shop.exmaple") &&
                             Contains("did you mean 'shop.example'?"));
    CHECK(lint({"--host", "ads.example"}).exit_code == 2);

    const Outcome file = lint({}, "[lint]\nhosts = [\"shop.exmaple\"]\n");
    CHECK(file.exit_code == 1);
    CHECK_THAT(file.out, Contains("error[lint-host-unmatched]") && Contains("cachewright.toml:2:10") &&
                             Contains("did you mean 'shop.example'?"));
    CHECK(schema_complaints("lint.schema.json",
                            lint({"--format", "json"}, "[lint]\nhosts = [\"shop.exmaple\"]\n").out) == "");
    const Outcome one_of_two = lint({}, "[lint]\nhosts = [\"widgets.example\", \"shop.exmaple\"]\n");
    CHECK_THAT(one_of_two.out, Contains("warning[lint-host-unmatched]"));
    CHECK_THAT(lint({"missing.har"}, "[lint]\nhosts = [\"shop.exmaple\"]\n").out,
               !Contains("lint-host-unmatched"));
    CHECK_THAT(lint({"--all-hosts"}, "[lint]\nhosts = [\"shop.exmaple\"]\n").out,
               !Contains("lint-host-unmatched"));
}

TEST_CASE("a run with mostly foreign findings ends with a hint") {
    CHECK_THAT(lint({}).err, Contains("other hosts than shop.example: 2 of 3, on 2 hosts") &&
                                 Contains("--host shop.example"));
    CHECK(lint({"--host", "shop.example"}).err.empty());
    CHECK(lint({"-q"}).err.empty());
}

TEST_CASE("captures of several sites have no host in common to choose") {
    const Folder folder;
    (void)folder.file("shop.jsonl", page_with_guests());
    std::string other = page_with_guests();
    other.replace(other.find("shop.example"), 12, "blog.example");
    (void)folder.file("blog.jsonl", other);
    CHECK_THAT(run_cachewright({"lint", "."}, {}, {}, folder.path()).err, !Contains("--host"));
    (void)folder.file("shop2.jsonl", page_with_guests());
    CHECK_THAT(run_cachewright({"lint", "."}, {}, {}, folder.path()).err, Contains("--host shop.example"));
}

TEST_CASE("the classes of clean responses are counted too") {
    CHECK_THAT(lint({}).out, Contains("classes: 1 HTML page, 2 "));
}
