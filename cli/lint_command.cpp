// cachewright lint INPUT…
#include "cli/capture_walk.hpp"
#include "cli/fix_files.hpp"
#include "cli/profile_choice.hpp"
#include "cli/session.hpp"
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "lib/report/lint_json.hpp"
#include "lib/report/lint_text.hpp"
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
    std::string format = "text";
    std::string fail_on = "error";
    lint::SelectionOptions selection;
    ProfileArguments choice;
    bool all = false;
    bool fix = false;
    bool fix_diff = false;
};

// One of the two writers, chosen by --format.
class LintWriter {
  public:
    LintWriter(Session& session, const LintArguments& arguments)
        : session_(session),
          json_(arguments.format == "json"),
          text_(session.style(), arguments.all ? report::Folding::unfold : report::Folding::fold) {
        if (json_) session_.print(json_writer_.begin(CACHEWRIGHT_VERSION));
    }

    void add(const http::Exchange& exchange, std::span<const lint::Finding> findings) {
        if (!findings.empty()) {
            session_.print(json_ ? json_writer_.add(exchange, findings) : text_.add(exchange, findings));
        }
    }

    void finish(const report::LintSummary& summary) {
        if (json_) {
            session_.print(json_writer_.finish(summary));
        } else {
            session_.print(text_.finish(summary, session_.loudness() == Loudness::quiet
                                                     ? report::Closing::omit
                                                     : report::Closing::summary));
        }
    }

  private:
    Session& session_;
    bool json_;
    report::LintText text_;
    report::LintJson json_writer_;
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
    lint::Runner runner(std::move(*rules), std::move(*profiles));
    if (arguments.fix_diff) return show_fixes(session, arguments.inputs, runner);
    const ExitCode fixed = arguments.fix ? fix_files(session, arguments.inputs, runner) : ExitCode::clean;
    std::optional<LintWriter> writer;
    report::LintSummary found;
    WalkResult walked = walk_captures(session, arguments.inputs, [&](const http::Exchange& exchange) {
        if (!writer) writer.emplace(session, arguments);
        const auto findings = runner.run(exchange);
        for (const lint::Finding& finding : findings)
            found.count(finding.severity);
        writer->add(exchange, findings);
        return session.output_closed() ? Walk::stop : Walk::go_on;
    });
    walked.summary.errors = found.errors;
    walked.summary.warnings = found.warnings;
    walked.summary.infos = found.infos;
    // Nothing was read at all: the error is told already, and "nothing to report" would be a lie.
    if (writer || walked.summary.sources > 0 || arguments.format == "json") {
        if (!writer) writer.emplace(session, arguments);
        writer->finish(walked.summary);
    }
    ExitCode code = worse(walked.exit_code, fixed);
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
            "Captures: HAR, curl -i or -v output, raw HTTP, JSON lines; configuration of static hosts: "
            "_headers, vercel.json, netlify.toml, firebase.json, staticwebapp.config.json, nginx; files, "
            "globs, directories, or - for standard input")
        ->required()
        ->type_name("");
    command->add_option("--format", arguments->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
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
    command->add_flag("--all", arguments->all, "Show every finding instead of folding repeated ones");
    CLI::Option* fix = command->add_flag(
        "--fix", arguments->fix,
        "Mend what is safe to mend in configuration files of static hosts, then report the rest");
    command
        ->add_flag("--fix-diff", arguments->fix_diff,
                   "Print the corrections as a diff instead of findings; write nothing")
        ->excludes(fix);
    command->footer(
        "Examples:\n"
        "  cachewright lint site.har\n"
        "  curl -si https://example.com/ | cachewright lint -\n"
        "  cachewright lint --fix public/_headers\n"
        "  cachewright lint --fail-on warning --format json captures/ > findings.json\n");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_lint(session, *arguments); };
    });
}

}  // namespace cachewright::cli
