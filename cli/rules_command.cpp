// cachewright rules [ID]
#include "cli/session.hpp"
#include "lib/lint/selection.hpp"
#include "lib/report/rule_pages.hpp"
#include "rules/catalog.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace cachewright::cli {

namespace {

struct RulesArguments {
    std::string id;
    std::string format = "text";
};

ExitCode run_rules(Session& session, const RulesArguments& arguments) {
    const auto catalogue = rules::catalog();
    if (arguments.id.empty()) {
        if (arguments.format == "markdown") {
            session.print(report::rules_markdown(catalogue));
        } else if (arguments.format == "json") {
            session.print(report::rules_json(catalogue, CACHEWRIGHT_VERSION));
        } else {
            session.print(report::rule_list(catalogue, session.style()));
        }
        return ExitCode::clean;
    }
    for (const lint::Family& family : catalogue) {
        for (const lint::Rule& rule : family.rules) {
            if (rule.id != arguments.id) continue;
            if (arguments.format == "markdown") {
                session.print(report::rule_markdown(rule));
            } else if (arguments.format == "json") {
                session.print(report::rule_json(family, rule, CACHEWRIGHT_VERSION));
            } else {
                session.print(report::rule_page(rule, session.style()));
            }
            return ExitCode::clean;
        }
    }
    session.error(lint::unknown_rule(catalogue, arguments.id));
    return ExitCode::usage;
}

}  // namespace

void add_rules_command(CLI::App& app, Invocation& invocation) {
    auto arguments = std::make_shared<RulesArguments>();
    CLI::App* command = app.add_subcommand("rules", "List the lint rules, or print one rule's page");
    command->add_option("ID", arguments->id, "The rule to explain, for example vary-star")->type_name("");
    command->add_option("--format", arguments->format, "text, markdown or json")
        ->check(CLI::IsMember({"text", "markdown", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_rules(session, *arguments); };
    });
}

}  // namespace cachewright::cli
