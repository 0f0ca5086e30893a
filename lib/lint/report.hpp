// Report: where a check puts its findings.
#pragma once

#include "lib/lint/finding.hpp"
#include "lib/lint/rule.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cachewright::lint {

class Report {
  public:
    // A finding of the rule that is being checked, with the rule's own severity unless `severity` is given.
    // The reference lives until the next call. Beyond `most_of_one_rule` findings are dropped.
    Finding& add(std::string message, std::optional<Place> place = std::nullopt,
                 std::optional<Severity> severity = std::nullopt) {
        if (enough()) {
            surplus_ = {};
            return surplus_;
        }
        ++of_this_rule_;
        if (findings_.empty()) findings_.reserve(kFewFindings);
        Finding& finding = findings_.emplace_back();
        finding.rule = rule_;
        finding.exchange = exchange_;
        finding.severity = severity.value_or(rule_->severity);
        finding.message = std::move(message);
        finding.place = place;
        return finding;
    }

    // The next findings are about this exchange, which outlives them.
    void about(const http::Exchange& exchange) {
        if (exchange_ != &exchange) of_this_rule_ = 0;
        exchange_ = &exchange;
    }

    [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
    [[nodiscard]] std::vector<Finding>& findings() { return findings_; }
    void clear() { findings_.clear(); }
    // Takes out the findings for which `superfluous` says true.
    template <class Superfluous>
    void take_out(Superfluous superfluous) {
        std::erase_if(findings_, superfluous);
    }

    // One response with thousands of the same mistake tells nothing new after the first few, and every
    // finding may carry its header line.
    static constexpr std::size_t most_of_one_rule = 10;
    // This rule has said enough about this exchange: a check with many places to look at may stop.
    [[nodiscard]] bool enough() const { return of_this_rule_ == most_of_one_rule; }

    // A part of the rule that counts by itself towards most_of_one_rule: one of several policies.
    void begin_part() { of_this_rule_ = 0; }

    // For the runner: the rule that the next findings belong to.
    void begin_rule(const Rule& rule) {
        rule_ = &rule;
        of_this_rule_ = 0;
    }

  private:
    static constexpr std::size_t kFewFindings = 8;  // few responses have more

    const Rule* rule_ = nullptr;
    const http::Exchange* exchange_ = nullptr;
    std::size_t of_this_rule_ = 0;
    std::vector<Finding> findings_;
    Finding surplus_;
};

}  // namespace cachewright::lint
