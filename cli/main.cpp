// The cachewright command: reads the command line, runs one subcommand, returns its exit code.
#include "cli/exit_code.hpp"
#include "cli/session.hpp"
#include "cli/word_choice.hpp"
#include "lib/base/edit_distance.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::cli {

namespace {

// The program, its command, and that one's own.
std::vector<const CLI::App*> chosen_commands(const CLI::App& app) {
    std::vector<const CLI::App*> chosen{&app};
    for (auto named = app.get_subcommands(); !named.empty(); named = named.front()->get_subcommands())
        chosen.push_back(named.front());
    return chosen;
}

// CLI11 only says that it did not expect a word; the nearest one that it would have taken helps more.
std::string did_you_mean(const CLI::App& app, const std::vector<std::string>& extras) {
    if (extras.empty()) return {};
    const std::string& stray = extras.front();
    const std::vector<const CLI::App*> chosen = chosen_commands(app);
    // An option of the command that stands before the command.
    std::string path = "cachewright";
    for (std::size_t at = 1; at < chosen.size(); ++at) {
        path += " " + chosen[at]->get_name();
        if (chosen[at]->get_option_no_throw(stray.substr(0, stray.find('='))) != nullptr)
            return fmt::format("it belongs behind the command: {} {} …", path, stray);
    }
    std::vector<std::string> known;
    for (const CLI::App* command : chosen) {
        for (const CLI::Option* option : command->get_options()) {
            for (const std::string& name : option->get_lnames())
                known.push_back("--" + name);
        }
    }
    // A command of commands, such as profile, takes one.
    for (const CLI::App* command : chosen.back()->get_subcommands(nullptr))
        known.push_back(command->get_name());
    const std::string_view word = std::string_view(stray).substr(0, stray.find('='));
    const std::vector<std::string_view> candidates(known.begin(), known.end());
    const std::string_view nearest = base::nearest_word(word, candidates);
    return nearest.empty() ? std::string{} : fmt::format("did you mean '{}'?", nearest);
}

ExitCode usage_error(Session& session, const CLI::App& app, const CLI::ParseError& error) {
    std::string help = "cachewright";
    for (auto named = app.get_subcommands(); !named.empty(); named = named.front()->get_subcommands())
        help += " " + named.front()->get_name();
    help += " --help";
    std::string message = error.what();
    std::vector<std::string> extras = app.remaining(true);
    std::string hint = did_you_mean(app, extras);
    if (!extras.empty()) message = fmt::format("'{}' is not an option or command here", extras.front());
    if (hint.empty()) hint = fmt::format("`{}` shows what there is", help);
    session.error({base::ErrorCode::usage, message, hint});
    return ExitCode::usage;
}

// `cachewright help profile diff` asks for what `cachewright profile diff --help` does. Only words that name
// commands are taken: CLI11 would print the help of the whole program for any other.
std::vector<std::string> with_help_as_option(const CLI::App& app, std::vector<std::string> arguments) {
    if (arguments.empty() || arguments.front() != "help") return arguments;
    arguments.erase(arguments.begin());
    const CLI::App* command = &app;
    for (const std::string& word : arguments) {
        const auto nested = command->get_subcommands(
            [&](const CLI::App* candidate) { return candidate->get_name() == word; });
        if (nested.empty()) return arguments;
        command = nested.front();
    }
    arguments.emplace_back("--help");
    return arguments;
}

std::string exit_codes() {
    std::string codes;
    for (const ExitCodeMeaning& row : kExitCodeMeanings)
        codes += fmt::format("{}{} {}", codes.empty() ? "" : ", ", static_cast<int>(row.code), row.brief);
    return "Exit codes: " + codes + ".\n";
}

ExitCode run(int argc, char** argv) {
    Session session;
    Invocation invocation;
    CLI::App app("Lint and explain HTTP cache headers", "cachewright");
    app.set_version_flag("--version", "cachewright " CACHEWRIGHT_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("--color", session.options.color, "When to colour: auto, always, never")
        ->check(one_of({"auto", "always", "never"}))
        ->type_name("WHEN")
        ->capture_default_str();
    CLI::Option* quiet = app.add_flag("-q,--quiet", session.options.quiet, "Findings and errors only");
    app.add_flag("-v,--verbose", session.options.verbose,
                 "Say also what was assumed in reading, and the class of each response")
        ->excludes(quiet);
    add_lint_command(app, invocation);
    add_explain_command(app, invocation);
    add_rules_command(app, invocation);
    add_profile_command(app, invocation);
    add_key_command(app, invocation);
    add_proxy_command(app, invocation);
    add_ctl_command(app, invocation);
    add_origin_command(app, invocation);
    add_init_command(app, invocation);
    add_schema_command(app, invocation);
    add_completions_command(app, invocation);
    add_man_command(app, invocation);
    app.footer(exit_codes() +
               "NO_COLOR and FORCE_COLOR in the environment choose colour where --color does not.\n"
               "`cachewright COMMAND --help` tells more about a command.");

    try {
        std::vector<std::string> arguments =
            with_help_as_option(app, {argv + std::min(argc, 1), argv + argc});
        std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
        app.parse(std::move(arguments));
    } catch (const CLI::Success& success) {  // --help, --version
        std::ostringstream out;
        (void)app.exit(success, out, out);
        session.print(out.str());
        return session.output_failed() ? ExitCode::could_not_check : ExitCode::clean;
    } catch (const CLI::ParseError& error) {
        return usage_error(session, app, error);
    }
    watch_for_interruption();
    const ExitCode code = invocation.run(session);
    return session.output_failed() ? worse(code, ExitCode::could_not_check) : code;
}

}  // namespace

}  // namespace cachewright::cli

int main(int argc, char** argv) {
    try {
        return static_cast<int>(cachewright::cli::run(argc, argv));
    } catch (const std::exception& error) {
        // The only catch-all: running out of memory is the one thing that is expected to end up here.
        fmt::print(stderr, "cachewright: cannot go on: {}\n", error.what());
        return static_cast<int>(cachewright::cli::ExitCode::could_not_check);
    }
}
