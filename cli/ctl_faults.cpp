// cachewright ctl faults: what goes wrong on the way to the origin.
#include "cli/ctl.hpp"
#include "cli/later_request.hpp"
#include "cli/word_choice.hpp"
#include "lib/input/text_file.hpp"
#include "lib/report/admin_text.hpp"
#include "lib/report/admin_wish.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

namespace cachewright::cli {

namespace {

// The groups of options that make a rule.
constexpr const char* kWhich = "Which requests to the origin";
constexpr const char* kWhat = "What happens to them";

struct FaultArguments {
    CtlArguments ctl;
    std::string action;  // empty: add where there is a rule, else list
    std::string file;
    report::FaultWish rule;
    std::vector<std::string> headers;
};

ExitCode misused(Session& session, std::string_view why, std::string_view hint) {
    session.error({base::ErrorCode::usage, std::string(why), std::string(hint)});
    return ExitCode::usage;
}

ExitCode ask_faults(Session& session, const CtlArguments& arguments, const AdminRequest& request) {
    return ask_and_print(session, arguments, request, [&session](std::string_view json) {
        return report::faults_text(json, session.list_style());
    });
}

ExitCode add_rule(Session& session, const FaultArguments& arguments) {
    report::FaultWish rule = arguments.rule;
    for (const std::string& text : arguments.headers) {
        const auto header = parse_header(text, "--header");
        if (!header) return fail_with(session, header.error());
        rule.headers.emplace_back(header->name, header->value);
    }
    const auto listed = ask_admin(arguments.ctl.admin, {"/api/faults"});
    if (!listed) return fail_with(session, listed.error());
    const auto rules = report::faults_with(*listed, rule);
    if (!rules) return fail_with(session, rules.error());
    const auto installed = ask_admin(arguments.ctl.admin, {"/api/faults", "POST", *rules});
    if (!installed) return fail_with(session, report::fault_refusal(installed.error()));
    const auto words = report::faults_text(*installed, session.list_style());
    if (!words) return fail_with(session, words.error());
    session.print(arguments.ctl.json() ? *installed : *words);
    return ExitCode::clean;
}

ExitCode set_rules(Session& session, const FaultArguments& arguments) {
    input::TextFileKind kind;
    kind.what = "a list of faults";
    kind.most = std::size_t{1} << 20;
    kind.dash = input::Dash::standard_input;
    const auto text = input::read_text_file(arguments.file, kind);
    if (!text) return fail_with(session, text.error());
    const auto rules = report::faults_of(*text);
    if (!rules) {
        base::Error error = rules.error();
        error.message = fmt::format("{}: {}", arguments.file, error.message);
        return fail_with(session, error);
    }
    return ask_faults(session, arguments.ctl, {"/api/faults", "POST", *rules});
}

ExitCode run_faults(Session& session, const FaultArguments& arguments, bool has_rule) {
    const std::string action =
        !arguments.action.empty() ? arguments.action : std::string(has_rule ? "add" : "list");
    if (has_rule && action != "add")
        return misused(session, fmt::format("options of a rule stand with `faults {}`", action),
                       "`cachewright ctl faults --next 3 --status 503` adds one");
    if (!arguments.file.empty() && action != "set")
        return misused(session, fmt::format("a file stands with `faults {}`", action),
                       "`cachewright ctl faults set FILE` installs the rules of a file");
    if (action == "list") return ask_faults(session, arguments.ctl, {"/api/faults"});
    if (action == "clear") return ask_faults(session, arguments.ctl, {"/api/faults", "DELETE"});
    if (action == "add") {
        if (has_rule) return add_rule(session, arguments);
        return misused(session, "what is to go wrong is not said",
                       "`cachewright ctl faults --next 3 --status 503` breaks three requests");
    }
    if (!arguments.file.empty()) return set_rules(session, arguments);
    return misused(session, "the file with the rules is not named",
                   "`cachewright ctl faults set FILE`, or - for standard input");
}

void add_rule_options(CLI::App& command, FaultArguments& arguments) {
    report::FaultWish& rule = arguments.rule;
    command.add_option("--next", rule.count, "So many, then never again; without it, all")
        ->check(check_count)
        ->type_name("N")
        ->group(kWhich);
    command.add_option("--route", rule.route, "Only for URLs of this pattern: '/api/**'")
        ->type_name("GLOB")
        ->group(kWhich);
    command.add_option("--method", rule.methods, "Only this method (repeatable)")
        ->type_name("METHOD")
        ->allow_extra_args(false)
        ->group(kWhich);
    command.add_option("--after", rule.after, "From so much cache time on")
        ->type_name("DURATION")
        ->group(kWhich);
    command.add_option("--for", rule.lasting, "For so much cache time")->type_name("DURATION")->group(kWhich);
    command.add_option("--every", rule.every, "Each so many-th")
        ->check(check_count)
        ->type_name("N")
        ->group(kWhich);
    command.add_option("--schedule", rule.schedule, "One after another, again and again: fail,fail,pass")
        ->delimiter(',')
        ->type_name("TURNS")
        ->allow_extra_args(false)
        ->group(kWhich);
    command.add_option("--probability", rule.probability, "Each with this probability, 0 to 1")
        ->type_name("P")
        ->group(kWhich);
    command.add_option("--name", rule.name, "What the rule is called in the access log")
        ->type_name("WORD")
        ->group(kWhich);

    command.add_option("--status", rule.status, "The origin answers with this status, 200 to 599")
        ->check(check_count)
        ->type_name("STATUS")
        ->group(kWhat);
    command.add_option("--header", arguments.headers, "… and with this header (repeatable)")
        ->type_name("'NAME: VALUE'")
        ->allow_extra_args(false)
        ->group(kWhat);
    command.add_option("--body", rule.body, "… and with this content")->type_name("TEXT")->group(kWhat);
    command.add_option("--delay", rule.delay, "So much time passes first")
        ->type_name("DURATION")
        ->group(kWhat);
    command.add_flag("--refused", rule.refused, "Nothing listens there")->group(kWhat);
    command.add_flag("--reset", rule.reset, "The connection breaks before an answer")->group(kWhat);
    command.add_flag("--no-answer", rule.no_answer, "No answer comes, until a time limit ends it")
        ->group(kWhat);
    command.add_flag("--malformed", rule.malformed, "The answer is not HTTP")->group(kWhat);
    command
        .add_option("--truncate-after", rule.truncate_after,
                    "The answer breaks off within its content: 1000, 10KiB, 50%")
        ->type_name("SIZE")
        ->group(kWhat);
    command.add_option("--bytes-per-second", rule.bytes_per_second, "The content comes that slowly")
        ->type_name("SIZE")
        ->group(kWhat);
}

}  // namespace

void add_ctl_faults(CLI::App& ctl, Invocation& invocation) {
    CLI::App* command =
        ctl.add_subcommand("faults", "Break the way to the origin on purpose, and see what is broken");
    auto arguments = std::make_shared<FaultArguments>();
    command
        ->add_option("ACTION", arguments->action,
                     "list; add one rule, before those that are there; set those of a file instead; clear. "
                     "Without it: add where a rule is given, else list")
        ->check(one_of({"list", "add", "set", "clear"}))
        ->type_name("");
    command->add_option("FILE", arguments->file, "For set: rules as JSON, or - for standard input")
        ->type_name("");
    add_rule_options(*command, *arguments);
    add_ctl_options(*command, arguments->ctl);
    command->footer(
        "The rules are told in docs/proxy.md.\n"
        "Examples:\n"
        "  cachewright ctl faults --next 3 --status 503\n"
        "  cachewright ctl faults --route '/api/**' --delay 2s --probability 0.1\n"
        "  cachewright ctl faults --refused --for 10m\n"
        "  cachewright ctl faults set outage.json\n"
        "  cachewright ctl faults clear\n");
    command->callback([&invocation, arguments, command] {
        const auto given = command->get_options([](const CLI::Option* option) {
            return option->count() > 0 && (option->get_group() == kWhich || option->get_group() == kWhat);
        });
        const bool has_rule = !given.empty();
        invocation.run = [arguments, has_rule](Session& session) {
            return run_faults(session, *arguments, has_rule);
        };
    });
}

}  // namespace cachewright::cli
