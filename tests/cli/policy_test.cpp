// A team's own policy and classes, from cachewright.toml to the report.
#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

const std::string kPage =
    "GET /news HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\n"
    "Content-Type: text/html\nCache-Control: max-age=3600\nETag: \"a\"\n\n";

const std::string kFresh =
    "[[policy]]\nname = \"fresh pages\"\nreason = \"editors correct pages\"\nclass = \"html-page\"\n"
    "ttl = { browser = { max = \"5m\" } }\n";

Outcome lint(const std::string& config, std::vector<std::string> more = {}) {
    const Folder folder;
    (void)folder.file("page.http", kPage);
    (void)folder.file("cachewright.toml", config);
    std::vector<std::string> arguments{"lint", "page.http"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_cachewright(arguments, {}, {}, folder.path());
}

}  // namespace

TEST_CASE("a violated policy fails the build with the team's reason and the line to write") {
    const Outcome text = lint(kFresh);
    CHECK(text.exit_code == 1);
    CHECK_THAT(text.out, Contains("error[policy-violation]") && Contains("editors correct pages") &&
                             Contains("(200, HTML page)") && Contains("try:  Cache-Control: max-age=300"));
    const Outcome json = lint(kFresh, {"--format", "json"});
    CHECK(schema_complaints("lint.schema.json", json.out).empty());
    const auto finding = nlohmann::json::parse(json.out)["findings"][0];
    CHECK(finding["policy"] == "fresh pages");
    CHECK(finding["class"] == "html-page");

    CHECK(lint(kFresh + "severity = \"warning\"\n").exit_code == 0);
    CHECK(lint(kFresh + "[lint.severity]\npolicy-violation = \"off\"\n").exit_code == 0);
    CHECK(lint(kFresh + "[[class]]\nurl = \"/news\"\nis = \"asset\"\n").exit_code == 0);
}

TEST_CASE("what a policy requires is pointed at where Cache-Control stands") {
    const std::string strict = "[[policy]]\nname = \"p\"\nreason = \"r\"\nrequire = \"no-transform\"\n";
    CHECK_THAT(lint(strict).out, Contains("page.http:7:16") && Contains("^^^^"));
    const auto sarif = nlohmann::json::parse(lint(strict, {"--format", "sarif"}).out);
    CHECK(sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 7);
}

TEST_CASE("a class in cachewright.toml is shown, and patterns can ask for it") {
    const std::string asset = "[[class]]\nurl = \"/news\"\nis = \"fingerprinted-asset\"\n";
    const std::string strict =
        "[[policy]]\nname = \"p\"\nreason = \"r\"\nrequire = \"no-transform\"\nclass = "
        "\"fingerprinted-asset\"\n";
    const Outcome json = lint(asset + strict, {"--format", "jsonl"});
    CHECK(json.exit_code == 1);
    CHECK_THAT(json.out, Contains("\"class\":\"fingerprinted-asset\""));
    CHECK(lint(asset + strict +
               "[[lint.suppress]]\nrule = \"policy\"\nreason = \"later\"\n"
               "class = \"fingerprinted-asset\"\n")
              .exit_code == 0);
    CHECK(lint(asset + strict +
               "[[lint.suppress]]\nrule = \"policy\"\nreason = \"later\"\n"
               "class = \"html-page\"\n")
              .exit_code == 1);
}

TEST_CASE("a policy that was for nothing is told, but not when a part of the input is missing") {
    const std::string typo =
        "[[policy]]\nname = \"typo\"\nreason = \"r\"\nurl = \"/nwes\"\nrequire = \"no-cache\"\n";
    const Outcome told = lint(typo);
    CHECK(told.exit_code == 0);
    CHECK_THAT(told.out, Contains("info[policy-unmatched]") && Contains("cachewright.toml:1:"));
    CHECK(schema_complaints("lint.schema.json", lint(typo, {"--format", "json"}).out).empty());
    // A response that no rule looks at is not checked by a policy either.
    const std::string preflights =
        "[[policy]]\nname = \"preflights\"\nreason = \"r\"\nmethod = \"OPTIONS\"\nrequire = \"no-cache\"\n";
    const Folder folder;
    (void)folder.file("preflight.http",
                      "OPTIONS /news HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 204 No Content\n\n");
    CHECK_THAT(lint(preflights, {folder.path() + "/preflight.http"}).out, Contains("info[policy-unmatched]"));
    CHECK_THAT(lint(typo, {"missing.http"}).out, !Contains("policy-unmatched"));
    CHECK_THAT(lint(typo, {"--ignore", "policy-unmatched"}).out, !Contains("policy-unmatched"));
}

TEST_CASE("a baseline accepts what one policy finds and not what another does") {
    const Folder folder;
    (void)folder.file("page.http", kPage);
    (void)folder.file("cachewright.toml", kFresh);
    const auto run = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"lint", "page.http", "--baseline", "b.json"});
        return run_cachewright(arguments, {}, {}, folder.path());
    };
    CHECK(run({"--update-baseline"}).exit_code == 0);
    CHECK(run({}).exit_code == 0);
    std::string renamed = kFresh;
    renamed.replace(renamed.find("fresh pages"), 11, "news");
    (void)folder.file("cachewright.toml", kFresh + renamed);
    const Outcome fresh = run({});
    CHECK(fresh.exit_code == 1);
    CHECK_THAT(fresh.out, Contains("\"news\"") && !Contains("\"fresh pages\""));
}

TEST_CASE("a lifetime for a CDN that is not selected counts its settings in the file") {
    const std::string policy = "[[policy]]\nname = \"edge\"\nreason = \"r\"\nttl.cloudflare.max = \"0s\"\n";
    // By default Cloudflare keeps no HTML page.
    CHECK(lint(policy).exit_code == 0);
    const Outcome everything = lint(policy + "[profile.cloudflare]\ncache_everything = \"on\"\n");
    CHECK(everything.exit_code == 1);
    CHECK_THAT(everything.out, Contains("Cloudflare answers with this for") && Contains("cloudflare"));
}

TEST_CASE("each policy and each of its requirements has a block of its own") {
    const std::string two =
        "[[policy]]\nname = \"one\"\nreason = \"r\"\nrequire = [\"immutable\", \"no-transform\"]\n"
        "[[policy]]\nname = \"two\"\nreason = \"r\"\nrequire = \"must-revalidate\"\n";
    const std::string out = lint(two).out;
    CAPTURE(out);
    std::size_t blocks = 0;
    for (std::size_t at = out.find("error[policy-violation]"); at != std::string::npos; ++blocks) {
        CHECK((at == 0 || out.substr(at - 2, 2) == "\n\n"));
        const std::string block = out.substr(at, out.find("\n\n", at) - at);
        CHECK_THAT(block, Contains("  try:  ") || Contains("  fix:  "));
        at = out.find("error[policy-violation]", at + 1);
    }
    CHECK(blocks == 3);
    CHECK_THAT(out, !Contains("beyond doubt"));
}

TEST_CASE("the settings that hold are told apart from where they come from") {
    const std::string long_hosts = "[lint]\nhosts = [\"shop.example.com\", \"news.example.com\"]\n";
    CHECK_THAT(lint(long_hosts, {"--print-config"}).out,
               Contains("hosts = [\"shop.example.com\", \"news.example.com\"] # cachewright.toml\n"));
}
