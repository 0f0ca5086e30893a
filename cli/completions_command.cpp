// cachewright completions SHELL
#include "cli/command_tree.hpp"
#include "cli/session.hpp"
#include "cli/word_choice.hpp"
#include "lib/report/completions.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace cachewright::cli {

namespace {

ExitCode run_completions(Session& session, const CLI::App& app, const std::string& shell) {
    const report::CommandLine line = command_line_of(app);
    if (shell == "bash") {
        session.print(report::bash_completions(line));
    } else if (shell == "zsh") {
        session.print(report::zsh_completions(line));
    } else {
        session.print(report::fish_completions(line));
    }
    return ExitCode::clean;
}

}  // namespace

void add_completions_command(CLI::App& app, Invocation& invocation) {
    auto shell = std::make_shared<std::string>();
    CLI::App* command =
        app.add_subcommand("completions", "Print the completions of this command line for a shell");
    command->add_option("SHELL", *shell, "bash, zsh or fish")
        ->required()
        ->check(one_of({"bash", "zsh", "fish"}))
        ->type_name("");
    command->footer(
        "Examples:\n"
        "  source <(cachewright completions bash)\n"
        "  cachewright completions zsh > \"${fpath[1]}/_cachewright\"\n"
        "  cachewright completions fish > ~/.config/fish/completions/cachewright.fish\n");
    command->callback([&invocation, &app, shell] {
        invocation.run = [&app, shell](Session& session) { return run_completions(session, app, *shell); };
    });
}

}  // namespace cachewright::cli
