// cachewright ctl config | reload
#include "cli/ctl.hpp"
#include "lib/report/config_text.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <string_view>

namespace cachewright::cli {

namespace {

ExitCode run_reload(Session& session, const CtlArguments& arguments) {
    const auto answer = ask_admin(arguments.admin, {"/api/config/reload", "POST", "{}"});
    if (!answer) {
        base::Error error = answer.error();
        if (error.code == base::ErrorCode::usage)
            error.message += "\nnot reloaded: the settings of before stay in force";
        return fail_with(session, error);
    }
    const auto words = report::reload_words(*answer);
    if (!words) return fail_with(session, words.error());
    session.print(arguments.json() ? *answer : *words);
    return ExitCode::clean;
}

}  // namespace

void add_ctl_config(CLI::App& ctl, Invocation& invocation) {
    CLI::App* config = ctl.add_subcommand("config", "The settings in force, and where each comes from");
    auto asked = std::make_shared<CtlArguments>();
    add_ctl_options(*config, *asked);
    config->callback([&invocation, asked] {
        invocation.run = [asked](Session& session) {
            return ask_and_print(session, *asked, {"/api/config"}, [&session](std::string_view json) {
                return report::config_text(json, session.list_style());
            });
        };
    });

    CLI::App* reload = ctl.add_subcommand(
        "reload", "Let the proxy read cachewright.toml again; a file with a mistake changes nothing");
    auto told = std::make_shared<CtlArguments>();
    add_ctl_options(*reload, *told);
    reload->callback([&invocation, told] {
        invocation.run = [told](Session& session) { return run_reload(session, *told); };
    });
}

}  // namespace cachewright::cli
