#include "tests/cli/program.hpp"
#include "tests/cli/schema_validation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

nlohmann::json json_of(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--format", "json"});
    const Outcome outcome = run_cachewright(arguments);
    CAPTURE(outcome.out, outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK(schema_complaints("profile.schema.json", outcome.out) == "");
    return nlohmann::json::parse(outcome.out);
}

// The setting or fact whose `key` is `value`.
nlohmann::json member(const nlohmann::json& list, const std::string& key, const std::string& value) {
    for (const nlohmann::json& one : list) {
        if (one[key] == value) return one;
    }
    return {};
}

}  // namespace

TEST_CASE("profile list names every cache with the date of its facts") {
    const Outcome outcome = run_cachewright({"profile", "list"});
    CHECK(outcome.exit_code == 0);
    for (const std::string name : {"rfc9111", "browser", "cloudflare", "cloudfront", "fastly", "akamai",
                                   "vercel", "netlify", "google", "azure"}) {
        CHECK_THAT(outcome.out, Contains(name));
    }
    CHECK(json_of({"profile", "list"})["profiles"].size() == 10);
}

TEST_CASE("profile show lists settings with what they take, and pages on request") {
    const Outcome plain = run_cachewright({"profile", "show", "cloudflare"});
    CHECK(plain.exit_code == 0);
    CHECK_THAT(plain.out, Contains("cache_everything = off"));
    CHECK_THAT(plain.out, Contains("takes on, off"));
    CHECK_THAT(plain.out, Contains("Facts: storage"));
    CHECK_THAT(plain.out, !Contains("https://developers.cloudflare.com/cache/concepts/cache-control/"));
    const Outcome sources = run_cachewright({"profile", "show", "cloudflare", "--sources"});
    CHECK_THAT(sources.out, Contains("https://developers.cloudflare.com/cache/concepts/cache-control/"));
}

TEST_CASE("every fact of every profile names a page or an RFC") {
    const nlohmann::json list = json_of({"profile", "list"});
    for (const nlohmann::json& profile : list["profiles"]) {
        const std::string name = profile["name"];
        CAPTURE(name);
        const nlohmann::json shown = json_of({"profile", "show", name})["profile"];
        CHECK(shown["facts"].size() >= profile["facts"].get<std::size_t>());
        for (const nlohmann::json& fact : shown["facts"]) {
            CAPTURE(fact.dump());
            CHECK(!fact["pages"].empty());
        }
    }
}

TEST_CASE("a setting given on the command line is in force, and names itself where it decides") {
    const auto shown =
        json_of({"profile", "show", "cloudflare", "--set", "cloudflare.ignore_query=on"})["profile"];
    CHECK(member(shown["settings"], "key", "ignore_query")["value"] == "on");
    CHECK(member(shown["settings"], "key", "ignore_query")["default"] == "off");
    CHECK(member(shown["facts"], "parameter", "key.query")["value"] == "ignore");
    CHECK(member(shown["facts"], "parameter", "key.query")["setting"] == "ignore_query");
}

TEST_CASE("the command line comes before cachewright.toml") {
    const Folder folder;
    const std::string config =
        folder.file("cachewright.toml", "[profile.cloudflare]\nignore_query = \"on\"\nplan = \"pro\"\n");
    const auto shown = json_of({"profile", "show", "cloudflare", "--config", config, "--set",
                                "cloudflare.plan=business"})["profile"];
    CHECK(member(shown["settings"], "key", "ignore_query")["value"] == "on");
    CHECK(member(shown["settings"], "key", "plan")["value"] == "business");
}

TEST_CASE("profile diff compares what is in force") {
    const auto differences = json_of({"profile", "diff", "cloudflare", "fastly"})["differences"];
    CHECK(member(differences, "parameter", "status.header")["a"] == "CF-Cache-Status");
    CHECK(member(differences, "parameter", "key.scheme")["b"] == "off");
    CHECK(run_cachewright({"profile", "diff", "fastly", "fastly"}).out == "fastly and fastly do the same\n");

    const auto alike = json_of(
        {"profile", "diff", "rfc9111", "cloudflare", "--set", "cloudflare.ignore_query=on"})["differences"];
    CHECK(member(alike, "parameter", "key.query")["b"] == "ignore");
}

TEST_CASE("profile diff compares one profile under two settings") {
    // reference/cdn-semantics.md: the query string level "Ignore Query String" takes the query from the key.
    const std::string changed = "cloudflare:ignore_query=on,plan=pro";
    const auto json = json_of({"profile", "diff", "cloudflare", changed});
    CHECK(json["b"] == changed);
    CHECK(member(json["differences"], "parameter", "key.query")["b"] == "ignore");
    CHECK(member(json["differences"], "parameter", "key.query")["a"] == "include");
    CHECK_THAT(run_cachewright({"profile", "diff", "cloudflare", changed}).out,
               Contains(changed + "  ignore"));
    // What --set says holds for both, unless a side says otherwise.
    const auto both = json_of(
        {"profile", "diff", "cloudflare", "cloudflare:plan=pro", "--set", "cloudflare.ignore_query=on"});
    for (const auto& difference : both["differences"])
        CHECK(difference["parameter"] != "key.query");
    CHECK(run_cachewright({"profile", "diff", "cloudflare:", "cloudflare"}).exit_code == 2);
    // --set counts for both sides: there would be nothing to compare.
    const auto alike =
        run_cachewright({"profile", "diff", "fastly", "fastly", "--set", "fastly.service=compute"});
    CHECK(alike.exit_code == 2);
    CHECK_THAT(alike.err, Contains("fastly:KEY=VALUE"));
    CHECK_THAT(run_cachewright({"profile", "diff", "fastly", "fastly:service=compute"}).out,
               Contains("storage.default_lifetime"));
}

TEST_CASE("settings that need each other are taken in any order, from the command line and from the file") {
    const Folder folder;
    const auto show = [&](std::vector<std::string> settings, std::string_view file = "") {
        std::vector<std::string> arguments{"profile", "show", "cloudfront", "--config",
                                           folder.file("cachewright.toml", file)};
        for (std::string& setting : settings) {
            arguments.emplace_back("--set");
            arguments.push_back("cloudfront." + std::move(setting));
        }
        return run_cachewright(arguments);
    };
    CHECK(show({"forward_cookies=listed", "cookie_names=sid"}).exit_code == 0);
    CHECK(show({"cookie_names=sid", "forward_cookies=all_except"}).exit_code == 0);
    CHECK(show({"query_names=a,b", "query_strings=listed"}).exit_code == 0);
    CHECK(show({"min_ttl=2y", "max_ttl=3y"}).exit_code == 0);
    const std::string file = "[profile.cloudfront]\ncookie_names = \"sid\"\n";
    CHECK(show({}, file + "forward_cookies = \"listed\"\n").exit_code == 0);
    CHECK(show({"forward_cookies=listed"}, file).exit_code == 0);

    for (const std::string mode : {"forward_cookies=listed", "query_strings=all_except"}) {
        const auto nameless = show({mode});
        CAPTURE(mode, nameless.err);
        CHECK(nameless.exit_code == 2);
        CHECK_THAT(nameless.err, Contains("_names is not set"));
    }
    for (const std::string half : {"azure.query_mode=ignore_listed", "azure.query_names=a"})
        CHECK(run_cachewright({"profile", "show", "azure", "--set", half}).exit_code == 2);
    const auto alone = show({"cookie_names=sid"});
    CHECK(alone.exit_code == 2);
    CHECK_THAT(alone.err, Contains("cloudfront: cookie_names has no effect without forward_cookies"));
    // What is in the file is named by its place, although its profile is not the one that was asked for.
    const auto of_file =
        run_cachewright({"profile", "show", "fastly", "--config", folder.file("cachewright.toml", file)});
    CHECK(of_file.exit_code == 2);
    CHECK_THAT(of_file.err, Contains("cachewright.toml:2:16: cloudfront: cookie_names has no effect"));
}

TEST_CASE("a misspelt profile, setting or value is a usage error with the nearest word") {
    struct Case {
        std::vector<std::string> arguments;
        std::string hint;
    };
    const std::vector<Case> cases{
        {{"profile", "show", "clouflare"}, "did you mean 'cloudflare'?"},
        {{"profile", "show", "cloudflare", "--set", "cloudflare.ignore_qery=on"}, "'ignore_query'"},
        {{"profile", "show", "cloudflare", "--set", "cloudflare.plan=prro"}, "'pro'"},
        {{"profile", "show", "cloudflare", "--set", "ignore_query"}, "PROFILE.KEY=VALUE"},
        {{"profile", "show", "cloudflare", "--set", "fastly.service=vcl"}, "not chosen"},
        {{"profile", "show", "all"}, "more than one"},
        {{"profile", "diff", "cloudflare", "fasly"}, "'fastly'"},
        {{"profile", "show", "cloudflare", "--config", "no-such-file.toml"}, "no-such-file.toml"},
        {{"profile", "diff", "cloudflare", "cloudflare:ignore_qery=on"}, "'ignore_query'"},
        {{"profile", "shw"}, "did you mean 'show'?"},
        {{"profile"}, "subcommand"},
    };
    for (const Case& wrong : cases) {
        const Outcome outcome = run_cachewright(wrong.arguments);
        CAPTURE(outcome.out, outcome.err);
        CHECK(outcome.exit_code == 2);
        CHECK_THAT(outcome.err, Contains(wrong.hint));
    }
}
