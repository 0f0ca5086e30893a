// What the shells offer, asked of the shells themselves: tests/cli/complete.* type a line and press Tab. A
// shell that is not installed is left out with a warning.
#include "tests/cli/program.hpp"
#include "tests/cli/shell_command.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

using namespace cachewright::tests;

namespace {

struct Shell {
    std::string name;
    std::string runs;       // the program with its options
    std::string driver;     // in tests/cli
    std::string script_as;  // the name that the shell wants it to have
};

const Shell kBash{"bash", "bash --norc", "complete.bash", "cachewright.bash"};
const Shell kZsh{"zsh", "zsh -f", "complete.zsh", "_cachewright"};
const Shell kFish{"fish", "fish --no-config", "complete.fish", "cachewright.fish"};

struct Case {
    std::string line;
    std::vector<std::string> offered;      // among others
    std::vector<std::string> not_offered;  // at all
};

const std::vector<Case> kCases{
    {"cachewright ", {"lint", "explain", "rules", "profile", "key", "init", "completions"}, {"man", "show"}},
    {"cachewright --col", {"--color"}, {"--format"}},
    {"cachewright --color ne", {"never"}, {"always", "lint"}},
    {"cachewright --color never pro", {"profile"}, {}},
    {"cachewright ctl ", {"stats", "entries", "purge", "faults"}, {"show", "capture.har"}},
    {"cachewright ctl entries --state fr", {"fresh"}, {"stale"}},
    {"cachewright ctl faults cl", {"clear"}, {"list"}},
    // The number of a request is no rule.
    {"cachewright ctl decision va", {}, {"vary-star"}},
    {"cachewright profile ", {"list", "show", "diff"}, {"lint", "cloudflare"}},
    {"cachewright profile show clou", {"cloudflare", "cloudfront"}, {"fastly", "all"}},
    {"cachewright profile diff azure fas", {"fastly"}, {}},
    {"cachewright lint --f", {"--format", "--fail-on"}, {"--if", "--version"}},
    {"cachewright lint --qui", {"--quiet"}, {}},
    {"cachewright explain --the", {"--then", "--then-header"}, {"--format"}},
    // A file that is called like a command does not lead into that command.
    {"cachewright explain lint --the", {"--then"}, {}},
    {"cachewright lint --format sa", {"sarif"}, {"text"}},
    {"cachewright explain --format=js", {"--format=json"}, {"--format=text"}},
    {"cachewright explain --format sa", {}, {"sarif"}},
    {"cachewright lint --report sa", {"sarif="}, {"capture.har"}},
    {"cachewright lint --report sarif=cap", {"sarif=capture.har"}, {}},
    {"cachewright lint --report=sarif=cap", {"--report=sarif=capture.har"}, {}},
    {"cachewright rules --format m", {"markdown"}, {}},
    {"cachewright lint --fail-on ", {"error", "warning", "info", "never"}, {}},
    {"cachewright lint --profile fast", {"fastly"}, {}},
    {"cachewright lint --profile al", {"all"}, {}},
    {"cachewright lint --profile cloudflare,fas", {"cloudflare,fastly"}, {}},
    {"cachewright lint --profile=cloudflare,fas", {"--profile=cloudflare,fastly"}, {}},
    {"cachewright lint --set azure.cach", {"azure.caching="}, {}},
    {"cachewright lint --set azure.caching=", {"azure.caching=on", "azure.caching=off"}, {}},
    {"cachewright lint --set=azure.caching=of", {"--set=azure.caching=off"}, {}},
    {"cachewright lint --baseline cap", {"capture.har"}, {}},
    {"cachewright lint --select vary", {"vary", "vary-star"}, {}},
    {"cachewright lint --ignore vary-star,cookie-disables", {"vary-star,cookie-disables-cdn"}, {}},
    {"cachewright rules vary-st", {"vary-star"}, {"all"}},
    {"cachewright lint cap", {"capture.har"}, {"vary"}},
    {"cachewright lint one.http --config cap", {"capture.har"}, {}},
    {"cachewright completions ", {"bash", "zsh", "fish"}, {"capture.har"}},
    {"cachewright schema ", {"lint", "finding", "rules"}, {"capture.har"}},
    {"cachewright schema ba", {"baseline"}, {"lint"}},
    // Nothing is known of a URL: files must not stand in for it.
    {"cachewright explain --url cap", {}, {"capture.har"}},
};

std::vector<std::string> candidates(const Shell& shell, const Folder& folder, const std::string& line) {
    const ShellOutcome outcome =
        run_shell("cd " + shell_word(folder.path() + "/work") + " && env -i PATH=\"$PATH\" HOME=" +
                  shell_word(folder.path()) + " LC_ALL=C.UTF-8 TERM=dumb " + shell.runs + " " +
                  shell_word(std::string(CACHEWRIGHT_SOURCE_DIR "/tests/cli/") + shell.driver) + " " +
                  shell_word(folder.path() + "/" + shell.script_as) + " " + shell_word(line));
    std::vector<std::string> lines;
    std::istringstream text(outcome.output);
    for (std::string one; std::getline(text, one);)
        lines.push_back(one);
    return lines;
}

void try_all(const Shell& shell) {
    if (!is_installed(shell.name)) {
        WARN(shell.name << " is not installed: its completions are not tried");
        return;
    }
    const Folder folder;
    (void)folder.file("work/capture.har", "{}");
    (void)folder.file(shell.script_as, run_cachewright({"completions", shell.name}).out);
    for (const Case& tried : kCases) {
        const std::vector<std::string> found = candidates(shell, folder, tried.line);
        CAPTURE(shell.name, tried.line, found);
        for (const std::string& word : tried.offered)
            CHECK(std::count(found.begin(), found.end(), word) == 1);
        for (const std::string& word : tried.not_offered)
            CHECK(std::count(found.begin(), found.end(), word) == 0);
    }
}

}  // namespace

TEST_CASE("bash completes commands, options and values") {
    try_all(kBash);
}
TEST_CASE("zsh completes commands, options and values") {
    try_all(kZsh);
}
TEST_CASE("fish completes commands, options and values") {
    try_all(kFish);
}

TEST_CASE("completions want to know for which shell") {
    CHECK(run_cachewright({"completions"}).exit_code == 2);
    const Outcome unknown = run_cachewright({"completions", "tcsh"});
    CHECK(unknown.exit_code == 2);
    CHECK(unknown.out.empty());
    CHECK_THAT(unknown.err, Catch::Contains("bash"));
}
