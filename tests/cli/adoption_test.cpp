// Bringing lint to a site that was never linted: baseline, suppressions, severities, comparison.
#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
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

// A site from before anybody thought of caching, as one response a line. `run` moves what differs from one
// capture to the next: ids, query values, dates, hashes.
std::string legacy_site(int run, std::string_view also = {}) {
    std::string lines(also);
    const auto add = [&](const std::string& path, const std::string& headers) {
        lines +=
            R"({"url":"https://legacy.example)" + path + R"(","status":200,"headers":{)" + headers + "}}\n";
    };
    const std::string hash = run == 1 ? "3f9a1c2b4d" : "b81e77c093";
    const std::string date = run == 1 ? "Tue, 03 Nov 2026 10:00:00 GMT" : "Wed, 18 Nov 2026 07:30:12 GMT";
    for (int i = 0; i < 80; ++i) {
        const std::string id = std::to_string(1000 * run + i);
        add("/p/" + id + "?session=" + hash,
            R"("Date":")" + date + R"(","Content-Type":"text/html","ETag":"e)" + id +
                R"(","Cache-Control":"public; max-age=600","Set-Cookie":"sid=)" + hash + R"("})");
        lines.pop_back();
        lines.pop_back();
        lines += "\n";
        add("/img/" + id + ".png", R"("Date":")" + date +
                                       R"(","Content-Type":"image/png","Cache-Control":"max-age=60",)"
                                       R"("ETag":"\"x\"","Vary":"User-Agent")");
        add("/static/app." + hash + std::to_string(i) + ".js",
            R"("Date":")" + date + R"(","Content-Type":"text/javascript")");
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

TEST_CASE("cachewright.toml sets severities, exceptions and when a build fails; flags count before it") {
    const Folder folder;
    (void)folder.file("page.http", kVaryPage);
    const auto lint = [&](std::string_view config, std::vector<std::string> more = {},
                          std::vector<std::string> environment = {}) {
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
