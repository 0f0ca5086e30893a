#include "tests/cli/program.hpp"
#include "tests/cli/shell_command.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

// roff writes a dash that is typed as \-.
std::string as_roff(const std::string& text) {
    return std::regex_replace(text, std::regex("-"), "\\-");
}

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("the manual page says what --help says, and more") {
    const Outcome page = run_cachewright({"man"});
    REQUIRE(page.exit_code == 0);
    for (const std::string heading :
         {"NAME", "SYNOPSIS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"})
        CHECK_THAT(page.out, Contains(".SH " + heading + "\n"));
    for (const std::string command : {"lint", "explain", "rules", "profile list", "profile show", "key"})
        CHECK_THAT(page.out, Contains(".SS \\fBcachewright " + command + "\\fP"));
    for (const std::string command : {"lint", "explain", "rules", "key"}) {
        const std::string help = run_cachewright({command, "--help"}).out;
        const std::regex option("--[a-z-]+");
        for (std::sregex_iterator found(help.begin(), help.end(), option), end; found != end; ++found) {
            CAPTURE(command, found->str());
            CHECK_THAT(page.out, Contains("\\fB" + as_roff(found->str()) + "\\fP"));
        }
    }
    // It is installed, so --help need not list how to make it.
    CHECK_THAT(run_cachewright({"--help"}).out, !Contains("  man "));
}

TEST_CASE("the manual page names every variable that the program asks the environment for") {
    const std::string page = run_cachewright({"man"}).out;
    const std::string environment = page.substr(page.find(".SH ENVIRONMENT"));
    std::set<std::string> asked;
    const std::regex call("(getenv|environment_[a-z]+)\\(\"([A-Z_]+)\"\\)|\"(CACHEWRIGHT_[A-Z_]+)\"");
    for (const auto& entry : std::filesystem::directory_iterator(CACHEWRIGHT_SOURCE_DIR "/cli")) {
        const std::string source = content_of(entry.path());
        for (std::sregex_iterator found(source.begin(), source.end(), call), end; found != end; ++found)
            asked.insert((*found)[2].matched ? (*found)[2].str() : (*found)[3].str());
    }
    CHECK(asked.count("NO_COLOR") == 1);
    for (const std::string& name : asked) {
        // What the build defines is no variable of the user's.
        if (name == "CACHEWRIGHT_VERSION") continue;
        CAPTURE(name);
        CHECK_THAT(environment, Contains(name));
    }
}

TEST_CASE("groff lays out the manual page without a warning, mandoc without an error") {
    const Folder folder;
    const std::string page = shell_word(folder.file("cachewright.1", run_cachewright({"man"}).out));
    if (is_installed("groff")) {
        const ShellOutcome warnings = run_shell("groff -man -Tutf8 -ww -z " + page);
        CHECK(warnings.exit_code == 0);
        CHECK(warnings.output.empty());
    } else {
        WARN("groff is not installed: the manual page is not tried in it");
    }
    if (is_installed("mandoc")) {
        // It warns of the date that is missing; a page that is written anew by each build has none.
        const ShellOutcome warnings = run_shell("mandoc -T lint -W error " + page);
        CHECK(warnings.exit_code == 0);
        CHECK(warnings.output.empty());
    }
}
