// cachewright ctl live: the live view of a proxy that runs elsewhere.
#include "cli/ctl.hpp"
#include "cli/live_show.hpp"
#include "lib/report/live_screen.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <utility>

namespace cachewright::cli {

namespace {

constexpr std::chrono::seconds kAskAgain{1};

ExitCode run_live(Session& session, const AdminArguments& admin) {
    auto screen = TerminalScreen::open();
    if (!screen) {
        base::Error error = screen.error();
        if (error.hint.empty())
            error.hint = "`cachewright ctl stats` prints the numbers, `cachewright ctl events` each request";
        return fail_with(session, error);
    }
    bool quits = false;
    report::LiveView places;
    places.admin = admin_url(admin);
    LiveShow show(**screen, std::move(places), session.style().colour,
                  {[&admin](const std::string& path, const LiveSource::Checkpoint& checkpoint) {
                       return ask_admin(admin, {path}, checkpoint);
                   },
                   kAskAgain, [&quits] { quits = true; }});
    const auto shown = show.run([&quits] { return quits || interrupted(); });
    screen->reset();
    if (!shown) return fail_with(session, shown.error());
    session.print(report::live_summary(show.view()));
    return quits ? ExitCode::clean : ExitCode::interrupted;
}

}  // namespace

void add_ctl_live(CLI::App& ctl, Invocation& invocation) {
    CLI::App* command = ctl.add_subcommand(
        "live", "A screen that shows hit ratio, routes, requests, clock and faults as they change");
    auto arguments = std::make_shared<AdminArguments>();
    add_admin_options(*command, *arguments);
    add_admin_timeout(*command, *arguments);
    command->footer("The keys: q quits, p pauses the view. The proxy goes on.\n");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_live(session, *arguments); };
    });
}

}  // namespace cachewright::cli
