// cachewright lint INPUT…
#include "cli/adoption.hpp"
#include "cli/capture_walk.hpp"
#include "cli/config_text.hpp"
#include "cli/fetch_plan.hpp"
#include "cli/fix_files.hpp"
#include "cli/lint_output.hpp"
#include "cli/lint_settings.hpp"
#include "cli/live_inputs.hpp"
#include "cli/profile_choice.hpp"
#include "cli/session.hpp"
#include "lib/input/expand_inputs.hpp"
#include "lib/lint/block_use.hpp"
#include "lib/lint/host_choice.hpp"
#include "lib/lint/policy_use.hpp"
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "lib/report/lint_place.hpp"
#include "lib/report/lint_writer.hpp"
#include "lib/report/redaction.hpp"
#include "lib/report/terminal_text.hpp"
#include "lib/vendor/catalog.hpp"
#include "rules/catalog.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace cachewright::cli {

namespace {

struct LintArguments {
    std::vector<std::string> inputs;
    LintSettingArguments settings;
    AdoptionArguments adoption;
    ProfileArguments choice;
    LiveArguments live;
    OutputArguments output;
    bool print_config = false;
    bool fix = false;
    bool fix_diff = false;
    bool fail_on_unread = false;
    std::string stdin_filename;
    bool dry_run = false;
    bool curl = false;
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

// What is not shown was not looked for: the baseline keeps it.
lint::RunScope scope_of_baseline(lint::RunScope scope, const lint::HostChoice& hosts) {
    if (hosts.hidden() > 0) scope.whole_input = false;
    return scope;
}

void tell_foreign(Session& session, const lint::HostChoice::Foreign& foreign) {
    if (foreign.own_host.empty()) return;
    const std::string own = report::printable(foreign.own_host);
    session.remark(fmt::format("findings on other hosts than {}: {} of {}, on {}; --host {} leaves them out",
                               own, foreign.findings, foreign.of_all, report::counted(foreign.hosts, "host"),
                               own));
}

// Most classes are guesses, on which rules rest.
void tell_class(Session& session, const http::Exchange& exchange, lint::ResourceKind kind) {
    if (session.loudness() != Loudness::verbose) return;
    session.remark(fmt::format(
        "{}: {}: {}", report::place_words(exchange.provenance.source, exchange.provenance.position),
        report::response_words(exchange.request ? exchange.request->method : std::string(),
                               report::redacted_url(exchange.url), exchange.response.status),
        lint::resource_kind_name(kind)));
}

const lint::Rule* rule_among(const std::vector<const lint::Rule*>& rules, std::string_view id) {
    const auto found =
        std::find_if(rules.begin(), rules.end(), [&](const lint::Rule* rule) { return rule->id == id; });
    return found == rules.end() ? nullptr : *found;
}

// With the profiles that policies name beyond those of the run, as the file sets them up.
base::Result<lint::RunSettings> run_settings(const manifest::Config& config,
                                             const std::vector<vendor::ConfiguredProfile>& selected) {
    lint::RunSettings settings = config.lint.run;
    std::vector<std::string_view> there;
    there.reserve(selected.size());
    for (const vendor::ConfiguredProfile& profile : selected)
        there.push_back(profile.profile->name);
    for (const lint::PolicyBlock& policy : settings.policies) {
        for (const lint::TtlRange& range : policy.ttl) {
            if (range.cache == lint::ttl_browser || range.cache == lint::ttl_shared ||
                std::find(there.begin(), there.end(), range.cache) != there.end()) {
                continue;
            }
            const auto named = vendor::profiles_named(range.cache);
            if (!named) return tl::unexpected(named.error());
            for (const vendor::Profile* profile : *named) {
                auto configured = manifest::configured_profile(config, *profile);
                if (!configured) return tl::unexpected(configured.error());
                settings.policy_caches.push_back(std::move(*configured));
                there.push_back(profile->name);
            }
        }
    }
    return settings;
}

// A suppression past its date hides nothing, whichever rules are selected: only --ignore keeps that untold.
void add_expiry_rule(std::vector<const lint::Rule*>& rules, const LintSettings& settings,
                     const manifest::Config& config) {
    constexpr std::string_view id = "lint-suppression-expired";
    const auto& ignored = settings.ignore.value;
    if (config.lint.adjustments.suppressions.empty() || rule_among(rules, id) != nullptr ||
        std::any_of(ignored.begin(), ignored.end(),
                    [&](const std::string& name) { return lint::names_rule(name, id); })) {
        return;
    }
    if (const lint::Rule* rule = lint::find_rule(rules::catalog(), id)) rules.push_back(rule);
}

ExitCode fail(Session& session, const base::Error& error) {
    session.error(error);
    return exit_code_of(error.code);
}

// All files that a report must not take the place of.
std::vector<FileInUse> files_in_use(const LintArguments& arguments, const LintSettings& settings,
                                    const manifest::Config& config) {
    std::vector<FileInUse> files;
    input::InputExpansion expansion;
    for (const std::string& input : arguments.inputs) {
        // What names nothing is told when it is read.
        if (!names_url(input)) static_cast<void>(expansion.add(input));
    }
    for (const input::InputFile& file : expansion.files())
        if (file.name != "-") files.push_back({file.name, "an input"});
    for (const std::string& list : arguments.live.url_files)
        if (list != "-") files.push_back({list, "the list of --urls"});
    if (!settings.baseline.value.empty()) files.push_back({settings.baseline.value, "the baseline"});
    if (arguments.adoption.diff_base)
        files.push_back({*arguments.adoption.diff_base, "the file of --diff-base"});
    if (!config.path.empty()) files.push_back({config.path, "the configuration file"});
    return files;
}

// A slip of the hand, and what a damaged baseline is answered with would lose a capture.
base::Result<void> check_baseline(const LintArguments& arguments, const LintSettings& settings) {
    const std::string& baseline = settings.baseline.value;
    for (const std::string& input : arguments.inputs) {
        std::error_code none;
        if (baseline.empty() || names_url(input) || !std::filesystem::equivalent(input, baseline, none))
            continue;
        return base::fail(base::ErrorCode::usage,
                          fmt::format("{} is an input, and no baseline of cachewright", baseline),
                          "name another file with --baseline");
    }
    return {};
}

// Options that belong together, or exclude each other.
base::Result<void> check_options(const LintArguments& arguments) {
    const bool reads_stdin =
        std::find(arguments.inputs.begin(), arguments.inputs.end(), "-") != arguments.inputs.end();
    if (!arguments.stdin_filename.empty() && !reads_stdin) {
        return base::fail(base::ErrorCode::usage,
                          "--stdin-filename names standard input, which is not among the inputs",
                          "name - as an input");
    }
    if (!arguments.fix_diff) return {};
    const std::pair<bool, std::string_view> given[] = {
        {!arguments.output.format.empty(), "--format"},
        {!arguments.output.reports.empty(), "--report"},
        {arguments.settings.baseline.has_value(), "--baseline"},
        {arguments.adoption.update_baseline, "--update-baseline"},
        {arguments.adoption.prune_baseline, "--prune-baseline"},
        {arguments.adoption.diff_base.has_value(), "--diff-base"},
    };
    for (const auto& [is_given, name] : given) {
        if (!is_given) continue;
        return base::fail(
            base::ErrorCode::usage,
            fmt::format("--fix-diff prints a patch and no findings: {} has nothing to say", name),
            fmt::format("leave out --fix-diff or {}", name));
    }
    return {};
}

// What the run would write, as far as it is known before anything is read.
std::vector<std::string> files_written(const LintArguments& arguments, const LintSettings& settings) {
    std::vector<std::string> files;
    files.reserve(arguments.output.reports.size() + 1);
    for (const std::string& report : arguments.output.reports)
        files.push_back(report.substr(report.find('=') + 1));
    if (arguments.adoption.update_baseline || arguments.adoption.prune_baseline)
        files.push_back(settings.baseline.value);
    return files;
}

ExitCode run_lint(Session& session, const LintArguments& arguments) {
    const auto config = chosen_config(arguments.choice);
    if (!config) return fail(session, config.error());
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    const auto settings = lint_settings(arguments.settings, *config, today);
    if (!settings) return fail(session, settings.error());
    auto rules =
        lint::select_rules(rules::catalog(), settings->selection()).and_then(lint::rules_for_captures);
    if (!rules) return fail(session, rules.error());
    add_expiry_rule(*rules, *settings, *config);
    const auto profiles = chosen_profiles(arguments.choice, *config);
    if (!profiles) return fail(session, profiles.error());
    if (arguments.print_config) {
        session.print(effective_config(*settings, *config, arguments.choice, *profiles));
        return ExitCode::clean;
    }
    if (arguments.inputs.empty() && !arguments.live.given()) {
        return fail(session,
                    {base::ErrorCode::usage, "INPUT is required",
                     "name URLs, captures, or - for standard input; `cachewright lint --help` shows more"});
    }
    if (const auto checked = check_options(arguments); !checked) return fail(session, checked.error());
    if (const auto checked = check_baseline(arguments, *settings); !checked)
        return fail(session, checked.error());
    if (!arguments.output.reports.empty()) {
        const auto checked =
            check_reports(arguments.output.reports, files_in_use(arguments, *settings, *config));
        if (!checked) return fail(session, checked.error());
    }
    if (arguments.dry_run || arguments.curl) {
        return print_plan(session, arguments.inputs, arguments.live, files_written(arguments, *settings),
                          arguments.fix ? PlannedMending::configurations : PlannedMending::none,
                          arguments.curl ? PlanForm::curl : PlanForm::words);
    }
    // With something to fetch they are looked at there.
    const bool fetches =
        arguments.live.given() || std::any_of(arguments.inputs.begin(), arguments.inputs.end(), names_url);
    if (!fetches) {
        if (const auto checked = check_transport(arguments.live.transport); !checked)
            return fail(session, checked.error());
    }
    const auto run_with = run_settings(*config, *profiles);
    if (!run_with) return fail(session, run_with.error());
    lint::Runner runner(*rules, *profiles, *run_with);
    runner.hold_corrections_against(rules::catalog());
    if (arguments.fix_diff) {
        const ExitCode shown = show_fixes(session, arguments.inputs, arguments.live, arguments.stdin_filename,
                                          shown_by_lint(*settings, *config), runner);
        const bool may_fail =
            !settings->exit_zero.value && lint::severity_from_name(settings->fail_on.value).has_value();
        return shown == ExitCode::findings && !may_fail ? ExitCode::clean : shown;
    }

    auto adoption = Adoption::prepare(arguments.adoption, *settings, config->lint.adjustments);
    if (!adoption) return fail(session, adoption.error());
    report::LintRun run{
        CACHEWRIGHT_VERSION, *rules, *profiles, lint::severity_from_name(settings->fail_on.value), {}, {}};
    // A matrix of no cache would be empty; these two are every response's.
    if (run.profiles.empty())
        run.profiles = configured_profiles(arguments.choice, "rfc9111,browser").value_or(run.profiles);
    locate(run);
    auto output = LintOutput::open(session, arguments.output, run);
    if (!output) return fail(session, output.error());

    lint::PolicyUse policies(*run_with, config->path);
    lint::BlockUse blocks(config->lint.adjustments);
    lint::HostChoice hosts(settings->hosts.value);
    std::map<lint::ResourceKind, std::uint64_t> classes;
    const ExitCode fixed = arguments.fix ? fix_files(session, arguments.inputs, arguments.live,
                                                     shown_by_lint(*settings, *config), runner)
                                         : ExitCode::clean;
    const CaptureVisitor visitor{[&](const http::Exchange& exchange) { return runner.examine(exchange); },
                                 [&](const http::Exchange& exchange, lint::Examined&& examined) {
                                     hosts.see(exchange);
                                     // What no rule looks at, no policy and no suppression is for.
                                     if (examined.resource) {
                                         adoption->triage().see(exchange);
                                         policies.see(exchange);
                                         blocks.see(exchange);
                                         ++classes[*examined.resource];
                                         tell_class(session, exchange, *examined.resource);
                                     }
                                     const auto findings = runner.take(exchange, std::move(examined));
                                     output->add(exchange,
                                                 adoption->shown(exchange, hosts.own(exchange, findings)));
                                     return output->wanted() ? Walk::go_on : Walk::stop;
                                 },
                                 arguments.stdin_filename};
    WalkResult walked = walk_captures(session, arguments.inputs, arguments.live, visitor);
    runner.finish([&](const http::Exchange& exchange, std::span<const lint::Finding> findings) {
        output->add_late(exchange, adoption->shown(exchange, hosts.own(exchange, findings)));
    });
    walked.summary.elsewhere = hosts.hidden();
    walked.summary.other_hosts = hosts.hidden_hosts();
    walked.summary.classes.assign(classes.begin(), classes.end());
    walked.summary.not_compared = runner.left_out();
    const lint::RunScope scope = scope_of(session, *rules, walked);
    // Nothing was read at all: the error is told already, and nothing is known of suppressions.
    if (walked.summary.sources > 0) {
        adoption->triage().tell_suppressions(
            {rule_among(*rules, "lint-suppression-unused"), rule_among(*rules, "lint-suppression-expired")},
            rules::catalog(), scope,
            [&](const http::Exchange& place, std::span<const lint::Finding> findings) {
                output->add_late(place, findings);
            });
        blocks.tell_unmatched(
            {rule_among(*rules, "lint-class-unmatched"), rule_among(*rules, "lint-override-unmatched")},
            scope, [&](const http::Exchange& place, std::span<const lint::Finding> findings) {
                output->add_late(place, adoption->shown(place, findings));
            });
        if (const lint::Rule* unmatched = rule_among(*rules, "policy-unmatched")) {
            policies.tell_unmatched(
                *unmatched, scope, [&](const http::Exchange& place, std::span<const lint::Finding> findings) {
                    output->add_late(place, adoption->shown(place, findings));
                });
        }
    }
    if (settings->hosts.from == config->path) {
        if (const lint::Rule* unmatched = rule_among(*rules, "lint-host-unmatched")) {
            hosts.tell_unmatched(*unmatched, config->path, config->lint.host_positions, scope,
                                 [&](const http::Exchange& place, std::span<const lint::Finding> findings) {
                                     output->add_late(place, adoption->shown(place, findings));
                                 });
        }
    }
    adoption->release(*output, walked.summary);
    output->settle();
    walked.summary.errors = output->found().errors;
    walked.summary.warnings = output->found().warnings;
    walked.summary.infos = output->found().infos;
    walked.summary.places = output->found().places;
    adoption->count_into(walked.summary);
    walked.summary.could_not_check = walked.exit_code != ExitCode::clean;
    ExitCode code = worse(worse(walked.exit_code, fixed), output->finish(walked.summary));
    tell_foreign(session, hosts.mostly_foreign());
    if (settings->hosts.from == "--host" && scope.whole_input) {
        for (const std::size_t pattern : hosts.unmatched().patterns) {
            base::Error error = hosts.unmatched_error(pattern);
            error.message.insert(0, "--host: ");
            code = worse(code, fail(session, error));
        }
    }
    code = worse(code, adoption->finish(session, scope_of_baseline(scope, hosts), walked.summary));
    if (arguments.fail_on_unread && walked.summary.inconclusive > 0) {
        session.warning(fmt::format("{} could not be read: --fail-on-unread fails the run",
                                    report::counted(walked.summary.inconclusive, "part")));
        code = worse(code, ExitCode::could_not_check);
    }
    if (findings_fail(session, *settings, walked.summary)) code = worse(code, ExitCode::findings);
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
    add_lint_setting_options(*command, arguments->settings);
    add_adoption_options(*command, arguments->adoption);
    command->add_flag("--fail-on-unread", arguments->fail_on_unread,
                      "End with exit code 3 when any part of an input could not be read");
    command
        ->add_option("--stdin-filename", arguments->stdin_filename,
                     "What standard input is called: its format is told by it, and findings name it")
        ->type_name("NAME");
    command->add_flag("--print-config", arguments->print_config,
                      "Print the settings that would hold, and where each comes from");
    CLI::Option* dry_run = command->add_flag("--dry-run", arguments->dry_run,
                                             "Print what would be read, fetched and written; send nothing");
    command
        ->add_flag("--curl", arguments->curl,
                   "Print a curl command for each URL, with $NAME for secrets; send nothing")
        ->excludes(dry_run);
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
        "  cachewright lint --fail-on warning --report sarif=lint.sarif --report html=lint.html captures/\n"
        "  cachewright lint site.har --baseline baseline.json --update-baseline\n"
        "  cachewright lint site.har --baseline baseline.json\n"
        "CACHEWRIGHT_FAIL_ON, CACHEWRIGHT_MAX_WARNINGS, CACHEWRIGHT_BASELINE and CACHEWRIGHT_CONFIG in the\n"
        "environment stand in for flags that are not given; [lint] in cachewright.toml comes after them.");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_lint(session, *arguments); };
    });
}

}  // namespace cachewright::cli
