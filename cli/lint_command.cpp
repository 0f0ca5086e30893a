// cachewright lint INPUT…
#include "cli/capture_walk.hpp"
#include "cli/lint_output.hpp"
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
    OutputArguments output;
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
    auto rules = lint::select_rules(rules::catalog(), arguments.selection);
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
    WalkResult walked = walk_captures(session, arguments.inputs, [&](const http::Exchange& exchange) {
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
    ExitCode code = worse(walked.exit_code, output->finish(walked.summary));
    if (fails(walked.summary, arguments.fail_on)) code = worse(code, ExitCode::findings);
    return code;
}

}  // namespace

void add_lint_command(CLI::App& app, Invocation& invocation) {
    auto arguments = std::make_shared<LintArguments>();
    CLI::App* command =
        app.add_subcommand("lint", "Find unsafe, contradictory or wasteful caching headers in captures");
    command
        ->add_option(
            "INPUT", arguments->inputs,
            "Captures: HAR, curl -i or -v output, raw HTTP, JSON lines; files, globs, directories, or - for "
            "standard input")
        ->required()
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
    command->footer(
        output_formats_help() +
        "\nExamples:\n"
        "  cachewright lint site.har\n"
        "  curl -si https://example.com/ | cachewright lint -\n"
        "  cachewright lint --fail-on warning --report sarif=lint.sarif --report html=lint.html captures/\n");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_lint(session, *arguments); };
    });
}

}  // namespace cachewright::cli
