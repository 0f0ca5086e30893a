// Report: where a check puts its findings.
#pragma once

#include "lib/lint/finding.hpp"
#include "lib/lint/rule.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cachewright::lint {

class Report {
  public:
    // A finding of the rule that is being checked, with the rule's own severity unless `severity` is given.
    // The reference lives until the next call.
    Finding& add(std::string message, std::optional<Place> place = std::nullopt,
                 std::optional<Severity> severity = std::nullopt) {
        Finding& finding = findings_.emplace_back();
        finding.rule = rule_;
        finding.severity = severity.value_or(rule_->severity);
        finding.message = std::move(message);
        finding.place = place;
        return finding;
    }

    [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
    void clear() { findings_.clear(); }

    // For the runner: the rule that the next findings belong to.
    void begin_rule(const Rule& rule) { rule_ = &rule; }

  private:
    const Rule* rule_ = nullptr;
    std::vector<Finding> findings_;
};

}  // namespace cachewright::lint
