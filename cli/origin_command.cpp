// cachewright origin [FILE]
#include "cli/session.hpp"
#include "cli/word_choice.hpp"
#include "lib/net/interrupts.hpp"
#include "lib/origin/server.hpp"
#include "lib/report/served_line.hpp"
#include "lib/report/terminal_text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <utility>

namespace cachewright::cli {

namespace {

struct OriginArguments {
    std::string file;
    std::string listen = "127.0.0.1:3000";
    std::string log_format = "text";
    bool print_script = false;
};

base::Result<origin::Script> chosen_script(const std::string& file) {
    if (!file.empty()) return origin::load_script(file);
    return origin::read_script(origin::builtin_script(), "the built-in script", [](const std::string& name) {
        return base::fail(base::ErrorCode::not_found, fmt::format("there is no {}", name));
    });
}

std::string banner(const origin::Script& script, const net::ListenAddress& address, std::uint16_t port) {
    net::ListenAddress shown = address;
    shown.port = port;
    if (shown.host.empty()) shown.host = "127.0.0.1";
    std::string text = fmt::format("listening on http://{}\n", net::format_listen_address(shown));
    std::size_t longest = 0;
    for (const origin::Route& route : script.routes)
        longest = std::max(longest, report::columns(report::printable(route.path.text())));
    for (const origin::Route& route : script.routes) {
        const std::string path = report::printable(route.path.text());
        std::string about = report::printable(route.about);
        if (route.methods != std::vector<std::string>{"GET"})
            about = fmt::format("{}{}{}", fmt::join(route.methods, ", "), about.empty() ? "" : ": ", about);
        if (about.empty()) {
            text += fmt::format("  {}\n", path);
        } else {
            text += fmt::format("  {}{:{}}{}\n", path, "", longest - report::columns(path) + 2, about);
        }
    }
    text.pop_back();
    return text;
}

ExitCode run_origin(Session& session, const OriginArguments& arguments) {
    if (arguments.print_script) {
        if (!arguments.file.empty()) {
            session.error({base::ErrorCode::usage, "--print-script prints the built-in script, not FILE",
                           "leave one of them out"});
            return ExitCode::usage;
        }
        session.print(origin::builtin_script());
        return ExitCode::clean;
    }
    auto script = chosen_script(arguments.file);
    if (!script) {
        session.error(script.error());
        return exit_code_of(script.error().code);
    }
    const auto address = net::parse_listen_address(arguments.listen);
    if (!address) {
        session.error(address.error());
        return exit_code_of(address.error().code);
    }
    net::Loop loop;
    int ended_by = 0;
    const net::Interrupts interrupts(loop, [&](int signal, int) {
        ended_by = signal;
        loop.stop();
    });
    origin::Server server(
        loop, std::move(*script),
        [] { return std::chrono::time_point_cast<base::Duration>(std::chrono::system_clock::now()); },
        [&](const origin::Served& served) {
            if (session.loudness() == Loudness::quiet) return;
            session.print(arguments.log_format == "json" ? report::served_json(served)
                                                         : report::served_text(served, session.style()));
        });
    const auto port = server.listen(*address);
    if (!port) {
        base::Error error = port.error();
        if (error.hint.empty()) error.hint = "--listen 127.0.0.1:0 takes any free port";
        session.error(error);
        return exit_code_of(error.code);
    }
    if (!address->loopback()) {
        session.warning(fmt::format("{} is reachable from other machines; --listen 127.0.0.1:{} is not",
                                    arguments.listen, address->port));
    }
    session.warning(banner(server.script(), *address, *port));
    loop.run();
    return ended_by == SIGINT ? ExitCode::interrupted : ExitCode::clean;
}

}  // namespace

void add_origin_command(CLI::App& app, Invocation& invocation) {
    auto arguments = std::make_shared<OriginArguments>();
    CLI::App* command =
        app.add_subcommand("origin", "Serve scripted responses, to try caches in front of them");
    command
        ->add_option("FILE", arguments->file,
                     "The script (TOML); without it a built-in one with a route for each kind of response")
        ->type_name("FILE");
    command->add_option("--listen", arguments->listen, "Where to listen; port 0 takes any free one")
        ->type_name("ADDRESS")
        ->capture_default_str();
    command->add_option("--log-format", arguments->log_format, "A line for each request: text or json")
        ->check(one_of({"text", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    command->add_flag("--print-script", arguments->print_script, "Print the built-in script and end");
    command->footer(
        "It serves until Ctrl-C (exit 130) or SIGTERM (exit 0). --quiet leaves out the line for each "
        "request. "
        "What a script may say is in docs/origin.md.\n"
        "Examples:\n"
        "  cachewright origin\n"
        "  cachewright origin --print-script > demo.toml\n"
        "  cachewright origin demo.toml --listen 127.0.0.1:0\n");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_origin(session, *arguments); };
    });
}

}  // namespace cachewright::cli
