#include "cli/command_tree.hpp"

#include "lib/report/lint_writers.hpp"
#include "lib/vendor/catalog.hpp"
#include "rules/catalog.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace cachewright::cli {

namespace {

using report::Listing;
using report::Takes;

struct PlaceholderMeaning {
    std::string_view placeholder;
    Takes takes;
    Listing listing = Listing::one;
};

// What stands for a value in --help, and what that value is. Other placeholders (URL, N, DURATION) stand for
// text that nobody can offer.
constexpr std::array kPlaceholders{
    PlaceholderMeaning{"INPUT", Takes::file},
    PlaceholderMeaning{"FILE", Takes::file},
    PlaceholderMeaning{"RULE", Takes::rule, Listing::commas},
    PlaceholderMeaning{"ID", Takes::rule},
    PlaceholderMeaning{"NAME[,NAME…]", Takes::profile, Listing::commas},
    PlaceholderMeaning{"NAME", Takes::profile},
    PlaceholderMeaning{"A", Takes::profile},
    PlaceholderMeaning{"B", Takes::profile},
    PlaceholderMeaning{"PROFILE.KEY=VALUE", Takes::setting},
    // Of lint, which checks it itself; other commands name theirs by CLI::IsMember.
    PlaceholderMeaning{"FORMAT", Takes::words},
    PlaceholderMeaning{"FORMAT=FILE", Takes::report},
};

PlaceholderMeaning meaning_of(std::string_view placeholder) {
    for (const PlaceholderMeaning& row : kPlaceholders) {
        if (row.placeholder == placeholder) return row;
    }
    return {placeholder, Takes::text};
}

// CLI11 appends what a check says of itself: "FORMAT:{text,json}".
std::pair<std::string, std::vector<std::string>> placeholder_and_words(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    const std::size_t opening = type.find(":{");
    if (opening == std::string::npos || !type.ends_with('}')) return {type, {}};
    const std::string list = type.substr(opening + 2, type.size() - opening - 3);
    return {type.substr(0, opening), CLI::detail::split(list, ',')};
}

std::vector<std::string> lint_format_words() {
    std::vector<std::string> words;
    for (const report::LintFormat& format : report::lint_formats())
        words.emplace_back(format.name);
    return words;
}

report::Repeats repeats(const CLI::Option& option) {
    return option.get_items_expected_max() > 1 ? report::Repeats::yes : report::Repeats::no;
}

report::OptionEntry option_entry(const CLI::Option& option) {
    report::OptionEntry entry;
    for (const std::string& name : option.get_snames())
        entry.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames())
        entry.names.push_back("--" + name);
    entry.about = option.get_description();
    if (option.get_items_expected_max() == 0) return entry;
    entry.standard = option.get_default_str();
    std::tie(entry.placeholder, entry.words) = placeholder_and_words(option);
    const PlaceholderMeaning meaning = meaning_of(entry.placeholder);
    entry.takes = entry.words.empty() ? meaning.takes : Takes::words;
    if (entry.words.empty() && (entry.placeholder == "FORMAT" || entry.takes == Takes::report))
        entry.words = lint_format_words();
    entry.listing = meaning.listing;
    entry.repeats = repeats(option);
    return entry;
}

report::ArgumentEntry argument_entry(const CLI::Option& option) {
    report::ArgumentEntry entry;
    entry.name = option.get_name(true);
    entry.about = option.get_description();
    entry.words = placeholder_and_words(option).second;
    entry.takes = entry.words.empty() ? meaning_of(entry.name).takes : Takes::words;
    entry.repeats = repeats(option);
    entry.need = option.get_required() ? report::Need::required : report::Need::optional;
    return entry;
}

report::CommandEntry command_entry(const CLI::App& app) {
    report::CommandEntry entry;
    entry.name = app.get_name();
    entry.about = app.get_description();
    entry.notes = app.get_footer();
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_group().empty()) continue;
        if (option->nonpositional()) {
            entry.options.push_back(option_entry(*option));
        } else {
            entry.arguments.push_back(argument_entry(*option));
        }
    }
    for (const CLI::App* command : app.get_subcommands(nullptr)) {
        if (!command->get_group().empty()) entry.commands.push_back(command_entry(*command));
    }
    return entry;
}

// Ids, and the beginnings that several of them share up to their first dash: --select takes both.
std::vector<report::Word> rule_words() {
    std::map<std::string_view, std::size_t> beginnings;
    for (const lint::Family& family : rules::catalog()) {
        for (const lint::Rule& rule : family.rules)
            ++beginnings[rule.id.substr(0, rule.id.find('-'))];
    }
    std::vector<report::Word> words;
    for (const auto& [beginning, count] : beginnings) {
        if (count > 1) words.push_back({std::string(beginning), fmt::format("{} rules", count)});
    }
    for (const lint::Family& family : rules::catalog()) {
        for (const lint::Rule& rule : family.rules)
            words.push_back({std::string(rule.id), std::string(rule.summary)});
    }
    std::sort(words.begin(), words.end(),
              [](const report::Word& a, const report::Word& b) { return a.text < b.text; });
    return words;
}

}  // namespace

report::CommandLine command_line_of(const CLI::App& app) {
    report::CommandLine line;
    line.root = command_entry(app);
    // Commands have a --help of their own, and --version is asked of the program.
    for (const report::OptionEntry& option : line.root.options) {
        const auto is = [&](const CLI::Option* own) {
            return own != nullptr && option.names == option_entry(*own).names;
        };
        if (!is(app.get_help_ptr()) && !is(app.get_version_ptr())) line.shared.push_back(option);
    }
    line.rules = rule_words();
    for (const vendor::Profile* profile : vendor::catalog()) {
        line.profiles.push_back({std::string(profile->name), std::string(profile->title)});
        for (const vendor::Setting& setting : profile->settings) {
            line.settings.push_back({fmt::format("{}.{}", profile->name, setting.key),
                                     std::string(setting.summary),
                                     {setting.choices.begin(), setting.choices.end()}});
        }
    }
    return line;
}

}  // namespace cachewright::cli
