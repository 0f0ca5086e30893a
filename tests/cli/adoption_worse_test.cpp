// What got worse since a baseline or an earlier report is told, and what did not change is not.
#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

std::string content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string page(const std::string& fields, const std::string& path = "/a.html") {
    return "GET " + path +
           " HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
           "Date: Tue, 03 Nov 2026 10:00:00 GMT\nContent-Type: text/html\nETag: \"1\"\n" +
           fields + "\n";
}

const std::string kPolicy =
    "[[policy]]\nname = \"news\"\nreason = \"r\"\nttl.browser.max = \"5m\"\nttl.shared.min = \"1m\"\n";

}  // namespace

TEST_CASE("what goes on for longer, or hands on another cookie, is in no baseline and no earlier report") {
    const Folder folder;
    (void)folder.file("cachewright.toml", kPolicy);
    const auto lint = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"lint", "site.http"});
        return run_cachewright(more, {}, {}, folder.path());
    };
    const std::pair<std::string, std::string> cases[]{
        {"Cache-Control: private, max-age=301\n", "Cache-Control: private, max-age=2592000\n"},
        {"Cache-Control: max-age=86400\n", "Cache-Control: max-age=2419200\n"},
        {"Cache-Control: max-age=2678400\n", "Cache-Control: max-age=315360000\n"},
        {"Cache-Control: private; max-age=600\n", "Cache-Control: public; max-age=31536000\n"},
        {"Cache-Control: max-age=600\nSet-Cookie: sid=1\n",
         "Cache-Control: max-age=600\nSet-Cookie: sid=1\nSet-Cookie: admin_session=2\n"},
    };
    for (const auto& [before, after] : cases) {
        CAPTURE(before, after);
        std::filesystem::remove(folder.path() + "/b.json");
        (void)folder.file("site.http", page(before));
        REQUIRE(lint({"--baseline", "b.json", "--update-baseline"}).exit_code == 0);
        const std::string baseline = content(folder.path() + "/b.json");
        CHECK(schema_complaints("baseline.schema.json", baseline) == "");
        const std::string report = lint({"--format", "json"}).out;
        CHECK(schema_complaints("lint.schema.json", report) == "");
        (void)folder.file("r.json", report);
        for (const auto& [option, file] :
             {std::pair("--baseline", "b.json"), std::pair("--diff-base", "b.json"),
              std::pair("--diff-base", "r.json")}) {
            CAPTURE(option, file);
            (void)folder.file("site.http", page(before));
            CHECK(lint({option, file, "--fail-on", "info"}).exit_code == 0);
            (void)folder.file("site.http", page(after));
            CHECK(lint({option, file, "--fail-on", "info"}).exit_code == 1);
        }
    }
}

TEST_CASE("a policy's lifetime that was too short and is too long now is another finding") {
    const Folder folder;
    (void)folder.file("cachewright.toml",
                      "[[policy]]\nname = \"n\"\nreason = \"r\"\nttl.browser = { min = \"1m\", max = "
                      "\"5m\" }\n");
    const auto lint = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"lint", "site.http", "--baseline", "b.json", "--select", "policy"});
        return run_cachewright(more, {}, {}, folder.path());
    };
    (void)folder.file("site.http", page("Cache-Control: max-age=1\n"));
    REQUIRE(lint({"--update-baseline"}).exit_code == 0);
    (void)folder.file("site.http", page("Cache-Control: max-age=31536000\n"));
    CHECK(lint({}).exit_code == 1);
}

TEST_CASE("a finding that got worse is told as that, and not as gone") {
    const Folder folder;
    const auto lint = [&](std::vector<std::string> more) {
        more.insert(more.begin(),
                    {"lint", "site.http", "--baseline", "b.json", "--no-config", "--select", "fresh"});
        return run_cachewright(more, {}, {}, folder.path());
    };
    (void)folder.file("site.http", page("Cache-Control: max-age=2678400\n"));
    REQUIRE(lint({"--update-baseline"}).exit_code == 0);
    (void)folder.file("site.http", page("Cache-Control: max-age=315360000\n"));
    const Outcome worse = lint({});
    CAPTURE(worse.out, worse.err);
    CHECK_THAT(worse.err,
               Contains("fresh-html-long of shop.example/a.html got worse: accepted at '30d', now 'longer'"));
    CHECK_THAT(worse.err, !Contains("no longer found"));
}

TEST_CASE("under a baseline, green with something new says what would make it red") {
    const Folder folder;
    const auto lint = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"lint", "site.http", "--baseline", "b.json", "--no-config"});
        return run_cachewright(more, {}, {}, folder.path());
    };
    (void)folder.file("site.http", page("Cache-Control: max-age=60\n"));
    REQUIRE(lint({"--update-baseline"}).exit_code == 0);
    (void)folder.file("site.http", page("Cache-Control: max-age=60\nVary: User-Agent\n"));
    const Outcome green = lint({});
    CAPTURE(green.out, green.err);
    CHECK(green.exit_code == 0);
    CHECK_THAT(green.err, Contains("warnings do not fail the build: --fail-on warning"));
    CHECK_THAT(lint({"--fail-on", "warning"}).err, !Contains("do not fail"));
}

TEST_CASE("an unchanged capture has nothing that is not in its own report, folded places neither") {
    const Folder folder;
    std::string site;
    for (const char* path : {"/", "/about", "/shop/list", "/shop/4711", "/shop/4712"})
        site +=
            R"({"url":"https://legacy.example)" + std::string(path) +
            R"(","status":200,"headers":{"Date":"Tue, 03 Nov 2026 10:00:00 GMT","Content-Type":"text/html",)"
            R"("Server":"x","Pragma":"no-cache","Expires":"0","Cache-Control":"no-cache, no-store, must-revalidate"}})"
            "\n";
    const std::string file = folder.file("site.jsonl", site);
    const std::string report = run_cachewright({"lint", file, "--no-config", "--format", "json"}).out;
    bool folded = false;
    const auto json = nlohmann::json::parse(report);
    for (const auto& finding : json["findings"]) {
        for (const auto& place : finding.value("also", nlohmann::json::array())) {
            folded = true;
            CHECK(place.contains("fingerprint"));
        }
    }
    CHECK(folded);
    CHECK(schema_complaints("lint.schema.json", report) == "");
    const std::string earlier = folder.file("r.json", report);
    const Outcome same =
        run_cachewright({"lint", file, "--no-config", "--diff-base", earlier, "--fail-on", "info"});
    CAPTURE(same.out);
    CHECK(same.exit_code == 0);
}

TEST_CASE("a file that is an input, or no baseline, is never advised to be deleted") {
    const Folder folder;
    (void)folder.file("basket.http", page("Cache-Control: max-age=60\n"));
    (void)folder.file("other.http", page("Cache-Control: max-age=60\n"));
    for (const char* name : {"basket.http", "./basket.http", "other.http"}) {
        const Outcome slip = run_cachewright({"lint", "--baseline", name, "basket.http", "--no-config"}, {},
                                             {}, folder.path());
        CAPTURE(slip.err);
        CHECK(slip.exit_code == 2);
        CHECK_THAT(slip.err, Contains("no baseline of cachewright") && Contains("name another file") &&
                                 !Contains("delete"));
    }
}

TEST_CASE("a suppression past its date is told whatever is selected, unless that rule is ignored") {
    const Folder folder;
    (void)folder.file("site.http", page("Cache-Control: no-cache\n"));
    (void)folder.file("cachewright.toml",
                      "[[lint.suppress]]\nrule = \"vary\"\nreason = \"OPS-1\"\nuntil = 2026-11-20\n");
    const auto lint = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"lint", "site.http", "--select", "fresh"});
        return run_cachewright(more, {}, {"CACHEWRIGHT_TODAY=2026-11-21"}, folder.path());
    };
    CHECK_THAT(lint({}).out, Contains("[lint-suppression-expired]"));
    CHECK_THAT(lint({"--format", "sarif"}).out, Contains("lint-suppression-expired"));
    CHECK_THAT(lint({"--ignore", "lint"}).out, !Contains("lint-suppression-expired"));
}
