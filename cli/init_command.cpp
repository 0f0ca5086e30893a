// cachewright init
#include "cli/session.hpp"
#include "cli/text_file.hpp"
#include "lib/manifest/config.hpp"
#include "lib/manifest/lint_config.hpp"
#include "lib/manifest/proxy_config.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>

namespace cachewright::cli {

namespace {

struct InitArguments {
    bool lint = false;
    bool to_stdout = false;
};

ExitCode run_init(Session& session, const InitArguments& arguments) {
    std::string text = manifest::commented_lint_config();
    if (!arguments.lint) text += manifest::commented_proxy_config();
    if (arguments.to_stdout) {
        session.print(text);
        return ExitCode::clean;
    }
    const std::string path(manifest::config_name);
    if (const auto created = create_text_file(path, text); !created) {
        session.error(created.error());
        return exit_code_of(created.error().code);
    }
    session.remark(fmt::format("wrote {}: all of it is commented out, so nothing changes yet", path));
    return ExitCode::clean;
}

}  // namespace

void add_init_command(CLI::App& app, Invocation& invocation) {
    auto arguments = std::make_shared<InitArguments>();
    CLI::App* command =
        app.add_subcommand("init", "Write a commented cachewright.toml here; never over an existing one");
    command->add_flag("--lint", arguments->lint, "The settings of lint alone");
    command->add_flag("--stdout", arguments->to_stdout, "Print it instead");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_init(session, *arguments); };
    });
}

}  // namespace cachewright::cli
