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

const std::string kPolicy = "[[policy]]\nname = \"a\"\nreason = \"b\"\n";

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
        {"[lint]\nignore = [\"all\"]", "2:11: 'all' is no rule here"},
        {"[lint]\nselect = 3", "2:10: 'select' takes a string or an array of strings, not a whole number"},
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
        {"[lint.override]\nignore = [\"vary\"]", "'override' is a list of blocks"},
        {"[[lint.suppress]]\nrule = \"vary\"", "this [[lint.suppress]] has no 'reason'"},
        {"[[lint.suppress]]\nreason = \"x\"", "this [[lint.suppress]] has no 'rule'"},
        {"[[lint.suppress]]\nrule = \"vary\"\nreason = \"  \"", "3:10: the 'reason' is empty"},
        {"[[lint.suppress]]\nrule = \"vary\"\nreason = \"x\"\nuntil = \"2027-01-31\"",
         "4:9: 'until' takes a day, not a string"},
        {"[[lint.suppress]]\nrule = \"vary\"\nreason = \"x\"\nuntil = 2027-01-31T10:00:00Z",
         "4:9: 'until' takes a day, not a moment"},
        {"[[lint.suppress]]\nrule = \"vary\"\nreason = \"x\"\nunitl = 2027-01-31",
         "4:1: there is no key 'unitl' here"},
        {"[lint]\nvariants = 0", "2:12: 'variants' cannot be below 1"},
        {"[[lint.override]]\nclass = \"html\"\nignore = [\"vary\"]", "2:9: there is no class 'html'"},
        {"[[class]]\nurl = \"/a\"", "1:1: this [[class]] has no 'is'"},
        {"[[class]]\nis = \"asset\"", "1:1: this [[class]] would be for every response"},
        {"[[class]]\nurl = \"/a\"\nis = \"aset\"", "3:6: there is no class 'aset'"},
        {"[[class]]\nurl = \"/a\"\nis = \"asset\"\nclass = \"error\"", "4:1: there is no key 'class' here"},
        {"[[policy]]\nname = \"a\"\nreason = \"b\"", "1:1: this [[policy]] asks for nothing"},
        {"[[policy]]\nreason = \"b\"\nprivate = true", "1:1: this [[policy]] has no 'name'"},
        {"[[policy]]\nname = \"a\"\nprivate = true", "1:1: this [[policy]] has no 'reason'"},
        {kPolicy + "require = [\"no-cahce\"]", "4:12: 'no-cahce' is no directive of Cache-Control"},
        {kPolicy + "require = [\"no cache\"]", "4:12: 'no cache' is no directive of Cache-Control"},
        {kPolicy + "require = \"max-age=60\"", "4:11: 'require' takes names of directives"},
        {kPolicy + "require = \"public\"\nforbid = \"Public\"",
         "5:10: 'public' is both required and forbidden"},
        {kPolicy + "requires = \"public\"", "4:1: there is no key 'requires' here"},
        {kPolicy + "ttl = { cloudflair = { max = \"1h\" } }", "4:9: there is no cache 'cloudflair'"},
        {kPolicy + "ttl = { browser = \"1h\" }", "4:19: the lifetime for 'browser' takes a table"},
        {kPolicy + "ttl = { browser = {} }", "4:19: the lifetime for 'browser' has no bound"},
        {kPolicy + "ttl.browser = { max = \"1 hour\" }", "4:23: 'max' takes a duration"},
        {kPolicy + "ttl.browser = { min = \"2h\", max = \"1h\" }", "4:23: 'min' is more than 'max' (1h)"},
        {kPolicy + "ttl.browser = { mim = \"2h\" }", "4:17: there is no key 'mim' here"},
        {kPolicy + "private = \"yes\"", "4:11: 'private' takes"},
        {kPolicy + "private = true\nseverity = \"off\"", "5:12: there is no severity 'off'"},
        {kPolicy + "private = true\n" + kPolicy + "private = true", "6:8: there is a policy \"a\" already"},
        {"policy = 1", "'policy' takes an array"},
        {"lint = 1", "'lint' takes a table"},
    };
    for (const auto& [text, message] : cases) {
        CAPTURE(text);
        const auto config = read(text);
        REQUIRE_FALSE(config);
        CHECK(config.error().code == base::ErrorCode::usage);
        CHECK_THAT(config.error().message, Catch::StartsWith("cachewright.toml:") && Contains(message));
    }
    CHECK_THAT(read(kPolicy + "require = \"no-cahce\"").error().hint, Contains("'no-cache'"));
    CHECK_THAT(read(kPolicy + "ttl.cloudflair.max = \"1h\"").error().hint, Contains("'cloudflare'"));
    CHECK_THAT(read("[[class]]\nurl = \"/a\"\nis = \"aset\"").error().hint, Contains("'asset'"));
    CHECK_THAT(read("[lint]\nselct = []").error().hint, Contains("'select'"));
    CHECK_THAT(read("[lint]\nselect = [\"vari-star\"]").error().hint, Contains("'vary-star'"));
    CHECK_THAT(read("[lint]\nfail_on = \"warnin\"").error().hint, Contains("'warning'"));
}

TEST_CASE("thresholds and sensitive paths are read, and slips in them told") {
    const auto config = read(
        "[lint]\nsensitive_paths = \"/vip/**\"\nhosts = [\"a.example\", \"b.example\"]\n"
        "[lint.thresholds]\nhtml_page = \"10m\"\n");
    REQUIRE(config);
    CHECK(config->lint.run.thresholds.html_page == std::chrono::minutes{10});
    CHECK(config->lint.run.thresholds.not_found == std::chrono::minutes{10});
    CHECK(config->lint.run.thresholds.server_error == std::chrono::minutes{1});
    REQUIRE(config->lint.run.sensitive_paths.size() == 1);
    CHECK(config->lint.run.sensitive_paths[0].matches("https://shop.example/vip/1"));
    REQUIRE(config->lint.host_positions.size() == 2);
    CHECK(config->lint.host_positions[1].column == 23);
    const std::pair<const char*, const char*> slips[]{
        {"[lint.thresholds]\nhtml_pag = \"1h\"\n", "did you mean 'html_page'?"},
        {"[lint.thresholds]\nhtml_page = 60\n", "\"1h30m\""},
        {"[lint]\nsensitive_path = \"/a\"\n", "did you mean 'sensitive_paths'?"},
        {"[[policy]]\nname = \"a\"\nreason = \"b\"\nttl = { cloudfl = { max = \"1h\" } }\n",
         "did you mean 'cloudflare'?"}};
    for (const auto& [text, hint] : slips) {
        const auto wrong = read(text);
        REQUIRE_FALSE(wrong);
        CHECK_THAT(wrong.error().message + wrong.error().hint, Contains(hint));
    }
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
    CHECK(as_written->lint.run.policies.empty());
    CHECK(as_written->lint.run.classes.patterns().empty());

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
    CHECK(config->lint.run.policies.size() == 1);
    CHECK(config->lint.run.classes.patterns().size() == 1);
}

TEST_CASE("[[policy]] and [[class]] blocks are read in their order") {
    const auto config = read(R"([lint]
variants = 7
[[class]]
url = "/graphql"
is = "private-api"
[[policy]]
name = "pages"
reason = "because"
severity = "info"
class = ["html-page", "error"]
require = "No-Cache"
forbid = ["public", "x-ours"]
vary = []
private = true
[policy.ttl]
browser = { min = "0s", max = "1h30m" }
fastly.max = "1d"
)");
    if (!config) FAIL(config.error().message);
    const lint::RunSettings& run = config->lint.run;
    CHECK(run.variant_budget == 7);
    REQUIRE(run.classes.patterns().size() == 1);
    CHECK(run.classes.patterns()[0].kind == lint::ResourceKind::private_api);
    REQUIRE(run.policies.size() == 1);
    const lint::PolicyBlock& policy = run.policies[0];
    CHECK(policy.position.line == 6);
    CHECK(policy.severity == lint::Severity::info);
    CHECK(policy.match.classes.size() == 2);
    CHECK(policy.require == std::vector<std::string>{"no-cache"});
    CHECK(policy.forbid == std::vector<std::string>{"public", "x-ours"});
    REQUIRE(policy.vary);
    CHECK(policy.vary->empty());
    CHECK(policy.is_private == lint::Demand::yes);
    CHECK(policy.hashed_immutable == lint::Demand::no);
    REQUIRE(policy.ttl.size() == 2);
    CHECK(policy.ttl[0].longest == base::Duration(base::Seconds{5400}));
    CHECK(policy.ttl[1].cache == "fastly");
    CHECK_FALSE(policy.ttl[1].shortest);
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
