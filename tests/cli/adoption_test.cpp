// Bringing lint to a site that was never linted: baseline, suppressions, severities, comparison.
#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

std::string content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts)
        text += part;
    return text;
}

// A site from before anybody thought of caching, as one response a line. `run` moves what differs from one
// capture to the next: ids, query values, dates, hashes.
std::string legacy_site(int run, std::string_view also = {}) {
    std::string lines(also);
    const std::string_view hash = run == 1 ? "3f9a1c2b4d" : "b81e77c093";
    const std::string_view date =
        run == 1 ? "Tue, 03 Nov 2026 10:00:00 GMT" : "Wed, 18 Nov 2026 07:30:12 GMT";
    const auto add = [&](std::string_view path, std::string_view headers) {
        lines += joined({R"({"url":"https://legacy.example)", path, R"(","status":200,"headers":{"Date":")",
                         date, R"(",)", headers, "}}\n"});
    };
    for (int i = 0; i < 80; ++i) {
        const std::string id = std::to_string(1000 * run + i);
        add(joined({"/p/", id, "?session=", hash}),
            joined({R"("Content-Type":"text/html","ETag":"e)", id,
                    R"(","Cache-Control":"public; max-age=600","Set-Cookie":"sid=)", hash, R"(")"}));
        add(joined({"/img/", id, ".png"}),
            R"("Content-Type":"image/png","Cache-Control":"max-age=60","ETag":"\"x\"","Vary":"User-Agent")");
        add(joined({"/static/app.", hash, std::to_string(i), ".js"}), R"("Content-Type":"text/javascript")");
    }
    return lines;
}

const std::string kNewMistake =
    R"({"url":"https://legacy.example/offers","status":200,"headers":{"Content-Type":"text/html",)"
    R"("Date":"Wed, 18 Nov 2026 07:30:12 GMT","ETag":"\"1\"","Cache-Control":"public max-age=600"}})"
    "\n";

nlohmann::json summary_of(const Outcome& outcome) {
    return nlohmann::json::parse(outcome.out)["summary"];
}

const std::string kVaryPage =
    "GET /m/home HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nDate: Tue, 03 Nov 2026 10:00:00 GMT\n"
    "Content-Type: image/png\nETag: \"1\"\nCache-Control: max-age=60\nVary: User-Agent\n\n";

}  // namespace

TEST_CASE("a legacy site is green after two commands, and a new bad header fails with what to change") {
    const Folder folder;
    const std::string site = folder.file("site.jsonl", legacy_site(1));
    const std::string baseline = folder.path() + "/baseline.json";

    const Outcome before = run_cachewright({"lint", site, "--format", "json"});
    REQUIRE(before.exit_code == 1);
    const auto counts = summary_of(before);
    const std::uint64_t found = counts["errors"].get<std::uint64_t>() +
                                counts["warnings"].get<std::uint64_t>() +
                                counts["infos"].get<std::uint64_t>();
    CHECK(found >= 300);

    const Outcome accepted = run_cachewright({"lint", site, "--baseline", baseline, "--update-baseline"});
    CAPTURE(accepted.out, accepted.err);
    CHECK(accepted.exit_code == 0);
    CHECK_THAT(accepted.err, Contains(std::to_string(found) + " added"));
    CHECK(schema_complaints("baseline.schema.json", content(baseline)) == "");
    CHECK_THAT(content(baseline), !Contains("3f9a1c2b4d"));

    const Outcome green = run_cachewright({"lint", site, "--baseline", baseline});
    CHECK(green.exit_code == 0);
    CHECK_THAT(green.out, Contains("nothing to report, " + std::to_string(found) + " in the baseline"));
    CHECK(green.err == "");

    // The next capture: other ids, dates, hashes and query values, and one new page.
    const std::string again = folder.file("again.jsonl", legacy_site(2));
    CHECK(run_cachewright({"lint", again, "--baseline", baseline}).exit_code == 0);
    const std::string broken = folder.file("broken.jsonl", legacy_site(2, kNewMistake));
    const Outcome red = run_cachewright({"lint", broken, "--baseline", baseline});
    CAPTURE(red.out, red.err);
    CHECK(red.exit_code == 1);
    CHECK_THAT(red.out, Contains("https://legacy.example/offers"));
    CHECK_THAT(red.out, Contains("try:  Cache-Control: public, max-age=600"));
    CHECK_THAT(red.out, Contains("broken.jsonl:1"));
    CHECK_THAT(red.out, !Contains("/img/"));
    CHECK_THAT(red.err, Contains("not in") && Contains("--update-baseline"));
}

TEST_CASE("what is mended is told, pruned, and may not come back") {
    const Folder folder;
    const std::string baseline = folder.path() + "/b.json";
    const std::string both = folder.file("both.jsonl", legacy_site(1, kNewMistake));
    const std::string mended = folder.file("mended.jsonl", legacy_site(1));
    REQUIRE(run_cachewright({"lint", both, "--baseline", baseline, "--update-baseline"}).exit_code == 0);
    const std::string whole = content(baseline);

    const Outcome told = run_cachewright({"lint", mended, "--baseline", baseline});
    CHECK(told.exit_code == 0);
    CHECK_THAT(told.err, Contains("no longer found; --prune-baseline"));
    CHECK(content(baseline) == whole);

    // A part that cannot be read, and rules that do not run, are no reason to take anything out.
    const std::string torn = folder.file("torn.jsonl", legacy_site(1) + "{\"url\": oops\n");
    const Outcome partial = run_cachewright({"lint", torn, "--baseline", baseline, "--prune-baseline"});
    CHECK(content(baseline) == whole);
    CHECK_THAT(partial.err, Contains("a part of the input was not read"));
    (void)run_cachewright({"lint", torn, "--baseline", baseline, "--update-baseline"});
    CHECK(content(baseline) == whole);
    (void)run_cachewright({"lint", mended, "--baseline", baseline, "--prune-baseline", "--select", "dates"});
    CHECK(content(baseline) == whole);

    const Outcome pruned = run_cachewright({"lint", mended, "--baseline", baseline, "--prune-baseline"});
    CHECK(pruned.exit_code == 0);
    CHECK_THAT(pruned.err, Contains("0 added"));
    CHECK(content(baseline).size() < whole.size());
    CHECK(run_cachewright({"lint", both, "--baseline", baseline}).exit_code == 1);
}

TEST_CASE("a baseline that is missing, broken or something else is wrong usage and stays as it is") {
    const Folder folder;
    const std::string site = folder.file("site.jsonl", legacy_site(1));
    const Outcome missing = run_cachewright({"lint", site, "--baseline", folder.path() + "/none.json"});
    CHECK(missing.exit_code == 2);
    CHECK_THAT(missing.err, Contains("none.json") && Contains("--update-baseline"));
    const std::string before = content(site);
    const Outcome slip = run_cachewright({"lint", site, "--baseline", site, "--update-baseline"});
    CHECK(slip.exit_code == 2);
    CHECK(content(site) == before);
    const Outcome unnamed = run_cachewright({"lint", site, "--update-baseline"});
    CHECK(unnamed.exit_code == 2);
    CHECK_THAT(unnamed.err, Contains("--baseline"));
    const Outcome nowhere =
        run_cachewright({"lint", site, "--baseline", folder.path() + "/no/b.json", "--update-baseline"});
    CHECK(nowhere.exit_code == 2);
    // Nothing was read: nothing is written.
    const Outcome unread = run_cachewright(
        {"lint", folder.path() + "/none.har", "--baseline", folder.path() + "/b.json", "--update-baseline"});
    CHECK(unread.exit_code == 3);
    CHECK_FALSE(std::filesystem::exists(folder.path() + "/b.json"));
}

TEST_CASE("a header that got worse is in no baseline and no earlier report") {
    const Folder folder;
    const auto page = [&](const std::string& fields) {
        return folder.file("site.http",
                           "GET /a.html HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
                           "Date: Tue, 03 Nov 2026 10:00:00 GMT\nContent-Type: text/html\n" +
                               fields + "\n");
    };
    const std::string baseline = folder.path() + "/b.json";
    const std::pair<std::string, std::string> cases[]{
        {"Cache-Control: max-age=7200\n", "Cache-Control: max-age=315360000\n"},
        {"Set-Cookie: sid=abc\nCache-Control: max-age=60\n",
         "Set-Cookie: sid=abc\nCache-Control: public, s-maxage=31536000\n"}};
    for (const auto& [before, after] : cases) {
        CAPTURE(after);
        std::filesystem::remove(baseline);
        const std::string site = page(before);
        REQUIRE(run_cachewright({"lint", site, "--baseline", baseline, "--update-baseline"}).exit_code == 0);
        CHECK(schema_complaints("baseline.schema.json", content(baseline)) == "");
        const std::string report =
            folder.file("r.json", run_cachewright({"lint", site, "--format", "json"}).out);
        (void)page(after);
        // A report says how grave a finding is, and not for how long.
        const bool graver = before.find("Set-Cookie") == std::string::npos;
        for (const auto& [option, file] : {std::pair<std::string, std::string>{"--baseline", baseline},
                                           {"--diff-base", baseline},
                                           {"--diff-base", graver ? report : baseline}}) {
            const Outcome worse = run_cachewright({"lint", site, option, file});
            CAPTURE(worse.out, worse.err);
            CHECK(worse.exit_code == 1);
            CHECK_THAT(worse.out, Contains("error["));
        }
    }
}

TEST_CASE("a baseline from before severities accepts any, and the next update adds them") {
    const Folder folder;
    const std::string site = folder.file("site.jsonl", legacy_site(1));
    const std::string baseline = folder.path() + "/b.json";
    (void)run_cachewright({"lint", site, "--baseline", baseline, "--update-baseline"});
    auto json = nlohmann::json::parse(content(baseline));
    for (auto& entry : json["findings"])
        entry.erase("severity");
    (void)folder.file("b.json", json.dump());
    CHECK(run_cachewright({"lint", site, "--baseline", baseline}).exit_code == 0);
    const Outcome updated = run_cachewright({"lint", site, "--baseline", baseline, "--update-baseline"});
    CHECK_THAT(updated.err, Contains("0 added, 0 taken out"));
    CHECK_THAT(content(baseline), Contains("\"severity\":\"error\""));
}

TEST_CASE("the option --diff-base shows only what an earlier report or a baseline does not have") {
    const Folder folder;
    const std::string old = folder.file("old.jsonl", legacy_site(1));
    const std::string now = folder.file("now.jsonl", legacy_site(2, kNewMistake));
    const std::string report =
        folder.file("report.json", run_cachewright({"lint", old, "--format", "json"}).out);
    const std::string baseline = folder.path() + "/b.json";
    (void)run_cachewright({"lint", old, "--baseline", baseline, "--update-baseline"});
    for (const std::string& base : {report, baseline}) {
        CAPTURE(base);
        CHECK(run_cachewright({"lint", old, "--diff-base", base}).exit_code == 0);
        const Outcome fresh = run_cachewright({"lint", now, "--diff-base", base, "--format", "json"});
        CAPTURE(fresh.out);
        CHECK(fresh.exit_code == 1);
        CHECK(schema_complaints("lint.schema.json", fresh.out) == "");
        const auto json = nlohmann::json::parse(fresh.out);
        CHECK(json["summary"]["known"].get<int>() >= 300);
        for (const auto& finding : json["findings"])
            CHECK(finding["url"] == "https://legacy.example/offers");
    }
    CHECK(run_cachewright({"lint", old, "--diff-base", folder.path() + "/none"}).exit_code == 2);
    CHECK(run_cachewright({"lint", old, "--diff-base", old}).exit_code == 2);
}

TEST_CASE("a suppression needs a reason, hides until its day, and is told when it is of no use") {
    const Folder folder;
    const std::string page = folder.file("page.http", kVaryPage);
    const auto lint = [&](std::string_view suppress, std::vector<std::string> more = {}) {
        const std::string config = folder.file("c.toml", "[[lint.suppress]]\n" + std::string(suppress));
        std::vector<std::string> arguments{"lint", page, "--config", config, "--fail-on", "warning"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_cachewright(arguments, {}, {"CACHEWRIGHT_TODAY=2026-11-21"});
    };
    const std::string vary = "rule = \"vary\"\nurl = \"/m/**\"\nreason = \"OPS-1\"\n";

    const Outcome hidden = lint(vary + "until = 2026-11-21\n");
    CAPTURE(hidden.out, hidden.err);
    CHECK(hidden.exit_code == 0);
    CHECK_THAT(hidden.out, Contains("1 suppressed"));
    CHECK(summary_of(lint(vary, {"--format", "json"}))["suppressed"] == 1);

    const Outcome expired = lint(vary + "until = 2026-11-20\n");
    CHECK(expired.exit_code == 1);
    CHECK_THAT(expired.out, Contains("[vary-user-agent]"));
    CHECK_THAT(expired.out, Contains("[lint-suppression-expired]") && Contains("2026-11-20") &&
                                Contains("OPS-1") && Contains("c.toml:5:9"));
    const Outcome json = lint(vary + "until = 2026-11-20\n", {"--format", "json"});
    CHECK(schema_complaints("lint.schema.json", json.out) == "");

    const Outcome unused = lint("rule = \"cookie\"\nreason = \"OPS-2\"\n", {"--ignore", "vary"});
    CHECK(unused.exit_code == 1);
    CHECK_THAT(unused.out, Contains("warning[lint-suppression-unused]") && Contains("c.toml:1"));
    CHECK_THAT(lint("rule = \"cookie\"\nreason = \"OPS-2\"\n", {"--ignore", "vary,lint"}).out,
               Contains("nothing to report"));

    const Outcome no_reason = lint("rule = \"vary\"\n");
    CHECK(no_reason.exit_code == 2);
    CHECK_THAT(no_reason.err, Contains("c.toml:1:1") && Contains("reason"));
    CHECK(run_cachewright({"rules", "lint-suppression-expired"}).exit_code == 0);
}

TEST_CASE("a baseline named in the file is found from the file's folder") {
    const Folder folder;
    (void)folder.file("page.http", kVaryPage);
    (void)folder.file("cachewright.toml", "[lint]\nfail_on = \"info\"\nbaseline = \"b.json\"\n");
    (void)folder.file("below/deep.txt", "");
    const Outcome written =
        run_cachewright({"lint", "../page.http", "--update-baseline"}, {}, {}, folder.path() + "/below");
    CAPTURE(written.err);
    CHECK(written.exit_code == 0);
    CHECK(std::filesystem::exists(folder.path() + "/b.json"));
    CHECK(run_cachewright({"lint", "page.http"}, {}, {}, folder.path()).exit_code == 0);
    CHECK(run_cachewright({"lint", "page.http", "--no-config", "--fail-on", "info"}, {}, {}, folder.path())
              .exit_code == 1);
}

TEST_CASE("a baseline that is empty, damaged or nowhere is told with what works") {
    const Folder folder;
    (void)folder.file("page.http", kVaryPage);
    const auto lint = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"lint", "page.http", "--no-config"});
        return run_cachewright(more, {}, {}, folder.path());
    };
    (void)folder.file("touched.json", "");
    CHECK_THAT(lint({"--baseline", "touched.json"}).err, Contains("empty"));
    CHECK(lint({"--baseline", "touched.json", "--update-baseline"}).exit_code == 0);
    CHECK_THAT(content(folder.path() + "/touched.json"), Contains("vary-user-agent"));

    (void)folder.file("conflict.json", "{\n<<<<<<< HEAD\n\"baseline_version\": 1,\n=======\n>>>>>>> x\n");
    const Outcome conflict = lint({"--baseline", "conflict.json", "--update-baseline"});
    CHECK(conflict.exit_code == 2);
    CHECK_THAT(conflict.err, Contains("conflict.json:2: a merge left its conflict markers here") &&
                                 Contains("delete the file"));
    (void)folder.file("cut.json", "{\"baseline_version\": 1,");
    CHECK_THAT(lint({"--baseline", "cut.json", "--update-baseline"}).err, Contains("delete the file"));

    const Outcome nowhere = lint({"--baseline", "no/such/b.json", "--update-baseline"});
    CHECK(nowhere.exit_code == 2);
    CHECK(nowhere.out.empty());
    CHECK_THAT(nowhere.err, Contains("create its folder first"));
}
