// Selection: which rules run, by id or by a prefix that ends at a dash ("vary", "cookie").
#pragma once

#include "lib/base/result.hpp"
#include "lib/lint/rule.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::lint {

struct SelectionOptions {
    std::vector<std::string> select;    // empty: all rules but those to opt in to; "all": those too
    std::vector<std::string> ignore;    // wins over the others
    std::vector<std::string> enable{};  // beside what `select` names: rules to opt in to
};

// The rules to run, in catalogue order. A rule to opt in to is taken by its whole id, by "all", and by what
// `enable` names, but not by a prefix in `select`. A name that fits no rule is a usage error with the nearest
// one.
[[nodiscard]] base::Result<std::vector<const Rule*>> select_rules(std::span<const Family> catalogue,
                                                                  const SelectionOptions& options);

// Those that recorded exchanges are enough for. Where none is left it is a usage error that names `probe`, as
// a run without rules would look clean.
[[nodiscard]] base::Result<std::vector<const Rule*>> rules_for_captures(std::vector<const Rule*> rules);

// Does a name of --select mean this rule? "vary" names every rule that begins with "vary-" ("vary-" and
// "vary-*" do too), "vary-star" names itself, "var" names nothing.
[[nodiscard]] bool names_rule(std::string_view name, std::string_view id);

// The rule with this id; null when there is none.
[[nodiscard]] const Rule* find_rule(std::span<const Family> catalogue, std::string_view id);

// Every id, in catalogue order.
[[nodiscard]] std::vector<std::string_view> rule_ids(std::span<const Family> catalogue);

// The error for a rule name that does not exist, with did-you-mean.
[[nodiscard]] base::Error unknown_rule(std::span<const std::string_view> ids, std::string_view name);
[[nodiscard]] base::Error unknown_rule(std::span<const Family> catalogue, std::string_view name);

}  // namespace cachewright::lint
