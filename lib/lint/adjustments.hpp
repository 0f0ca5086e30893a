// Adjustments: what a team has settled about findings: other severities, exceptions by pattern, suppressions.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/http/exchange.hpp"
#include "lib/lint/exchange_pattern.hpp"
#include "lib/lint/resource_classes.hpp"
#include "lib/lint/severity.hpp"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::lint {

// "2027-01-31", if there is such a day; nothing else.
[[nodiscard]] std::optional<std::chrono::sys_days> parse_day(std::string_view text);
[[nodiscard]] std::string day_text(std::chrono::sys_days day);

struct SeveritySetting {
    std::string rule;                  // an id or a prefix, as names_rule takes it
    std::optional<Severity> severity;  // nothing: off
};

struct Override {
    ExchangePattern match;
    std::vector<SeveritySetting> severity;
    base::SourcePosition position{};  // of the block in the configuration
};

struct Suppression {
    std::vector<std::string> rules;  // ids or prefixes
    ExchangePattern match;
    std::string reason;
    std::optional<std::chrono::sys_days> until;  // the last day (UTC) on which it holds
    base::SourcePosition position;               // of the entry in the configuration
    base::SourcePosition until_position;

    [[nodiscard]] bool names(std::string_view rule) const;
    [[nodiscard]] bool expired(std::chrono::sys_days today) const { return until && today > *until; }
};

struct Adjustments {
    std::string source{};       // the file they come from, for findings about suppressions
    ResourceClasses classes{};  // for patterns that ask for one
    std::vector<SeveritySetting> severity{};
    std::vector<Override> overrides{};
    std::vector<Suppression> suppressions{};

    // The severity of a finding that its rule gave `by_rule`; nothing when it is switched off. In one list
    // the longest name that fits counts, and of equals the later; the overrides that match come after the
    // common list, the last one winning.
    [[nodiscard]] std::optional<Severity> severity_of(std::string_view rule, const http::Exchange& exchange,
                                                      Severity by_rule) const;
};

}  // namespace cachewright::lint
