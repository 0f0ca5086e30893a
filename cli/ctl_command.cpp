// cachewright ctl …: a running proxy, asked and told by its admin API.
#include "cli/ctl.hpp"
#include "cli/word_choice.hpp"
#include "lib/base/ascii.hpp"
#include "lib/policy/outcome.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <vector>

namespace cachewright::cli {

void add_ctl_options(CLI::App& command, CtlArguments& arguments) {
    command.add_option("--format", arguments.format, "text, or json as the API says it")
        ->check(one_of({"text", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    add_admin_options(command, arguments.admin);
    add_admin_timeout(command, arguments.admin);
}

void add_admin_timeout(CLI::App& command, AdminArguments& arguments) {
    command.add_option("--timeout", arguments.timeout, "Give up on an answer of the proxy after this long")
        ->type_name("DURATION")
        ->default_str("10s");
}

ExitCode fail_with(Session& session, const base::Error& error) {
    if (interrupted()) return ExitCode::interrupted;
    session.error(error);
    return exit_code_of(error.code);
}

ExitCode ask_and_print(Session& session, const CtlArguments& arguments, const AdminRequest& request,
                       const AnswerText& text) {
    const auto answer = ask_admin(arguments.admin, request);
    if (!answer) return fail_with(session, answer.error());
    const auto words = text(*answer);
    if (!words) return fail_with(session, words.error());
    session.print(arguments.json() ? *answer : *words);
    return ExitCode::clean;
}

std::string check_count(const std::string& text) {
    const bool number =
        base::all_digits(text) && text.size() <= 15 && text.find_first_not_of('0') != std::string::npos;
    return number ? std::string() : "'" + text + "' is not a number from 1";
}

void add_outcome_option(CLI::App& command, std::string& outcome) {
    std::vector<std::string_view> words;
    words.reserve(static_cast<std::size_t>(policy::Outcome::count_));
    for (int at = 0; at < static_cast<int>(policy::Outcome::count_); ++at)
        words.push_back(policy::outcome_name(static_cast<policy::Outcome>(at)));
    command.add_option("--outcome", outcome, "Only requests of which this became")
        ->check(one_of(std::move(words)))
        ->type_name("WORD");
}

namespace {

// A filter or a condition that is empty, as of a script's variable that is not set, would stand for
// everything. Purging says more of it itself.
void refuse_empty_values(CLI::App& command) {
    const CLI::Validator has_value(
        [](const std::string& value) {
            return value.empty() ? std::string("the value is empty; leave the option out, or say one")
                                 : std::string();
        },
        "");
    for (CLI::Option* option : command.get_options()) {
        if (option->get_expected_min() > 0 && option->get_name() != "--body") option->check(has_value);
    }
    for (CLI::App* each : command.get_subcommands([](const CLI::App*) { return true; })) {
        if (each->get_name() != "purge") refuse_empty_values(*each);
    }
}

}  // namespace

void add_ctl_command(CLI::App& app, Invocation& invocation) {
    CLI::App* command = app.add_subcommand(
        "ctl", "Look into a running proxy, and change it: stats, entries, purge, clock, faults");
    command->require_subcommand(1);
    add_ctl_reading(*command, invocation);
    add_ctl_changing(*command, invocation);
    add_ctl_faults(*command, invocation);
    add_ctl_config(*command, invocation);
    add_ctl_events(*command, invocation);
    add_ctl_live(*command, invocation);
    refuse_empty_values(*command);
    command->footer(
        "Examples:\n"
        "  cachewright ctl stats\n"
        "  cachewright ctl live\n"
        "  cachewright ctl decisions --outcome miss\n"
        "  cachewright ctl purge --tag news --soft\n"
        "  cachewright ctl clock --advance 1h\n"
        "  cachewright ctl faults --next 3 --status 503\n");
}

}  // namespace cachewright::cli
