#include "lib/lint/selection.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/edit_distance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace cachewright::lint {

namespace {

bool names_any(const std::vector<std::string>& names, std::string_view id) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return names_rule(name, id); });
}

bool is_wanted(const Rule& rule, const SelectionOptions& options) {
    if (names_any(options.enable, rule.id)) return true;
    const auto is_selected_as = [&](std::string_view name) {
        return std::find(options.select.begin(), options.select.end(), name) != options.select.end();
    };
    if (is_selected_as("all") || is_selected_as(rule.id)) return true;
    if (rule.standing == Standing::opt_in) return false;
    return options.select.empty() || names_any(options.select, rule.id);
}

}  // namespace

bool names_rule(std::string_view name, std::string_view id) {
    if (name.ends_with('*')) name.remove_suffix(1);
    if (name.ends_with('-')) name.remove_suffix(1);
    return !name.empty() && id.starts_with(name) && (id.size() == name.size() || id[name.size()] == '-');
}

const Rule* find_rule(std::span<const Family> catalogue, std::string_view id) {
    for (const Family& family : catalogue) {
        for (const Rule& rule : family.rules) {
            if (rule.id == id) return &rule;
        }
    }
    return nullptr;
}

std::vector<std::string_view> rule_ids(std::span<const Family> catalogue) {
    std::vector<std::string_view> ids;
    for (const Family& family : catalogue) {
        for (const Rule& rule : family.rules)
            ids.push_back(rule.id);
    }
    return ids;
}

base::Error unknown_rule(std::span<const Family> catalogue, std::string_view name) {
    return unknown_rule(rule_ids(catalogue), name);
}

base::Error unknown_rule(std::span<const std::string_view> ids, std::string_view name) {
    std::vector<std::string_view> known;
    for (const std::string_view id : ids) {
        // Every beginning that ends at a dash names rules too.
        for (std::size_t dash = id.find('-'); dash != std::string_view::npos; dash = id.find('-', dash + 1)) {
            const std::string_view prefix = id.substr(0, dash);
            if (known.end() == std::find(known.begin(), known.end(), prefix)) known.push_back(prefix);
        }
        known.push_back(id);
    }
    if (name.empty())
        return {base::ErrorCode::usage, "a rule's name is empty", "`cachewright rules` lists them"};
    // What has no letter was meant as a pattern, if anything, and no slip of the hand.
    const bool is_word = std::any_of(name.begin(), name.end(), base::is_alpha);
    const std::string_view nearest = is_word ? base::meant_word(name, known) : std::string_view();
    return {base::ErrorCode::usage, fmt::format("no rule is called '{}'", name),
            nearest.empty() ? "`cachewright rules` lists them" : fmt::format("did you mean '{}'?", nearest)};
}

base::Result<std::vector<const Rule*>> select_rules(std::span<const Family> catalogue,
                                                    const SelectionOptions& options) {
    std::vector<const Rule*> all;
    for (const Family& family : catalogue) {
        for (const Rule& rule : family.rules)
            all.push_back(&rule);
    }
    for (const auto* names : {&options.select, &options.enable, &options.ignore}) {
        for (const std::string& name : *names) {
            if (name == "all" && names == &options.select) continue;
            const bool known = std::any_of(all.begin(), all.end(),
                                           [&](const Rule* rule) { return names_rule(name, rule->id); });
            if (!known) return tl::unexpected(unknown_rule(catalogue, name));
        }
    }
    std::vector<const Rule*> selected;
    for (const Rule* rule : all) {
        if (is_wanted(*rule, options) && !names_any(options.ignore, rule->id)) selected.push_back(rule);
    }
    if (selected.empty()) {
        return base::fail(base::ErrorCode::usage, "no rule is left to run",
                          "--ignore takes away all that --select names");
    }
    return selected;
}

base::Result<std::vector<const Rule*>> rules_for_captures(std::vector<const Rule*> rules) {
    const auto is_live = [](const Rule* rule) { return rule->needs() == Needs::live_requests; };
    if (!rules.empty() && std::all_of(rules.begin(), rules.end(), is_live)) {
        return base::fail(
            base::ErrorCode::usage,
            fmt::format("'{}' sends requests of its own: a capture cannot tell", rules.front()->id),
            "it runs in `cachewright probe`");
    }
    rules.erase(std::remove_if(rules.begin(), rules.end(), is_live), rules.end());
    return rules;
}

}  // namespace cachewright::lint
