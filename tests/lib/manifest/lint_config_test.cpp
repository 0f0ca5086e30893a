#include "lib/manifest/lint_config.hpp"

#include "lib/manifest/config.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string>

using namespace cachewright;
using Catch::Contains;

namespace {

constexpr std::array<std::string_view, 5> kRules{"vary-star", "vary-user-agent", "cookie-cacheable-shared",
                                                 "cookie-secure", "cc-missing"};

base::Result<manifest::Config> read(std::string_view text) {
    return manifest::read_config(text, "cachewright.toml", vendor::catalog(), kRules);
}

std::string file(const std::string& path) {
    std::ifstream in(CACHEWRIGHT_SOURCE_DIR "/" + path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("the [lint] table is read with places of suppressions") {
    const auto config = read(R"([lint]
select = ["vary", "cookie-secure"]
ignore = []
fail_on = "warning"
max_warnings = 0
baseline = "b.json"
[lint.severity]
cookie = "off"
vary-star = "error"
[[lint.override]]
url = "/old/**"
status = [404, "5xx"]
severity = { vary = "info" }
ignore = ["cc-missing"]
[[lint.suppress]]
rule = ["vary-star", "cookie"]
reason = "until the move"
until = 2027-01-31
type = "image/*"
method = ["GET", "HEAD"]
)");
    REQUIRE(config);
    const manifest::LintConfig& lint = config->lint;
    CHECK(lint.select == std::vector<std::string>{"vary", "cookie-secure"});
    CHECK(lint.ignore == std::vector<std::string>{});
    CHECK_FALSE(lint.enable);
    CHECK(lint.fail_on == "warning");
    CHECK(lint.max_warnings == 0U);
    CHECK(lint.baseline == "b.json");
    const lint::Adjustments& adjustments = lint.adjustments;
    CHECK(adjustments.source == "cachewright.toml");
    REQUIRE(adjustments.severity.size() == 2);
    CHECK_FALSE(adjustments.severity[0].severity);
    REQUIRE(adjustments.overrides.size() == 1);
    CHECK(adjustments.overrides[0].match.statuses.size() == 2);
    CHECK(adjustments.overrides[0].severity.size() == 2);
    REQUIRE(adjustments.suppressions.size() == 1);
    const lint::Suppression& suppression = adjustments.suppressions[0];
    CHECK(suppression.rules.size() == 2);
    CHECK(suppression.reason == "until the move");
    REQUIRE(suppression.until);
    CHECK(lint::day_text(*suppression.until) == "2027-01-31");
    CHECK(suppression.position.line == 15);
    CHECK(suppression.until_position.line == 18);
}

TEST_CASE("mistakes in [lint] are told with their place and what was meant") {
    const std::pair<std::string, std::string> cases[]{
        {"[lint]\nselct = []", "2:1: there is no key 'selct' here"},
        {"[lint]\nselect = [\"vari-star\"]", "2:11: no rule is called 'vari-star'"},
        {"[lint]\nignore = [\"all\"]", "2:11: no rule is called 'all'"},
        {"[lint]\nselect = \"vary\"", "2:10: 'select' takes an array, not a string"},
        {"[lint]\nfail_on = \"warn\"", "2:11: 'fail_on' cannot be 'warn'"},
        {"[lint]\nmax_warnings = -1", "2:16: 'max_warnings' cannot be below 0"},
        {"[lint]\nbaseline = \"\"", "2:12: 'baseline' names no file"},
        {"[lint.severity]\ncookies = \"off\"", "2:1: no rule is called 'cookies'"},
        {"[lint.severity]\ncookie = \"of\"", "2:10: there is no severity 'of'"},
        {"[lint.severity]\ncookie = false", "2:10: the severity of 'cookie' is true or false"},
        {"[[lint.override]]\nurl = \"*.js\"\nignore = [\"vary\"]", "2:7: the URL pattern '*.js'"},
        {"[[lint.override]]\nurl = \"/a\"", "this [[lint.override]] changes nothing"},
        {"[[lint.override]]\nurl = []\nignore = [\"vary\"]", "2:7: 'url' is an empty array"},
        {"[[lint.override]]\nstatus = 4\nignore = [\"vary\"]", "2:10: there is no status '4'"},
        {"[[lint.override]]\ntype = \"html\"\nignore = [\"vary\"]", "2:8: 'html' is no content type"},
        {"[lint.override]\nignore = [\"vary\"]", "'override' takes an array, not a table"},
        {"[[lint.suppress]]\nrule = \"vary\"", "this [[lint.suppress]] has no 'reason'"},
        {"[[lint.suppress]]\nreason = \"x\"", "this [[lint.suppress]] has no 'rule'"},
        {"[[lint.suppress]]\nrule = \"vary\"\nreason = \"  \"", "3:10: the 'reason' is empty"},
        {"[[lint.suppress]]\nrule = \"vary\"\nreason = \"x\"\nuntil = \"2027-01-31\"",
         "4:9: 'until' takes a day, not a string"},
        {"[[lint.suppress]]\nrule = \"vary\"\nreason = \"x\"\nuntil = 2027-01-31T10:00:00Z",
         "4:9: 'until' takes a day, not a moment"},
        {"[[lint.suppress]]\nrule = \"vary\"\nreason = \"x\"\nunitl = 2027-01-31",
         "4:1: there is no key 'unitl' here"},
        {"lint = 1", "'lint' takes a table"},
    };
    for (const auto& [text, message] : cases) {
        CAPTURE(text);
        const auto config = read(text);
        REQUIRE_FALSE(config);
        CHECK(config.error().code == base::ErrorCode::usage);
        CHECK_THAT(config.error().message, Catch::StartsWith("cachewright.toml:") && Contains(message));
    }
    CHECK_THAT(read("[lint]\nselct = []").error().hint, Contains("'select'"));
    CHECK_THAT(read("[lint]\nselect = [\"vari-star\"]").error().hint, Contains("'vary-star'"));
    CHECK_THAT(read("[lint]\nfail_on = \"warnin\"").error().hint, Contains("'warning'"));
}

TEST_CASE("the commented file changes nothing, and every line of it works when it is taken in") {
    const std::string commented = manifest::commented_lint_config();
    const auto as_written = read(commented);
    REQUIRE(as_written);
    CHECK(as_written->profiles.empty());
    CHECK_FALSE(as_written->lint.select);
    CHECK_FALSE(as_written->lint.fail_on);
    CHECK(as_written->lint.adjustments.overrides.empty());
    CHECK(as_written->lint.adjustments.suppressions.empty());

    std::string taken_in;
    bool at_line_start = true;
    for (std::size_t i = 0; i < commented.size(); ++i) {
        const bool comment_sign = at_line_start && commented[i] == '#' && commented[i + 1] != ' ';
        at_line_start = commented[i] == '\n';
        if (!comment_sign) taken_in += commented[i];
    }
    CAPTURE(taken_in);
    const auto config = read(taken_in);
    if (!config) FAIL(config.error().message);
    CHECK(config->lint.baseline);
    CHECK(config->lint.max_warnings);
    CHECK(config->lint.adjustments.severity.size() == 1);
    CHECK(config->lint.adjustments.overrides.size() == 1);
    CHECK(config->lint.adjustments.suppressions.size() == 1);
}

TEST_CASE("docs/lint-config.md describes every key as the tool does") {
    const std::string document = file("docs/lint-config.md");
    for (const manifest::ConfigKey& key : manifest::lint_keys()) {
        const std::string row =
            fmt::format("| `{}` | {} | {} | {} `{} = {}` |", key.key, key.kind,
                        key.standard.empty() ? "mandatory" : key.standard, key.description,
                        key.key == "RULE" ? "vary" : key.key, key.example);
        CHECK_THAT(document, Contains(row));
    }
}
