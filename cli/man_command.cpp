// cachewright man: the manual page as roff. Not listed by --help, since the page is installed.
#include "cli/command_tree.hpp"
#include "cli/session.hpp"
#include "lib/report/manual_page.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

namespace cachewright::cli {

namespace {

using report::ManualEntry;

constexpr std::string_view kDescription =
    "Cachewright reads recorded or live HTTP traffic and the configuration files of static hosts, and says "
    "what "
    "caches make of it.\n"
    "`lint` finds headers that leak, contradict themselves or defeat the cache.\n"
    "`explain` tells what a browser, a shared cache and named CDNs do with a response, and why.\n"
    "\n"
    "One engine, built on RFC 9111, gives every answer; each names its reason and its source.\n"
    "The result goes to standard output, remarks and errors to standard error.\n";

// tests/cli/manual_page_test.cpp holds this against what the program asks the environment for.
constexpr std::array kEnvironment{
    ManualEntry{"NO_COLOR", "No colour, unless `--color` says otherwise."},
    ManualEntry{
        "FORCE_COLOR",
        "Colour even where the output is no terminal (`0`: no colour), unless `--color` says otherwise."},
    ManualEntry{"TERM", "No colour when it is `dumb`."},
    ManualEntry{"COLUMNS", "How wide text is laid out where the output is no terminal."},
    ManualEntry{"CACHEWRIGHT_CONFIG", "The configuration file, where `--config` does not name one."},
    ManualEntry{"CACHEWRIGHT_FAIL_ON, CACHEWRIGHT_MAX_WARNINGS, CACHEWRIGHT_BASELINE",
                "Stand in for `--fail-on`, `--max-warnings` and `--baseline` of `lint`."},
    ManualEntry{"CACHEWRIGHT_ADMIN, CACHEWRIGHT_ADMIN_TOKEN_FILE",
                "Stand in for `--admin` and `--token-file` of `ctl` and `explain`."},
    ManualEntry{"CACHEWRIGHT_TODAY", "The day that expiry dates are held against; default: today in UTC."},
    ManualEntry{"https_proxy, http_proxy, ALL_PROXY, NO_PROXY",
                "Proxies for live requests, as curl reads them."},
    ManualEntry{"CURL_CA_BUNDLE, SSL_CERT_FILE", "A file with the certificates to trust in live requests."},
    ManualEntry{"GITHUB_ACTIONS",
                "When it is `true`, `lint` without `--format` prints annotations beside its text."},
    ManualEntry{"GITHUB_WORKSPACE, CI_PROJECT_DIR",
                "The root that the paths in reports are told from, on GitHub and GitLab."},
};

constexpr std::array kFiles{
    ManualEntry{
        "cachewright.toml",
        "Profiles with their settings, and what `lint` reports: the nearest one, in the working directory or "
        "above. `--config` names another; `cachewright init` writes one."},
};

ExitCode run_man(Session& session, const CLI::App& app) {
    std::vector<std::string> codes;
    std::vector<ManualEntry> exit_codes;
    codes.reserve(kExitCodeMeanings.size());
    for (const ExitCodeMeaning& row : kExitCodeMeanings) {
        codes.push_back(fmt::format("{}", static_cast<int>(row.code)));
        exit_codes.push_back({codes.back(), row.meaning});
    }
    session.print(report::manual_page(command_line_of(app),
                                      {CACHEWRIGHT_VERSION, kDescription, exit_codes, kEnvironment, kFiles}));
    return ExitCode::clean;
}

}  // namespace

void add_man_command(CLI::App& app, Invocation& invocation) {
    CLI::App* command = app.add_subcommand("man", "Print the manual page as roff")->group("");
    command->callback(
        [&invocation, &app] { invocation.run = [&app](Session& session) { return run_man(session, app); }; });
}

}  // namespace cachewright::cli
