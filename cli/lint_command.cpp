// cachewright lint INPUT…
#include "cli/capture_walk.hpp"
#include "cli/fix_files.hpp"
#include "cli/lint_output.hpp"
#include "cli/live_inputs.hpp"
#include "cli/profile_choice.hpp"
#include "cli/session.hpp"
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "lib/report/lint_writer.hpp"
#include "rules/catalog.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cachewright::cli {

namespace {

struct LintArguments {
    std::vector<std::string> inputs;
    std::string fail_on = "error";
    lint::SelectionOptions selection;
    ProfileArguments choice;
    LiveArguments live;
    OutputArguments output;
    bool fix = false;
    bool fix_diff = false;
};

bool fails(const report::LintSummary& summary, std::string_view fail_on) {
    const auto threshold = lint::severity_from_name(fail_on);
    if (!threshold) return false;  // never
    switch (*threshold) {
        case lint::Severity::error: return summary.errors > 0;
        case lint::Severity::warning: return summary.errors + summary.warnings > 0;
        case lint::Severity::info: return summary.findings() > 0;
    }
    return false;
}

ExitCode run_lint(Session& session, const LintArguments& arguments) {
    if (arguments.inputs.empty() && !arguments.live.given()) {
        session.error({base::ErrorCode::usage, "INPUT is required",
                       "name URLs, captures, or - for standard input; `cachewright lint --help` shows more"});
        return ExitCode::usage;
    }
    auto rules = lint::select_rules(rules::catalog(), arguments.selection).and_then(lint::rules_for_captures);
    if (!rules) {
        session.error(rules.error());
        return ExitCode::usage;
    }
    auto profiles = chosen_profiles(arguments.choice);
    if (!profiles) {
        session.error(profiles.error());
        return exit_code_of(profiles.error().code);
    }
    report::LintRun run{
        CACHEWRIGHT_VERSION, *rules, *profiles, lint::severity_from_name(arguments.fail_on), {}, {}};
    // A matrix of no cache would be empty; these two are every response's.
    if (run.profiles.empty())
        run.profiles = configured_profiles(arguments.choice, "rfc9111,browser").value_or(run.profiles);
    locate(run);
    auto output = LintOutput::open(session, arguments.output, run);
    if (!output) {
        session.error(output.error());
        return exit_code_of(output.error().code);
    }
    lint::Runner runner(std::move(*rules), std::move(*profiles));
    if (arguments.fix_diff) return show_fixes(session, arguments.inputs, arguments.live, runner);
    const ExitCode fixed = arguments.fix ? fix_files(session, arguments.inputs, runner) : ExitCode::clean;
    WalkResult walked =
        walk_captures(session, arguments.inputs, arguments.live, [&](const http::Exchange& exchange) {
            output->add(exchange, runner.run(exchange));
            return output->wanted() ? Walk::go_on : Walk::stop;
        });
    runner.finish([&](const http::Exchange& exchange, std::span<const lint::Finding> findings) {
        output->add_late(exchange, findings);
    });
    walked.summary.errors = output->found().errors;
    walked.summary.warnings = output->found().warnings;
    walked.summary.infos = output->found().infos;
    walked.summary.not_compared = runner.left_out();
    walked.summary.could_not_check = walked.exit_code != ExitCode::clean;
    ExitCode code = worse(worse(walked.exit_code, fixed), output->finish(walked.summary));
    if (fails(walked.summary, arguments.fail_on)) code = worse(code, ExitCode::findings);
    return code;
}

}  // namespace

void add_lint_command(CLI::App& app, Invocation& invocation) {
    auto arguments = std::make_shared<LintArguments>();
    CLI::App* command = app.add_subcommand(
        "lint", "Find unsafe, contradictory or wasteful caching headers of live URLs and in captures");
    command
        ->add_option("INPUT", arguments->inputs,
                     "URLs to fetch (https://…); captures: HAR, curl -i or -v output, raw HTTP, JSON lines; "
                     "configuration of static hosts: _headers, vercel.json, netlify.toml, firebase.json, "
                     "staticwebapp.config.json, nginx; files, globs, directories, or - for standard input")
        ->type_name("");
    add_output_options(*command, arguments->output);
    command
        ->add_option("--fail-on", arguments->fail_on,
                     "Exit with 1 from this severity on: error, warning, info, never")
        ->check(CLI::IsMember({"error", "warning", "info", "never"}))
        ->type_name("SEVERITY")
        ->capture_default_str();
    command
        ->add_option("--select", arguments->selection.select,
                     "Run only these rules: ids or prefixes (vary, cookie-…)")
        ->delimiter(',')
        ->type_name("RULE");
    command->add_option("--ignore", arguments->selection.ignore, "Do not run these rules: ids or prefixes")
        ->delimiter(',')
        ->type_name("RULE");
    add_profile_options(*command, arguments->choice);
    add_live_options(*command, arguments->live);
    CLI::Option* fix = command->add_flag(
        "--fix", arguments->fix,
        "Mend what is safe to mend in configuration files of static hosts, then report the rest");
    command
        ->add_flag("--fix-diff", arguments->fix_diff,
                   "Print the corrections as a diff instead of findings; write nothing")
        ->excludes(fix);
    command->footer(
        output_formats_help() +
        "\nExamples:\n"
        "  cachewright lint https://example.com/ https://example.com/app.js\n"
        "  cachewright lint --sitemap https://example.com/sitemap.xml --max-requests 500\n"
        "  cachewright lint site.har\n"
        "  curl -si https://example.com/ | cachewright lint -\n"
        "  cachewright lint --fix public/_headers\n"
        "  cachewright lint --fail-on warning --report sarif=lint.sarif --report html=lint.html captures/\n");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_lint(session, *arguments); };
    });
}

}  // namespace cachewright::cli
