// cachewright lint INPUT…
#include "cli/adoption.hpp"
#include "cli/capture_walk.hpp"
#include "cli/lint_settings.hpp"
#include "cli/profile_choice.hpp"
#include "cli/session.hpp"
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "lib/report/lint_json.hpp"
#include "lib/report/lint_text.hpp"
#include "rules/catalog.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
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
    LintSettingArguments settings;
    AdoptionArguments adoption;
    bool print_config = false;
    ProfileArguments choice;
    bool all = false;
};

std::unique_ptr<report::LintWriter> make_writer(const Session& session, const LintArguments& arguments) {
    if (arguments.format == "json") return std::make_unique<report::LintJson>(CACHEWRIGHT_VERSION);
    return std::make_unique<report::LintText>(
        session.style(), arguments.all ? report::Folding::unfold : report::Folding::fold,
        session.loudness() == Loudness::quiet ? report::Closing::omit : report::Closing::summary);
}

// Counts what is found and writes it. Nothing is written before the first response has been read, so that an
// input that cannot be read at all leaves standard output empty.
class LintOutput {
  public:
    LintOutput(Session& session, const LintArguments& arguments, Adoption& adoption)
        : session_(session), adoption_(adoption), writer_(make_writer(session, arguments)) {}

    void begin() {
        if (begun_) return;
        begun_ = true;
        session_.print(writer_->begin());
    }

    void add(const http::Exchange& exchange, std::span<const lint::Finding> findings) {
        begin();
        findings = adoption_.shown(exchange, findings);
        tell(exchange, findings);
    }

    // What has been through triage, or needs none.
    void tell(const http::Exchange& exchange, std::span<const lint::Finding> findings) {
        if (findings.empty()) return;
        for (const lint::Finding& finding : findings)
            found_.count(finding.severity);
        session_.print(writer_->add(report::record_findings(exchange, findings)));
    }

    void finish(const report::LintSummary& summary) {
        begin();
        session_.print(writer_->finish(summary));
    }

    [[nodiscard]] bool begun() const { return begun_; }
    // The counts of findings; the rest of a summary is the walk's.
    [[nodiscard]] const report::LintSummary& found() const { return found_; }

  private:
    Session& session_;
    Adoption& adoption_;
    std::unique_ptr<report::LintWriter> writer_;
    report::LintSummary found_;
    bool begun_ = false;
};

// What the run could see: the rules that ran, and whether they were shown everything.
lint::RunScope scope_of(Session& session, const std::vector<const lint::Rule*>& rules,
                        const WalkResult& walked) {
    lint::RunScope scope;
    for (const lint::Rule* rule : rules) {
        if (rule->needs() != lint::Needs::live_requests) scope.rules.push_back(rule->id);
    }
    scope.whole_input = walked.exit_code == ExitCode::clean && walked.summary.inconclusive == 0 &&
                        walked.summary.not_compared == 0 && !session.output_closed();
    return scope;
}

lint::SuppressionRules suppression_rules(const std::vector<const lint::Rule*>& rules) {
    const auto among = [&](std::string_view id) -> const lint::Rule* {
        const auto found =
            std::find_if(rules.begin(), rules.end(), [&](const lint::Rule* rule) { return rule->id == id; });
        return found == rules.end() ? nullptr : *found;
    };
    return {among("lint-suppression-unused"), among("lint-suppression-expired")};
}

ExitCode fail(Session& session, const base::Error& error) {
    session.error(error);
    return exit_code_of(error.code);
}

ExitCode run_lint(Session& session, const LintArguments& arguments) {
    const auto config = chosen_config(arguments.choice);
    if (!config) return fail(session, config.error());
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    const auto settings = lint_settings(arguments.settings, *config, today);
    if (!settings) return fail(session, settings.error());
    const auto rules = lint::select_rules(rules::catalog(), settings->selection());
    if (!rules) return fail(session, rules.error());
    auto profiles = chosen_profiles(arguments.choice, *config);
    if (!profiles) return fail(session, profiles.error());
    if (arguments.print_config) {
        session.print(lint_settings_text(*settings, *config));
        return ExitCode::clean;
    }
    if (arguments.inputs.empty()) {
        return fail(session,
                    {base::ErrorCode::usage, "INPUT is missing: there is nothing to read",
                     "name captures, or - for standard input; `cachewright lint --help` tells more"});
    }
    auto adoption = Adoption::prepare(arguments.adoption, *settings, config->lint.adjustments);
    if (!adoption) return fail(session, adoption.error());
    lint::Runner runner(*rules, std::move(*profiles));
    LintOutput output(session, arguments, *adoption);
    WalkResult walked = walk_captures(session, arguments.inputs, [&](const http::Exchange& exchange) {
        adoption->triage().see(exchange);
        output.add(exchange, runner.run(exchange));
        return session.output_closed() ? Walk::stop : Walk::go_on;
    });
    runner.finish([&](const http::Exchange& exchange, std::span<const lint::Finding> findings) {
        output.add(exchange, findings);
    });
    walked.summary.not_compared = runner.left_out();
    const lint::RunScope scope = scope_of(session, *rules, walked);
    // Nothing was read at all: the error is told already, and "nothing to report" would be a lie.
    const bool anything = output.begun() || walked.summary.sources > 0;
    if (anything) {
        adoption->triage().tell_suppressions(
            suppression_rules(*rules), rules::catalog(), scope,
            [&](const http::Exchange& place, std::span<const lint::Finding> findings) {
                output.tell(place, findings);
            });
    }
    walked.summary.errors = output.found().errors;
    walked.summary.warnings = output.found().warnings;
    walked.summary.infos = output.found().infos;
    adoption->count_into(walked.summary);
    if (anything || arguments.format == "json") output.finish(walked.summary);
    ExitCode code = worse(walked.exit_code, adoption->finish(session, scope, walked.summary));
    if (findings_fail(session, *settings, walked.summary)) code = worse(code, ExitCode::findings);
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
        ->type_name("");
    command->add_option("--format", arguments->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    add_lint_setting_options(*command, arguments->settings);
    add_adoption_options(*command, arguments->adoption);
    command->add_flag("--print-config", arguments->print_config,
                      "Print the settings that would hold, and where each comes from");
    add_profile_options(*command, arguments->choice);
    command->add_flag("--all", arguments->all, "Show every finding instead of folding repeated ones");
    command->footer(
        "Examples:\n"
        "  cachewright lint site.har\n"
        "  curl -si https://example.com/ | cachewright lint -\n"
        "  cachewright lint --fail-on warning --format json captures/ > findings.json\n"
        "  cachewright lint site.har --baseline baseline.json --update-baseline\n"
        "  cachewright lint site.har --baseline baseline.json\n"
        "CACHEWRIGHT_FAIL_ON, CACHEWRIGHT_MAX_WARNINGS, CACHEWRIGHT_BASELINE and CACHEWRIGHT_CONFIG in the\n"
        "environment stand in for flags that are not given; [lint] in cachewright.toml comes after them.");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_lint(session, *arguments); };
    });
}

}  // namespace cachewright::cli
