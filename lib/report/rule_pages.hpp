// The catalogue of rules for people and programs: list, single page, Markdown document, JSON.
#pragma once

#include "lib/lint/rule.hpp"
#include "lib/report/terminal_text.hpp"

#include <span>
#include <string>
#include <string_view>

namespace cachewright::report {

// A line a rule, by family.
[[nodiscard]] std::string rule_list(std::span<const lint::Family> catalogue, const Style& style);

// Everything about one rule: what, why, fix, bad and good examples, source.
[[nodiscard]] std::string rule_page(const lint::Rule& rule, const Style& style);

// All rules as one Markdown document: rules/README.md.
[[nodiscard]] std::string rules_markdown(std::span<const lint::Family> catalogue);
[[nodiscard]] std::string rule_markdown(const lint::Rule& rule);

// docs/schema/rules.schema.json.
[[nodiscard]] std::string rules_json(std::span<const lint::Family> catalogue, std::string_view version);
[[nodiscard]] std::string rule_json(const lint::Family& family, const lint::Rule& rule,
                                    std::string_view version);

}  // namespace cachewright::report
