// cachewright ctl stats | entries | decisions | decision
#include "cli/ctl.hpp"
#include "cli/word_choice.hpp"
#include "lib/base/ascii.hpp"
#include "lib/report/config_text.hpp"
#include "lib/report/decision_list.hpp"
#include "lib/report/decision_text.hpp"
#include "lib/report/entries_text.hpp"
#include "lib/report/stats_text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>

namespace cachewright::cli {

namespace {

constexpr std::size_t kLargestPage = 1000;  // of the API

struct ListArguments {
    CtlArguments ctl;
    std::size_t limit = 0;
    std::string url;
    std::string tag;
    std::string state;
    std::string outcome;
};

ExitCode run_stats(Session& session, const CtlArguments& arguments) {
    return ask_and_print(session, arguments, {"/api/stats"}, [&session](std::string_view json) {
        return report::stats_text(json, session.list_style());
    });
}

ExitCode run_entries(Session& session, const ListArguments& arguments) {
    report::EntryPages pages;
    std::string after;
    do {
        const std::size_t wanted = std::min(arguments.limit - pages.size(), kLargestPage);
        const auto answer =
            ask_admin(arguments.ctl.admin, {path_with("/api/entries", {{"url", arguments.url},
                                                                       {"tag", arguments.tag},
                                                                       {"state", arguments.state},
                                                                       {"limit", std::to_string(wanted)},
                                                                       {"after", after}})});
        if (!answer) return fail_with(session, answer.error());
        const auto next = pages.add(*answer);
        if (!next) return fail_with(session, next.error());
        after = next->value_or(std::string());
    } while (!after.empty() && pages.size() < arguments.limit);
    session.print(arguments.ctl.json() ? pages.json() + "\n" : pages.text(session.list_style()));
    return ExitCode::clean;
}

ExitCode run_decisions(Session& session, const ListArguments& arguments) {
    const std::string path = path_with(
        "/api/decisions",
        {{"limit", std::to_string(arguments.limit)}, {"outcome", arguments.outcome}, {"url", arguments.url}});
    const auto list = ask_admin(arguments.ctl.admin, {path});
    if (!list) return fail_with(session, list.error());
    if (report::lists_no_decision(*list)) {
        const auto config = ask_admin(arguments.ctl.admin, {"/api/config"});
        if (config && report::setting_in_force(*config, "decisions") == "0")
            return fail_with(session,
                             {base::ErrorCode::unavailable, "the proxy keeps no records of requests",
                              "it runs with --decisions 0; `cachewright ctl events` shows requests as "
                              "they are answered"});
    }
    const auto words = report::decision_list(*list, session.list_style());
    if (!words) return fail_with(session, words.error());
    session.print(arguments.ctl.json() ? *list : *words);
    return ExitCode::clean;
}

void add_limit(CLI::App& command, ListArguments& arguments, std::size_t usual, const std::string& about) {
    arguments.limit = usual;
    command.add_option("--limit", arguments.limit, about)
        ->check(check_count)
        ->type_name("N")
        ->capture_default_str();
}

void add_url(CLI::App& command, ListArguments& arguments) {
    command
        .add_option("--url", arguments.url,
                    "Only URLs of this pattern: '/api/**', 'shop.example/*.js'; * stops at /, ** does not")
        ->type_name("GLOB");
}

}  // namespace

ExitCode show_decision(Session& session, const CtlArguments& arguments, const std::string& id) {
    if (!base::all_digits(id)) {
        session.error({base::ErrorCode::usage, fmt::format("'{}' is no number of a request", id),
                       "it stands in the answer's X-Cachewright-Request-Id"});
        return ExitCode::usage;
    }
    return ask_and_print(session, arguments, {"/api/decisions/" + id}, [&session](std::string_view json) {
        return report::decision_text(json, session.list_style());
    });
}

void add_ctl_reading(CLI::App& ctl, Invocation& invocation) {
    CLI::App* stats = ctl.add_subcommand("stats", "What the proxy has done since its start, in numbers");
    auto stats_arguments = std::make_shared<CtlArguments>();
    add_ctl_options(*stats, *stats_arguments);
    stats->callback([&invocation, stats_arguments] {
        invocation.run = [stats_arguments](Session& session) { return run_stats(session, *stats_arguments); };
    });

    CLI::App* entries =
        ctl.add_subcommand("entries", "What is stored: age, freshness left, stale use, size, tags");
    auto listed = std::make_shared<ListArguments>();
    add_url(*entries, *listed);
    entries->add_option("--tag", listed->tag, "Only what has this tag")->type_name("TAG");
    entries->add_option("--state", listed->state, "Only what is fresh, or stale")
        ->check(one_of({"fresh", "stale"}))
        ->type_name("STATE");
    add_limit(*entries, *listed, 100, "So many URLs");
    add_ctl_options(*entries, listed->ctl);
    entries->callback([&invocation, listed] {
        invocation.run = [listed](Session& session) { return run_entries(session, *listed); };
    });

    CLI::App* decisions = ctl.add_subcommand("decisions", "What became of the last requests, newest first");
    auto decided = std::make_shared<ListArguments>();
    add_limit(*decisions, *decided, 20, "So many requests, at most 1000");
    add_outcome_option(*decisions, decided->outcome);
    add_url(*decisions, *decided);
    add_ctl_options(*decisions, decided->ctl);
    decisions->footer(
        "They are in order of time. Each event loop of the proxy numbers its own requests (the remainder of "
        "a number "
        "by --threads is its loop), so that the numbers of several are not.\n");
    decisions->callback([&invocation, decided] {
        invocation.run = [decided](Session& session) { return run_decisions(session, *decided); };
    });

    CLI::App* decision = ctl.add_subcommand(
        "decision", "One request: what became of it, why, and what would have been otherwise");
    auto one = std::make_shared<CtlArguments>();
    auto id = std::make_shared<std::string>();
    decision->add_option("NUMBER", *id, "The number in its answer's X-Cachewright-Request-Id")
        ->required()
        ->type_name("");
    add_ctl_options(*decision, *one);
    decision->callback([&invocation, one, id] {
        invocation.run = [one, id](Session& session) { return show_decision(session, *one, *id); };
    });
}

}  // namespace cachewright::cli
