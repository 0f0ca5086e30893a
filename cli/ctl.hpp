// What the commands of `cachewright ctl` share.
#pragma once

#include "cli/admin_client.hpp"
#include "cli/session.hpp"
#include "lib/base/result.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace cachewright::cli {

struct CtlArguments {
    AdminArguments admin;
    std::string format = "text";

    [[nodiscard]] bool json() const { return format == "json"; }
};

// --format, --admin, --token-file, --timeout; `arguments` must outlive the parsing.
void add_ctl_options(CLI::App& command, CtlArguments& arguments);

// Of them --timeout.
void add_admin_timeout(CLI::App& command, AdminArguments& arguments);

[[nodiscard]] ExitCode fail_with(Session& session, const base::Error& error);

// Asks, and prints the answer: for people as `text` writes it, or the JSON itself. What `text` does not take
// is no answer of the API, and is not passed on as JSON either.
using AnswerText = std::function<base::Result<std::string>(std::string_view json)>;
[[nodiscard]] ExitCode ask_and_print(Session& session, const CtlArguments& arguments,
                                     const AdminRequest& request, const AnswerText& text);

// One record of a request, by its number: for `explain --request` too.
[[nodiscard]] ExitCode show_decision(Session& session, const CtlArguments& arguments, const std::string& id);

// The checks of numbers and words that several commands take.
[[nodiscard]] std::string check_count(const std::string& text);
void add_outcome_option(CLI::App& command, std::string& outcome);

void add_ctl_reading(CLI::App& ctl, Invocation& invocation);   // stats, entries, decisions, decision
void add_ctl_changing(CLI::App& ctl, Invocation& invocation);  // purge, clock
void add_ctl_config(CLI::App& ctl, Invocation& invocation);    // config, reload
void add_ctl_faults(CLI::App& ctl, Invocation& invocation);
void add_ctl_events(CLI::App& ctl, Invocation& invocation);
void add_ctl_live(CLI::App& ctl, Invocation& invocation);

}  // namespace cachewright::cli
