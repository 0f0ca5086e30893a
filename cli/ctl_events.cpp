// cachewright ctl events: each request as it is answered, until Ctrl-C.
#include "cli/ctl.hpp"
#include "lib/http/event_stream.hpp"
#include "lib/report/decision_list.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace cachewright::cli {

namespace {

struct EventArguments {
    CtlArguments ctl;
    std::string outcome;
    std::string url;
    std::size_t limit = 0;  // 0: none
};

// What came of the stream so far.
class Listening {
  public:
    Listening(Session& session, const EventArguments& arguments) : session_(session), arguments_(arguments) {}

    Hearing hear(std::string_view bytes) {
        for (const http::StreamEvent& event : reader_.read(bytes)) {
            if (enough()) return Hearing::stop;
            if (event.type == "dropped")
                session_.warning("some requests are missing here: the proxy was faster than this reader");
            if (event.type != "decision") continue;
            const auto line = report::decision_line(event.data, session_.style());
            if (!line) {
                failure_ = line.error();
                return Hearing::stop;
            }
            session_.print(arguments_.ctl.json() ? event.data + "\n" : *line);
            ++count_;
        }
        if (reader_.too_long())
            failure_ =
                base::Error{base::ErrorCode::too_large, "what came is no stream of a proxy's events", {}};
        return enough() || failure_ ? Hearing::stop : Hearing::on;
    }

    [[nodiscard]] bool enough() const {
        return session_.output_closed() || (arguments_.limit != 0 && count_ == arguments_.limit);
    }
    [[nodiscard]] const std::optional<base::Error>& failure() const { return failure_; }

  private:
    Session& session_;
    const EventArguments& arguments_;
    http::EventStreamReader reader_;
    std::size_t count_ = 0;
    std::optional<base::Error> failure_;
};

ExitCode run_events(Session& session, const EventArguments& arguments) {
    Listening listening(session, arguments);
    const auto ended = listen_to_admin(
        arguments.ctl.admin, path_with("/events", {{"outcome", arguments.outcome}, {"url", arguments.url}}),
        [&listening](std::string_view bytes) { return listening.hear(bytes); });
    if (interrupted()) return ExitCode::interrupted;
    if (listening.failure()) return fail_with(session, *listening.failure());
    if (listening.enough()) return ExitCode::clean;
    if (!ended) return fail_with(session, ended.error());
    session.error({base::ErrorCode::unavailable, "the proxy has ended the stream", {}});
    return ExitCode::could_not_check;
}

}  // namespace

void add_ctl_events(CLI::App& ctl, Invocation& invocation) {
    CLI::App* command =
        ctl.add_subcommand("events", "A line for each request as it is answered, until Ctrl-C");
    auto arguments = std::make_shared<EventArguments>();
    add_outcome_option(*command, arguments->outcome);
    command->add_option("--url", arguments->url, "Only URLs of this pattern: '/api/**'")->type_name("GLOB");
    command->add_option("--limit", arguments->limit, "End after so many")->check(check_count)->type_name("N");
    add_ctl_options(*command, arguments->ctl);
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_events(session, *arguments); };
    });
}

}  // namespace cachewright::cli
