// cachewright rules [ID]
#include "cli/session.hpp"
#include "cli/word_choice.hpp"
#include "lib/lint/selection.hpp"
#include "lib/report/rule_pages.hpp"
#include "rules/catalog.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::cli {

namespace {

struct RulesArguments {
    std::string id;
    std::string format = "text";
};

void print_catalogue(Session& session, std::span<const lint::Family> catalogue, std::string_view format) {
    if (format == "markdown") {
        session.print(report::rules_markdown(catalogue));
    } else if (format == "json") {
        session.print(report::rules_json(catalogue, CACHEWRIGHT_VERSION));
    } else {
        session.print(report::rule_list(catalogue, session.style()));
    }
}

ExitCode run_rules(Session& session, const RulesArguments& arguments) {
    const auto catalogue = rules::catalog();
    if (arguments.id.empty()) {
        print_catalogue(session, catalogue, arguments.format);
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
    // A prefix, as --select takes it, stands for its rules.
    std::vector<lint::Family> families;
    std::vector<std::vector<lint::Rule>> rules_of_family;
    rules_of_family.reserve(catalogue.size());
    for (const lint::Family& family : catalogue) {
        std::vector<lint::Rule>& found = rules_of_family.emplace_back();
        std::copy_if(family.rules.begin(), family.rules.end(), std::back_inserter(found),
                     [&](const lint::Rule& rule) { return lint::names_rule(arguments.id, rule.id); });
        if (!found.empty()) families.push_back({family.name, family.title, found});
    }
    if (!families.empty()) {
        print_catalogue(session, families, arguments.format);
        return ExitCode::clean;
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
        ->check(one_of({"text", "markdown", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](Session& session) { return run_rules(session, *arguments); };
    });
}

}  // namespace cachewright::cli
